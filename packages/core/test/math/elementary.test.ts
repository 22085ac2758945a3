import { cos, pow, sigmoid, sin, softplus, tanh } from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reference, relativeError, worstError } from './reference.js';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const RUNS = { numRuns: 5000 };

describe('tanh', () => {
  it('agrees with mpmath and with the engine within 1.5e-15', () => {
    expect(worstError('tanh', tanh).error).toBeLessThan(1.5e-15);
    fc.assert(
      fc.property(number(-25, 25), (x) => relativeError(tanh(x), Math.tanh(x)) < 1.5e-15),
      RUNS,
    );
  });

  it('is odd, in [-1, 1], with limits', () => {
    fc.assert(fc.property(number(-30, 30), (x) => Math.abs(tanh(x) + tanh(-x)) < 1e-15));
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => Math.abs(tanh(x)) <= 1),
      RUNS,
    );
    expect(tanh(Infinity)).toBe(1);
    expect(tanh(-Infinity)).toBe(-1);
    expect(tanh(NaN)).toBeNaN();
  });
});

describe('sigmoid', () => {
  it('is 1 / (1 + e^-x), and its own mirror', () => {
    fc.assert(
      fc.property(
        number(-700, 700),
        (x) => relativeError(sigmoid(x), 1 / (1 + Math.exp(-x))) < 1e-15,
      ),
      RUNS,
    );
    fc.assert(fc.property(number(-30, 30), (x) => Math.abs(sigmoid(x) + sigmoid(-x) - 1) < 1e-15));
  });

  it('has the limits', () => {
    expect(sigmoid(Infinity)).toBe(1);
    expect(sigmoid(-Infinity)).toBe(0);
    expect(sigmoid(NaN)).toBeNaN();
  });
});

describe('softplus', () => {
  it('is log(1 + e^x) without overflow', () => {
    fc.assert(
      fc.property(
        number(-600, 600),
        (x) => relativeError(softplus(x), Math.log1p(Math.exp(x))) < 2e-15,
      ),
      RUNS,
    );
    expect(softplus(1e308)).toBe(1e308);
    expect(softplus(-1e308)).toBe(0);
    expect(softplus(Infinity)).toBe(Infinity);
    expect(softplus(NaN)).toBeNaN();
  });
});

describe('sin and cos', () => {
  it('agree with mpmath within 2e-16 absolutely to 1e5, and 1e-15 to 1e6', () => {
    for (const [name, f] of [
      ['sin', sin],
      ['cos', cos],
    ] as const) {
      for (const [x, expected] of reference[name]!) {
        expect(Math.abs(f(x!) - expected!)).toBeLessThan(Math.abs(x!) <= 1e5 ? 2e-16 : 1e-15);
      }
    }
  });

  it('agree with the engine within 1e-15 for |x| <= 1e6, and 1e-15 |x| beyond', () => {
    const close = (x: number): boolean => {
      const bound = 1e-15 * Math.max(1, Math.abs(x) / 1e6);
      return Math.abs(sin(x) - Math.sin(x)) < bound && Math.abs(cos(x) - Math.cos(x)) < bound;
    };
    fc.assert(fc.property(number(-1e6, 1e6), close), RUNS);
    fc.assert(fc.property(number(-10, 10), close), RUNS);
    fc.assert(
      fc.property(number(1e6, 1e9), (x) => Math.abs(sin(x) - Math.sin(x)) < 1e-15 * x),
      RUNS,
    );
  });

  it('stay in [-1, 1] for any number, and are NaN for none', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        return Math.abs(sin(x)) <= 1 && Math.abs(cos(x)) <= 1;
      }),
      RUNS,
    );
    for (const x of [NaN, Infinity, -Infinity]) {
      expect(sin(x)).toBeNaN();
      expect(cos(x)).toBeNaN();
    }
  });
});

describe('pow', () => {
  it('agrees with the engine within 1e-13, fractional and whole exponents', () => {
    fc.assert(
      fc.property(number(1e-3, 1e3), number(-100, 100), (base, exponent) => {
        return relativeError(pow(base, exponent), base ** exponent) < 3e-13;
      }),
      RUNS,
    );
    fc.assert(
      fc.property(number(-10, 10), fc.integer({ min: -300, max: 300 }), (base, exponent) => {
        const expected = base ** exponent;
        // Denormals have fewer digits.
        return Math.abs(expected) < 1e-300 || relativeError(pow(base, exponent), expected) < 3e-13;
      }),
      RUNS,
    );
  });

  it('is exact for powers of two, denormals included', () => {
    // Doubled step by step, since the engine's own power is not exact down there.
    let power = 5e-324;
    for (let n = -1074; n <= 1023; n++) {
      expect(pow(2, n)).toBe(power);
      power *= 2;
    }
    expect(pow(2, 1024)).toBe(Infinity);
    expect(pow(2, -1100)).toBe(0);
    expect(relativeError(pow(10, -308), 1e-308)).toBeLessThan(1e-13);
    expect(pow(10, -320)).toBeGreaterThan(0);
  });

  it('has the limits', () => {
    const base = [0, -0, 1, -1, 2, -2, 0.5, Infinity, NaN];
    for (const b of base) expect(pow(b, 0)).toBe(1);
    for (const e of [NaN, Infinity, 0.5, 2000, -3]) expect(pow(1, e)).toBe(1);
    expect(pow(0, 0.5)).toBe(0);
    expect(pow(0, -0.5)).toBe(Infinity);
    expect(pow(0, 3)).toBe(0);
    expect(pow(0, -3)).toBe(Infinity);
    expect(pow(-8, 1 / 3)).toBeNaN();
    expect(pow(-1, 2001)).toBe(-1);
    expect(pow(-1, 2002)).toBe(1);
    expect(pow(2, Infinity)).toBe(Infinity);
    expect(pow(2, -Infinity)).toBe(0);
    expect(pow(0.5, Infinity)).toBe(0);
    expect(pow(Infinity, -0.5)).toBe(0);
    expect(pow(NaN, 2)).toBeNaN();
    expect(pow(2, NaN)).toBeNaN();
  });
});
