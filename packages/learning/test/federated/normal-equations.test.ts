import { AegisError } from '@aegis/core';
import {
  logisticStep,
  logisticSums,
  ridgeCoefficients,
  ridgeSums,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const number = fc.integer({ min: -640, max: 640 }).map((x) => x / 64);
const table = fc.array(fc.tuple(number, number, number, number), { minLength: 2, maxLength: 30 });
const dependent = expect.objectContaining({
  code: 'invalid-argument',
  message: expect.stringContaining('depend on each other; give a larger penalty.'),
});

describe('normal equations', () => {
  it('give the same coefficients, or the same refusal, whatever the units of the features', () => {
    const powers = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -40, max: 40 })));
    fc.assert(
      fc.property(table, powers, (all, exponents) => {
        const targets = all.map((row) => row[3]);
        const solve = (units: readonly number[]): readonly number[] | string => {
          const rows = all.flatMap((row) => units.map((unit, i) => row[i]! * unit));
          try {
            const solved = ridgeCoefficients(ridgeSums(rows, targets, 3), 3, 0);
            return Array.from(solved, (x, i) => x * units[i]!);
          } catch (error) {
            return (error as AegisError).message;
          }
        };
        // Powers of two change no digit, so nothing may differ but the unit.
        expect(solve(exponents.map((power) => 2 ** power))).toEqual(solve([1, 1, 1]));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['the same feature twice', [1, 1, 2, 2, 3, 3], 2],
    ['a feature that is nothing', [1, 0, 2, 0, 3, 0], 2],
    ['a sum of others', [1, 2, 3, 4, 5, 9, 2, 2, 4], 3],
    ['tiny numbers that depend', [1e-9, 2e-9, 2e-9, 4e-9, 3e-9, 6e-9], 2],
    ['fewer rows than features', [1, 2, 3], 3],
  ])('refuse %s in words, unless there is a penalty', (_, rows, features) => {
    const targets = Array.from({ length: rows.length / features }, (_one, i) => i);
    const sums = ridgeSums(rows, targets, features);
    expect(() => ridgeCoefficients(sums, features, 0)).toThrow(dependent);
    expect(ridgeCoefficients(sums, features, 0.1).every(Number.isFinite)).toBe(true);
    const start = new Float64Array(features);
    const slopes = logisticSums(rows, targets, features, start);
    if (slopes[0] !== 0) expect(() => logisticStep(slopes, start, 0)).toThrow(AegisError);
  });

  it('refuse sums that noise has made no sums of squares', () => {
    const sums = Float64Array.of(3, 1, 1, -2, 0.5, 1);
    expect(() => ridgeCoefficients(sums, 2, 0)).toThrow(dependent);
    expect(() => ridgeCoefficients(Float64Array.of(3, 1, 1, 1, 5, 1), 2, 0)).toThrow(dependent);
  });

  it('refuse coefficients of another length', () => {
    expect(() => logisticSums([1, 2], [1], 2, [0])).toThrow(/1 coefficients for 2 features/);
  });
});
