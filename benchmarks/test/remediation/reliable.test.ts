import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crossedInterval,
  interquartileMean,
  optimalityGap,
  probabilityOfImprovement,
  type Scores,
  stratifiedInterval,
} from '../../src/remediation/reliable.js';

const scores: fc.Arbitrary<Scores> = fc.array(
  fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 }),
  { minLength: 1, maxLength: 4 },
);

describe('interquartileMean', () => {
  it.each([
    // Two off each end of eight: (2 + 3 + 4 + 5) / 4.
    [
      'of eight over two tasks',
      [
        [100, 2, 3, 0],
        [5, 4, 50, -9],
      ],
      3.5,
    ],
    // ⌊10 / 4⌋ = 2 off each end of 0…9, as scipy's trim_mean(x, 0.25): (2 + … + 7) / 6.
    ['of ten in one task', [[9, 8, 7, 6, 5, 4, 3, 2, 1, 0]], 4.5],
    ['of three: nothing is cut', [[1, 2, 6]], 3],
    ['of tasks with different numbers of runs', [[1], [2, 3, 1000]], 2.5],
  ] as const)('%s', (_, given, expected) => {
    expect(interquartileMean(given)).toBe(expected);
  });

  it('does not see what the extremes are', () => {
    expect(interquartileMean([[0, 10, 20, 30]])).toBe(interquartileMean([[-1e9, 10, 20, 1e9]]));
  });

  it('is no number without scores', () => {
    expect(interquartileMean([[], []])).toBeNaN();
  });
});

describe('optimalityGap', () => {
  it('counts what is above the target as the target', () => {
    // (0.5 + 1 + 1 + 0) / 4 = 0.625.
    expect(
      optimalityGap(
        [
          [0.5, 1.5],
          [1, 0],
        ],
        1,
      ),
    ).toBe(0.375);
    expect(optimalityGap([[2, 3]], 1)).toBe(0);
  });
});

describe('probabilityOfImprovement', () => {
  it('counts pairs within tasks and then averages over tasks', () => {
    // Task 1: 2 > 1, 2 = 2 (half), 3 > 1, 3 > 2: 3.5 of 4. Task 2: 0 of 1.
    const ours = [[2, 3], [0]];
    expect(probabilityOfImprovement(ours, [[1, 2], [5]])).toBe((3.5 / 4 + 0) / 2);
  });

  it('adds up to 1 with its opposite, and is a half against itself', () => {
    fc.assert(
      fc.property(scores, (ours) => {
        const theirs = ours.map((runs) => runs.map((x) => x * 0.5 + 3));
        const both =
          probabilityOfImprovement(ours, theirs) + probabilityOfImprovement(theirs, ours);
        expect(both).toBeCloseTo(1, 12);
        expect(probabilityOfImprovement(ours, ours)).toBe(0.5);
      }),
    );
  });
});

describe('stratifiedInterval', () => {
  it('never leaves a task out: without spread within tasks there is no spread at all', () => {
    const sure = [
      [1, 1, 1],
      [9, 9],
    ];
    // One off each end of five: (1 + 1 + 9) / 3.
    expect(stratifiedInterval([sure], 1, interquartileMean)).toEqual([11 / 3, 11 / 3]);
  });

  it('of a mean of many is near the normal one: ± 1.96 σ / √n', () => {
    const runs = Array.from({ length: 400 }, (_, i) => i % 2);
    const [low, high] = stratifiedInterval([[runs]], 3, (set) => 1 - optimalityGap(set!, 1));
    // 0.5 ± 1.96 · 0.5 / 20 = 0.5 ± 0.049; the bound is three errors of a percentile of 2,000.
    expect(Math.abs(low - 0.451)).toBeLessThan(0.006);
    expect(Math.abs(high - 0.549)).toBeLessThan(0.006);
  });

  it('gives the same interval for the same seed, around the statistic', () => {
    fc.assert(
      fc.property(scores, fc.nat(1000), (ours, seed) => {
        const [low, high] = stratifiedInterval([ours], seed, interquartileMean);
        expect(stratifiedInterval([ours], seed, interquartileMean)).toEqual([low, high]);
        expect(low).toBeGreaterThanOrEqual(Math.min(...ours.flat()));
        expect(high).toBeLessThanOrEqual(Math.max(...ours.flat()));
        expect(low).toBeLessThanOrEqual(high);
      }),
      { numRuns: 10 },
    );
  });

  it('draws two sets each on its own', () => {
    const ours = [[1, 3, 5, 7, 9, 11]];
    const interval = stratifiedInterval([ours, ours], 5, (a, b) =>
      probabilityOfImprovement(a!, b!),
    );
    expect(interval[0]).toBeLessThan(0.3);
    expect(interval[1]).toBeGreaterThan(0.7);
  });
});

describe('crossedInterval', () => {
  const iqm = (set: readonly (readonly number[])[] | undefined): number => interquartileMean(set!);

  it('is wide where the rows differ, however many columns say the same', () => {
    const table = Array.from({ length: 20 }, (_, row) => new Array<number>(50).fill(row / 20));
    const [low, high] = crossedInterval([table], 1, iqm);
    const [lowest, highest] = stratifiedInterval([[table.flat()]], 1, iqm);
    expect(high - low).toBeGreaterThan(3 * (highest - lowest));
  });

  it('is a point where all cells agree, and the same for the same seed', () => {
    expect(
      crossedInterval(
        [
          [
            [2, 2],
            [2, 2],
          ],
        ],
        1,
        iqm,
      ),
    ).toEqual([2, 2]);
    const table = [
      [1, 2, 3],
      [2, 3, 5],
      [0, 1, 4],
    ];
    expect(crossedInterval([table], 7, iqm)).toEqual(crossedInterval([table], 7, iqm));
  });
});
