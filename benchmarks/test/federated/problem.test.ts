import { describe, expect, it } from 'vitest';
import { runCentral, runFederated } from '../../src/federated/federated-run.js';
import { attackMembership } from '../../src/federated/membership.js';
import {
  evenShares,
  mixtureProblem,
  type Rows,
  skewedShares,
} from '../../src/federated/problem.js';
import { sumErrors } from '../../src/federated/sums.js';

const problem = mixtureProblem(400, 1);

/** Rows by their first value, which nobody shares. */
function keys(shares: readonly Rows[]): number[] {
  return shares
    .flatMap(({ values, count }) =>
      Array.from({ length: count }, (_, row) => values[row * problem.dimensions]!),
    )
    .sort((a, b) => a - b);
}

describe('shares of a problem', () => {
  it.each([
    ['even', evenShares(problem, 7, 2)],
    ['skewed', skewedShares(problem, 7, 5, 2)],
  ])('%s ones are all rows, each once', (_, shares) => {
    expect(keys(shares)).toEqual(keys([problem.train]));
  });

  it('a small concentration leaves clients with few classes', () => {
    const classes = (concentration: number): number => {
      const shares = skewedShares(problem, 10, concentration, 3);
      return shares.reduce((sum, one) => sum + new Set(one.labels).size, 0) / shares.length;
    };
    expect(classes(0.1)).toBeLessThan(0.7 * classes(10));
  });
});

describe('a federated run', () => {
  const training = { epochs: 2, batchSize: 8, learningRate: 0.1 };

  it('learns about what central training learns, and the same in every run', () => {
    const plan = { rounds: 12, training, seed: 1 };
    const here = runFederated(problem, evenShares(problem, 3, 1), plan);
    expect(runFederated(problem, evenShares(problem, 3, 1), plan)).toBe(here);
    const central = runCentral(problem, 24, { ...training, epochs: 1 }, 1);
    expect(here).toBeGreaterThan(central - 0.15);
    expect(here).toBeGreaterThan(0.3);
  });

  it('comes to harm from attackers that nobody keeps out', () => {
    const shares = evenShares(problem, 5, 1);
    const plan = { rounds: 8, training, seed: 1 };
    const attack = (update: Float64Array): Float64Array => update.map((value) => -20 * value);
    const attacked = runFederated(problem, shares, { ...plan, attackers: 1, attack });
    expect(attacked).toBeLessThan(runFederated(problem, shares, plan));
  });
});

describe('measurements', () => {
  it('finds sums equal to central ones', () => {
    const { doubles, fixedPoint, sameBits } = sumErrors(problem, 1);
    expect(doubles).toBeLessThan(1e-12);
    expect(fixedPoint).toBeLessThan(1e-6);
    expect(sameBits).toBe(1);
  });

  it('finds members without noise, and nobody under a great deal of it', () => {
    const setting = { members: 20, samplingRate: 1, rounds: 20 };
    expect(attackMembership(0, setting, 10, 1).likelihoodRatio).toBeGreaterThan(0.7);
    const { likelihoodRatio, loss } = attackMembership(200, setting, 10, 1);
    expect(Math.max(likelihoodRatio, loss)).toBeLessThan(0.6);
  });
});
