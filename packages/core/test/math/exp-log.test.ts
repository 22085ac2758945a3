import { exp, expm1, log, log1p, log2, log10 } from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reference, relativeError, worstError } from './reference.js';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const RUNS = { numRuns: 5000 };

describe('exp', () => {
  it('agrees with mpmath and with the engine within 4e-16 for normal results', () => {
    expect(reference.exp!.length).toBeGreaterThan(10);
    for (const [x, expected] of reference.exp!) {
      if (expected! < 1e-307) continue;
      expect(relativeError(exp(x!), expected!)).toBeLessThan(4e-16);
    }
    fc.assert(
      fc.property(number(-708, 709.7), (x) => relativeError(exp(x), Math.exp(x)) < 5e-16),
      RUNS,
    );
  });

  it('falls through the denormals to 0 within one of them', () => {
    fc.assert(
      fc.property(number(-745.13, -708), (x) => Math.abs(exp(x) - Math.exp(x)) <= 5e-324),
      RUNS,
    );
    expect(exp(-745.1332191019411)).toBe(5e-324);
    expect(exp(-745.1332191019412)).toBe(0);
  });

  it('has the limits', () => {
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
    expect(exp(Infinity)).toBe(Infinity);
    expect(exp(-Infinity)).toBe(0);
    expect(exp(NaN)).toBeNaN();
    expect(exp(709.782712893384)).toBeLessThan(Infinity);
    expect(exp(709.7827128933841)).toBe(Infinity);
  });
});

describe('expm1', () => {
  it('agrees with mpmath and with the engine within 6e-16', () => {
    expect(worstError('expm1', expm1).error).toBeLessThan(6e-16);
    fc.assert(
      fc.property(number(-40, 700), (x) => relativeError(expm1(x), Math.expm1(x)) < 8e-16),
      RUNS,
    );
    fc.assert(
      fc.property(number(-0.6, 0.6), (x) => relativeError(expm1(x), Math.expm1(x)) < 8e-16),
      RUNS,
    );
  });

  it('has the limits', () => {
    expect(expm1(0)).toBe(0);
    expect(expm1(Infinity)).toBe(Infinity);
    expect(expm1(-Infinity)).toBe(-1);
    expect(expm1(NaN)).toBeNaN();
  });
});

describe('log', () => {
  it('agrees with mpmath and with the engine within 3e-16, denormals included', () => {
    expect(worstError('log', log).error).toBeLessThan(3e-16);
    fc.assert(
      fc.property(
        number(5e-324, Number.MAX_VALUE),
        (x) => relativeError(log(x), Math.log(x)) < 4e-16,
      ),
      RUNS,
    );
    fc.assert(
      fc.property(number(0.5, 2), (x) => relativeError(log(x), Math.log(x)) < 4e-16),
      RUNS,
    );
  });

  it('has the limits', () => {
    expect(log(1)).toBe(0);
    expect(log(0)).toBe(-Infinity);
    expect(log(-0)).toBe(-Infinity);
    expect(log(-1)).toBeNaN();
    expect(log(NaN)).toBeNaN();
    expect(log(Infinity)).toBe(Infinity);
  });

  it('undoes exp', () => {
    fc.assert(fc.property(number(1, 700), (x) => relativeError(log(exp(x)), x) < 4e-16));
  });
});

describe('log1p', () => {
  it('agrees with mpmath and with the engine within 6e-16, to the largest double', () => {
    expect(worstError('log1p', log1p).error).toBeLessThan(6e-16);
    fc.assert(
      fc.property(number(-0.999, 1e300), (x) => relativeError(log1p(x), Math.log1p(x)) < 8e-16),
      RUNS,
    );
    expect(relativeError(log1p(Number.MAX_VALUE), Math.log1p(Number.MAX_VALUE))).toBeLessThan(
      3e-16,
    );
  });

  it('has the limits', () => {
    expect(log1p(0)).toBe(0);
    expect(log1p(-1)).toBe(-Infinity);
    expect(log1p(-2)).toBeNaN();
    expect(log1p(NaN)).toBeNaN();
    expect(log1p(Infinity)).toBe(Infinity);
  });
});

describe('log2 and log10', () => {
  it('agree with the engine within 8e-16', () => {
    const positive = number(1e-300, 1e300);
    // Near 1 both are tiny, and a share of them is what counts.
    fc.assert(
      fc.property(positive, (x) => relativeError(log2(x), Math.log2(x)) < 8e-16),
      RUNS,
    );
    fc.assert(
      fc.property(positive, (x) => relativeError(log10(x), Math.log10(x)) < 8e-16),
      RUNS,
    );
  });
});
