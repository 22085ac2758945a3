import { pow } from '@aegis/core/math';

/** Stakes that are bet with at once; the wealth is their mean. */
const POWERS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;
const MOST = 1e12;

/**
 * Bets that the next of a series is not higher than those before by chance alone. While the order of the
 * series means nothing, the wealth reaches c with a probability of at most 1 / c, whenever one looks and
 * whatever the distribution.
 *
 * Each point's p-value is its rank among all before it and itself, ties against it, and the bet is
 * ε p^(ε−1), averaged over nine ε.
 *
 * @see Vovk, Nouretdinov, Gammerman (2003), "Testing exchangeability on-line", ICML; Ville (1939) for the
 * bound; Shafer, Vovk (2019), "Game-theoretic foundations for probability and finance",
 * doi:10.1002/9781118548035
 */
export class RankMartingale {
  readonly #seen: number[];
  readonly #wealth: number[] = POWERS.map(() => 1);

  constructor(before: readonly number[]) {
    this.#seen = [...before];
  }

  get wealth(): number {
    return this.#wealth.reduce((sum, one) => sum + one, 0) / POWERS.length;
  }

  /** Takes the next value in. */
  process(value: number): void {
    let atLeast = 1;
    for (const one of this.#seen) if (one >= value) atLeast++;
    const p = atLeast / (this.#seen.length + 1);
    this.#seen.push(value);
    for (const [i, power] of POWERS.entries()) {
      this.#wealth[i] = Math.min(MOST, this.#wealth[i]! * power * pow(p, power - 1));
    }
  }
}
