import { clipGradientNorm, logSoftmaxMasked } from '@aegis/core/neural';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('clipGradientNorm', () => {
  it('keeps the direction, bounds the joint norm and returns the one before', () => {
    const part = fc.float64Array({ min: -1e3, max: 1e3, noNaN: true, maxLength: 6 });
    fc.assert(
      fc.property(part, part, fc.double({ min: 0.01, max: 100, noNaN: true }), (a, b, maxNorm) => {
        const [before, after] = [
          [...a, ...b],
          [a.slice(), b.slice()],
        ];
        const norm = clipGradientNorm(after, maxNorm);
        const flat = [...after[0]!, ...after[1]!];
        expect(norm).toBeCloseTo(Math.hypot(...before), 6);
        expect(Math.hypot(...flat)).toBeLessThanOrEqual(maxNorm * (1 + 1e-12));
        const factor = norm > maxNorm ? maxNorm / norm : 1;
        for (let i = 0; i < flat.length; i++) expect(flat[i]).toBeCloseTo(before[i]! * factor, 9);
      }),
    );
  });
});

describe('logSoftmaxMasked', () => {
  const columns = 4;
  const logits = fc.array(fc.double(), { minLength: 8, maxLength: 8 });
  const masks = fc.array(fc.constantFrom(0, 1), { minLength: 8, maxLength: 8 });

  it('gives each row with a choice probabilities that sum to 1, whatever the logits', () => {
    fc.assert(
      fc.property(logits, masks, (given, mask) => {
        const out = new Float64Array(8);
        logSoftmaxMasked(Float64Array.from(given), Uint8Array.from(mask), out, 2, columns);
        for (let r = 0; r < 2; r++) {
          const row = Array.from(out.subarray(r * columns, (r + 1) * columns));
          const allowed = mask.slice(r * columns, (r + 1) * columns);
          for (let i = 0; i < columns; i++) if (allowed[i] === 0) expect(row[i]).toBe(-Infinity);
          const sum = row.reduce((total, l) => total + Math.exp(l), 0);
          expect(sum).toBeCloseTo(allowed.includes(1) ? 1 : 0, 9);
        }
      }),
    );
  });

  it('is the softmax of what is allowed, and does not mind a shift', () => {
    const out = new Float64Array(4);
    logSoftmaxMasked(new Float64Array([1, 2, 3, 4]), new Uint8Array([1, 0, 1, 1]), out, 1, 4);
    const total = Math.exp(1) + Math.exp(3) + Math.exp(4);
    for (const [i, l] of [1, 3, 4].entries()) {
      expect(Math.exp(out[[0, 2, 3][i]!]!)).toBeCloseTo(Math.exp(l) / total, 12);
    }
    const shifted = new Float64Array(4);
    logSoftmaxMasked(
      new Float64Array([1001, 0, 1003, 1004]),
      new Uint8Array([1, 0, 1, 1]),
      shifted,
      1,
      4,
    );
    for (const i of [0, 2, 3]) expect(shifted[i]).toBeCloseTo(out[i]!, 9);
  });

  it('may write over its logits', () => {
    const values = new Float64Array([0, 0]);
    logSoftmaxMasked(values, new Uint8Array([1, 1]), values, 1, 2);
    expect(values[0]).toBeCloseTo(-Math.LN2, 12);
  });
});
