import { CaseColumns, type StoredCase } from './case-columns.js';
import { EffectCounts } from './effect-counts.js';
import { GroupColumns } from './group-columns.js';
import { Vocabulary } from './vocabulary.js';

/**
 * Cases in the order in which they came, in groups that count as one. A ring: when full, the oldest case
 * goes. At most 200 bytes a case beside its texts, where every case is a group of its own.
 */
export class CaseBase {
  readonly maxCases: number;
  readonly vocabulary: Vocabulary = new Vocabulary();
  readonly groups: GroupColumns;
  readonly counts: EffectCounts = new EffectCounts();
  readonly #cases: CaseColumns;
  #size = 0;
  #next = 0;
  evicted = 0;

  constructor(maxCases: number) {
    this.maxCases = maxCases;
    this.groups = new GroupColumns(maxCases);
    this.#cases = new CaseColumns(maxCases);
  }

  get size(): number {
    return this.#size;
  }

  /** How many cases were ever taken in. */
  get added(): number {
    return this.#size + this.evicted;
  }

  has(id: string): boolean {
    return this.#cases.has(id);
  }

  at(slot: number): StoredCase {
    return this.#cases.at(slot);
  }

  atMs(slot: number): number {
    return this.#cases.atMs(slot);
  }

  groupOf(slot: number): number {
    return this.#cases.groupOf(slot);
  }

  /** When a case came among those that are kept: 0 is the oldest. */
  ageRank(slot: number): number {
    return this.#size === this.maxCases ? (slot - this.#next + this.#size) % this.#size : slot;
  }

  /** The slots from the oldest case to the newest. */
  *slots(): Iterable<number> {
    const start = this.#size === this.maxCases ? this.#next : 0;
    for (let k = 0; k < this.#size; k++) yield (start + k) % this.#size;
  }

  /** The `count` groups that had a case last, the newest first. */
  latestGroups(count: number): number[] {
    const seen = new Set<number>();
    const start = this.#size === this.maxCases ? this.#next : 0;
    for (let k = this.#size - 1; k >= 0 && seen.size < count; k--) {
      seen.add(this.#cases.groupOf((start + k) % this.#size));
    }
    return [...seen];
  }

  featuresAt(slot: number): string[] {
    const ids = this.groups.featuresOf(this.#cases.groupOf(slot));
    return Array.from(ids, (id) => this.vocabulary.nameOf(id));
  }

  /** Takes a case in that is not there yet. */
  add(stored: StoredCase, features: readonly string[]): void {
    const slot = this.#takeSlot();
    const { groups } = this;
    const { group, isNew } = groups.of(stored, features, this.vocabulary);
    this.#cases.put(slot, stored, group);
    if (isNew) this.counts.change(groups.featuresOf(group), groups.effects[group]!, 1);
    groups.sizes[group]!++;
    if (stored.success) groups.successes[group]!++;
    if (isNew || stored.atMs >= this.#cases.atMs(groups.newest[group]!))
      groups.newest[group] = slot;
  }

  /** Weighs features by their rarity as it is now. */
  reweigh(): void {
    this.vocabulary.reweigh(this.groups.count);
    this.groups.retotal(this.vocabulary.weights);
  }

  /** Takes over the weights of a snapshot, by name. */
  adoptWeights(weights: Iterable<readonly [name: string, weight: number]>): void {
    for (const [name, weight] of weights) this.vocabulary.adopt(name, weight);
    this.groups.retotal(this.vocabulary.weights);
  }

  #takeSlot(): number {
    if (this.#size < this.maxCases) return this.#size++;
    const slot = this.#next;
    this.#remove(slot);
    this.#next = (slot + 1) % this.maxCases;
    this.evicted++;
    return slot;
  }

  #remove(slot: number): void {
    const { groups } = this;
    const group = this.#cases.groupOf(slot);
    groups.sizes[group]!--;
    if (this.#cases.succeeded(slot)) groups.successes[group]!--;
    this.#cases.clear(slot);
    if (groups.sizes[group] === 0) {
      this.counts.change(groups.featuresOf(group), groups.effects[group]!, -1);
      groups.drop(group, this.vocabulary);
    } else if (groups.newest[group] === slot) {
      groups.newest[group] = this.#newestOf(group, slot);
    }
  }

  /** The newest case of a group, `but` one; of several at the same time the one that came last. */
  #newestOf(group: number, but: number): number {
    let newest = -1;
    for (const slot of this.slots()) {
      if (slot === but || this.#cases.groupOf(slot) !== group) continue;
      if (newest < 0 || this.#cases.atMs(slot) >= this.#cases.atMs(newest)) newest = slot;
    }
    return newest;
  }
}
