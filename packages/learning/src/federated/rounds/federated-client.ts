import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import {
  checkName,
  type FederatedMember,
  MAX_LENGTH,
  MAX_ROUND,
  openMessage,
  type Refusal,
  type RefusalReason,
  readMember,
  readValues,
  refused,
  SERVER,
} from '../messages.js';
import { clipFactor } from '../privacy/private-sum.js';
import { ROUND_REQUEST, ROUND_UPDATE, type RoundUpdate } from './round-messages.js';

/** What a client is to do about a request. */
export type RoundWork =
  | {
      readonly kind: 'work';
      readonly round: number;
      /** To train from; a copy. */
      readonly parameters: Float64Array;
      /** Of the proximal term; 0 for none. */
      readonly mu: number;
    }
  /** The round has been answered; send the same again. */
  | { readonly kind: 'answered'; readonly message: RoundUpdate }
  | Refusal;

/** The message to send, or why there is none: training went out of the numbers. */
export type RoundAnswer =
  | { readonly kind: 'update'; readonly message: RoundUpdate }
  | Refusal<'not-finite'>;

/** Options of {@link FederatedClient}. */
export interface FederatedClientOptions {
  /** Updates are scaled down to this Euclidean norm before they are sent, > 0. @defaultValue null */
  readonly clipNorm?: number | null;
  /** Requests with more parameters are refused, 1 to 16,777,216. @defaultValue 1000000 */
  readonly maxParameters?: number;
}

interface Work {
  readonly round: number;
  readonly anchor: Float64Array;
}

const OWNER = 'FederatedClient';
const HEADER = { kind: 'federated-client', version: 1 } as const;
const DEFAULTS: Required<FederatedClientOptions> = Object.freeze({
  clipNorm: null,
  maxParameters: 1_000_000,
});

/**
 * A client's half of {@link FederatedServer}: takes a round's request apart, hands out the parameters to
 * train from, and makes the update of what came out. How it trains is the caller's: `fitDense` with
 * `proximalBackend(mu)`, or anything that moves a vector.
 *
 * Every round is answered once; asked again, the client says the same. Requests of rounds gone by and of
 * other sessions are refused. Hand it only what came from the server, as your transport knows: that a
 * message calls itself the server's proves nothing. Memory: two times the parameters.
 *
 * @example
 * ```ts
 * import { FederatedClient, FederatedServer } from '@aegis/learning/federated';
 * const server = new FederatedServer({ session: 's', clients: ['a', 'b'] }, new Float64Array([1]));
 * const opening = server.openRound();
 * const client = new FederatedClient({ session: 's', id: 'a' });
 * const work = opening.kind === 'round' ? client.begin(opening.message) : null;
 * work?.kind === 'work' && work.parameters[0]; // => 1
 * client.finish(new Float64Array([1.5]), 20).kind; // => 'update'
 * client.begin(null).kind; // => 'refused'
 * ```
 */
export class FederatedClient {
  readonly id: string;
  readonly session: string;
  readonly #options: Required<FederatedClientOptions>;
  #work: Work | null = null;
  #latest: RoundUpdate | null = null;
  /** The latest round that was begun: what is before it has gone by. */
  #begun = 0;

  /** @throws AegisError `invalid-option` */
  constructor({ session, id }: FederatedMember, options?: FederatedClientOptions) {
    const all = resolveOptions(OWNER, DEFAULTS, options);
    const { clipNorm, maxParameters } = all;
    if (clipNorm !== null) checkNumber(OWNER, 'clipNorm', clipNorm, { min: 1e-100, max: 1e100 });
    const count = { min: 1, max: MAX_LENGTH, integer: true };
    checkNumber(OWNER, 'maxParameters', maxParameters, count);
    this.id = checkName(OWNER, 'id', id);
    this.session = checkName(OWNER, 'session', session);
    this.#options = all;
  }

  /** Looks at what the server sent, and begins its round. */
  begin(request: unknown): RoundWork {
    const opened = openMessage(request, ROUND_REQUEST, (reader) => {
      const range = { min: 1, max: MAX_LENGTH, integer: true };
      const count = reader.number('count', range);
      const held = count <= this.#options.maxParameters;
      return {
        mu: reader.number('mu', { min: 0 }),
        values: held ? readValues(reader, count) : new Float64Array(0),
      };
    });
    const reason = opened === null ? 'malformed' : this.#reason(opened);
    if (opened === null || reason !== null) return refused(reason!);
    const { round, values, mu } = opened;
    if (this.#latest?.round === round) return { kind: 'answered', message: this.#latest };
    this.#work = { round, anchor: values };
    this.#begun = round;
    return { kind: 'work', round, parameters: values.slice(), mu };
  }

  #reason(opened: {
    readonly session: string;
    readonly round: number;
    readonly sender: string;
    readonly values: Float64Array;
  }): RefusalReason | null {
    if (opened.sender !== SERVER) return 'forged-sender';
    if (opened.session !== this.session) return 'wrong-session';
    if (opened.round < this.#begun) return 'wrong-round';
    if (opened.values.length === 0) return 'wrong-length';
    return opened.values.every(Number.isFinite) ? null : 'not-finite';
  }

  /**
   * The update of the round that was begun.
   *
   * @param parameters - after training
   * @param weight - what they stand for: the rows trained on, > 0
   * @throws AegisError `invalid-argument` where no round was begun, the length is another or the weight is
   * not a finite number > 0
   */
  finish(parameters: Float64Array, weight: number): RoundAnswer {
    const work = this.#work;
    const length = work?.anchor.length ?? 0;
    if (work === null || parameters.length !== length || !(weight > 0 && weight < Infinity)) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}.finish: ${parameters.length} parameters and a weight of ${weight} where a round of ` +
          `${length} was begun; call begin first, and give that many and a weight > 0.`,
      );
    }
    const update = parameters.map((value, i) => value - work.anchor[i]!);
    if (!update.every(Number.isFinite)) return { kind: 'refused', reason: 'not-finite' };
    const { clipNorm } = this.#options;
    const factor = clipNorm === null ? 1 : clipFactor(update, clipNorm);
    const { session, id: sender } = this;
    const head = { ...ROUND_UPDATE, session, round: work.round, sender, weight };
    const values = encodeArray(update.map((value) => value * factor));
    this.#latest = { ...head, count: update.length, values };
    this.#work = null;
    return { kind: 'update', message: this.#latest };
  }

  /**
   * Keep it: a client that forgets what it has answered may answer twice. Of work begun it has the round
   * and not the parameters: ask the server for its request again.
   */
  toJSON(): object {
    const { id, session } = this;
    const begun = this.#begun;
    return { ...HEADER, id, session, ...this.#options, begun, latest: this.#latest };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): FederatedClient {
    const reader = SnapshotReader.open(json, HEADER);
    const member = readMember(reader, HEADER.kind);
    const { id, session } = member;
    const count = { min: 1, max: MAX_LENGTH, integer: true };
    const maxParameters = reader.number('maxParameters', count);
    const clipNorm = reader.has('clipNorm')
      ? reader.number('clipNorm', { min: 1e-100, max: 1e100 })
      : null;
    const restored = new FederatedClient(member, { clipNorm, maxParameters });
    const round = { min: 0, max: MAX_ROUND, integer: true };
    // Snapshots of before have none.
    if (reader.has('begun')) restored.#begun = reader.number('begun', round);
    if (!reader.has('latest')) return restored;
    restored.#latest = reader.object('latest', (latest) => {
      const length = latest.number('count', { min: 1, max: maxParameters, integer: true });
      return {
        ...{ ...ROUND_UPDATE, session, sender: id, count: length },
        round: latest.number('round', round),
        weight: latest.number('weight', { min: Number.MIN_VALUE }),
        values: encodeArray(latest.finiteFloat64Array('values', length)),
      };
    });
    restored.#begun = Math.max(restored.#begun, restored.#latest.round);
    return restored;
  }
}
