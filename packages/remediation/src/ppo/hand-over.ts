/** A row with less left than this has nothing that says which act would be best there. */
const NEGLIGIBLE = 1e-6;

/**
 * Gives the shares of the acts that may not be chosen to those that may at the same row, in proportion; where none
 * may that the policy could mean, to waiting. In place.
 *
 * A policy that holds an act likely holds that something has to be done there. Leaving the act out and scaling up the
 * rest would hand its share to waiting as well, as if the trouble were smaller for want of the best remedy. For acts
 * that the policy did not know to be impossible; of those that it was told of, its shares are right as they are.
 *
 * @param probabilities - 1 + rows × kinds, the first that of waiting; they add up to 1, and still do afterwards
 * @param allowed - as long; 1 where an act may be chosen
 * @see `pnpm bench remediation-catalogues` for what this is worth
 */
export function handOver(probabilities: Float64Array, allowed: Uint8Array, kinds: number): void {
  for (let row = 1; row < probabilities.length; row += kinds) {
    let kept = 0;
    let lost = 0;
    for (let a = row; a < row + kinds; a++) {
      if (allowed[a] === 1) kept += probabilities[a]!;
      else lost += probabilities[a]!;
    }
    if (lost === 0) continue;
    const factor = kept < NEGLIGIBLE ? 1 : (kept + lost) / kept;
    if (kept < NEGLIGIBLE) probabilities[0]! += lost;
    for (let a = row; a < row + kinds; a++) {
      probabilities[a] = allowed[a] === 1 ? probabilities[a]! * factor : 0;
    }
  }
}
