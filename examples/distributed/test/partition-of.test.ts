import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionOf } from '../src/bus/partition-of.js';

describe('partitionOf', () => {
  // Worked out apart from this code, in Python.
  it('is where state lies already', () => {
    expect(
      ['cart', 'checkout', 'service-000', 'größe'].map((name) => partitionOf(name, 16)),
    ).toEqual([5, 8, 5, 9]);
  });

  it('is a partition, whatever the name', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1000 }), (name, partitions) => {
        const partition = partitionOf(name, partitions);
        expect(Number.isInteger(partition) && partition >= 0 && partition < partitions).toBe(true);
      }),
    );
  });

  it('spreads names that differ in their last digits', () => {
    const counts = new Array<number>(16).fill(0);
    for (let i = 0; i < 1600; i++) counts[partitionOf(`service-${i}`, 16)]!++;
    // Five standard deviations of a fair draw.
    expect(Math.max(...counts)).toBeLessThan(149);
    expect(Math.min(...counts)).toBeGreaterThan(51);
  });
});
