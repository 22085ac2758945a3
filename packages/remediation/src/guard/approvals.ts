import type { SnapshotReader } from '@aegis/core/snapshot';
import type { Approval } from './guard-report.js';

const MAX_APPROVALS = 1000;

/** What people have agreed to; the oldest is forgotten above a thousand. */
export class Approvals {
  readonly #byHash: Map<string, Approval> = new Map();

  add(approval: Approval): void {
    this.#byHash.delete(approval.planHash);
    this.#byHash.set(approval.planHash, { ...approval });
    if (this.#byHash.size <= MAX_APPROVALS) return;
    for (const oldest of this.#byHash.keys()) {
      this.#byHash.delete(oldest);
      break;
    }
  }

  /** Whether somebody agreed to the plan of this hash, and the agreement has not expired. */
  holds(planHash: string, nowMs: number): boolean {
    const approval = this.#byHash.get(planHash);
    return approval !== undefined && nowMs < approval.expiresMs;
  }

  toJSON(): readonly Approval[] {
    return [...this.#byHash.values()].map((approval) => ({ ...approval }));
  }

  /** Reads the field `approvals` of a snapshot. */
  restore(reader: SnapshotReader): void {
    const text = { maxLength: 2000 };
    const list = reader.list('approvals', { maxLength: MAX_APPROVALS }, (saved) => ({
      planHash: saved.string('planHash', text),
      by: saved.string('by', text),
      expiresMs: saved.number('expiresMs'),
    }));
    for (const approval of list) this.add(approval);
  }
}
