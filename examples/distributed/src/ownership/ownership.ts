import { setTimeout as sleep } from 'node:timers/promises';
import { JetStreamApiError } from '@nats-io/jetstream';
import { decode, encode } from '../bus/messages.js';
import type { Bus } from '../bus/open-bus.js';
import {
  dropOtherSnapshots,
  dropSnapshot,
  type SnapshotPointer,
  writeSnapshot,
} from './snapshot-store.js';

/**
 * Who owns a key and which snapshot counts, in one value: a compare-and-set on it is lease, fence and
 * commit at once, so that whoever was passed over cannot put an older snapshot in the place of a newer.
 */
export interface OwnerRecord {
  readonly owner: string | null;
  /** Goes up by one with every owner. */
  readonly epoch: number;
  readonly snapshot: SnapshotPointer | null;
}

/** A record with the revision that it was read at; 0 where there is none yet. */
export interface SeenRecord {
  readonly record: OwnerRecord;
  readonly revision: number;
}

/** Somebody else owns it now. */
export class OwnershipLost extends Error {}

const NOBODY: OwnerRecord = { owner: null, epoch: 0, snapshot: null };
const WRONG_REVISION = 10_071;
const AGAIN_MS = 100;

export async function readRecord(bus: Bus, key: string): Promise<SeenRecord> {
  const entry = await bus.owners.get(key);
  if (entry === null) return { record: NOBODY, revision: 0 };
  // A person has deleted it: to begin anew.
  if (entry.operation !== 'PUT') return { record: NOBODY, revision: entry.revision };
  return { record: decode(entry.value) as unknown as OwnerRecord, revision: entry.revision };
}

/** The right to work on a key, until somebody else takes it. */
export class Ownership {
  readonly key: string;
  readonly #bus: Bus;
  readonly #me: string;
  #record: OwnerRecord;
  #revision: number;

  private constructor(bus: Bus, key: string, me: string, record: OwnerRecord, revision: number) {
    this.#bus = bus;
    this.key = key;
    this.#me = me;
    this.#record = record;
    this.#revision = revision;
  }

  /** Takes the key over from whoever `seen` names; null where somebody was faster. */
  static async acquire(
    bus: Bus,
    key: string,
    me: string,
    seen: SeenRecord,
  ): Promise<Ownership | null> {
    const record = { ...seen.record, owner: me, epoch: seen.record.epoch + 1 };
    const ownership = new Ownership(bus, key, me, seen.record, seen.revision);
    try {
      await ownership.#replace(record);
    } catch (error) {
      if (error instanceof OwnershipLost) return null;
      throw error;
    }
    await dropOtherSnapshots(bus, key, record.snapshot?.name ?? null);
    return ownership;
  }

  get epoch(): number {
    return this.#record.epoch;
  }

  get snapshot(): SnapshotPointer | null {
    return this.#record.snapshot;
  }

  /**
   * Stores a snapshot and lets it count.
   *
   * @throws OwnershipLost where somebody else owns the key by now; then nothing has changed
   */
  async commit(sequence: number, state: unknown): Promise<SnapshotPointer> {
    const name = `${this.key}.${this.epoch}-${sequence}`;
    const before = this.snapshot;
    const snapshot = await writeSnapshot(this.#bus, name, sequence, state);
    await this.#replace({ ...this.#record, snapshot });
    if (before !== null && before.name !== name) await dropSnapshot(this.#bus, before.name);
    return snapshot;
  }

  /** Gives the key back, so that nobody has to wait until the lease is over. */
  async release(): Promise<void> {
    await this.#replace({ ...this.#record, owner: null });
  }

  async #replace(record: OwnerRecord): Promise<void> {
    const value = encode(record);
    for (;;) {
      try {
        // Revision 0 stands for a key that has never been written.
        const seen = { previousSeq: this.#revision };
        this.#revision = await this.#bus.owners.put(this.key, value, seen);
        this.#record = record;
        return;
      } catch (error) {
        if (this.#bus.connection.isClosed()) throw error;
        const isRefusal = error instanceof JetStreamApiError && error.code === WRONG_REVISION;
        if (!isRefusal) await sleep(AGAIN_MS);
        if (isRefusal && (await this.#wasWritten(record))) return;
        if (isRefusal) throw new OwnershipLost(`${this.key} is no longer owned by ${this.#me}.`);
      }
    }
  }

  /** A refusal may come of our own write, if only the answer to it was lost. */
  async #wasWritten(record: OwnerRecord): Promise<boolean> {
    const seen = await readRecord(this.#bus, this.key);
    if (JSON.stringify(seen.record) !== JSON.stringify(record)) return false;
    // Without an owner the same record may be another's, but then it is given back either way.
    this.#revision = seen.revision;
    this.#record = record;
    return true;
  }
}
