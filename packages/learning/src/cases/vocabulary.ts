import { log } from '@aegis/core/math';
import { familyWeight } from '../signature.js';

/** The most features that are told apart; new ones beyond are not kept. */
export const MAX_VOCABULARY = 16_384;

/**
 * Numbers for features, with how many distinct groups of cases have each. A feature that no group has
 * any more gives its number back.
 */
export class Vocabulary {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #uses: number[] = [];
  readonly #free: number[] = [];
  /** Features that found no room. */
  unheard = 0;

  /** How many numbers there are, those that were given back too. */
  get length(): number {
    return this.#names.length;
  }

  get size(): number {
    return this.#ids.size;
  }

  idOf(name: string): number | undefined {
    return this.#ids.get(name);
  }

  nameOf(id: number): string {
    return this.#names[id]!;
  }

  /** How many groups have it. */
  usesOf(id: number): number {
    return this.#uses[id]!;
  }

  /** Takes a number for one more group that has the feature; undefined where there is no room. */
  hold(name: string): number | undefined {
    let id = this.#ids.get(name);
    if (id === undefined) {
      if (this.#free.length === 0 && this.#names.length >= MAX_VOCABULARY) {
        this.unheard++;
        return undefined;
      }
      id = this.#free.pop() ?? this.#names.length;
      this.#ids.set(name, id);
      this.#names[id] = name;
      this.#uses[id] = 0;
    }
    this.#uses[id]!++;
    return id;
  }

  release(id: number): void {
    this.#uses[id]!--;
    if (this.#uses[id]! > 0) return;
    this.#ids.delete(this.#names[id]!);
    this.#names[id] = '';
    this.#free.push(id);
  }

  /** The family's weight times rarity among `groups` groups, by number. */
  weights(groups: number): Float64Array {
    const out = new Float64Array(this.#names.length);
    for (let id = 0; id < out.length; id++) {
      const name = this.#names[id]!;
      if (name !== '') out[id] = weightOf(name, this.#uses[id]!, groups);
    }
    return out;
  }
}

/** The weight of a feature that `uses` of `groups` groups have; those never seen weigh most. */
export function weightOf(name: string, uses: number, groups: number): number {
  return familyWeight(name) * log(1 + (groups + 1) / (uses + 1));
}
