import { AegisError } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import {
  MAX_NAME,
  MAX_ROUND,
  REFUSAL_REASONS,
  type Receipt,
  type RefusalReason,
  refused,
} from './messages.js';
import { RefusalCounts } from './refusal-counts.js';

/** What a client sent. */
export interface Contribution {
  readonly sender: string;
  /** How much it says it stands for. */
  readonly weight: number;
  readonly values: Float64Array;
}

/** A message as far as an inbox looks at it. */
interface Arrival extends Contribution {
  readonly session: string;
  readonly round: number;
}

/** Messages by what became of them. */
export interface InboxStats {
  readonly accepted: number;
  readonly refused: Readonly<Record<RefusalReason, number>>;
}

/** The contributions of one round: one from each client that was invited, and none from anybody else. */
export class Inbox {
  readonly #session: string;
  readonly #clients: ReadonlySet<string>;
  #invited: ReadonlySet<string> = new Set();
  readonly #held = new Map<string, Contribution>();
  #round = 0;
  #open = false;
  #accepted = 0;
  readonly #refused = new RefusalCounts(REFUSAL_REASONS);

  constructor(session: string, clients: readonly string[]) {
    this.#session = session;
    this.#clients = new Set(clients);
  }

  get round(): number {
    return this.#round;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get size(): number {
    return this.#held.size;
  }

  get invited(): readonly string[] {
    return [...this.#invited];
  }

  open(invited: readonly string[]): void {
    this.#invited = new Set(invited);
    this.#open = true;
  }

  /** In the order of their senders, whatever the order in which they came. */
  contributions(): Contribution[] {
    return [...this.#held.values()].sort((a, b) => (a.sender < b.sender ? -1 : 1));
  }

  /** Ends the round: what comes for it later is refused. */
  close(): void {
    this.#held.clear();
    this.#invited = new Set();
    this.#open = false;
    this.#round++;
  }

  /**
   * Takes a message in.
   *
   * @param from - who the transport says has sent it
   * @param judge - a reason against what it holds, or null
   */
  receive(
    arrival: Arrival | null,
    from: string,
    judge: (one: Contribution) => RefusalReason | null,
  ): Receipt {
    const reason = this.#reason(arrival, from) ?? judge(arrival as Arrival);
    if (reason !== null) {
      this.#refused.count(reason);
      return refused(reason);
    }
    const { sender, weight, values } = arrival as Arrival;
    this.#held.set(sender, { sender, weight, values });
    this.#accepted++;
    return { kind: 'accepted' };
  }

  #reason(arrival: Arrival | null, from: string): RefusalReason | null {
    if (arrival === null) return 'malformed';
    if (arrival.sender !== from) return 'forged-sender';
    if (!this.#clients.has(arrival.sender)) return 'unknown-sender';
    if (arrival.session !== this.#session) return 'wrong-session';
    if (arrival.round !== this.#round) return 'wrong-round';
    if (!this.#open) return 'closed';
    if (!this.#invited.has(arrival.sender)) return 'not-invited';
    return this.#held.has(arrival.sender) ? 'duplicate' : null;
  }

  stats(): InboxStats {
    return { accepted: this.#accepted, refused: this.#refused.byReason() };
  }

  toJSON(): object {
    return {
      round: this.#round,
      open: this.#open,
      invited: this.invited,
      held: this.contributions().map(({ sender, weight, values }) => ({
        sender,
        weight,
        values: encodeArray(values),
      })),
      accepted: this.#accepted,
      refused: this.#refused.toJSON(),
    };
  }

  /** Fills an empty inbox from a snapshot. */
  read(reader: SnapshotReader, length: number): void {
    const limit = { maxLength: this.#clients.size };
    const whole = { min: 0, integer: true };
    this.#round = reader.number('round', { ...whole, max: MAX_ROUND });
    this.#open = reader.boolean('open');
    this.#invited = new Set(reader.strings('invited', { ...limit, maxStringLength: MAX_NAME }));
    const held = reader.list('held', limit, (one) => ({
      sender: one.string('sender', { maxLength: MAX_NAME }),
      weight: one.number('weight', { min: 0 }),
      values: one.finiteFloat64Array('values', length),
    }));
    for (const one of held) this.#held.set(one.sender, one);
    this.#accepted = reader.number('accepted', whole);
    const reasons = { maxLength: REFUSAL_REASONS.length };
    this.#refused.restore(reader.numbers('refused', reasons, whole));
    const known = [...this.#invited].every((id) => this.#clients.has(id));
    if (known && held.every((one) => this.#invited.has(one.sender))) return;
    throw new AegisError('invalid-snapshot', 'inbox: expected known clients that were invited.');
  }
}
