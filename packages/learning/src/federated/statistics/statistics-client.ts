import { AegisError } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import {
  checkName,
  type FederatedMember,
  MAX_LENGTH,
  MAX_NAME,
  MAX_ROUND,
  openMessage,
  type RefusalReason,
  SERVER,
} from '../messages.js';
import { REPLY, REQUEST, type StatisticsReply } from './statistics-server.js';
import { VectorLayout } from './vector-layout.js';

const HEADER = { kind: 'statistics-client', version: 1 } as const;

/** What a client makes of a request. */
export type StatisticsAnswer =
  | { readonly kind: 'reply'; readonly message: StatisticsReply }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };

/**
 * Answers a {@link StatisticsServer}, once a round: who answered one round twice with different numbers
 * would give away the difference. Asked again, it says what it said before.
 *
 * @example
 * ```ts
 * import { StatisticsClient, StatisticsServer, VectorLayout } from '@aegis/learning/federated';
 * const layout = new VectorLayout([{ name: 'errors', length: 1 }]);
 * const server = new StatisticsServer({ session: 'monday', clients: ['a', 'b'] }, layout);
 * const client = new StatisticsClient({ session: 'monday', id: 'a' }, layout);
 * client.answer(server.request(), new Float64Array([3])).kind; // => 'reply'
 * client.answer({ ...server.request(), session: 'tuesday' }, new Float64Array([3])).kind; // => 'refused'
 * ```
 */
export class StatisticsClient {
  readonly id: string;
  readonly session: string;
  readonly layout: VectorLayout;
  #latest: StatisticsReply | null = null;

  /**
   * @param layout - what this client is willing to tell; a request for anything else is refused
   * @throws AegisError `invalid-option`
   */
  constructor({ session, id }: FederatedMember, layout: VectorLayout) {
    this.id = checkName('StatisticsClient', 'id', id);
    this.session = checkName('StatisticsClient', 'session', session);
    this.layout = layout;
  }

  /**
   * @param request - what the server sent
   * @param values - this client's statistics in the layout, finite
   * @throws AegisError `invalid-argument` where they are not
   */
  answer(request: unknown, values: Float64Array): StatisticsAnswer {
    if (values.length !== this.layout.length || !values.every(Number.isFinite)) {
      throw new AegisError(
        'invalid-argument',
        `StatisticsClient.answer: ${values.length} values; give ${this.layout.length} finite ones.`,
      );
    }
    const opened = openMessage(request, REQUEST, (reader) => ({
      layout: reader.object('layout', VectorLayout.read),
    }));
    if (opened === null) return { kind: 'refused', reason: 'malformed' };
    const { session, round, sender, layout } = opened;
    if (sender !== SERVER) return { kind: 'refused', reason: 'forged-sender' };
    if (session !== this.session) return { kind: 'refused', reason: 'wrong-session' };
    if (!layout.equals(this.layout)) return { kind: 'refused', reason: 'wrong-length' };
    const latest = this.#latest?.round ?? -1;
    if (round < latest) return { kind: 'refused', reason: 'wrong-round' };
    if (this.#latest === null || round > latest) {
      const said = { count: values.length, values: encodeArray(values) };
      this.#latest = { ...REPLY, session, round, sender: this.id, ...said };
    }
    return { kind: 'reply', message: this.#latest };
  }

  /** Keep it: a client that forgets what it has answered may answer twice. */
  toJSON(): object {
    const { id, session, layout } = this;
    return { ...HEADER, id, session, layout: layout.toJSON(), latest: this.#latest };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): StatisticsClient {
    const reader = SnapshotReader.open(json, HEADER);
    const id = reader.string('id', { maxLength: MAX_NAME });
    const session = reader.string('session', { maxLength: MAX_NAME });
    const layout = reader.object('layout', VectorLayout.read);
    if (id === '' || session === '') {
      throw new AegisError('invalid-snapshot', 'statistics-client: expected names.');
    }
    const restored = new StatisticsClient({ session, id }, layout);
    if (!reader.has('latest')) return restored;
    restored.#latest = reader.object('latest', (latest) => {
      const round = latest.number('round', { min: 0, max: MAX_ROUND, integer: true });
      const count = latest.number('count', { min: 1, max: MAX_LENGTH, integer: true });
      const values = encodeArray(latest.finiteFloat64Array('values', layout.length));
      return { ...REPLY, session, round, sender: id, count, values };
    });
    return restored;
  }
}
