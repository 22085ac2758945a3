import type { SnapshotReader } from '@aegis/core/snapshot';
import type { LogTemplate } from './log-verdict.js';
import type { TemplateStore } from './mining/template-store.js';

interface TemplateCount {
  count: number;
  firstSeenMs: number;
  lastSeenMs: number;
}

/** How often and when each template was seen, by serial. */
export class TemplateCounts {
  readonly #maxTemplates: number;
  readonly #counts = new Map<number, TemplateCount>();

  constructor(maxTemplates: number) {
    this.#maxTemplates = maxTemplates;
  }

  /** Counts a line of a template of `store`. */
  note(serial: number, timeMs: number, store: TemplateStore): void {
    const known = this.#counts.get(serial);
    if (known !== undefined) {
      known.count++;
      known.firstSeenMs = Math.min(known.firstSeenMs, timeMs);
      known.lastSeenMs = Math.max(known.lastSeenMs, timeMs);
      return;
    }
    if (this.#counts.size >= this.#maxTemplates * 2) {
      for (const old of [...this.#counts.keys()]) {
        if (store.bySerial(old) === null) this.#counts.delete(old);
      }
    }
    this.#counts.set(serial, { count: 1, firstSeenMs: timeMs, lastSeenMs: timeMs });
  }

  /** What was counted for `from` belongs to `into` now. */
  join(from: readonly number[], into: number): void {
    for (const serial of from) {
      const count = this.#counts.get(serial);
      if (count === undefined) continue;
      this.#counts.delete(serial);
      const heir = this.#counts.get(into);
      if (heir === undefined) {
        this.#counts.set(into, count);
        continue;
      }
      heir.count += count.count;
      heir.firstSeenMs = Math.min(heir.firstSeenMs, count.firstSeenMs);
      heir.lastSeenMs = Math.max(heir.lastSeenMs, count.lastSeenMs);
    }
  }

  /** The templates of `store` with their counts, the most frequent first. */
  list(store: TemplateStore): LogTemplate[] {
    const list: LogTemplate[] = [];
    for (const slot of store.all()) {
      const count = this.#counts.get(slot.serial);
      if (count !== undefined) list.push({ id: slot.id, template: slot.text, ...count });
    }
    return list.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
  }

  toJSON(): unknown {
    return { counts: [...this.#counts].map(([serial, count]) => ({ serial, ...count })) };
  }

  static read(reader: SnapshotReader, maxTemplates: number): TemplateCounts {
    const counts = new TemplateCounts(maxTemplates);
    const whole = { min: 0, integer: true };
    reader.list('counts', { maxLength: maxTemplates * 2 + 1 }, (item) => {
      counts.#counts.set(item.number('serial', whole), {
        count: item.number('count', whole),
        firstSeenMs: item.number('firstSeenMs'),
        lastSeenMs: item.number('lastSeenMs'),
      });
    });
    return counts;
  }
}
