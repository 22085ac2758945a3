import { AegisError } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import {
  checkName,
  type FederatedMember,
  MAX_LENGTH,
  MAX_ROUND,
  openMessage,
  type Refusal,
  readMember,
  refused,
  SERVER,
} from '../messages.js';
import { REPLY, REQUEST, type StatisticsReply } from './statistics-server.js';
import { VectorLayout } from './vector-layout.js';

const HEADER = { kind: 'statistics-client', version: 1 } as const;

/** What a client makes of a request. */
export type StatisticsAnswer =
  | { readonly kind: 'reply'; readonly message: StatisticsReply }
  | Refusal;

/**
 * Answers a {@link StatisticsServer}, once a round: who answered one round twice with different numbers
 * would give away the difference. Asked again, it says what it said before. Hand it only what came from the
 * server, as your transport knows: that a message calls itself the server's proves nothing.
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
    if (opened === null) return refused('malformed');
    const { session, round, sender, layout } = opened;
    if (sender !== SERVER) return refused('forged-sender');
    if (session !== this.session) return refused('wrong-session');
    if (!layout.equals(this.layout)) return refused('wrong-length');
    const latest = this.#latest?.round ?? -1;
    if (round < latest) return refused('wrong-round');
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
    const member = readMember(reader, HEADER.kind);
    const { id, session } = member;
    const layout = reader.object('layout', VectorLayout.read);
    const restored = new StatisticsClient(member, layout);
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
