import type { RobustScaler } from './autoencoder-scaler.js';
import { checkOut, checkRows } from './check-rows.js';

/** Rows given to the network at a time. */
const BLOCK = 64;
/** What a network gives back has no bound where its training ran away; scores have one. */
const MOST_SQUARE = 1e300;

/** Gives `count` scaled rows back as well as the network can, into `out`. */
export type Rebuild = (scaled: Float64Array, count: number, out: Float64Array) => void;

/** Scores rows by what a network cannot give back; allocates nothing a row. */
export class AutoencoderScorer {
  readonly #scaler: RobustScaler;
  readonly #rebuild: Rebuild;
  readonly #dimensions: number;
  readonly #scaled: Float64Array;
  readonly #back: Float64Array;

  constructor(scaler: RobustScaler, rebuild: Rebuild) {
    this.#scaler = scaler;
    this.#rebuild = rebuild;
    this.#dimensions = scaler.centres.length;
    this.#scaled = new Float64Array(this.#dimensions);
    this.#back = new Float64Array(this.#dimensions);
  }

  score(row: ArrayLike<number>): number {
    this.#take(row);
    return meanSquare(this.#scaled, this.#back, 0, this.#dimensions);
  }

  /** What each column adds to the score. */
  explain(row: ArrayLike<number>): Float64Array {
    this.#take(row);
    const n = this.#dimensions;
    return this.#scaled.map((x, c) => square(x - this.#back[c]!) / n);
  }

  #take(row: ArrayLike<number>): void {
    this.#scaler.scaleInto(row, 0, this.#scaled, 0);
    this.#rebuild(this.#scaled, 1, this.#back);
  }

  /** @throws AegisError `invalid-argument` */
  scoreAll(owner: string, rows: Float64Array, count: number, out?: Float64Array): Float64Array {
    const n = this.#dimensions;
    checkRows(owner, rows, count, n, 0);
    const scores = checkOut(owner, out, count);
    const scaled = new Float64Array(BLOCK * n);
    const back = new Float64Array(BLOCK * n);
    for (let from = 0; from < count; from += BLOCK) {
      const taken = Math.min(BLOCK, count - from);
      for (let r = 0; r < taken; r++) this.#scaler.scaleInto(rows, (from + r) * n, scaled, r * n);
      this.#rebuild(scaled, taken, back);
      for (let r = 0; r < taken; r++) scores[from + r] = meanSquare(scaled, back, r * n, n);
    }
    return scores;
  }

  /** Scores of rows that something else gave back: `scaled` by it, `back` as it came. */
  scoresOf(scaled: Float64Array, back: Float64Array, count: number): Float64Array {
    const n = this.#dimensions;
    return Float64Array.from({ length: count }, (_, r) => meanSquare(scaled, back, r * n, n));
  }
}

/** Added up in the order of the columns, as whoever adds up the parts of `explain` does. */
function meanSquare(row: Float64Array, back: Float64Array, from: number, length: number): number {
  let sum = 0;
  for (let i = from; i < from + length; i++) {
    sum += square(row[i]! - back[i]!) / length;
  }
  return sum;
}

/** The square of an error, the greatest there is for one that is no number. */
function square(error: number): number {
  const product = error * error;
  // Math.min would let NaN through.
  if (product < MOST_SQUARE) return product;
  return MOST_SQUARE;
}
