/** A normal deviate lies so far below its middle in one of ten cases. */
export const TENTH = 1.2815515655446004;

/**
 * The standard deviation that the lowest tenth of the scores tells of, were they normal about `level`; 0
 * of none. It is taken from below the middle, where no incident of the bad direction reaches.
 */
export function deviationBelow(scores: ArrayLike<number>, level: number): number {
  const sorted = Float64Array.from(scores).sort();
  return (level - (sorted[Math.floor(0.1 * sorted.length)] ?? level)) / TENTH;
}
