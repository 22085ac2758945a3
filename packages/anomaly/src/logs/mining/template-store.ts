import { AegisError } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { nearestOfCrowd } from './crowd.js';
import { FanTable } from './fan-table.js';
import type { LineScanner } from './line-scanner.js';
import { HAS_TEXT, type LineTokens } from './line-tokens.js';
import { pinTemplate } from './pinned-templates.js';
import { SlotTable } from './slot-table.js';
import { TemplateHeirs } from './template-heirs.js';
import { knownMatch, type TemplateMatch } from './template-match.js';
import {
  anyPlaces,
  anyWordPlaces,
  generalise,
  nameSlot,
  readSlot,
  slotOfLine,
  slotOfPin,
  type TemplateSlot,
  writeSlot,
} from './template-slot.js';
import { SequenceKey, tokenMix } from './token-keys.js';

/**
 * Knows the templates of a stream. A line that has been seen, after masking, is one look-up, and one for
 * each set of places where any word fits in templates of its length. A new one is compared at every place:
 * once four different words have stood at one place of otherwise equal lines, that place is a parameter and
 * the lines are one template (so words become parameters by evidence, and not by a similarity threshold).
 * Where lines crowd without that ever happening, near ones are joined.
 *
 * Bounded by `maxTemplates`; the least recently used go first. Ids are made of the text. Templates that are
 * `pinned` are known from the start and stay as they are.
 */
export class TemplateStore {
  readonly #maxTemplates: number;
  readonly #slots = new SlotTable();
  readonly #key = new SequenceKey();
  #heirs: TemplateHeirs;
  #fans: FanTable;
  #clock = 0;
  #nextSerial = 0;
  /** Templates that had to make room. */
  evicted = 0;

  constructor(maxTemplates: number, pinned: readonly string[] = []) {
    this.#maxTemplates = maxTemplates;
    this.#fans = new FanTable(maxTemplates);
    this.#heirs = new TemplateHeirs(maxTemplates);
    for (const text of pinned) this.#pin(text);
  }

  /** How many templates there are. */
  get size(): number {
    return this.#slots.live;
  }

  /** Look-ups so far: what lines have cost, whatever the machine. */
  get probes(): number {
    return this.#slots.sets.probes;
  }

  /** The template of this serial, if it is still there. */
  bySerial(serial: number): TemplateSlot | null {
    return this.#slots.bySerial(serial);
  }

  /** What the template of this serial is now: itself, what it was joined into, or null if gone. */
  current(serial: number): TemplateSlot | null {
    return this.#slots.bySerial(this.#heirs.last(serial));
  }

  /** All templates, the oldest first. */
  all(): readonly TemplateSlot[] {
    return this.#slots.all();
  }

  /** Finds or makes the template of the line that `scanner` has just read. */
  match(scanner: LineScanner): TemplateMatch {
    this.#clock++;
    const known = this.#find(scanner.tokens);
    if (known >= 0) return this.#slots.use(known, this.#clock);
    const { hashes, count } = scanner.tokens;
    const bucket = tokenMix(count > 0 ? hashes[0]! : 0, count);
    const near = nearestOfCrowd(this.#slots, scanner.tokens, bucket);
    if (near !== null) return this.#absorb(near, scanner.tokens);
    return this.#spread(this.#create(scanner.tokens, bucket), scanner.tokens);
  }

  /** The template of the line that `scanner` has just read, if it is known; nothing is learnt. */
  peek(scanner: LineScanner): TemplateSlot | null {
    const known = this.#find(scanner.tokens);
    return known < 0 ? null : this.#slots.at(known);
  }

  #find(line: LineTokens): number {
    this.#key.read(line.hashes, line.count);
    return this.#slots.sets.find(this.#key, line.count);
  }

  #create(line: LineTokens, bucket: number): TemplateSlot {
    if (this.size >= this.#maxTemplates) this.evicted += this.#slots.evict();
    const slot = slotOfLine(line, {
      index: this.#slots.takeIndex(),
      serial: this.#nextSerial++,
      bucket,
      lastUse: this.#clock,
    });
    this.#slots.insert(slot);
    this.#slots.enter(slot);
    return slot;
  }

  #pin(text: string): void {
    const fresh = pinTemplate(text).filter((hashes) => {
      this.#key.read(hashes, hashes.length);
      return this.#slots.sets.get(this.#key.low, this.#key.high) < 0;
    });
    if (fresh.length === 0) return;
    const slot = slotOfPin(text, fresh, this.#slots.takeIndex(), this.#nextSerial++);
    this.#slots.insert(slot);
    for (const pattern of fresh) this.#slots.enter(slot, pattern, anyPlaces(pattern));
  }

  /** Notes the words at every place of a new line; joins where one place has had enough of them. */
  #spread(fresh: TemplateSlot, line: LineTokens): TemplateMatch {
    const key = this.#key;
    const { hashes, flags, count } = line;
    let words = 0;
    for (let i = 0; i < count; i++) if ((flags[i]! & HAS_TEXT) !== 0) words++;
    let slot = fresh;
    let hasKin = false;
    const joined: number[] = [];
    for (let i = 0; i < count; i++) {
      const isWord = (flags[i]! & HAS_TEXT) !== 0;
      const constant = words - (isWord ? 1 : 0);
      if (constant < 1) continue;
      const low = (key.low + key.anyLow(i)) | 0;
      const high = (key.high + key.anyHigh(i)) | 0;
      const { values, due } = this.#fans.note(
        low,
        high,
        hashes[i]!,
        fresh.serial,
        isWord,
        constant,
      );
      if (values > 1 && constant >= 2) hasKin = true;
      if (due !== null && this.#slots.sets.hasRoom(count)) slot = this.#join(due, slot, i, joined);
    }
    const due = this.#noteValues(line, fresh.serial, words);
    if (due !== null && this.#slots.sets.hasRoom(count)) slot = this.#join(due, slot, -1, joined);
    return { slot, isNew: joined.length === 0, hasKin, joined };
  }

  /** Notes the line without the values of its `key=value` words, of which several may vary at a time. */
  #noteValues(line: LineTokens, serial: number, words: number): readonly number[] | null {
    let { low, high } = this.#key;
    let values = 0;
    let hash = 0;
    for (let i = 0; i < line.count; i++) {
      const key = line.keys[i]!;
      if (key === 0 || key === line.hashes[i]) continue;
      values++;
      hash = Math.imul(hash ^ line.hashes[i]!, 0x01000193);
      low = (low + this.#key.otherLow(i, key)) | 0;
      high = (high + this.#key.otherHigh(i, key)) | 0;
    }
    if (values < 2) return null;
    return this.#fans.note(low, high, hash, serial, true, words).due;
  }

  /** Joins the templates of `members` into one that takes any word at `place`, and where else they differ. */
  #join(
    members: readonly number[],
    into: TemplateSlot,
    place: number,
    joined: number[],
  ): TemplateSlot {
    const slots = new Set([into]);
    for (const member of members) {
      const slot = this.current(member);
      if (slot !== null && !slot.pinned && slot.hashes.length === into.hashes.length) {
        slots.add(slot);
      }
    }
    // The oldest goes on under its serial, so that what was learnt of it stays where it is.
    let keeper = into;
    for (const slot of slots) if (slot.serial < keeper.serial) keeper = slot;
    const places = new Set(place < 0 ? [] : [place]);
    for (const slot of slots) {
      if (slot === keeper) continue;
      for (let i = 0; i < slot.hashes.length; i++) {
        if (slot.hashes[i] !== keeper.hashes[i]) places.add(i);
      }
      for (const known of slot.places) places.add(known);
      this.#slots.leave(slot);
      this.#inherit(slot, keeper, joined);
    }
    return this.#widen(keeper, places, joined);
  }

  /** Makes places of a template parameters; if there is such a template already, the two are one. */
  #widen(slot: TemplateSlot, places: Iterable<number>, joined: number[]): TemplateSlot {
    this.#slots.leave(slot);
    for (const place of places) generalise(slot, place);
    const twin = this.#slots.twin(slot);
    let kept = slot;
    if (twin !== null) {
      const gone = twin.serial < slot.serial ? slot : twin;
      kept = gone === slot ? twin : slot;
      if (!twin.pinned) this.#slots.leave(twin);
      this.#inherit(gone, kept, joined);
      if (kept.pinned) return kept;
      for (let i = 0; i < gone.flags.length; i++) kept.flags[i]! |= gone.flags[i]!;
    }
    kept.places = anyWordPlaces(kept.flags);
    kept.lastUse = this.#clock;
    nameSlot(kept);
    this.#slots.enter(kept);
    return kept;
  }

  #inherit(from: TemplateSlot, heir: TemplateSlot, joined: number[]): void {
    this.#slots.drop(from);
    this.#heirs.set(from.serial, heir.serial);
    joined.push(from.serial);
  }

  #absorb(slot: TemplateSlot, line: LineTokens): TemplateMatch {
    const places: number[] = [];
    for (let i = 0; i < line.count; i++) {
      if (slot.hashes[i] !== line.hashes[i]) places.push(i);
    }
    const joined: number[] = [];
    const kept = this.#widen(slot, places, joined);
    return { ...knownMatch(kept), joined };
  }

  toJSON(): unknown {
    return {
      clock: this.#clock,
      evicted: this.evicted,
      nextSerial: this.#nextSerial,
      slots: this.all()
        .filter((slot) => !slot.pinned)
        .map(writeSlot),
      heirs: this.#heirs.toJSON(),
      fans: this.#fans.toJSON(),
    };
  }

  /**
   * Fills an empty store from a snapshot of another with the same pinned templates.
   *
   * @throws AegisError `invalid-snapshot`
   */
  static read(
    reader: SnapshotReader,
    maxTemplates: number,
    pinned: readonly string[] = [],
  ): TemplateStore {
    const store = new TemplateStore(maxTemplates, pinned);
    const whole = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
    store.#clock = reader.number('clock', whole);
    store.evicted = reader.number('evicted', whole);
    store.#nextSerial = reader.number('nextSerial', { ...whole, min: store.#nextSerial });
    let last = store.size - 1;
    reader.list('slots', { maxLength: Math.max(0, maxTemplates - store.size) }, (item) => {
      const slot = readSlot(item, store.#slots.takeIndex());
      const ordered = slot.serial > last && slot.serial < store.#nextSerial;
      if (!ordered || store.#slots.twin(slot) !== null) {
        throw new AegisError('invalid-snapshot', 'template store: a template is there twice.');
      }
      last = slot.serial;
      store.#slots.insert(slot);
      store.#slots.enter(slot);
    });
    store.#heirs = TemplateHeirs.read(reader, 'heirs', maxTemplates);
    store.#fans = reader.object('fans', (field) => FanTable.read(field, maxTemplates));
    return store;
  }
}
