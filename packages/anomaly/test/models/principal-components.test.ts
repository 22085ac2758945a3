import { AegisError, Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrincipalComponents } from '../../src/models/index.js';

/** Rows on a plane in five dimensions, with a little noise off it. */
function planeRows(seed: number, count: number): Float64Array {
  const random = new Random(seed);
  const rows: number[] = [];
  for (let i = 0; i < count; i++) {
    const [a, b] = [random.normal(), random.normal()];
    for (const x of [a, b, a + b, a - b, 2 * a]) rows.push(x + 0.01 * random.normal());
  }
  return Float64Array.from(rows);
}

function fitted(seed = 1): PrincipalComponents {
  const model = new PrincipalComponents({ explainedVariance: 0.99 });
  model.fit(planeRows(seed, 400), 400, 5);
  return model;
}

const total = (parts: Float64Array): number => parts.reduce((sum, x) => sum + x, 0);

describe('PrincipalComponents', () => {
  it('finds the plane', () => {
    expect(fitted().components).toBe(2);
  });

  it('tells a broken tie by Q and a far point on the plane by T²', () => {
    const model = fitted();
    const usual = model.statistics([1, 1, 2, 0, 2]);
    const broken = model.statistics([1, 1, 0, 0, 2]);
    const far = model.statistics([8, 8, 16, 0, 16]);
    expect(broken.residual).toBeGreaterThan(100 * usual.residual);
    expect(far.tSquared).toBeGreaterThan(10 * usual.tSquared);
    expect(far.residual).toBeLessThan(broken.residual);
  });

  it('has a mean T² of the number of components over the rows of the fit', () => {
    const rows = planeRows(3, 400);
    const model = new PrincipalComponents({ explainedVariance: 0.99 });
    model.fit(rows, 400, 5);
    let sum = 0;
    for (let i = 0; i < 400; i++) sum += model.statistics(rows.subarray(i * 5, i * 5 + 5)).tSquared;
    // The scores of the fit have unit variance by construction; 1 of 400 degrees may go to the mean.
    expect(sum / 400).toBeCloseTo(2, 1);
  });

  const value = fc.oneof(
    fc.double({ noNaN: true, min: -1e3, max: 1e3 }),
    fc.constantFrom(0, 1e308, -1e308, Number.NaN, Number.POSITIVE_INFINITY),
  );

  it('explains every score by parts that add up to it, and is never NaN', () => {
    const model = fitted();
    fc.assert(
      fc.property(fc.array(value, { minLength: 5, maxLength: 5 }), (row) => {
        const score = model.score(row);
        expect(Number.isFinite(score) && score >= 0).toBe(true);
        // Sums of squares up to 1e12 are rounded to about 1e-4.
        expect(Math.abs(total(model.explain(row)) - score)).toBeLessThanOrEqual(1e-9 * (1 + score));
      }),
    );
  });

  it('names the column that broke the tie', () => {
    const parts = fitted().explain([1, 1, 9, 0, 2]);
    expect(parts.indexOf(Math.max(...parts))).toBe(2);
  });

  it('goes on bit for bit from a snapshot', () => {
    const model = fitted();
    const twin = PrincipalComponents.fromJSON(JSON.parse(JSON.stringify(model)));
    const rows = planeRows(9, 50);
    for (let i = 0; i < 50; i++) {
      const row = rows.subarray(i * 5, i * 5 + 5);
      expect(twin.score(row)).toBe(model.score(row));
    }
  });

  it('takes constant columns and a single row', () => {
    const model = new PrincipalComponents();
    model.fit(new Float64Array(20).fill(7), 5, 4);
    expect(model.score([7, 7, 7, 7])).toBe(0);
    expect(model.score([7, 7, 7, 8])).toBeGreaterThan(0);
  });

  it.each([
    ['an option that there is none of', () => new PrincipalComponents({ rank: 2 } as never)],
    ['a share of nothing', () => new PrincipalComponents({ explainedVariance: 0 })],
    ['a score before the fit', () => new PrincipalComponents().score([1])],
    ['a snapshot of nothing', () => PrincipalComponents.fromJSON({})],
  ])('%s throws an AegisError', (_, misuse) => {
    let thrown: unknown;
    try {
      misuse();
    } catch (error) {
      thrown = error;
    }
    expect(AegisError.isInstance(thrown)).toBe(true);
  });
});
