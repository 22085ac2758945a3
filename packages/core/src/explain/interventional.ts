import type { TreeEnsemble } from './tree-ensemble.js';

/**
 * Shapley values of a row against one other row, in the game where a known column has the row's value and
 * any other the other's. Only leaves that a mixture of both can reach are visited.
 *
 * @see Lundberg et al. (2020), Nature Machine Intelligence 2, doi:10.1038/s42256-019-0138-9: interventional
 */
export class PairWalk {
  readonly #ensemble: TreeEnsemble;
  /** 0 where both may be followed, 1 where the row is, 2 where the other is. */
  readonly #follows: Uint8Array;
  #row: Float64Array = new Float64Array(0);
  #other: Float64Array = new Float64Array(0);
  #out: Float64Array = new Float64Array(0);

  constructor(ensemble: TreeEnsemble, columns: number) {
    this.#ensemble = ensemble;
    this.#follows = new Uint8Array(columns);
  }

  /** Adds the values to `out`, and returns what the trees give for the other row. */
  add(row: Float64Array, other: Float64Array, out: Float64Array): number {
    this.#row = row;
    this.#other = other;
    this.#out = out;
    const { roots } = this.#ensemble;
    let sum = 0;
    for (let tree = 0; tree + 1 < roots.length; tree++) {
      this.#descend(roots[tree]!, 0, 0);
      sum += leafValue(this.#ensemble, roots[tree]!, other);
    }
    return sum;
  }

  /**
   * @param mine - columns on the way that must be the row's
   * @param others - and those that must be the other's
   * @returns what each of `mine` gains below, and each of `others` loses, packed by {@link Sums}
   */
  #descend(node: number, mine: number, others: number): Sums {
    const { features, cuts, left, right, values } = this.#ensemble;
    const column = features[node]!;
    if (column < 0) return leafSums(values[node]!, mine, others);
    const ours = this.#row[column]! >= cuts[node]! ? right[node]! : left[node]!;
    const theirs = this.#other[column]! >= cuts[node]! ? right[node]! : left[node]!;
    const follows = this.#follows[column]!;
    if (follows !== 0) return this.#descend(follows === 1 ? ours : theirs, mine, others);
    if (ours === theirs) return this.#descend(ours, mine, others);
    this.#follows[column] = 1;
    const gained = this.#descend(ours, mine + 1, others);
    this.#follows[column] = 2;
    const lost = this.#descend(theirs, mine, others + 1);
    this.#follows[column] = 0;
    this.#out[column]! += gained.gain - lost.loss;
    return { gain: gained.gain + lost.gain, loss: gained.loss + lost.loss };
  }
}

interface Sums {
  readonly gain: number;
  readonly loss: number;
}

/** What a leaf that needs so many columns of each row brings to one of them, and takes from one. */
function leafSums(value: number, mine: number, others: number): Sums {
  // (mine − 1)! others! / (mine + others)!, from 1 / (mine · C(mine + others, mine)).
  let choices = 1;
  for (let k = 1; k <= mine; k++) choices = (choices * (others + k)) / k;
  return {
    gain: mine === 0 ? 0 : value / (mine * choices),
    loss: others === 0 ? 0 : value / (others * choices),
  };
}

/** What one tree gives for a row. */
export function leafValue(
  { features, cuts, left, right, values }: TreeEnsemble,
  root: number,
  row: Float64Array,
): number {
  let node = root;
  while (features[node]! >= 0) {
    node = row[features[node]!]! >= cuts[node]! ? right[node]! : left[node]!;
  }
  return values[node]!;
}
