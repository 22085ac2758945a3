/** How much is bet each time, and on how wide a part of the ranks; the wealth is the mean of all. */
const STAKES = [0.3, 0.6, 0.9] as const;
const WIDTHS = [1, 1.5, 2] as const;
const BETS = STAKES.flatMap((stake) => WIDTHS.map((width) => ({ stake, width })));
const MOST = 1e12;

/**
 * Bets that what comes now is higher than what was before. While the order of the whole series means
 * nothing, the wealth reaches c with a probability of at most 1 / c, whenever one looks and whatever the
 * distribution.
 *
 * A value's p-value is its rank among all values up to it, ties counting against it, so p ≤ q has a
 * probability of at most q. If all that is new is higher, the k-th new value is among the k highest, so
 * that is where the stakes are laid: on p ≤ k / (n + k) after n old ones, and on somewhat wider parts for
 * shifts that are less clear.
 *
 * @see Vovk, Nouretdinov, Gammerman (2003), "Testing exchangeability on-line", ICML, for p-values and
 * bets; Ville (1939), "Étude critique de la notion de collectif", for the bound; deviations: the bets are
 * chosen for a shift at a known moment
 */
export class RankMartingale {
  readonly #seen: number[];
  readonly #before: number;
  readonly #wealth: number[] = BETS.map(() => 1);

  constructor(before: readonly number[]) {
    this.#seen = [...before];
    this.#before = before.length;
  }

  get wealth(): number {
    return this.#wealth.reduce((sum, one) => sum + one, 0) / BETS.length;
  }

  /** Takes the next value in. */
  process(value: number): void {
    let rank = 1;
    for (const one of this.#seen) if (one >= value) rank++;
    this.#seen.push(value);
    const all = this.#seen.length;
    for (const [i, { stake, width }] of BETS.entries()) {
      // Counted in ranks: shares of them are rounded, and rounding would decide where both are the same.
      const laidOn = Math.min(all, width * (all - this.#before));
      const gain = rank <= laidOn ? 1 - stake + stake * (all / laidOn) : 1 - stake;
      this.#wealth[i] = Math.min(MOST, this.#wealth[i]! * gain);
    }
  }
}
