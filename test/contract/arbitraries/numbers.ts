import fc from 'fast-check';

/** The corners of what a double can be. */
export const corner: fc.Arbitrary<number> = fc.constantFrom(
  ...[Number.NaN, Infinity, -Infinity, 0, -0, 5e-324, -5e-324, 1e308, -1e308],
  ...[Number.MAX_VALUE, 2 ** 53, -1, 0.5],
);

/** Mostly ordinary numbers, and all that a double can be. */
export const anyNumber: fc.Arbitrary<number> = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }) },
  fc.double(),
  corner,
);

/** Times of a clock that mostly goes on and may do anything. */
export const anyTime: fc.Arbitrary<number> = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 600_000 }) },
  { weight: 1, arbitrary: corner },
  { weight: 1, arbitrary: fc.constantFrom(8.64e15, -8.64e15, 1e300, 1_700_000_000_000) },
);

/** Names as users have them, and those that trip up whoever keeps names in plain objects. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'd') },
  fc.constantFrom('__proto__', 'constructor', 'toString', '', 'é – ∂', '\ud800'),
);

/** One finite or broken row of some width. */
export const rowOf = (width: number): fc.Arbitrary<readonly number[]> =>
  fc.array(anyNumber, { minLength: width, maxLength: width });
