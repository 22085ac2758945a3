import type { Random } from '@aegis/core';
import { normalQuantile } from '@aegis/core/math';

const STEPS = 1024;
/** The middle of each of 1,024 equally likely stretches of a standard normal variable. */
const DEVIATES: Float64Array = Float64Array.from({ length: STEPS }, (_, k) =>
  normalQuantile((k + 0.5) / STEPS),
);

/** A standard normal deviate, as fine as noise has to be, for a tenth of the price of an exact one. */
export function roughNormal(random: Random): number {
  return DEVIATES[random.uint32() >>> 22]!;
}
