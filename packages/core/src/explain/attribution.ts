/**
 * What each input did to an output: `values` add up to `output − baseline`, to rounding or to what the
 * method says it is off by.
 *
 * The shape that everything in `@aegis/core/explain` answers with.
 */
export interface Attribution {
  /** One number an input: how much it moved the output, in the output's unit. */
  readonly values: Float64Array;
  /** The output where nothing is known of the row. */
  readonly baseline: number;
  /** The output for the row. */
  readonly output: number;
}

/**
 * How far the values of an attribution are from adding up to what they share out, at least 0.
 *
 * @example
 * ```ts
 * import { additivityError } from '@aegis/core/explain';
 * additivityError({ values: Float64Array.of(1, 2), baseline: 4, output: 7 }); // => 0
 * ```
 */
export function additivityError({ values, baseline, output }: Attribution): number {
  let sum = 0;
  for (const value of values) sum += value;
  return Math.abs(sum - (output - baseline));
}
