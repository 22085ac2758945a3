import type { SnapshotReader } from '@aegis/core/snapshot';
import { dropOldest, FanTable } from './fan-table.js';
import { HAS_TEXT, type LineScanner, MAX_TOKENS } from './line-scanner.js';
import { knownMatch, type TemplateMatch } from './template-match.js';
import {
  generalise,
  KEY_RANGE,
  MAX_KEYS,
  nameSlot,
  readSlot,
  type TemplateSlot,
  writeSlot,
} from './template-slot.js';
import { replaceToken, sequenceKey, similarity, tokenMix } from './token-keys.js';

/** Lines that begin alike and are equally long, beyond which near ones are joined at once. */
const CROWD = 48;
const CROWD_SIMILARITY = 0.5;
/** Joins that are remembered for each template. */
const HEIRS = 8;

/**
 * Knows the templates of a stream. A line that has been seen, after masking, is one look-up. A new one is
 * compared at every place: once four different words have stood at one place of otherwise equal lines,
 * that place is a parameter and the lines are one template (so words become parameters by evidence, and
 * not by a similarity threshold). Where lines crowd without that ever happening, near ones are joined.
 *
 * Bounded by `maxTemplates`; the least recently used go first. Ids are made of the text.
 */
export class TemplateStore {
  readonly #maxTemplates: number;
  readonly #slots: (TemplateSlot | null)[] = [];
  readonly #free: number[] = [];
  readonly #byKey = new Map<number, number>();
  readonly #bySerial = new Map<number, number>();
  /** What templates were joined into, by serial; always older ones, so that it ends. */
  readonly #heirs = new Map<number, number>();
  #fans: FanTable;
  readonly #buckets = new Map<number, number[]>();
  #clock = 0;
  #live = 0;
  #nextSerial = 0;
  /** Templates that had to make room. */
  evicted = 0;
  readonly #mixes = new Float64Array(MAX_TOKENS * 2);

  constructor(maxTemplates: number) {
    this.#maxTemplates = maxTemplates;
    this.#fans = new FanTable(maxTemplates);
  }

  /** How many templates there are. */
  get size(): number {
    return this.#live;
  }

  /** The template at `index`, if it is still there. */
  at(index: number): TemplateSlot | null {
    return this.#slots[index] ?? null;
  }

  /** The template of this serial, if it is still there. */
  bySerial(serial: number): TemplateSlot | null {
    const index = this.#bySerial.get(serial);
    return index === undefined ? null : (this.#slots[index] ?? null);
  }

  /** What the template of this serial is now: itself, what it was joined into, or null if gone. */
  current(serial: number): TemplateSlot | null {
    let now = serial;
    for (let next = this.#heirs.get(now); next !== undefined; next = this.#heirs.get(now))
      now = next;
    return this.bySerial(now);
  }

  #inherit(from: number, into: number): void {
    this.#heirs.set(from, into);
    if (this.#heirs.size > this.#maxTemplates * HEIRS) dropOldest(this.#heirs, this.#maxTemplates);
  }

  /** All templates, in order of their index. */
  *all(): Generator<TemplateSlot> {
    for (const slot of this.#slots) if (slot !== null) yield slot;
  }

  /** The template of the line that `scanner` has just read, or null; nothing is learnt. */
  find(scanner: LineScanner): TemplateSlot | null {
    const index = this.#lookUp(scanner, this.#keyOf(scanner));
    return index === undefined ? null : (this.#slots[index] ?? null);
  }

  #keyOf(scanner: LineScanner): number {
    return sequenceKey(scanner.hashes, scanner.count, this.#mixes);
  }

  #lookUp(scanner: LineScanner, key: number): number | undefined {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    for (let i = 0; i < scanner.count; i++) {
      const general = this.#byKey.get(replaceToken(key, this.#mixes, i));
      if (general !== undefined) return general;
    }
    return undefined;
  }

  /** Finds or makes the template of the line that `scanner` has just read. */
  match(scanner: LineScanner): TemplateMatch {
    this.#clock++;
    const key = this.#keyOf(scanner);
    const known = this.#lookUp(scanner, key);
    if (known !== undefined) return this.#use(known);
    const first = scanner.count > 0 ? scanner.hashes[0]! : 0;
    const bucket = tokenMix(first, scanner.count);
    const near = this.#nearest(scanner, bucket);
    if (near !== null) return this.#absorb(near, scanner);
    const slot = this.#create(scanner, key, bucket);
    const joined = this.#spread(slot, key);
    const { others, hasKin } = joined;
    return { slot: joined.slot, isNew: others.length === 0, hasKin, joined: others };
  }

  #use(index: number): TemplateMatch {
    const slot = this.#slots[index]!;
    slot.lastUse = this.#clock;
    return knownMatch(slot);
  }

  #create(scanner: LineScanner, key: number, bucket: number): TemplateSlot {
    if (this.#live >= this.#maxTemplates) this.#evict();
    const index = this.#free.pop() ?? this.#slots.length;
    const tokens: string[] = [];
    for (let i = 0; i < scanner.count; i++) tokens.push(scanner.token(i));
    const slot: TemplateSlot = {
      index,
      serial: this.#nextSerial++,
      id: '',
      text: '',
      hashes: scanner.hashes.slice(0, scanner.count),
      flags: scanner.flags.slice(0, scanner.count),
      tokens,
      loose: false,
      keys: [],
      bucket,
      lastUse: this.#clock,
    };
    nameSlot(slot);
    this.#slots[index] = slot;
    this.#bySerial.set(slot.serial, index);
    this.#live++;
    this.#own(slot, key);
    const bucketSlots = this.#buckets.get(bucket);
    if (bucketSlots === undefined) this.#buckets.set(bucket, [index]);
    else bucketSlots.push(index);
    return slot;
  }

  #own(slot: TemplateSlot, key: number): void {
    if (slot.keys.includes(key)) return;
    slot.keys.push(key);
    this.#byKey.set(key, slot.index);
    if (slot.keys.length > MAX_KEYS) this.#byKey.delete(slot.keys.shift()!);
  }

  /** Notes the words at every place of a new line; joins where one place has had enough of them. */
  #spread(
    fresh: TemplateSlot,
    key: number,
  ): { slot: TemplateSlot; others: number[]; hasKin: boolean } {
    let words = 0;
    for (const flag of fresh.flags) if ((flag & HAS_TEXT) !== 0) words++;
    let slot = fresh;
    const others: number[] = [];
    let hasKin = false;
    for (let i = 0; i < fresh.hashes.length; i++) {
      const isWord = (fresh.flags[i]! & HAS_TEXT) !== 0;
      const constant = words - (isWord ? 1 : 0);
      if (constant < 1) continue;
      const general = replaceToken(key, this.#mixes, i);
      const fan = this.#fans.note(general, fresh.hashes[i]!, slot.serial, isWord, constant);
      if (fan.values.length > 1 && constant >= 2) hasKin = true;
      if (!fan.due) continue;
      slot = this.#join(fan.members, slot, i, general, others);
    }
    return { slot, others, hasKin };
  }

  #join(
    members: readonly number[],
    into: TemplateSlot,
    place: number,
    general: number,
    others: number[],
  ): TemplateSlot {
    // The oldest goes on under its serial, so that what was learnt of it stays where it is.
    const slots = new Set([into]);
    for (const member of members) {
      const slot = this.current(member);
      if (slot !== null && slot.hashes.length === into.hashes.length) slots.add(slot);
    }
    let keeper = into;
    for (const slot of slots) if (slot.serial < keeper.serial) keeper = slot;
    for (const slot of slots) {
      if (slot === keeper) continue;
      for (const key of slot.keys) if (keeper.keys.length < MAX_KEYS) this.#own(keeper, key);
      others.push(slot.serial);
      this.#remove(slot, keeper);
    }
    generalise(keeper, place);
    this.#own(keeper, general);
    keeper.lastUse = this.#clock;
    return keeper;
  }

  /** Where equally long lines with the same first word crowd, the most similar template of them. */
  #nearest(scanner: LineScanner, bucket: number): TemplateSlot | null {
    const indices = this.#buckets.get(bucket);
    if (indices === undefined || indices.length < CROWD || scanner.count < 3) return null;
    let best: TemplateSlot | null = null;
    let bestSimilarity = CROWD_SIMILARITY;
    for (const index of indices) {
      const slot = this.#slots[index];
      if (slot == null || slot.hashes.length !== scanner.count) continue;
      const alike = similarity(slot.hashes, slot.flags, scanner.hashes, scanner.count);
      if (alike > bestSimilarity || (alike === bestSimilarity && best === null)) {
        best = slot;
        bestSimilarity = alike;
      }
    }
    return best;
  }

  #absorb(slot: TemplateSlot, scanner: LineScanner): TemplateMatch {
    for (let i = 0; i < scanner.count; i++) {
      if (slot.hashes[i] !== scanner.hashes[i]) generalise(slot, i);
    }
    slot.loose = true;
    slot.lastUse = this.#clock;
    return knownMatch(slot);
  }

  #remove(slot: TemplateSlot, heir: TemplateSlot | null): void {
    for (const key of slot.keys) {
      if (this.#byKey.get(key) === slot.index) this.#byKey.delete(key);
    }
    const bucket = this.#buckets.get(slot.bucket);
    const place = bucket?.indexOf(slot.index) ?? -1;
    if (bucket !== undefined && place >= 0) {
      bucket.splice(place, 1);
      if (bucket.length === 0) this.#buckets.delete(slot.bucket);
    }
    this.#slots[slot.index] = null;
    this.#bySerial.delete(slot.serial);
    this.#live--;
    this.#free.push(slot.index);
    if (heir === null) this.evicted++;
    else this.#inherit(slot.serial, heir.serial);
  }

  #evict(): void {
    // The oldest eighth goes at once, so that a stream of ever new lines costs a constant per line.
    const live = this.#slots.filter((slot) => slot !== null);
    live.sort((a, b) => a.lastUse - b.lastUse || a.index - b.index);
    const many = Math.max(1, live.length >> 3);
    for (let i = 0; i < many; i++) this.#remove(live[i]!, null);
  }

  toJSON(): unknown {
    return {
      clock: this.#clock,
      evicted: this.evicted,
      nextSerial: this.#nextSerial,
      free: [...this.#free],
      length: this.#slots.length,
      slots: [...this.all()].map(writeSlot),
      heirs: [...this.#heirs].flat(),
      buckets: [...this.#buckets].map(([key, indices]) => ({ key, indices })),
      fans: this.#fans.toJSON(),
    };
  }

  /** Fills an empty store from a snapshot of another. */
  static read(reader: SnapshotReader, maxTemplates: number): TemplateStore {
    const store = new TemplateStore(maxTemplates);
    const index = { min: 0, max: maxTemplates * 2, integer: true };
    const many = { maxLength: maxTemplates * 2 };
    store.#clock = reader.number('clock', { min: 0, integer: true });
    store.evicted = reader.number('evicted', { min: 0, integer: true });
    store.#nextSerial = reader.number('nextSerial', { min: 0, integer: true });
    store.#free.push(...reader.numbers('free', many, index));
    const length = reader.number('length', index);
    for (let i = 0; i < length; i++) store.#slots.push(null);
    reader.list('slots', many, (item) => {
      const slot = readSlot(item, length);
      store.#slots[slot.index] = slot;
      store.#bySerial.set(slot.serial, slot.index);
      store.#live++;
      for (const key of slot.keys) store.#byKey.set(key, slot.index);
    });
    const pairs = { maxLength: (maxTemplates * HEIRS + 1) * 2 };
    const heirs = reader.numbers('heirs', pairs, { min: 0, integer: true });
    for (let i = 0; i + 1 < heirs.length; i += 2) {
      if (heirs[i + 1]! < heirs[i]!) store.#heirs.set(heirs[i]!, heirs[i + 1]!);
    }
    reader.list('buckets', many, (item) => {
      store.#buckets.set(item.number('key', KEY_RANGE), item.numbers('indices', many, index));
    });
    store.#fans = reader.object('fans', (field) => FanTable.read(field, maxTemplates));
    return store;
  }
}
