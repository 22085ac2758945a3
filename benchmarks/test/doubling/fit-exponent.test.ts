import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { fitExponent, growthExponent } from '../../src/doubling/fit-exponent.js';
import { doublings } from '../../src/doubling/growth-path.js';

const SIZES = doublings(1000);
const ROUNDS = 11;

/** Rounds of made-up costs: each with a pace of its own, each time off by up to a tenth, one in ten doubled. */
function noisy(cost: (size: number) => number, seed: number): number[][] {
  const random = new Random(seed);
  return Array.from({ length: ROUNDS }, () => {
    const pace = 1 + 0.5 * random.float();
    return SIZES.map((size) => {
      const held = random.chance(0.1) ? 2 : 1;
      return cost(size) * pace * held * (1 + 0.1 * random.float());
    });
  });
}

const fit = (cost: (size: number) => number, seed = 1) =>
  fitExponent(SIZES, noisy(cost, seed), new Random(seed));

describe('the exponent of growth', () => {
  it('is the power where cost is a power of size', () => {
    expect(growthExponent(SIZES, SIZES)).toBeCloseTo(1, 12);
    expect(
      growthExponent(
        SIZES,
        SIZES.map((n) => 7 * n ** 2),
      ),
    ).toBeCloseTo(2, 12);
    expect(
      growthExponent(
        SIZES,
        SIZES.map((n) => n ** -0.5),
      ),
    ).toBeCloseTo(-0.5, 12);
    expect(
      growthExponent(
        SIZES,
        SIZES.map(() => 3),
      ),
    ).toBeCloseTo(0, 12);
  });

  it.each([
    ['n', (n: number) => n, 1],
    [
      'n log n',
      (n: number) => n * Math.log(n),
      growthExponent(
        SIZES,
        SIZES.map((n) => n * Math.log(n)),
      ),
    ],
    ['n²', (n: number) => n ** 2, 2],
  ])('of %s is found through noise, inside its interval', (_, cost, truth) => {
    const { exponent, interval } = fit(cost);
    expect(exponent).toBeCloseTo(truth, 1);
    expect(interval[0]).toBeLessThanOrEqual(exponent);
    expect(interval[1]).toBeGreaterThanOrEqual(exponent);
    expect(interval[1] - interval[0]).toBeLessThan(0.2);
  });

  it('tells n log n from n² and lets it pass as n', () => {
    const nLogN = fit((n) => n * Math.log(n)).exponent;
    expect(nLogN).toBeGreaterThan(1.05);
    expect(nLogN).toBeLessThan(1.2);
  });

  it('has an interval that holds the truth about as often as it says', () => {
    const held = Array.from({ length: 100 }, (_, seed) => fit((n) => n, seed).interval).filter(
      ([low, high]) => low <= 1 && 1 <= high,
    );
    expect(held.length).toBeGreaterThanOrEqual(85);
  });

  it('shows at the last doubling a dearer part that only begins', () => {
    const { exponent, lastExponent } = fit((n) => n + (n / 40_000) * n);
    expect(exponent).toBeLessThan(1.25);
    expect(lastExponent).toBeGreaterThan(exponent + 0.1);
  });

  it('is the same for the same rounds and seed', () => {
    expect(fit((n) => n, 3)).toEqual(fit((n) => n, 3));
  });
});
