/**
 * Probabilities adjusted for how many were looked at: keeping those up to q keeps, of all that are kept,
 * a share of at most q wrongly, on average.
 *
 * @see Benjamini and Hochberg (1995), Controlling the False Discovery Rate, JRSS B 57(1),
 * doi:10.1111/j.2517-6161.1995.tb02031.x
 */
export function benjaminiHochberg(probabilities: readonly number[]): number[] {
  const order = probabilities
    .map((_, i) => i)
    .sort((a, b) => probabilities[b]! - probabilities[a]!);
  const adjusted = new Array<number>(probabilities.length).fill(1);
  let least = 1;
  for (const [place, i] of order.entries()) {
    const rank = order.length - place;
    least = Math.min(least, (probabilities[i]! * order.length) / rank);
    adjusted[i] = least;
  }
  return adjusted;
}
