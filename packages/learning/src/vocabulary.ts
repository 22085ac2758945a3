import { log } from '@aegis/core/math';
import { familyWeight } from './signature.js';

/**
 * Numbers for features, with how many distinct groups of cases have each. A feature that no case has
 * any more gives its number back.
 */
export class Vocabulary {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #uses: number[] = [];
  readonly #holders: number[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#names.length;
  }

  idOf(name: string): number | undefined {
    return this.#ids.get(name);
  }

  nameOf(id: number): string {
    return this.#names[id]!;
  }

  /** Takes a number for one more case that has the feature. */
  hold(name: string): number {
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.#free.pop() ?? this.#names.length;
      this.#ids.set(name, id);
      this.#names[id] = name;
      this.#uses[id] = 0;
      this.#holders[id] = 0;
    }
    this.#holders[id]!++;
    return id;
  }

  release(id: number): void {
    this.#holders[id]!--;
    if (this.#holders[id]! > 0) return;
    this.#ids.delete(this.#names[id]!);
    this.#names[id] = '';
    this.#free.push(id);
  }

  /** One more, or one fewer, distinct group has the feature. */
  count(id: number, change: 1 | -1): void {
    this.#uses[id]! += change;
  }

  /** The family's weight times rarity among `groups` groups. */
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
