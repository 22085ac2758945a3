import type { ActionKind } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import type { UnfinishedAct } from './guard-report.js';

const UNDO_STATES = ['none', 'running', 'done', 'failed'] as const;

/** One act that ran or runs. */
export interface LedgerRecord {
  /** Made of plan, place and act: the same one never runs twice. */
  readonly key: string;
  readonly planId: string;
  readonly kind: ActionKind;
  readonly target: string;
  readonly radius: readonly string[];
  /** Copies that it touches. */
  readonly copies: number;
  /** The share of the system's traffic that it puts at risk. */
  readonly traffic: number;
  readonly startedMs: number;
  /** Null while it runs, and while nobody knows whether it ran. */
  endedMs: number | null;
  /** What the executor said; null before it has. */
  ok: boolean | null;
  undo: (typeof UNDO_STATES)[number];
  /** When taking back began; null where it has not. */
  undoMs: number | null;
}

const MAX_RECORDS = 10_000;
const MAX_KEYS = 5000;
const KEYS_AT_ONCE = 500;

/** Whether something is going on, or may be, where the act is. */
export function isRunning(record: LedgerRecord): boolean {
  return record.endedMs === null || record.undo === 'running';
}

/** When it last touched the world; null while it may still. */
export function lastTouched(record: LedgerRecord): number | null {
  if (isRunning(record)) return null;
  return Math.max(record.endedMs!, record.undoMs ?? record.endedMs!);
}

/** Whether a later act of the same plan has to be taken back first. */
function blocksUndo(later: LedgerRecord, record: LedgerRecord): boolean {
  if (later.undo === 'running') return true;
  if (later.endedMs === null) return later.target === record.target;
  return later.undo === 'none';
}

/** What has been done lately: the memory that budgets, cooldowns and rates count over. */
export class Ledger {
  #records: LedgerRecord[] = [];
  /** By key, when its plan was made. */
  #keys: Map<string, number> = new Map();
  /** Of plans made until then not all keys are known any more. */
  #forgottenMs = -Number.MAX_VALUE;

  /** Whether there is no room for another record: the guard then lets nothing through that needs one. */
  get isFull(): boolean {
    return this.#records.length >= MAX_RECORDS;
  }

  records(): readonly LedgerRecord[] {
    return this.#records;
  }

  /** Whether the act of this key may have been done before: it was, or its plan is too old to know. */
  hasRun(key: string, createdMs: number): boolean {
    return this.#keys.has(key) || createdMs <= this.#forgottenMs;
  }

  /** Remembers for good that an act was done; room is made by giving up all plans of the oldest times. */
  remember(key: string, createdMs: number): void {
    this.#keys.set(key, createdMs);
    if (this.#keys.size <= MAX_KEYS) return;
    const times = Float64Array.from(this.#keys.values()).sort();
    this.#forgottenMs = Math.max(this.#forgottenMs, times[KEYS_AT_ONCE]!);
    for (const [one, madeMs] of this.#keys) {
      if (madeMs <= this.#forgottenMs) this.#keys.delete(one);
    }
  }

  begin(record: LedgerRecord): void {
    this.#records.push(record);
  }

  find(key: string): LedgerRecord | undefined {
    return this.#records.find((record) => record.key === key);
  }

  /** Acts of which no end is known. */
  unfinished(): UnfinishedAct[] {
    return this.#records.filter(isRunning).map((record) => {
      const { key, planId, kind, target, startedMs, undo } = record;
      return { key, planId, kind, target, startedMs, undoing: undo === 'running' };
    });
  }

  /** Marks an act as ended. False where it is not known or had ended before. */
  finish(key: string, ok: boolean, nowMs: number): boolean {
    const record = this.find(key);
    if (record === undefined || record.endedMs !== null) return false;
    record.endedMs = nowMs;
    record.ok = ok;
    return true;
  }

  /** Why an act may not be taken back now; null where it may. */
  againstUndo(key: string): string | null {
    const at = this.#records.findIndex((record) => record.key === key);
    const record = this.#records[at];
    if (record === undefined) return 'no such act is known';
    if (record.undo !== 'none') return 'it has been taken back, or that was tried';
    if (record.endedMs === null) return 'it is not known to have ended';
    const later = this.#records
      .slice(at + 1)
      .find((one) => one.planId === record.planId && blocksUndo(one, record));
    return later === undefined ? null : `${later.kind} of ${later.target} came after it`;
  }

  /** Marks that taking an act back began or ended. False where it had ended before. */
  undo(key: string, state: 'running' | 'done' | 'failed', nowMs: number): boolean {
    const record = this.find(key);
    if (record === undefined || record.undo === 'done' || record.undo === 'failed') return false;
    record.undo = state;
    record.undoMs = nowMs;
    return true;
  }

  /** Gives up what began before `staleMs` and never ended; gives what that was. */
  giveUp(staleMs: number, nowMs: number): LedgerRecord[] {
    const stale = this.#records.filter(
      (record) => isRunning(record) && Math.max(record.startedMs, record.undoMs ?? 0) < staleMs,
    );
    for (const record of stale) {
      // It counts as if it had ended just now, since nobody knows when it did.
      record.endedMs ??= nowMs;
      if (record.undo !== 'running') continue;
      record.undo = 'failed';
      record.undoMs = nowMs;
    }
    return stale;
  }

  /** Forgets what last touched the world before `oldestMs`; not that it was done. */
  prune(oldestMs: number): void {
    const isOld = (record: LedgerRecord): boolean => {
      const touchedMs = lastTouched(record);
      return touchedMs !== null && touchedMs < oldestMs;
    };
    this.#records = this.#records.filter((one) => !isOld(one));
  }

  toJSON(): object {
    return {
      records: this.#records.map((record) => ({ ...record, radius: [...record.radius] })),
      keys: [...this.#keys.keys()],
      madeMs: [...this.#keys.values()],
      forgottenMs: this.#forgottenMs,
      // Says how many follow, so that a cut-off snapshot is noticed.
      counts: encodeArray(Uint32Array.of(this.#records.length, this.#keys.size)),
    };
  }

  restore(reader: SnapshotReader, kinds: readonly ActionKind[]): boolean {
    const text = { maxLength: 2000 };
    this.#records = reader.list('records', { maxLength: MAX_RECORDS }, (record) => ({
      key: record.string('key', text),
      planId: record.string('planId', text),
      kind: record.oneOf('kind', kinds),
      target: record.string('target', text),
      radius: record.strings('radius', { maxLength: 1001, maxStringLength: 2000 }),
      copies: record.number('copies', { min: 0 }),
      traffic: record.number('traffic', { min: 0, max: 1 }),
      startedMs: record.number('startedMs'),
      endedMs: record.has('endedMs') ? record.number('endedMs') : null,
      ok: record.has('ok') ? record.boolean('ok') : null,
      undo: record.oneOf('undo', UNDO_STATES),
      undoMs: record.has('undoMs') ? record.number('undoMs') : null,
    }));
    const keys = reader.strings('keys', { maxLength: MAX_KEYS, maxStringLength: 2000 });
    const made = reader.numbers('madeMs', { maxLength: MAX_KEYS });
    this.#keys = new Map(keys.map((key, i) => [key, made[i]!]));
    this.#forgottenMs = reader.number('forgottenMs');
    const counts = reader.uint32Array('counts', 2);
    const held = [keys.length, made.length, this.#keys.size];
    return held.every((count) => count === counts[1]) && counts[0] === this.#records.length;
  }
}
