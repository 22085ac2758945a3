import { Random } from '@aegis/core';

/** Rows of some width that a seed gives, row-major. */
export function drawnRows(seed: number, count: number, width: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: count * width }, () => random.normal());
}
