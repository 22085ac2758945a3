import { BucketLists } from './bucket-lists.js';
import { PlaceSets } from './place-sets.js';
import { knownMatch, type TemplateMatch } from './template-match.js';
import type { TemplateSlot } from './template-slot.js';
import { SequenceKey } from './token-keys.js';

/** The templates of a store, by their key, by their serial and by what their lines begin with. */
export class SlotTable {
  readonly sets: PlaceSets = new PlaceSets();
  readonly buckets: BucketLists = new BucketLists();
  readonly #slots: (TemplateSlot | null)[] = [];
  /** What a line of the template at this index comes to, if it is not new. */
  readonly #known: TemplateMatch[] = [];
  readonly #free: number[] = [];
  readonly #bySerial = new Map<number, number>();
  readonly #key = new SequenceKey();
  /** How many templates there are. */
  live = 0;

  /** The index for a template to come. */
  takeIndex(): number {
    return this.#free.pop() ?? this.#slots.length;
  }

  at(index: number): TemplateSlot {
    return this.#slots[index]!;
  }

  /** What a line of the template at `index` comes to. */
  use(index: number, clock: number): TemplateMatch {
    this.#slots[index]!.lastUse = clock;
    return this.#known[index]!;
  }

  bySerial(serial: number): TemplateSlot | null {
    const index = this.#bySerial.get(serial);
    return index === undefined ? null : (this.#slots[index] ?? null);
  }

  /** All templates, the oldest first. */
  all(): TemplateSlot[] {
    const slots = this.#slots.filter((slot) => slot !== null);
    return slots.sort((a, b) => a.serial - b.serial);
  }

  insert(slot: TemplateSlot): void {
    this.#slots[slot.index] = slot;
    this.#known[slot.index] = knownMatch(slot);
    this.#bySerial.set(slot.serial, slot.index);
    this.live++;
    if (!slot.pinned) this.buckets.add(slot.bucket, slot.index);
  }

  /** Takes a template out that cannot be found by its key any more. */
  drop(slot: TemplateSlot): void {
    if (!slot.pinned) this.buckets.remove(slot.bucket, slot.index);
    this.#slots[slot.index] = null;
    this.#bySerial.delete(slot.serial);
    this.live--;
    this.#free.push(slot.index);
  }

  /** The template with the same constant words at the same places, or null. */
  twin(slot: TemplateSlot): TemplateSlot | null {
    this.#key.read(slot.hashes, slot.hashes.length);
    const index = this.sets.get(this.#key.low, this.#key.high);
    return index < 0 ? null : this.#slots[index]!;
  }

  /** Lines find the template from now on. */
  enter(
    slot: TemplateSlot,
    hashes: Int32Array = slot.hashes,
    places: Uint8Array = slot.places,
  ): void {
    this.#key.read(hashes, hashes.length);
    this.sets.add(this.#key, slot.index, hashes.length, places, slot.pinned);
  }

  /** Lines do not find the template any more. */
  leave(slot: TemplateSlot): void {
    this.#key.read(slot.hashes, slot.hashes.length);
    this.sets.remove(this.#key, slot.hashes.length, slot.places);
  }

  /** Takes the least recently used eighth out, so that a stream of ever new lines costs a constant per line. */
  evict(): number {
    const slots = this.#slots.filter((slot) => slot !== null && !slot.pinned) as TemplateSlot[];
    const times = Float64Array.from(slots, (slot) => slot.lastUse).sort();
    const many = Math.min(slots.length, Math.max(1, slots.length >> 3));
    const latest = times[many - 1] ?? -1;
    let left = many;
    for (const slot of slots) {
      if (slot.lastUse > latest || left === 0) continue;
      left--;
      this.leave(slot);
      this.drop(slot);
    }
    return many;
  }
}
