import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountModel } from '../../src/logs/windows/count-model.js';
import { betaBinomialTail, countTail } from '../../src/logs/windows/count-tails.js';

describe('countTail', () => {
  it('is the Poisson tail where the variance is the mean (R: ppois(k - 1, m, lower = FALSE))', () => {
    expect(countTail(3, 1, 1)).toBeCloseTo(0.080301397, 8);
    expect(countTail(10, 2, 2) / 4.649808e-5).toBeCloseTo(1, 5);
  });

  it('is the negative binomial tail otherwise, against a sum of its terms', () => {
    // Size 2, mean 4: the probabilities are (k + 1) (1/3)^2 (2/3)^k.
    let below = 0;
    for (let k = 0; k < 12; k++) below += (k + 1) * (1 / 9) * (2 / 3) ** k;
    expect(countTail(12, 4, 12)).toBeCloseTo(1 - below, 10);
  });

  it('falls with the count, rises with the variance beyond the mean, and is in (0, 1]', () => {
    const number = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.nat(5000), (mean, extra, count) => {
        const tail = countTail(count, mean, mean + extra);
        expect(tail).toBeGreaterThan(0);
        expect(tail).toBeLessThanOrEqual(1);
        expect(countTail(count + 1, mean, mean + extra)).toBeLessThanOrEqual(tail * (1 + 1e-9));
      }),
    );
    expect(countTail(30, 5, 20)).toBeGreaterThan(countTail(30, 5, 5));
    for (const bad of [Number.NaN, 0, -1]) expect(countTail(3, bad, 1)).toBe(1);
  });
});

describe('betaBinomialTail', () => {
  it('is uniform over 0 to n for a flat prior', () => {
    for (const k of [1, 5, 10])
      expect(betaBinomialTail(k, 10, 1, 1)).toBeCloseTo((11 - k) / 11, 10);
  });
});

describe('CountModel', () => {
  it('counts the windows without an event when the next one comes', () => {
    const sparse = new CountModel(0);
    const dense = new CountModel(0);
    for (let window = 1; window <= 400; window++) {
      const count = window % 40 === 0 ? 2 : 0;
      if (count > 0) sparse.learn(count, window);
      dense.learn(count, window);
    }
    expect(sparse.mean).toBeCloseTo(dense.mean, 10);
    expect(sparse.tail(9, 401)).toBeCloseTo(dense.tail(9, 401), 12);
    expect(sparse.tail(9, 401)).toBeLessThan(1e-4);
    expect(sparse.tail(2, 401)).toBeGreaterThan(0.01);
  });
});
