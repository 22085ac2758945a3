import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { Inbox, type InboxStats } from '../inbox.js';
import {
  checkClients,
  checkHeld,
  checkName,
  type FederatedSession,
  MAX_CLIENTS,
  MAX_NAME,
  type MessageHeader,
  openMessage,
  type Receipt,
  type RefusalReason,
  readValues,
  SERVER,
} from '../messages.js';
import type { PrivacyBudget } from '../privacy/privacy-budget.js';
import { checkPrivateSum, type PrivateSumOptions, privateSum } from '../privacy/private-sum.js';
import { compensatedSum } from './compensated-sum.js';
import { VectorLayout } from './vector-layout.js';

/** The server's call for a round of statistics. */
export interface StatisticsRequest extends MessageHeader {
  readonly kind: 'statistics-request';
  readonly layout: {
    readonly parts: readonly { readonly name: string; readonly length: number }[];
  };
}

/** A client's statistics. */
export interface StatisticsReply extends MessageHeader {
  readonly kind: 'statistics-reply';
  /** How many values. */
  readonly count: number;
  /** Base64 of little-endian doubles. */
  readonly values: string;
}

/** What a round gave. Until enough have answered it stays open, and nothing that has come is lost. */
export type StatisticsOutcome =
  | {
      readonly kind: 'sum';
      readonly round: number;
      readonly values: Float64Array;
      /** Whose statistics are in it, sorted. */
      readonly clients: readonly string[];
    }
  | { readonly kind: 'too-few'; readonly received: number; readonly needed: number }
  | { readonly kind: 'budget-spent'; readonly epsilon: number };

/**
 * How the sums are made private. A client's whole vector is scaled down to the norm, so parts of very
 * different size (counts beside shares) are to be brought to one scale first.
 */
export interface PrivateStatistics extends PrivateSumOptions {
  /** Refuses the round that would pass its ceiling. Every round of a session is charged. */
  readonly budget: PrivacyBudget;
}

/** Options of {@link StatisticsServer}. */
export interface StatisticsServerOptions {
  /** The least clients that a sum may be of, from 1: a sum of one is that one's secret. @defaultValue 2 */
  readonly minClients?: number;
  /** The largest magnitude that a statistic may have. @defaultValue 1e100 */
  readonly maxMagnitude?: number;
  /** Noise for the sums; none where left out. */
  readonly privacy?: PrivateStatistics | null;
}

const OWNER = 'StatisticsServer';
const HEADER = { kind: 'statistics-server', version: 1 } as const;
export const REQUEST = { kind: 'statistics-request', version: 1 } as const;
export const REPLY = { kind: 'statistics-reply', version: 1 } as const;
const DEFAULTS: Required<StatisticsServerOptions> = Object.freeze({
  minClients: 2,
  maxMagnitude: 1e100,
  privacy: null,
});

/**
 * Adds up statistics of several organisations in one round: the sum is that of all their data in one
 * place, to the last bits, whatever the order of arrival. Counts, histograms, sketches, success posteriors,
 * covariances and normal equations need no more than this, so prefer it to training over many rounds: it
 * is exact, it costs one message each, and its privacy is paid for once.
 *
 * A state machine that sends nothing itself: carry `request()` to the clients and their answers to
 * `receive`, and call `closeRound` when all have come or time is up. The transport has to say who a message
 * comes from. Memory: clients × length × 8 bytes.
 *
 * @example
 * ```ts
 * import { StatisticsClient, StatisticsServer, VectorLayout } from '@aegis/learning/federated';
 * const layout = new VectorLayout([{ name: 'errors', length: 1 }]);
 * const server = new StatisticsServer({ session: 'monday', clients: ['a', 'b'] }, layout);
 * for (const [id, errors] of Object.entries({ a: 3, b: 4 })) {
 *   const client = new StatisticsClient({ session: 'monday', id }, layout);
 *   const answer = client.answer(server.request(), layout.pack({ errors: [errors] }));
 *   if (answer.kind === 'reply') server.receive(answer.message, id);
 * }
 * const outcome = server.closeRound();
 * outcome.kind === 'sum' && outcome.values[0]; // => 7
 * ```
 */
export class StatisticsServer {
  readonly session: string;
  readonly clients: readonly string[];
  readonly layout: VectorLayout;
  readonly #options: Required<StatisticsServerOptions>;
  readonly #inbox: Inbox;

  /** @throws AegisError `invalid-option` */
  constructor(run: FederatedSession, layout: VectorLayout, options?: StatisticsServerOptions) {
    const all = resolveOptions(OWNER, DEFAULTS, options);
    this.session = checkName(OWNER, 'session', run.session);
    this.clients = checkClients(OWNER, run.clients);
    const range = { min: 1, max: this.clients.length, integer: true };
    checkNumber(OWNER, 'minClients', all.minClients, range);
    checkNumber(OWNER, 'maxMagnitude', all.maxMagnitude, { min: Number.MIN_VALUE, max: 1e150 });
    checkHeld(OWNER, layout.length, this.clients.length);
    if (all.privacy !== null) checkPrivateSum(`${OWNER}.privacy`, all.privacy);
    this.layout = layout;
    this.#options = all;
    this.#inbox = new Inbox(this.session, this.clients);
    this.#inbox.open(this.clients);
  }

  /** The round that is open, counted from 0. */
  get round(): number {
    return this.#inbox.round;
  }

  /** The message for all clients; the same until the round is closed. */
  request(): StatisticsRequest {
    const { session, round } = this;
    return { ...REQUEST, session, round, sender: SERVER, layout: { parts: this.layout.parts } };
  }

  /**
   * Takes a client's answer.
   *
   * @param from - who sent it, as the transport knows
   */
  receive(message: unknown, from: string): Receipt {
    const arrival = openMessage(message, REPLY, (reader) => ({
      weight: 1,
      values: readValues(reader, this.layout.length),
    }));
    return this.#inbox.receive(arrival, from, ({ values }) => this.#judge(values));
  }

  #judge(values: Float64Array): RefusalReason | null {
    if (values.length !== this.layout.length) return 'wrong-length';
    for (const value of values) {
      if (!Number.isFinite(value)) return 'not-finite';
      if (Math.abs(value) > this.#options.maxMagnitude) return 'out-of-range';
    }
    return null;
  }

  /**
   * Ends the round with what has come, where that is enough. The budget is charged before there is a sum:
   * store it, and the server, before you hand the sum on. Who goes back to older ones gives away two sums
   * and has paid for one.
   */
  closeRound(): StatisticsOutcome {
    const { privacy, minClients } = this.#options;
    const held = this.#inbox.contributions();
    if (held.length < minClients) {
      return { kind: 'too-few', received: held.length, needed: minClients };
    }
    const vectors = held.map((one) => one.values);
    const { length } = this.layout;
    if (privacy !== null) {
      const { noiseMultiplier, budget } = privacy;
      const answer = budget.spend({ samplingRate: 1, noiseMultiplier });
      if (answer.kind === 'refused') return { kind: 'budget-spent', epsilon: answer.epsilon };
    }
    const values =
      privacy === null ? compensatedSum(vectors, length) : privateSum(vectors, length, privacy);
    const outcome = { kind: 'sum', round: this.round, values } as const;
    this.#inbox.close();
    this.#inbox.open(this.clients);
    return { ...outcome, clients: held.map((one) => one.sender) };
  }

  /** Messages taken and refused, by reason. */
  stats(): InboxStats {
    return this.#inbox.stats();
  }

  toJSON(): object {
    const { session, clients, layout } = this;
    const { minClients, maxMagnitude } = this.#options;
    const inbox = this.#inbox.toJSON();
    return {
      ...HEADER,
      session,
      clients,
      layout: layout.toJSON(),
      minClients,
      maxMagnitude,
      inbox,
    };
  }

  /**
   * @param privacy - as before; noise and budget are the caller's, and the budget has a snapshot of its own
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(json: unknown, privacy: PrivateStatistics | null = null): StatisticsServer {
    const reader = SnapshotReader.open(json, HEADER);
    const names = { maxLength: MAX_CLIENTS, maxStringLength: MAX_NAME };
    const layout = reader.object('layout', VectorLayout.read);
    const session = reader.string('session', { maxLength: MAX_NAME });
    const clients = reader.strings('clients', names);
    const options = {
      minClients: reader.number('minClients', { min: 1, integer: true }),
      maxMagnitude: reader.number('maxMagnitude', { min: Number.MIN_VALUE, max: 1e150 }),
      privacy,
    };
    try {
      const restored = new StatisticsServer({ session, clients }, layout, options);
      reader.object('inbox', (inbox) => restored.#inbox.read(inbox, layout.length));
      return restored;
    } catch (cause) {
      if (!AegisError.isInstance(cause) || cause.code === 'invalid-snapshot') throw cause;
      throw new AegisError('invalid-snapshot', `statistics-server: ${cause.message}`, { cause });
    }
  }
}
