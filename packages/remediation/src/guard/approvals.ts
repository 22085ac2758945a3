import type { SnapshotReader } from '@aegis/core/snapshot';
import type { Approval } from './guard-report.js';
import { LAST_MS } from './last-moment.js';

const MAX_HELD = 1000;
/** Shorter than what the audit keeps of a text, so that both agree on what is too long. */
const MAX_TEXT = 1000;

/** What is wrong with an agreement; null where it is one. */
export function wrongWithApproval(approval: Approval, nowMs: number): string | null {
  const { planHash, by, expiresMs } = approval;
  if (typeof planHash !== 'string' || planHash === '' || planHash.length > MAX_TEXT) {
    return 'it names no plan';
  }
  if (typeof by !== 'string' || by.trim() === '' || by.length > MAX_TEXT) return 'it is by nobody';
  if (!Number.isFinite(expiresMs) || expiresMs > LAST_MS) return 'it never expires';
  return expiresMs > nowMs ? null : 'it has expired';
}

function trim(held: Map<string, unknown>): void {
  if (held.size <= MAX_HELD) return;
  for (const oldest of held.keys()) {
    held.delete(oldest);
    break;
  }
}

/**
 * What people have agreed or objected to, and since when they could have; at most a thousand of each. What
 * they were only told of makes room before what they objected to: it may be told anew, and an objection
 * that is forgotten would let its plan run unasked.
 */
export class Approvals {
  readonly #byHash: Map<string, Approval> = new Map();
  /** By hash, when the plan was first seen; infinite where somebody objected. */
  readonly #noticed: Map<string, number> = new Map();

  add({ planHash, by, expiresMs }: Approval): void {
    this.#byHash.delete(planHash);
    this.#byHash.set(planHash, { planHash, by, expiresMs });
    trim(this.#byHash);
  }

  /** Whether somebody agreed to the plan of this hash, and the agreement has not expired. */
  holds(planHash: string, nowMs: number): boolean {
    const approval = this.#byHash.get(planHash);
    return approval !== undefined && nowMs < approval.expiresMs;
  }

  /** Notes that people have been told of a plan. */
  notice(planHash: string, nowMs: number): void {
    if (this.#noticed.has(planHash)) return;
    this.#noticed.set(planHash, nowMs);
    this.#trimNoticed();
  }

  /** Takes an agreement back, and keeps the plan from running because nobody minded. */
  object(planHash: string): void {
    // It names no plan, and a snapshot that holds it could not be read.
    if (planHash.length > MAX_TEXT) return;
    this.#byHash.delete(planHash);
    this.#noticed.delete(planHash);
    this.#noticed.set(planHash, Number.POSITIVE_INFINITY);
    this.#trimNoticed();
  }

  #trimNoticed(): void {
    if (this.#noticed.size <= MAX_HELD) return;
    const told = [...this.#noticed].find(([, sinceMs]) => Number.isFinite(sinceMs));
    if (told === undefined) trim(this.#noticed);
    else this.#noticed.delete(told[0]);
  }

  /** When a plan may run unless somebody objects; null where nobody has been told, infinite after an objection. */
  mayRunFrom(planHash: string, notifyMs: number): number | null {
    const noticed = this.#noticed.get(planHash);
    return noticed === undefined ? null : noticed + notifyMs;
  }

  toJSON(): object {
    return {
      agreed: [...this.#byHash.values()].map((approval) => ({ ...approval })),
      told: [...this.#noticed].map(([planHash, sinceMs]) => ({
        planHash,
        sinceMs: Number.isFinite(sinceMs) ? sinceMs : null,
      })),
    };
  }

  /** Reads the field `approvals` of a snapshot. */
  restore(reader: SnapshotReader): void {
    const text = { maxLength: MAX_TEXT };
    const agreed = reader.list('agreed', { maxLength: MAX_HELD }, (saved) => ({
      planHash: saved.string('planHash', text),
      by: saved.string('by', text),
      expiresMs: saved.number('expiresMs', { max: LAST_MS }),
    }));
    for (const approval of agreed) this.add(approval);
    const told = reader.list('told', { maxLength: MAX_HELD }, (saved) => ({
      planHash: saved.string('planHash', text),
      sinceMs: saved.has('sinceMs') ? saved.number('sinceMs') : Number.POSITIVE_INFINITY,
    }));
    for (const { planHash, sinceMs } of told) this.#noticed.set(planHash, sinceMs);
  }
}
