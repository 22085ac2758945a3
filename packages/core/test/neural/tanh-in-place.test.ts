import { Random } from '@aegis/core';
import { tanh } from '@aegis/core/math';
import { expect, it } from 'vitest';
import { tanhInPlace } from '../../src/neural/tanh-in-place.js';

function tangents(values: readonly number[]): Float64Array {
  const out = Float64Array.from(values);
  tanhInPlace(out, out.length);
  return out;
}

it('has the values of the tables, to 1e-15', () => {
  // Abramowitz, Stegun (1964), table 4.15, in full precision from mpmath 1.3 at 40 digits.
  const known = [
    [0.1, 0.09966799462495582],
    [0.5, 0.46211715726000974],
    [1, 0.7615941559557649],
    [2, 0.9640275800758169],
    [-3, -0.9950547536867305],
    [10, 0.9999999958776927],
  ] as const;
  const found = tangents(known.map(([x]) => x));
  known.forEach(([, y], i) => {
    expect(Math.abs(found[i]! / y - 1)).toBeLessThan(1e-15);
  });
});

it('is that of core/math within the errors of both, at every size', () => {
  const random = new Random(3);
  const draws = Array.from({ length: 20_000 }, () => {
    let x = 44 * (random.float() - 0.5);
    for (let i = random.integer(30); i > 0; i--) x /= 2;
    return x;
  });
  const found = tangents(draws);
  draws.forEach((x, i) => {
    // 1e-15 here and 1e-15 there.
    expect(Math.abs(found[i]! - tanh(x))).toBeLessThanOrEqual(2e-15 * Math.abs(tanh(x)));
  });
});

it('is odd to the bit, never beyond 1, and lets NaN through', () => {
  const random = new Random(4);
  const draws = Array.from({ length: 2000 }, () => 10 * random.normal());
  const there = tangents(draws);
  const back = tangents(draws.map((x) => -x));
  expect(there.every((y, i) => y === -back[i]! && Math.abs(y) <= 1)).toBe(true);
  const corners = [Infinity, -Infinity, 1e308, 22, 0, 5e-324, 1e-310, Number.NaN];
  expect([...tangents(corners)]).toEqual([1, -1, 1, 1, 0, 5e-324, 1e-310, Number.NaN]);
});

it('leaves what is beyond the count alone', () => {
  const values = Float64Array.of(1, 1);
  tanhInPlace(values, 1);
  expect(values[1]).toBe(1);
});
