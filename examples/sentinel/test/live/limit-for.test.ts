import { seriesKey } from '@aegis/anomaly';
import { describe, expect, it } from 'vitest';
import { limitFor } from '../../src/live/limit-for.js';

const rule = (metric: string, labels: Record<string, string> = {}) => ({
  metric,
  labels,
  value: 1,
  direction: 'above' as const,
});
const keyOf = (name: string, labels: Record<string, string>): string =>
  seriesKey({ name, labels, timestampMs: 0, value: 0 });

describe('limitFor', () => {
  it.each([
    ['no labels asked', rule('m'), keyOf('m', { a: 'x' }), true],
    [
      'all that are asked',
      rule('m', { a: 'x', b: 'y' }),
      keyOf('m', { b: 'y', a: 'x', c: '' }),
      true,
    ],
    ['another value', rule('m', { a: 'x' }), keyOf('m', { a: 'xy' }), false],
    [
      'a label whose name ends alike',
      rule('m', { code: '5' }),
      keyOf('m', { http_code: '5' }),
      false,
    ],
    ['a value that looks like a label', rule('m', { b: 'y' }), keyOf('m', { a: ',b="y"' }), false],
    ['another name', rule('m'), keyOf('mm', {}), false],
    ['a quoted value', rule('m', { a: '"' }), keyOf('m', { a: '"' }), true],
  ])('%s', (_, one, signal, isFound) => {
    expect(limitFor([one])(signal) !== null).toBe(isFound);
  });
});
