import type { ActionKind } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';

/** One act that ran or runs. */
export interface LedgerRecord {
  /** Made of plan, place and act: the same one never runs twice. */
  readonly key: string;
  readonly kind: ActionKind;
  readonly target: string;
  readonly radius: readonly string[];
  readonly startedMs: number;
  /** Null while it runs. */
  endedMs: number | null;
}

const MAX_RECORDS = 10_000;
const MAX_KEYS = 20_000;

/** What has been done lately: the memory that budgets, cooldowns and rates count over. */
export class Ledger {
  #records: LedgerRecord[] = [];
  #keys: Set<string> = new Set();

  /** Whether there is no room for another record: the guard then lets nothing through. */
  get isFull(): boolean {
    return this.#records.length >= MAX_RECORDS;
  }

  records(): readonly LedgerRecord[] {
    return this.#records;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  begin(record: LedgerRecord): void {
    this.#records.push(record);
    this.#keys.add(record.key);
    if (this.#keys.size <= MAX_KEYS) return;
    for (const oldest of this.#keys) {
      this.#keys.delete(oldest);
      break;
    }
  }

  /** Marks an act as ended. False where it is not known or had ended before. */
  finish(key: string, nowMs: number): boolean {
    const record = this.#records.find((one) => one.key === key && one.endedMs === null);
    if (record === undefined) return false;
    record.endedMs = nowMs;
    return true;
  }

  /** Forgets what ended before `oldestMs`, and gives up what began before `staleMs` and never ended. */
  prune(oldestMs: number, staleMs: number): void {
    this.#records = this.#records.filter((record) =>
      record.endedMs === null ? record.startedMs >= staleMs : record.endedMs >= oldestMs,
    );
  }

  toJSON(): object {
    return {
      records: this.#records.map((record) => ({ ...record, radius: [...record.radius] })),
      keys: [...this.#keys],
      // Says how many keys follow, so that a cut-off snapshot is noticed.
      counts: encodeArray(Uint32Array.of(this.#records.length, this.#keys.size)),
    };
  }

  restore(reader: SnapshotReader, kinds: readonly ActionKind[]): boolean {
    const text = { maxLength: 2000 };
    this.#records = reader.list('records', { maxLength: MAX_RECORDS }, (record) => ({
      key: record.string('key', text),
      kind: record.oneOf('kind', kinds),
      target: record.string('target', text),
      radius: record.strings('radius', { maxLength: 1001, maxStringLength: 2000 }),
      startedMs: record.number('startedMs'),
      endedMs: record.has('endedMs') ? record.number('endedMs') : null,
    }));
    this.#keys = new Set(reader.strings('keys', { maxLength: MAX_KEYS, maxStringLength: 2000 }));
    const counts = reader.uint32Array('counts', 2);
    return counts[0] === this.#records.length && counts[1] === this.#keys.size;
  }
}
