import { AegisError } from './aegis-error.js';

/** The state of a {@link Random}, as it stands in snapshots: four unsigned 32-bit words. */
export type RandomState = readonly [number, number, number, number];

/** FNV-1a over UTF-16 code units: turns a name into the seed of a sub-stream. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** One step of SplitMix32 on a counter; fills the state so that near seeds give far streams. */
function mix(counter: number): number {
  let z = counter >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/**
 * A seeded source of randomness, the same bits in every runtime: xoshiro128** 1.1.
 *
 * Every component that draws takes one and never reaches for `Math.random`. Not for secrets.
 * Sixteen bytes of state; a draw is a dozen integer operations.
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * const random = new Random(42);
 * const dice = 1 + random.integer(6);
 * dice >= 1 && dice <= 6; // => true
 * new Random(42).float() === new Random(42).float(); // => true
 * ```
 *
 * @see Blackman, Vigna (2021), Scrambled Linear Pseudorandom Number Generators, ACM TOMS 47(4),
 * doi:10.1145/3460772
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param seed - a whole number; its low 32 bits count */
  constructor(seed = 0) {
    if (!Number.isSafeInteger(seed)) {
      throw new AegisError(
        'invalid-argument',
        `Random: seed is ${String(seed)}; give a whole number.`,
      );
    }
    const base = seed >>> 0;
    this.#a = mix(base + 0x9e3779b9);
    this.#b = mix(base + 0x3c6ef372);
    this.#c = mix(base + 0xdaa66d2b);
    this.#d = mix(base + 0x78dde6e4);
  }

  /** Continues from a state that {@link Random.state} gave. */
  static fromState(state: RandomState): Random {
    const isWord = (word: number): boolean =>
      Number.isInteger(word) && word >= 0 && word <= 0xffffffff;
    const isState = Array.isArray(state as unknown) && state.length === 4 && state.every(isWord);
    if (!isState || state.every((word) => word === 0)) {
      throw new AegisError(
        'invalid-snapshot',
        'Random: the state is not four unsigned 32-bit words, at least one of them not 0.',
      );
    }
    const random = new Random();
    [random.#a, random.#b, random.#c, random.#d] = state;
    return random;
  }

  /** The state; `Random.fromState(random.state())` draws what `random` will draw. */
  state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  /** A stream of its own for a part of a component: drawing from it does not move this one. */
  fork(name: string): Random {
    const hash = hashName(name);
    const fork = new Random();
    fork.#a = mix(this.#a ^ hash);
    fork.#b = mix(this.#b + hash);
    fork.#c = mix(this.#c ^ Math.imul(hash, 0x9e3779b1));
    // An all-zero state would stay zero for ever; the low bit rules it out.
    fork.#d = (mix(this.#d + Math.imul(hash, 0x85ebca77)) | 1) >>> 0;
    return fork;
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const b = this.#b;
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    this.#c ^= this.#a;
    this.#d ^= b;
    this.#b = (b ^ this.#c) >>> 0;
    this.#a = (this.#a ^ this.#d) >>> 0;
    this.#c = (this.#c ^ shifted) >>> 0;
    this.#d = ((this.#d << 11) | (this.#d >>> 21)) >>> 0;
    return result;
  }

  /** A number in [0, 1), 53 bits fine. */
  float(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /**
   * A whole number in [0, `bound`), every one equally likely.
   *
   * @throws AegisError `invalid-argument` unless `bound` is a whole number in [1, 2^32]
   */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 4294967296) {
      throw new AegisError(
        'invalid-argument',
        `Random.integer: bound is ${String(bound)}; give a whole number from 1 to 2^32.`,
      );
    }
    // Rejecting the tail keeps every value equally likely (a bare remainder would not).
    const limit = 4294967296 - (4294967296 % bound);
    let draw = this.uint32();
    while (draw >= limit) draw = this.uint32();
    return draw % bound;
  }

  /** Whether an event of this probability happens. */
  chance(probability: number): boolean {
    return this.float() < probability;
  }

  /**
   * A standard normal deviate by the polar method, with a logarithm built from arithmetic only, so
   * that it has the same bits everywhere.
   */
  normal(): number {
    for (;;) {
      const u = 2 * this.float() - 1;
      const v = 2 * this.float() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * naturalLog(s)) / s);
    }
  }

  /** One of `items`; throws `invalid-argument` when there are none. */
  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)] as T;
  }

  /** Puts `items` into a random order, in place, and returns them. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = items[i];
      items[i] = items[j];
      items[j] = held;
    }
    return items;
  }
}

/**
 * log for (0, 1), by halving into [0.5, 1) and an atanh series. It lives here and not in `core/math` so
 * that the root entry stays small; `core/math` has the general one.
 */
function naturalLog(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const zz = z * z;
  let term = z;
  let sum = 0;
  for (let k = 1; k < 40; k += 2) {
    sum += term / k;
    term *= zz;
  }
  return 2 * sum + exponent * Math.LN2;
}
