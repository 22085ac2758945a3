import { log } from '@aegis/core/math';
import { familyWeight } from '../incident/signature.js';
import { lengthened, nextCapacity } from './growing-columns.js';

/** The most features that are told apart; new ones beyond are not kept. */
export const MAX_VOCABULARY = 16_384;

const WEIGHT_GRAIN = 1_024;

/** No feature weighs more, however rare. */
export const MAX_WEIGHT = 65_535;

/**
 * Numbers for features, with how many groups of cases have each and what it weighs: its family's weight
 * times its rarity, in whole 1024ths, which add up exactly and fast. Weights stand still between two calls of {@link Vocabulary.reweigh}, so that sums of
 * them can be kept. A feature that no group has any more gives its number back.
 */
export class Vocabulary {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #uses: number[] = [];
  readonly #free: number[] = [];
  /** By number. */
  #weights: Uint16Array = new Uint16Array(64);
  /** Features that found no room. */
  unheard = 0;

  /** How many numbers there are, those that were given back too. */
  get length(): number {
    return this.#names.length;
  }

  get size(): number {
    return this.#ids.size;
  }

  get weights(): Uint16Array {
    return this.#weights;
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

  /** What a feature weighs among `groups` groups; those never seen weigh most. */
  weightOf(name: string, groups: number): number {
    const id = this.#ids.get(name);
    return id === undefined ? weigh(name, 0, groups) : this.#weights[id]!;
  }

  /** Takes a number for one more of `groups` groups; undefined where there is no room. */
  hold(name: string, groups: number): number | undefined {
    let id = this.#ids.get(name);
    if (id === undefined) {
      if (this.#free.length === 0 && this.#names.length >= MAX_VOCABULARY) {
        this.unheard++;
        return undefined;
      }
      id = this.#free.pop() ?? this.#names.length;
      if (id >= this.#weights.length) {
        this.#weights = lengthened(this.#weights, nextCapacity(id, MAX_VOCABULARY));
      }
      this.#ids.set(name, id);
      this.#names[id] = name;
      this.#uses[id] = 0;
      this.#weights[id] = weigh(name, 1, groups);
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

  /** Weighs every feature anew among `groups` groups. */
  reweigh(groups: number): void {
    for (const [id, name] of this.#names.entries()) {
      if (name !== '') this.#weights[id] = weigh(name, this.#uses[id]!, groups);
    }
  }

  /** Takes over a weight of a snapshot. */
  adopt(name: string, weight: number): void {
    const id = this.#ids.get(name);
    if (id !== undefined) this.#weights[id] = weight;
  }
}

function weigh(name: string, uses: number, groups: number): number {
  const weight = familyWeight(name) * log(1 + (groups + 1) / (uses + 1));
  return Math.min(MAX_WEIGHT, Math.round(WEIGHT_GRAIN * weight));
}
