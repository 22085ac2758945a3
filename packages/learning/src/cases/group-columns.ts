import { contentId } from '@aegis/core';
import { EFFECTS } from '../action-kinds.js';
import type { CommandEffect } from '../commands/parsed-command.js';
import { MAX_FEATURES } from '../incident/signature.js';
import type { StoredCase } from './case-columns.js';
import { contentNumber } from './content-number.js';
import { lengthened, nextCapacity } from './growing-columns.js';
import { HashIndex } from './hash-index.js';
import type { Vocabulary } from './vocabulary.js';

const FIRST_ROOM = 16;

/**
 * Groups of cases that count as one, because one operator did the same thing about the same signature:
 * their features as numbers, how many cases there are, how many of them helped, and the newest. 93
 * bytes a group and 5 of an index.
 */
export class GroupColumns {
  readonly #most: number;
  /** Features by number, {@link MAX_FEATURES} places a group. */
  features: Uint16Array = new Uint16Array(FIRST_ROOM * MAX_FEATURES);
  featureCounts: Uint8Array = new Uint8Array(FIRST_ROOM);
  /** What the features of each group weigh together. */
  totals: Uint32Array = new Uint32Array(FIRST_ROOM);
  /** Cases of each group; 0 where the place is free. */
  sizes: Uint32Array = new Uint32Array(FIRST_ROOM);
  successes: Uint32Array = new Uint32Array(FIRST_ROOM);
  /** The slot of each group's newest case. */
  newest: Uint32Array = new Uint32Array(FIRST_ROOM);
  effects: Uint8Array = new Uint8Array(FIRST_ROOM);
  /** Sixteen bits of the operator's name: who shares them counts as one person. */
  operators: Uint16Array = new Uint16Array(FIRST_ROOM);
  /** 1 where detectors saw how its cases ended. */
  verified: Uint8Array = new Uint8Array(FIRST_ROOM);
  #keys: Float64Array = new Float64Array(FIRST_ROOM);
  readonly #index: HashIndex = new HashIndex(this.#keys);
  readonly #free: number[] = [];
  /** Places in use or free: all below may be looked at. */
  length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Groups that have a case. */
  get count(): number {
    return this.length - this.#free.length;
  }

  effectOf(group: number): CommandEffect {
    return EFFECTS[this.effects[group]!]!;
  }

  /** Whose account a group is: a person's number, or -1 for what detectors saw, which is nobody's. */
  accountOf(group: number): number {
    return this.verified[group] === 1 ? -1 : this.operators[group]!;
  }

  /** The features of a group, as numbers: a view. */
  featuresOf(group: number): Uint16Array {
    const from = group * MAX_FEATURES;
    return this.features.subarray(from, from + this.featureCounts[group]!);
  }

  /** The group of a case, made where it is the first; `isNew` tells. */
  of(
    stored: StoredCase,
    features: readonly string[],
    vocabulary: Vocabulary,
  ): { readonly group: number; readonly isNew: boolean } {
    const ids: number[] = [];
    for (const name of features.slice(0, MAX_FEATURES)) {
      const id = vocabulary.hold(name, this.count + 1);
      if (id !== undefined) ids.push(id);
    }
    const key = keyOf(
      stored,
      ids.map((id) => vocabulary.nameOf(id)),
    );
    const known = this.#index.find(key);
    if (known >= 0) {
      for (const id of ids) vocabulary.release(id);
      return { group: known, isNew: false };
    }
    const group = this.#free.pop() ?? this.length++;
    if (group >= this.sizes.length) this.#grow();
    this.features.set(ids, group * MAX_FEATURES);
    this.featureCounts[group] = ids.length;
    this.totals[group] = this.#totalOf(group, vocabulary.weights);
    this.effects[group] = EFFECTS.indexOf(stored.effect);
    this.operators[group] = operatorBits(stored.operator);
    this.verified[group] = stored.verified ? 1 : 0;
    this.sizes[group] = 0;
    this.successes[group] = 0;
    this.#keys[group] = key;
    this.#index.add(group);
    return { group, isNew: true };
  }

  /** Frees the place of a group without cases. */
  drop(group: number, vocabulary: Vocabulary): void {
    this.#index.remove(group);
    for (const id of this.featuresOf(group)) vocabulary.release(id);
    this.featureCounts[group] = 0;
    this.#free.push(group);
  }

  /** The features weigh something else now. */
  retotal(weights: Uint16Array): void {
    for (let group = 0; group < this.length; group++) {
      this.totals[group] = this.#totalOf(group, weights);
    }
  }

  #totalOf(group: number, weights: Uint16Array): number {
    let total = 0;
    for (const id of this.featuresOf(group)) total += weights[id]!;
    return total;
  }

  #grow(): void {
    const room = nextCapacity(this.sizes.length, this.#most);
    this.features = lengthened(this.features, room * MAX_FEATURES);
    this.featureCounts = lengthened(this.featureCounts, room);
    this.totals = lengthened(this.totals, room);
    this.sizes = lengthened(this.sizes, room);
    this.successes = lengthened(this.successes, room);
    this.newest = lengthened(this.newest, room);
    this.effects = lengthened(this.effects, room);
    this.operators = lengthened(this.operators, room);
    this.verified = lengthened(this.verified, room);
    this.#keys = lengthened(this.#keys, room);
    this.#index.moveTo(this.#keys);
  }
}

function operatorBits(operator: string | null): number {
  return contentNumber(contentId('o', operator ?? '')) & 0xffff;
}

function keyOf({ operator, effect, verified }: StoredCase, features: readonly string[]): number {
  return contentNumber(contentId('g', operator ?? '', effect, verified ? 1 : 0, ...features));
}
