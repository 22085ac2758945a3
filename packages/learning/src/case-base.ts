import { contentId } from '@aegis/core';
import { exp } from '@aegis/core/math';
import type { CapturedCase } from './captured-case.js';
import { MAX_FEATURES } from './signature.js';
import { Vocabulary, weightOf } from './vocabulary.js';

/** A case without its features, which live as numbers. */
export type StoredCase = Omit<CapturedCase, 'features'>;

/** Cases that count as one: the same operator, effect and signature. */
interface Group {
  readonly key: string;
  size: number;
  successes: number;
}

/** A group of cases near a query, represented by its best case. */
export interface Neighbour {
  readonly slot: number;
  readonly similarity: number;
  /** Similarity times what time has left of it. */
  readonly rank: number;
  readonly decay: number;
  /** How many cases the group has. */
  readonly count: number;
  readonly successShare: number;
}

const NOT_CALIBRATING = -1;

/**
 * Cases on flat arrays, searched exactly. A ring: when full, the oldest case goes. 160 bytes of features a
 * case, and its texts.
 */
export class CaseBase {
  readonly #maxCases: number;
  readonly vocabulary: Vocabulary = new Vocabulary();
  readonly #cases: StoredCase[] = [];
  readonly #ids = new Set<string>();
  readonly #groups = new Map<string, Group>();
  readonly #groupOf: Group[] = [];
  #features = new Uint32Array(64 * MAX_FEATURES);
  #featureCounts = new Uint8Array(64);
  #distances = new Float64Array(64);
  #next = 0;
  #weights: Float64Array | null = null;
  #calibration: Float64Array | null = null;
  evicted = 0;

  constructor(maxCases: number) {
    this.#maxCases = maxCases;
  }

  get size(): number {
    return this.#cases.length;
  }

  get groups(): number {
    return this.#groups.size;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  at(slot: number): StoredCase {
    return this.#cases[slot]!;
  }

  /** The slots from the oldest case to the newest. */
  *slots(): Iterable<number> {
    const size = this.#cases.length;
    const start = size === this.#maxCases ? this.#next : 0;
    for (let k = 0; k < size; k++) yield (start + k) % size;
  }

  featuresAt(slot: number): string[] {
    const from = slot * MAX_FEATURES;
    const ids = this.#features.subarray(from, from + this.#featureCounts[slot]!);
    return Array.from(ids, (id) => this.vocabulary.nameOf(id));
  }

  /** How far its nearest was when the case came, or -1 where that says nothing. */
  distanceAt(slot: number): number {
    return this.#distances[slot]!;
  }

  /** How much of a group's size the case stands for: 1 / size. */
  groupSizeAt(slot: number): number {
    return this.#groupOf[slot]!.size;
  }

  /** Takes a case in. `distance` continues a snapshot; without it, the case is compared first. */
  add(stored: StoredCase, features: readonly string[], distance?: number): void {
    const key = contentId(
      'g',
      stored.operator ?? '',
      stored.effect,
      stored.verified ? 1 : 0,
      ...features,
    );
    const known = this.#groups.get(key);
    const far =
      distance ?? (known === undefined ? this.#arrivalDistance(stored, features) : NOT_CALIBRATING);
    const slot = this.#takeSlot();
    const ids = features.slice(0, MAX_FEATURES).map((name) => this.vocabulary.hold(name));
    this.#features.set(ids, slot * MAX_FEATURES);
    this.#featureCounts[slot] = ids.length;
    this.#distances[slot] = far;
    this.#cases[slot] = stored;
    this.#ids.add(stored.id);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { key, size: 0, successes: 0 };
      this.#groups.set(key, group);
      for (const id of ids) this.vocabulary.count(id, 1);
    }
    group.size++;
    if (stored.success) group.successes++;
    this.#groupOf[slot] = group;
    this.#weights = null;
    this.#calibration = null;
  }

  #takeSlot(): number {
    if (this.#cases.length < this.#maxCases) {
      const slot = this.#cases.length;
      if (slot >= this.#featureCounts.length) this.#grow();
      return slot;
    }
    const slot = this.#next;
    this.#next = (this.#next + 1) % this.#maxCases;
    this.#remove(slot);
    this.evicted++;
    return slot;
  }

  #remove(slot: number): void {
    const group = this.#groupOf[slot]!;
    const stored = this.#cases[slot]!;
    group.size--;
    if (stored.success) group.successes--;
    this.#ids.delete(stored.id);
    const from = slot * MAX_FEATURES;
    const ids = this.#features.subarray(from, from + this.#featureCounts[slot]!);
    if (group.size === 0) {
      this.#groups.delete(group.key);
      for (const id of ids) this.vocabulary.count(id, -1);
    }
    for (const id of ids) this.vocabulary.release(id);
  }

  #grow(): void {
    const capacity = Math.min(this.#maxCases, this.#featureCounts.length * 2);
    const features = new Uint32Array(capacity * MAX_FEATURES);
    features.set(this.#features);
    this.#features = features;
    const counts = new Uint8Array(capacity);
    counts.set(this.#featureCounts);
    this.#featureCounts = counts;
    const distances = new Float64Array(capacity);
    distances.set(this.#distances);
    this.#distances = distances;
  }

  /** Weighted Jaccard similarity of the features to every case, by slot. */
  similarities(features: readonly string[]): Float64Array {
    this.#weights ??= this.vocabulary.weights(this.#groups.size);
    const weights = this.#weights;
    const marks = new Float64Array(weights.length);
    let total = 0;
    for (const name of features) {
      const id = this.vocabulary.idOf(name);
      const weight = id === undefined ? weightOf(name, 0, this.#groups.size) : weights[id]!;
      if (id !== undefined) marks[id] = weight;
      total += weight;
    }
    const out = new Float64Array(this.#cases.length);
    for (let slot = 0; slot < out.length; slot++) {
      const from = slot * MAX_FEATURES;
      const to = from + this.#featureCounts[slot]!;
      let shared = 0;
      let own = 0;
      for (let i = from; i < to; i++) {
        const id = this.#features[i]!;
        shared += marks[id]!;
        own += weights[id]!;
      }
      const union = total + own - shared;
      out[slot] = union > 0 ? Math.min(1, shared / union) : 0;
    }
    return out;
  }

  /** The weight of a feature now, for saying which ones decided. */
  weightOf(name: string): number {
    this.#weights ??= this.vocabulary.weights(this.#groups.size);
    const id = this.vocabulary.idOf(name);
    return id === undefined ? weightOf(name, 0, this.#groups.size) : this.#weights[id]!;
  }

  /** The `count` nearest groups by similarity and age, nearest first; ties go to the newer case. */
  nearest(
    similarities: Float64Array,
    count: number,
    nowMs: number,
    halfLifeMs: number,
  ): Neighbour[] {
    const best: { slot: number; rank: number; decay: number; group: Group }[] = [];
    for (const slot of this.slots()) {
      const similarity = similarities[slot]!;
      const worst = best.length < count ? 0 : best[best.length - 1]!.rank;
      if (similarity <= 0 || similarity < worst) continue;
      const age = Math.max(0, nowMs - this.#cases[slot]!.atMs);
      const decay = exp((-Math.LN2 * age) / halfLifeMs);
      const rank = similarity * decay;
      if (rank <= 0 || rank < worst) continue;
      const group = this.#groupOf[slot]!;
      const same = best.findIndex((one) => one.group === group);
      if (same >= 0) {
        if (best[same]!.rank > rank) continue;
        best.splice(same, 1);
      }
      let at = best.length;
      while (at > 0 && best[at - 1]!.rank <= rank) at--;
      best.splice(at, 0, { slot, rank, decay, group });
      if (best.length > count) best.pop();
    }
    return best.map(({ slot, rank, decay, group }) => ({
      slot,
      similarity: similarities[slot]!,
      rank,
      decay,
      count: group.size,
      successShare: group.successes / group.size,
    }));
  }

  /**
   * The distance of a newcomer to its nearest case, where that case had the right answer. Distances at
   * which memory was wrong say nothing about how far it can be trusted.
   */
  #arrivalDistance(stored: StoredCase, features: readonly string[]): number {
    const similarities = this.similarities(features);
    let slot = -1;
    let best = 0;
    for (const candidate of this.slots()) {
      if (similarities[candidate]! > best) {
        best = similarities[candidate]!;
        slot = candidate;
      }
    }
    return slot >= 0 && this.#cases[slot]!.effect === stored.effect ? 1 - best : NOT_CALIBRATING;
  }

  /** The calibrating distances in ascending order. */
  calibration(): Float64Array {
    if (this.#calibration === null) {
      const size = this.#cases.length;
      this.#calibration = this.#distances
        .subarray(0, size)
        .filter((d) => d >= 0)
        .sort();
    }
    return this.#calibration;
  }
}
