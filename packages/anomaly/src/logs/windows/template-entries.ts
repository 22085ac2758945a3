import { RecencyList } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { CountModel } from './count-model.js';
import { newEntry, readEntry, type TemplateEntry, writeEntry } from './template-entry.js';

/** Templates of one service that have a model of their own. */
const MAX_TEMPLATES = 512;
/** Terms of one window that training sees. */
export const MAX_TERMS = 512;

/** What one service has shown of each template, bounded: the longest unused makes room. */
export class TemplateEntries {
  readonly #entries = new Map<number, TemplateEntry>();
  readonly #order = new RecencyList<TemplateEntry>();
  /** Those with a line in the open window. */
  #open: TemplateEntry[] = [];

  get size(): number {
    return this.#entries.size;
  }

  /** There is no room for more: some may have been forgotten. */
  get isFull(): boolean {
    return this.#entries.size >= MAX_TEMPLATES;
  }

  /** Those with a line in the open window, in the order of their first lines. */
  get open(): readonly TemplateEntry[] {
    return this.#open;
  }

  get(serial: number): TemplateEntry | undefined {
    return this.#entries.get(serial);
  }

  /** All, the longest unused first. */
  [Symbol.iterator](): Iterator<TemplateEntry> {
    return this.#order[Symbol.iterator]();
  }

  /**
   * Counts a line.
   *
   * @param since - the window from which on a template that is new here has not come
   */
  add(serial: number, since: number): TemplateEntry {
    let entry = this.#entries.get(serial);
    if (entry === undefined) {
      if (this.isFull) this.#forget(this.#order.oldest!);
      entry = newEntry(serial, new CountModel(since));
      this.#insert(entry);
    } else {
      this.#order.touch(entry);
    }
    if (entry.count === 0) this.#open.push(entry);
    entry.count++;
    return entry;
  }

  #insert(entry: TemplateEntry): void {
    this.#entries.set(entry.serial, entry);
    this.#order.add(entry);
  }

  #forget(entry: TemplateEntry): void {
    this.#order.remove(entry);
    this.#entries.delete(entry.serial);
    if (entry.count > 0) this.#open = this.#open.filter((open) => open !== entry);
  }

  /** The window is over. */
  close(): void {
    for (const entry of this.#open) entry.count = 0;
    this.#open.length = 0;
  }

  /** What is known of the templates `from` belongs to the template `into` now. */
  join(from: readonly number[], into: number): void {
    for (const serial of from) {
      const entry = this.#entries.get(serial);
      if (entry === undefined) continue;
      this.#forget(entry);
      let heir = this.#entries.get(into);
      if (heir === undefined) {
        heir = newEntry(into, entry.model);
        this.#insert(heir);
      } else heir.model.merge(entry.model);
      if (heir.count === 0 && entry.count > 0) this.#open.push(heir);
      heir.count += entry.count;
      heir.isLearnt ||= entry.isLearnt;
    }
  }

  /** The open window as a document: each template as often as its lines. */
  document(): number[] {
    const terms: number[] = [];
    for (const { serial, count } of this.#open) {
      for (let i = 0; i < count && terms.length < MAX_TERMS; i++) terms.push(serial);
    }
    return terms;
  }

  toJSON(): unknown {
    return {
      entries: [...this.#order].map(writeEntry),
      open: this.#open.map(({ serial }) => serial),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): TemplateEntries {
    const entries = new TemplateEntries();
    reader.list('entries', { maxLength: MAX_TEMPLATES }, (item) => {
      const entry = readEntry(item);
      if (!entries.#entries.has(entry.serial)) entries.#insert(entry);
    });
    const whole = { min: 0, integer: true };
    for (const serial of reader.numbers('open', { maxLength: MAX_TEMPLATES }, whole)) {
      const entry = entries.#entries.get(serial);
      if (entry !== undefined && entry.count > 0) entries.#open.push(entry);
    }
    return entries;
  }
}
