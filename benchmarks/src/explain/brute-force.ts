/** Shapley's formula over every set of players, given as a bit mask. */
export function bruteForce(players: number, worth: (known: number) => number): Float64Array {
  const sets = 1 << players;
  const worths = Float64Array.from({ length: sets }, (_, known) => worth(known));
  const sizes = new Uint8Array(sets);
  for (let set = 1; set < sets; set++) sizes[set] = sizes[set >> 1]! + (set & 1);
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  return Float64Array.from({ length: players }, (_, player) => {
    let value = 0;
    for (let set = 0; set < sets; set++) {
      if ((set >> player) & 1) continue;
      const size = sizes[set]!;
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      value += weight * (worths[set | (1 << player)]! - worths[set]!);
    }
    return value;
  });
}

/** The largest difference of two lists; Infinity where one has what is no number. */
export function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let worst = found.length === wanted.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(found[i]! - wanted[i]!);
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return worst;
}
