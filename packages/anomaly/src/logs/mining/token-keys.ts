import { MAX_TOKENS } from './line-tokens.js';
import { PARAMETER } from './token-hash.js';

/** A 32-bit mix of a token's hash with its place. */
export function tokenMix(hash: number, place: number): number {
  let z = Math.imul(hash ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b);
  z ^= z >>> 15;
  z = Math.imul(z, 0xc2b2ae35);
  return z ^ (z >>> 13);
}

/** A second lane, so that keys have 64 bits. */
function tokenMixHigh(hash: number, place: number): number {
  let z = Math.imul(hash + Math.imul(place + 1, 0x7feb352d), 0x846ca68b);
  z ^= z >>> 16;
  z = Math.imul(z, 0x1b873593);
  return z ^ (z >>> 14);
}

const ANY_LOW = Int32Array.from({ length: MAX_TOKENS }, (_, place) => tokenMix(PARAMETER, place));
const ANY_HIGH = Int32Array.from({ length: MAX_TOKENS }, (_, place) =>
  tokenMixHigh(PARAMETER, place),
);

/** The key of a sequence of tokens: a sum over places, so that a token is replaced by a subtraction. */
export class SequenceKey {
  low = 0;
  high = 0;
  readonly #low = new Int32Array(MAX_TOKENS);
  readonly #high = new Int32Array(MAX_TOKENS);

  /** Takes the key of the first `count` tokens. */
  read(hashes: Int32Array, count: number): void {
    let low = Math.imul(count, 0x27d4eb2f);
    let high = count;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i]!;
      const a = tokenMix(hash, i);
      const b = tokenMixHigh(hash, i);
      this.#low[i] = a;
      this.#high[i] = b;
      low = (low + a) | 0;
      high = (high + b) | 0;
    }
    this.low = low;
    this.high = high;
  }

  /** What the low lane gains where the token at `place` has this hash. */
  otherLow(place: number, hash: number): number {
    return tokenMix(hash, place) - this.#low[place]!;
  }

  /** What the high lane gains where the token at `place` has this hash. */
  otherHigh(place: number, hash: number): number {
    return tokenMixHigh(hash, place) - this.#high[place]!;
  }

  /** What the low lane gains where any token may stand at `place`. */
  anyLow(place: number): number {
    return ANY_LOW[place]! - this.#low[place]!;
  }

  /** What the high lane gains where any token may stand at `place`. */
  anyHigh(place: number): number {
    return ANY_HIGH[place]! - this.#high[place]!;
  }
}
