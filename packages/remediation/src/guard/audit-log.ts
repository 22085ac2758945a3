import type { SnapshotReader } from '@aegis/core/snapshot';
import { canonicalJson } from './canonical-json.js';

const EVENTS = [
  'review',
  'approval',
  'objection',
  'begin',
  'finish',
  'doubt',
  'settle',
  'stale',
  'begin-undo',
  'undo',
  'outcome',
  'breaker',
] as const;

/** More than the longest plan, what was said of it and what came of it take together. */
const MAX_DETAIL = 20_000_000;

/** One line of the audit; `hash` covers all the rest, `previous` the line before. */
export interface AuditEntry {
  readonly sequence: number;
  readonly atMs: number;
  readonly event: (typeof EVENTS)[number];
  /** JSON of what was given and what came of it: enough to judge it again, see `replayAudit`. */
  readonly detail: string;
  readonly previous: string;
  readonly hash: string;
}

function text(entry: Omit<AuditEntry, 'hash'>): string {
  return JSON.stringify([entry.sequence, entry.atMs, entry.event, entry.detail, entry.previous]);
}

/** Whether two entries say the same, each by itself and of what came before. */
export function isSameEntry(one: AuditEntry | undefined, other: AuditEntry | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.hash === other.hash && text(one) === text(other);
}

/** An append-only chain of entries of which the last ones are held. */
export class AuditLog {
  readonly #digest: (text: string) => string;
  readonly #capacity: number;
  readonly #sink: (entry: AuditEntry) => void;
  #entries: AuditEntry[] = [];
  /** Where the oldest stands once it is full: moving all up would cost as much as are held. */
  #oldest = 0;
  #sequence = 0;
  #last = '';

  constructor(
    digest: (text: string) => string,
    capacity: number,
    sink: (entry: AuditEntry) => void,
  ) {
    this.#digest = digest;
    this.#capacity = capacity;
    this.#sink = sink;
  }

  append(event: AuditEntry['event'], atMs: number, detail: unknown): void {
    const body = {
      sequence: this.#sequence,
      atMs,
      event,
      detail: canonicalJson(detail),
      previous: this.#last,
    };
    const entry = Object.freeze({ ...body, hash: this.#digest(text(body)) });
    // Only now: what cannot be written down leaves no gap in the chain.
    this.#sequence++;
    this.#last = entry.hash;
    if (this.#entries.length < this.#capacity) {
      this.#entries.push(entry);
    } else {
      this.#entries[this.#oldest] = entry;
      this.#oldest = (this.#oldest + 1) % this.#capacity;
    }
    this.#sink(entry);
  }

  /** The number that the next entry will have. */
  get next(): number {
    return this.#sequence;
  }

  entries(): readonly AuditEntry[] {
    return [...this.#entries.slice(this.#oldest), ...this.#entries.slice(0, this.#oldest)];
  }

  /** Continues a chain. */
  resume(entries: readonly AuditEntry[]): void {
    this.#entries = entries.slice(-this.#capacity);
    this.#oldest = 0;
    const last = this.#entries.at(-1);
    this.#sequence = last === undefined ? 0 : last.sequence + 1;
    this.#last = last?.hash ?? '';
  }
}

/**
 * Whether nothing in a stretch of the audit was changed, left out or moved, as far as `digest` can tell.
 *
 * @example
 * ```ts
 * import { verifyAudit } from '@aegis/remediation/guard';
 * verifyAudit([], (text) => text); // => true
 * ```
 */
export function verifyAudit(
  entries: readonly AuditEntry[],
  digest: (text: string) => string,
): boolean {
  for (const [i, entry] of entries.entries()) {
    if (entry.hash !== digest(text(entry))) return false;
    const before = entries[i - 1];
    if (before === undefined) continue;
    if (entry.previous !== before.hash || entry.sequence !== before.sequence + 1) return false;
  }
  return true;
}

/** Reads the field `audit` of a snapshot. */
export function openAudit(reader: SnapshotReader): AuditEntry[] {
  const text = { maxLength: 2000 };
  return reader.list('audit', { maxLength: 100_000 }, (saved) => ({
    sequence: saved.number('sequence', { min: 0, integer: true }),
    atMs: saved.number('atMs'),
    event: saved.oneOf('event', EVENTS),
    detail: saved.string('detail', { maxLength: MAX_DETAIL }),
    previous: saved.string('previous', text),
    hash: saved.string('hash', text),
  }));
}
