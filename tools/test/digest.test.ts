import { describe, expect, it } from 'vitest';
import { digest } from '../runtimes/checks/digest.mjs';

describe('the digest of a value', () => {
  it('is sixteen hexadecimal digits, the same for the same bits', () => {
    const value = { a: [1, 'x', null, undefined, true], b: Float64Array.of(0.1, 1e300) };
    expect(digest(value)).toMatch(/^[0-9a-f]{16}$/);
    expect(digest(value)).toBe(digest(structuredClone(value)));
  });

  it.each([
    [0, -0],
    [0.1 + 0.2, 0.3],
    [1, '1'],
    [null, undefined],
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [[[1], 2], [[1, 2]]],
    [{ a: 1 }, { b: 1 }],
    [new Map([['a', 1]]), new Map([['a', 2]])],
    [Float64Array.of(1), Float64Array.of(1 + Number.EPSILON)],
  ])('tells %o from %o', (a, b) => {
    expect(digest(a)).not.toBe(digest(b));
  });

  it('takes every NaN for the same', () => {
    const other = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer)[0];
    expect(digest(other)).toBe(digest(Number.NaN));
  });

  it('looks into what can be put away', () => {
    const state = (n: number) => ({ toJSON: () => ({ n }) });
    expect(digest(state(1))).not.toBe(digest(state(2)));
  });
});
