import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { interleave } from '../../src/logs/interleave.js';

describe('interleaved streams', () => {
  it('hold every line once, each stream in its own order, the same from the same seed', () => {
    const mixed = interleave([200, 0, 100], new Random(1));
    expect(mixed).toEqual(interleave([200, 0, 100], new Random(1)));
    expect(mixed).not.toEqual(interleave([200, 0, 100], new Random(2)));
    const linesOf = (wanted: number) =>
      mixed.filter(({ source }) => source === wanted).map(({ line }) => line);
    expect(linesOf(0)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(linesOf(1)).toEqual([]);
    expect(linesOf(2)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const early = mixed.slice(0, 150).filter(({ source }) => source === 0).length;
    expect(Math.abs(early - 100)).toBeLessThan(20);
  });
});
