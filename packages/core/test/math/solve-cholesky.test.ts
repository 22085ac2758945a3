import { factorCholesky } from '@aegis/core/math';
import { describe, expect, it } from 'vitest';

describe('factorCholesky', () => {
  it('counts the pivots that it had to raise', () => {
    expect(factorCholesky(Float64Array.of(4, 0, 2, 5), 2)).toBe(0);
    expect(factorCholesky(Float64Array.of(1, 0, 1, 1), 2)).toBe(1);
    expect(factorCholesky(new Float64Array(9), 3)).toBe(3);
    expect(factorCholesky(Float64Array.of(Number.NaN), 1)).toBe(1);
    expect(factorCholesky(new Float64Array(0), 0)).toBe(0);
  });
});
