import type { SignalKind } from '@aegis/core';
import { type Linked, RecencyList } from '@aegis/core/collections';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { CounterRate } from '../counter-rate.js';
import { isCounter } from '../metric-kind.js';
import { leastQuantumOf, signalKindOf } from '../signal-kind.js';
import { StepClock } from '../step-clock.js';
import { SeriesModel } from './series-model.js';
import type { SeriesSettings } from './series-verdict.js';
import { Slot } from './slot.js';

/** What is known of a series besides its numbers. */
export interface SeriesEntry extends Linked<SeriesEntry> {
  readonly key: string;
  readonly name: string;
  readonly place: number;
  readonly signalKind: SignalKind;
  readonly leastQuantum: number;
  readonly isCounter: boolean;
}

/** Options that every series shares. */
export interface TableSettings extends SeriesSettings {
  readonly maxSeries: number;
  readonly counters: 'by-name' | 'none';
}

const MAX_NAME_LENGTH = 4096;
/** Nothing that comes in makes a model larger than the square of the largest value that is held … */
const MAX_DOUBLE = 1e80;
/** … and its means and scales larger than a few times that value. */
const MAX_SINGLE = 1e38;

/** All series of a detector, the one heard from least recently first; one of them is open. */
export class SeriesTable {
  readonly #settings: TableSettings;
  readonly #entries = new Map<string, SeriesEntry>();
  readonly #recency = new RecencyList<SeriesEntry>();
  readonly #slot = new Slot();
  readonly #clockPlace: number;
  readonly #counterPlace: number;
  /** Where the doubles of the model begin. */
  readonly #modelPlace: number;
  /** Of the series that is open. */
  readonly clock: StepClock = new StepClock();
  readonly counter: CounterRate = new CounterRate();
  readonly model: SeriesModel;

  constructor(settings: TableSettings) {
    this.#settings = settings;
    this.#clockPlace = this.#slot.reserveDoubles(StepClock.SIZE);
    this.#counterPlace = this.#slot.reserveDoubles(CounterRate.SIZE);
    this.#modelPlace = this.#counterPlace + CounterRate.SIZE;
    this.model = new SeriesModel(this.#slot, settings);
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytesPerSeries(): number {
    return this.#slot.bytesPerSeries;
  }

  #describe(key: string, name: string, place: number): SeriesEntry {
    return {
      key,
      name,
      place,
      signalKind: signalKindOf(name),
      leastQuantum: leastQuantumOf(name),
      isCounter: this.#settings.counters === 'by-name' && isCounter(name),
      older: null,
      newer: null,
    };
  }

  #open(place: number): void {
    this.#slot.open(place);
    this.clock.bind(this.#slot.doubles, this.#slot.doubleAt + this.#clockPlace);
    this.counter.bind(this.#slot.doubles, this.#slot.doubleAt + this.#counterPlace);
  }

  /** Opens a series; null where it is not known. */
  find(key: string): SeriesEntry | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    this.#open(entry.place);
    return entry;
  }

  /**
   * Opens a series as the one heard from last, new if need be.
   *
   * @returns the entry, and whether another series had to go for it
   */
  touch(key: string, name: string): { readonly entry: SeriesEntry; readonly evicted: boolean } {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#recency.touch(known);
      this.#open(known.place);
      return { entry: known, evicted: false };
    }
    const evicted = this.#entries.size >= this.#settings.maxSeries;
    if (evicted) this.#evict();
    return { entry: this.#add(key, name), evicted };
  }

  #evict(): void {
    const { oldest } = this.#recency;
    if (oldest === null) return;
    this.#recency.remove(oldest);
    this.#entries.delete(oldest.key);
    this.#slot.release(oldest.place);
  }

  #add(key: string, name: string): SeriesEntry {
    const entry = this.#describe(key, name, this.#slot.allocate());
    this.#entries.set(key, entry);
    this.#recency.add(entry);
    this.#open(entry.place);
    this.clock.clear();
    this.counter.clear();
    return entry;
  }

  /** Every series with its state, the one heard from least recently first. */
  toJSON(): object[] {
    return Array.from(this.#recency, ({ key, name, place }) => {
      this.#slot.open(place);
      const { doubles, singles, shorts, bytes } = this.#slot.contents();
      return {
        key,
        name,
        doubles: encodeArray(doubles),
        singles: encodeArray(singles),
        shorts: encodeArray(shorts),
        bytes: encodeArray(bytes),
      };
    });
  }

  /** Adds a series from a snapshot. */
  restore(reader: SnapshotReader, refuse: (sentence: string) => Error): void {
    const key = reader.string('key', { maxLength: MAX_NAME_LENGTH });
    const name = reader.string('name', { maxLength: MAX_NAME_LENGTH });
    const { sizes } = this.#slot;
    const contents = {
      doubles: reader.finiteFloat64Array('doubles', sizes.doubles),
      singles: reader.float32Array('singles', sizes.singles),
      shorts: reader.uint16Array('shorts', sizes.shorts),
      bytes: reader.uint8Array('bytes', sizes.bytes),
    };
    if (this.#entries.has(key)) throw refuse(`the series ${key} comes twice`);
    const entry = this.#add(key, name);
    this.#slot.fill(contents);
    this.#open(entry.place);
    const isBounded =
      contents.doubles.subarray(this.#modelPlace).every((x) => Math.abs(x) <= MAX_DOUBLE) &&
      contents.singles.every((x) => Math.abs(x) <= MAX_SINGLE);
    if (!isBounded || !this.clock.isValid || !this.counter.isValid || !this.model.isValid) {
      throw refuse(`the state of ${key} is none that a series can come to`);
    }
  }
}
