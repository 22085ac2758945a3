import { expect, it } from 'vitest';
import { type Series, withoutFirst } from '../../src/metrics/series.js';

it('leaves out rows of every column alike', () => {
  const series: Series = {
    file: 'a/b.csv',
    category: 'a',
    timestamps: ['t0', 't1', 't2'],
    timesMs: Float64Array.of(0, 1, 2),
    values: Float64Array.of(5, 6, 7),
    labels: Uint8Array.of(0, 0, 1),
  };
  expect(withoutFirst(series, 2)).toEqual({
    ...series,
    timestamps: ['t2'],
    timesMs: Float64Array.of(2),
    values: Float64Array.of(7),
    labels: Uint8Array.of(1),
  });
});
