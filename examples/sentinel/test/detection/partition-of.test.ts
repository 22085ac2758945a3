import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownerOf, partitionOf } from '../../src/detection/index.js';

describe('partitionOf', () => {
  // Worked out apart from this code, in Python.
  it('is where state lies already', () => {
    expect(['cart', 'checkout', 'größe'].map((key) => partitionOf(key, 16))).toEqual([10, 12, 3]);
  });

  it('is a partition, whatever the key', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (key, partitions) => {
        const partition = partitionOf(key, partitions);
        expect(Number.isInteger(partition) && partition >= 0 && partition < partitions).toBe(true);
      }),
    );
  });
});

describe('ownerOf', () => {
  const point = { name: 'up', timestampMs: 0, value: 1 };

  it('is the first label that says whose it is, or else the name of the series', () => {
    expect(ownerOf({ ...point, labels: { pod: 'cart-1', app: 'cart' } })).toBe('cart');
    expect(ownerOf({ ...point, labels: { app: '', pod: 'cart-1' } })).toBe('cart-1');
    expect(ownerOf(point)).toBe('up');
  });
});
