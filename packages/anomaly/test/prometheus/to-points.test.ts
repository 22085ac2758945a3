import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RangeSeries, toPoints } from '../../src/prometheus/index.js';

const series = (job: string, times: readonly number[], name = ''): RangeSeries => ({
  name,
  labels: { job },
  timesMs: Float64Array.from(times),
  values: Float64Array.from(times, (time) => time / 2),
});

describe('toPoints', () => {
  it('merges as a stable sort would', () => {
    const times = fc
      .uniqueArray(fc.integer({ min: -20, max: 60 }), { maxLength: 30 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(times, { maxLength: 12 }), (lists) => {
        const found = [...toPoints(lists.map((list, i) => series(`${i}`, list)))];
        const expected = lists
          .flatMap((list, i) => list.map((timestampMs) => ({ timestampMs, job: `${i}` })))
          .sort((a, b) => a.timestampMs - b.timestampMs);
        expect(found.map(({ timestampMs, labels }) => ({ timestampMs, job: labels?.job }))).toEqual(
          expected,
        );
        expect(found.every(({ timestampMs, value }) => value === timestampMs / 2)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('names what has no name', () => {
    const two = [series('a', [1]), series('b', [1], 'up')];
    expect([...toPoints(two, 'ratio')].map(({ name }) => name)).toEqual(['ratio', 'up']);
    expect([...toPoints(two)].map(({ name }) => name)).toEqual(['expression', 'up']);
  });
});
