import { AegisError, type Random } from '@aegis/core';

/**
 * Fills the array with random 32-bit words, as `crypto.getRandomValues` does. Privacy rests on nobody
 * being able to foresee them: in earnest that is `(words) => crypto.getRandomValues(words)`, and
 * {@link simulatedWords} is for simulations and tests only.
 */
export type RandomWords = (words: Uint32Array) => unknown;

/**
 * Words from a seeded `Random`: the same noise in every run, so no privacy at all. For simulations.
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { simulatedWords } from '@aegis/learning/federated';
 * const words = new Uint32Array(2);
 * simulatedWords(new Random(1))(words);
 * words[0] !== words[1]; // => true
 * ```
 */
export function simulatedWords(random: Random): RandomWords {
  return (words) => {
    for (let i = 0; i < words.length; i++) words[i] = random.uint32();
  };
}

/**
 * Fills an array of zeros, and refuses a source that leaves it so.
 *
 * @throws AegisError `invalid-option`
 */
export function fillWords(words: RandomWords, into: Uint32Array): void {
  words(into);
  if (into.some((word) => word !== 0)) return;
  throw new AegisError(
    'invalid-option',
    'words: it filled in nothing but zeros; give (words) => crypto.getRandomValues(words).',
  );
}

/** σ in steps of the grid. Small enough that all below is exact in doubles. */
export const GRID_SIGMA = 1024;
const LAPLACE_SCALE = GRID_SIGMA + 1;
const DENOMINATOR = 2 * GRID_SIGMA * GRID_SIGMA * LAPLACE_SCALE * LAPLACE_SCALE;
/** Beyond it the square below leaves the exact range; a draw comes there with probability e^−4000. */
const MOST_STEPS = 88 * GRID_SIGMA;
const TWO_32 = 4294967296;
const TWO_53 = 9007199254740992;

/**
 * Whole numbers from the discrete Gaussian of σ = 1024, exactly: every comparison is one of whole numbers
 * below 2^53, so there are no low bits of a floating-point normal to give anything away.
 *
 * @see Canonne, Kamath, Steinke (2020), The Discrete Gaussian for Differential Privacy,
 * arXiv:2004.00010, algorithms 1 to 3; Mironov (2012), On Significance of the Least Significant Bits for
 * Differential Privacy, CCS, doi:10.1145/2382196.2382264
 */
export class DiscreteGaussian {
  readonly #words: RandomWords;
  readonly #pool = new Uint32Array(256);
  #at: number = this.#pool.length;

  constructor(words: RandomWords) {
    this.#words = words;
  }

  /** A draw; the probability of k is proportional to e^(−k² / 2σ²). */
  next(): number {
    for (;;) {
      const draw = this.#laplace();
      const magnitude = Math.abs(draw);
      if (magnitude > MOST_STEPS) continue;
      const distance = magnitude * LAPLACE_SCALE - GRID_SIGMA * GRID_SIGMA;
      if (this.#falls(distance * distance, DENOMINATOR)) return draw;
    }
  }

  /** Discrete Laplace of scale {@link LAPLACE_SCALE}. */
  #laplace(): number {
    for (;;) {
      const part = this.#below(LAPLACE_SCALE);
      if (!this.#falls(part, LAPLACE_SCALE)) continue;
      let whole = 0;
      while (whole <= 100 && this.#falls(1, 1)) whole++;
      const magnitude = part + LAPLACE_SCALE * whole;
      const negative = this.#below(2) === 1;
      if (negative && magnitude === 0) continue;
      return negative ? -magnitude : magnitude;
    }
  }

  /** True with probability e^(−numerator / denominator). */
  #falls(numerator: number, denominator: number): boolean {
    let rest = numerator;
    while (rest > denominator) {
      if (!this.#fallsWithin(1, 1)) return false;
      rest -= denominator;
    }
    return this.#fallsWithin(rest, denominator);
  }

  #fallsWithin(numerator: number, denominator: number): boolean {
    let k = 1;
    while (this.#below(denominator * k) < numerator) k++;
    return k % 2 === 1;
  }

  /** A whole number in [0, bound), every one equally likely; bound below 2^53. */
  #below(bound: number): number {
    const wide = bound > TWO_32;
    const range = wide ? TWO_53 : TWO_32;
    const limit = range - (range % bound);
    for (;;) {
      const low = this.#word();
      const draw = wide ? (this.#word() >>> 11) * TWO_32 + low : low;
      if (draw < limit) return draw % bound;
    }
  }

  #word(): number {
    if (this.#at === this.#pool.length) {
      fillWords(this.#words, this.#pool);
      this.#at = 0;
    }
    const word = this.#pool[this.#at]!;
    // Used words are not left lying about.
    this.#pool[this.#at++] = 0;
    return word;
  }
}
