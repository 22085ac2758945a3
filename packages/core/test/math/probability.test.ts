import {
  chiSquareTail,
  erfc,
  exp,
  lgamma,
  normalCdf,
  normalQuantile,
  normalTail,
} from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeError, worstError } from './reference.js';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('lgamma', () => {
  it('agrees with mpmath within 3e-14, negative arguments included', () => {
    expect(worstError('lgamma', lgamma).error).toBeLessThan(3e-14);
  });

  it('is the log of factorials', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(Math.abs(lgamma(n) - Math.log(factorial))).toBeLessThan(1e-13);
      factorial *= n;
    }
  });

  it('has the limits', () => {
    for (const x of [0, -0, -1, -100, Infinity]) expect(lgamma(x)).toBe(Infinity);
    expect(lgamma(NaN)).toBeNaN();
  });
});

describe('erfc', () => {
  it('agrees with mpmath within 1e-12', () => {
    expect(worstError('erfc', erfc).error).toBeLessThan(1e-12);
  });

  it('falls from 2 to 0', () => {
    fc.assert(
      fc.property(number(-30, 30), number(0.001, 1), (x, step) => {
        const here = erfc(x);
        return here >= 0 && here <= 2 && erfc(x + step) <= here;
      }),
    );
    expect(erfc(-Infinity)).toBe(2);
    expect(erfc(Infinity)).toBe(0);
    expect(erfc(1e308)).toBe(0);
    expect(erfc(-1e308)).toBe(2);
    expect(erfc(NaN)).toBeNaN();
  });
});

describe('the normal law', () => {
  it('agrees with mpmath: tail within 1e-12, quantile within 4e-15', () => {
    expect(worstError('normalTail', normalTail).error).toBeLessThan(1e-12);
    expect(worstError('normalQuantile', normalQuantile).error).toBeLessThan(4e-15);
  });

  it('has a quantile that undoes the distribution function', () => {
    fc.assert(
      fc.property(number(1e-12, 1 - 1e-12), (p) => {
        return Math.abs(normalCdf(normalQuantile(p)) - p) < 1e-12 * Math.max(p, 1e-3);
      }),
    );
  });

  it('has a tail and a cdf that sum to 1', () => {
    fc.assert(
      fc.property(number(-9, 9), (x) => Math.abs(normalCdf(x) + normalTail(x) - 1) < 1e-14),
    );
  });

  it('has the limits', () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    for (const p of [-0.1, 1.1, NaN]) expect(normalQuantile(p)).toBeNaN();
    expect(normalCdf(-Infinity)).toBe(0);
    expect(normalCdf(Infinity)).toBe(1);
    expect(normalTail(NaN)).toBeNaN();
  });
});

describe('chiSquareTail', () => {
  it('agrees with mpmath within 1e-12 to 1,000 degrees, and 1e-9 to 100,000', () => {
    expect(worstError('chiSquareTail', chiSquareTail).error).toBeLessThan(1e-12);
    expect(worstError('chiSquareTailLarge', chiSquareTail).error).toBeLessThan(1e-9);
  });

  it('is a sum of Poisson terms for even degrees', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), number(0.001, 200), (half, x) => {
        let term = exp(-x / 2);
        let sum = 0;
        for (let k = 0; k < half; k++) {
          sum += term;
          term *= x / 2 / (k + 1);
        }
        return relativeError(chiSquareTail(x, 2 * half), sum) < 1e-12;
      }),
    );
  });

  it('falls with x, rises with the degrees, and stays in [0, 1]', () => {
    fc.assert(
      fc.property(number(0, 500), number(0.1, 400), number(0.01, 10), (x, degrees, step) => {
        const here = chiSquareTail(x, degrees);
        const slack = 1e-12;
        return (
          here >= 0 &&
          here <= 1 &&
          chiSquareTail(x + step, degrees) <= here + slack &&
          chiSquareTail(x, degrees + step) >= here - slack
        );
      }),
    );
  });

  it('has the limits', () => {
    expect(chiSquareTail(0, 4)).toBe(1);
    expect(chiSquareTail(-5, 4)).toBe(1);
    expect(chiSquareTail(Infinity, 4)).toBe(0);
    for (const k of [0, -1, NaN, Infinity]) expect(chiSquareTail(1, k)).toBeNaN();
    expect(chiSquareTail(NaN, 4)).toBeNaN();
  });
});
