import { AegisError } from '@aegis/core';
import { exp, log } from '@aegis/core/math';
import {
  deltaOf,
  epsilonOf,
  noiseMultiplierFor,
  PrivacyAccountant,
  PrivacyBudget,
  RDP_ORDERS,
  sampledGaussianRdp,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const MNIST = 256 / 60_000;
const WHOLE = Array.from({ length: 255 }, (_, i) => i + 2);

/** q, σ, rounds, δ, then ε with whole orders: classic and improved. Computed independently. */
const ROWS: readonly (readonly [number, number, number, number, number, number])[] = [
  [0.01, 4, 10_000, 1e-5, 1.2586, 1.0355],
  [MNIST, 1.3, 4_688, 1e-5, 1.3498, 1.1066],
  [MNIST, 0.7, 16_406, 1e-5, 8.948, 8.0783],
  [250 / 60_000, 1.1, 14_400, 1e-5, 2.9701, 2.563],
  [100 / 763_430, 1, 4_120, 1e-9, 1.2963, 1.0586],
  [0.1, 1, 200, 1e-4, 10.95, 9.99],
  [1, 2, 50, 1e-3, 19.4, 18.0],
  [1, 5, 20, 1e-3, 3.73, 3.1],
];

/** log E over N(0, σ²) of the likelihood ratio to the power of the order, by Simpson's rule. */
function integratedRdp(q: number, sigma: number, order: number): number {
  const steps = 40_000;
  const [from, to] = [-14 * sigma, 14 * sigma + 2 * order];
  const width = (to - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const z = from + i * width;
    const density = exp((-z * z) / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
    const ratio = 1 - q + q * exp((2 * z - 1) / (2 * sigma * sigma));
    const value = density * exp(order * log(ratio));
    sum += value * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
  }
  return log((sum * width) / 3) / (order - 1);
}

describe('PrivacyAccountant', () => {
  it.each(ROWS)('q %d, sigma %d, %d rounds, delta %d', (q, sigma, rounds, delta, classic, best) => {
    const spent = { samplingRate: q, noiseMultiplier: sigma, rounds };
    for (const [conversion, expected] of [
      ['classic', classic],
      ['improved', best],
    ] as const) {
      const whole = new PrivacyAccountant({ orders: WHOLE, conversion });
      whole.spend(spent);
      expect(Math.abs(whole.epsilon(delta) / expected - 1)).toBeLessThan(2e-3);
      const shipped = new PrivacyAccountant({ conversion });
      shipped.spend(spent);
      expect(shipped.epsilon(delta)).toBeLessThanOrEqual(whole.epsilon(delta) + 1e-12);
    }
  });

  it.each([
    ['Abadi 2016', 0.01, 4, 10_000, 1.26],
    ['Bu 2020, much noise', MNIST, 1.3, 4_688, 1.34],
    ['Bu 2020, little noise', MNIST, 0.7, 16_406, 8.68],
  ])('agrees with %s within 1 %%', (_, samplingRate, noiseMultiplier, rounds, published) => {
    const accountant = new PrivacyAccountant({ conversion: 'classic' });
    accountant.spend({ samplingRate, noiseMultiplier, rounds });
    expect(Math.abs(accountant.epsilon(1e-5) / published - 1)).toBeLessThan(0.01);
  });

  it('needs fractional orders where the noise is low', () => {
    const spent = { samplingRate: MNIST, noiseMultiplier: 0.7, rounds: 16_406 };
    const whole = new PrivacyAccountant({ orders: WHOLE, conversion: 'classic' });
    whole.spend(spent);
    expect(whole.epsilon(1e-5) / 8.68).toBeGreaterThan(1.03);
  });

  it('adds rounds up whatever their order, and costs more with every one', () => {
    const kind = fc.record({
      samplingRate: fc.double({ min: 0.001, max: 1, noNaN: true }),
      noiseMultiplier: fc.double({ min: 0.5, max: 20, noNaN: true }),
      rounds: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(kind, kind, (a, b) => {
        const [one, other] = [new PrivacyAccountant(), new PrivacyAccountant()];
        one.spend(a);
        const before = one.epsilon(1e-5);
        expect(one.epsilonAfter(b, 1e-5)).toBeGreaterThanOrEqual(before);
        one.spend(b);
        other.spend(b);
        other.spend(a);
        expect(one.epsilon(1e-5)).toBe(other.epsilon(1e-5));
        expect(one.rounds).toBe(a.rounds + b.rounds);
      }),
      { numRuns: 30 },
    );
  });

  it('resumes from its snapshot', () => {
    const accountant = new PrivacyAccountant({ conversion: 'classic' });
    accountant.spend({ samplingRate: 0.2, noiseMultiplier: 1.5, rounds: 7 });
    const restored = PrivacyAccountant.fromJSON(JSON.parse(JSON.stringify(accountant)));
    expect(restored.epsilon(1e-6)).toBe(accountant.epsilon(1e-6));
    accountant.spend({ samplingRate: 0.2, noiseMultiplier: 0 });
    expect(accountant.epsilon(0.1)).toBe(Number.POSITIVE_INFINITY);
    expect(PrivacyAccountant.fromJSON(JSON.parse(JSON.stringify(accountant))).epsilon(0.1)).toBe(
      accountant.epsilon(0.1),
    );
  });

  it('refuses options and rounds that mean nothing', () => {
    expect(() => new PrivacyAccountant({ orders: [] })).toThrow(AegisError);
    expect(() => new PrivacyAccountant({ orders: [1] })).toThrow(AegisError);
    expect(() => new PrivacyAccountant({ orders: [2, Number.NaN] })).toThrow(AegisError);
    expect(() => new PrivacyAccountant({ conversion: 'best' as 'classic' })).toThrow(AegisError);
    const accountant = new PrivacyAccountant();
    for (const bad of [-0.1, 1.1, Number.NaN]) {
      expect(() => accountant.spend({ samplingRate: bad, noiseMultiplier: 1 })).toThrow(AegisError);
    }
    expect(() => accountant.spend({ samplingRate: 1, noiseMultiplier: -1 })).toThrow(AegisError);
    expect(() => accountant.spend({ samplingRate: 1, noiseMultiplier: 1, rounds: 0.5 })).toThrow(
      AegisError,
    );
    expect(accountant.epsilon(1e-5)).toBe(0);
    expect(() => epsilonOf([2], [1, 2], 0.1)).toThrow(AegisError);
    expect(() => epsilonOf([2], [1], 0)).toThrow(AegisError);
  });
});

describe('sampledGaussianRdp', () => {
  it('is the integral that defines it, for whole orders and others', () => {
    for (const [q, sigma] of [
      [0.01, 1],
      [0.2, 0.8],
      [0.5, 2],
      [0.9, 3],
    ] as const) {
      for (const order of [1.1, 1.5, 2, 2.7, 3.5, 8, 12.25]) {
        const expected = integratedRdp(q, sigma, order);
        expect(Math.abs(sampledGaussianRdp(q, sigma, order) / expected - 1)).toBeLessThan(1e-6);
      }
    }
  });

  it('is that of the plain Gaussian without sampling, and grows with order, rate and 1/noise', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.98, noNaN: true }),
        fc.double({ min: 0.5, max: 30, noNaN: true }),
        fc.double({ min: 1.05, max: 60, noNaN: true }),
        (q, sigma, order) => {
          const here = sampledGaussianRdp(q, sigma, order);
          expect(sampledGaussianRdp(1, sigma, order)).toBe(order / (2 * sigma * sigma));
          expect(here).toBeLessThanOrEqual(order / (2 * sigma * sigma) + 1e-12);
          expect(sampledGaussianRdp(q, sigma, order + 1)).toBeGreaterThanOrEqual(here - 1e-12);
          expect(sampledGaussianRdp(q + 0.02, sigma, order)).toBeGreaterThanOrEqual(here - 1e-12);
          expect(sampledGaussianRdp(q, sigma + 0.5, order)).toBeLessThanOrEqual(here + 1e-12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('knows its edges', () => {
    expect(sampledGaussianRdp(0, 1, 2)).toBe(0);
    expect(sampledGaussianRdp(0.5, 0, 2)).toBe(Number.POSITIVE_INFINITY);
    expect(sampledGaussianRdp(0.5, Number.POSITIVE_INFINITY, 2)).toBe(0);
    for (const bad of [1, 0, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => sampledGaussianRdp(0.5, 1, bad)).toThrow(AegisError);
    }
  });
});

describe('PrivacyBudget', () => {
  it('refuses the round that would pass it, and no round before', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 8, noNaN: true }), (maxEpsilon) => {
        const round = { samplingRate: 0.3, noiseMultiplier: 2 };
        const budget = new PrivacyBudget(maxEpsilon, 1e-4);
        let granted = 0;
        while (granted < 2_000 && budget.spend(round).kind === 'granted') granted++;
        expect(budget.epsilon).toBeLessThanOrEqual(maxEpsilon);
        const accountant = new PrivacyAccountant();
        accountant.spend({ ...round, rounds: granted + 1 });
        expect(accountant.epsilon(1e-4)).toBeGreaterThan(maxEpsilon);
        const restored = PrivacyBudget.fromJSON(JSON.parse(JSON.stringify(budget)));
        expect(restored.spend(round)).toEqual({ kind: 'refused', epsilon: budget.epsilon });
      }),
      { numRuns: 8 },
    );
  });

  it('finds the noise for a target, and no more than it needs', () => {
    for (const target of [
      { epsilon: 3, delta: 1e-3, samplingRate: 1, rounds: 20 },
      { epsilon: 0.1, delta: 1e-6, samplingRate: 0.1, rounds: 100 },
      { epsilon: 50, delta: 0.1, samplingRate: 0.5, rounds: 1 },
    ]) {
      const sigma = noiseMultiplierFor(target);
      const { samplingRate, rounds, delta, epsilon } = target;
      const cost = (noiseMultiplier: number): number =>
        new PrivacyAccountant().epsilonAfter({ samplingRate, noiseMultiplier, rounds }, delta);
      expect(cost(sigma)).toBeLessThanOrEqual(epsilon);
      expect(cost(0.999 * sigma)).toBeGreaterThan(epsilon);
    }
    const twenty = { epsilon: 3.1, delta: 1e-3, samplingRate: 1, rounds: 20 };
    expect(noiseMultiplierFor(twenty)).toBeCloseTo(5, 1);
    expect(() => noiseMultiplierFor({ ...twenty, epsilon: 1e-9, delta: 1e-9 })).toThrow(AegisError);
    expect(() => new PrivacyBudget(0, 1e-5)).toThrow(AegisError);
    expect(() => new PrivacyBudget(1, 1)).toThrow(AegisError);
  });

  it('turns epsilon into delta and back', () => {
    const divergences = RDP_ORDERS.map((order) => 10 * sampledGaussianRdp(0.2, 2, order));
    for (const delta of [1e-3, 1e-6, 1e-9]) {
      const { epsilon } = epsilonOf(RDP_ORDERS, divergences, delta);
      expect(deltaOf(RDP_ORDERS, divergences, epsilon) / delta).toBeCloseTo(1, 8);
    }
  });
});
