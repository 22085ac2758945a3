import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashIndex } from '../../src/cases/hash-index.js';

describe('HashIndex', () => {
  it('finds what a Map finds, whatever comes and goes', () => {
    // Few distinct keys, and many that share their low bits, so that rows collide and gaps close.
    const key = fc.oneof(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 200 }).map((n) => n * 2 ** 40),
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    );
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 300 }), (keys) => {
        const column = new Float64Array(keys.length);
        const index = new HashIndex(column);
        const model = new Map<number, number>();
        for (const [row, wanted] of keys.entries()) {
          column[row] = wanted;
          expect(index.find(wanted)).toBe(model.get(wanted) ?? -1);
          const known = model.get(wanted);
          if (known === undefined) {
            index.add(row);
            model.set(wanted, row);
          } else {
            index.remove(known);
            model.delete(wanted);
          }
        }
        for (const wanted of keys) expect(index.find(wanted)).toBe(model.get(wanted) ?? -1);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('goes on in a longer column', () => {
    const short = Float64Array.of(7, 8);
    const index = new HashIndex(short);
    index.add(0);
    index.add(1);
    index.moveTo(Float64Array.of(7, 8, 9, 0));
    index.add(2);
    expect([7, 8, 9, 10].map((key) => index.find(key))).toEqual([0, 1, 2, -1]);
  });
});
