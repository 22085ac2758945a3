import { RefusalCounts } from '../refusal-counts.js';
import { pieces } from './bytes.js';
import { dequantise } from './fixed-point.js';
import { addWords, wordsOf } from './masks.js';
import {
  refuse,
  SECURE_REFUSAL_REASONS,
  type SecureRefusal,
  type SecureRefusalReason,
} from './refusal.js';
import type { SecureCrypto } from './secure-crypto.js';
import { checkKey, checkPublicHalf } from './secure-identity.js';
import {
  CLIENT_KINDS,
  hasValidSignature,
  KINDS,
  type MessageContext,
  readMessage,
  type SecureClientKind,
  type SecureMessage,
} from './secure-message.js';
import { type CheckedPlan, checkPlan, hashPlan, type SecureSumPlan } from './secure-sum-plan.js';
import { composeMessages } from './server-messages.js';
import { readServer, writeServer } from './server-snapshot.js';
import {
  bodyLength,
  COMMITMENT_BYTES,
  KEYS,
  MASKED,
  newServerState,
  OVER,
  REVEAL,
  type ServerState,
  SHARES,
  sortedBodies,
} from './server-state.js';
import { isShare, SHARE_BYTES } from './shamir.js';
import { Turns } from './turns.js';
import { unmask } from './unmask.js';

/** What the server of secure aggregation is made of. */
export interface SecureSumServerSetup {
  readonly crypto: SecureCrypto;
  readonly plan: SecureSumPlan;
  /** The Ed25519 secret of the plan's `serverKey`. */
  readonly signingSecret: Uint8Array;
}

/** What a round comes to. */
export interface SecureSum {
  /** The sum over {@link SecureSum.clients}, exact on the grid of `step`. */
  readonly sum: Float64Array;
  /** Whose numbers are in the sum, by id. */
  readonly clients: readonly string[];
  /** How many numbers were clipped or NaN, over all clients in the sum. */
  readonly clipped: number;
  /** The grid's step: each client's number is off by half of it at most. */
  readonly step: number;
}

/** A client's message was taken in, or it was refused and nothing has changed. */
export type SecureReceipt = { readonly kind: 'accepted' } | SecureRefusal;

/** The messages to send, none once the sum is there; or why the step cannot end yet: nothing has changed. */
export type SecureStep =
  | { readonly kind: 'messages'; readonly messages: readonly SecureMessage[] }
  | SecureRefusal;

/** A key of low order makes zeros with every secret, so one that is none shows it. */
const ANY_SECRET: Uint8Array = new Uint8Array(32).fill(9);

/**
 * The server's part in one round of secure aggregation: it adds up masked numbers, and with the help of
 * the clients that are left takes the masks out of the sum, never out of one client's numbers.
 *
 * Give every message to {@link SecureSumServer.receive}; when all have answered or time is up (your
 * clock says when), call {@link SecureSumServer.advance} and send what it gives: a message whose
 * `client` is null to all clients. A round is given up by letting go of its server; ask again under
 * another round's number. After five steps {@link SecureSumServer.result} is there. Clients may
 * vanish at any step: the sum is of exactly those whose numbers arrived, as long as the plan's threshold
 * of clients is left at every step. See `SecureSumClient` for what the server cannot learn.
 *
 * Cost of the end: one key agreement and one AES stream of `4 · length` bytes for each pair of a
 * survivor and a client that vanished after sharing. State: the running sum, and 90 bytes for every
 * pair of clients while shares are under way (9 MB at 320 clients, 1.5 GB at 4,096).
 *
 * @see Bonawitz et al. (2017), Practical Secure Aggregation for Privacy-Preserving Machine Learning,
 * CCS, doi:10.1145/3133956.3133982. Deviations are named at `SecureSumClient`; besides, clients commit to
 * their own masks, so that a wrong share is found out and made up for while there are spare ones.
 *
 * @example
 * ```ts
 * import {
 *   createSecureIdentity, SecureSumServer, webCryptoProvider,
 * } from '@aegis/learning/federated';
 * const crypto = webCryptoProvider(globalThis.crypto);
 * const keys = await Promise.all(['a', 'b', 'c', 'server'].map((id) => createSecureIdentity(crypto, id)));
 * const server = new SecureSumServer({
 *   crypto,
 *   plan: {
 *     session: 'thresholds', round: 0, length: 2,
 *     participants: keys.slice(0, 3).map(({ participant }) => participant),
 *     serverKey: keys[3]!.participant.signingKey,
 *   },
 *   signingSecret: keys[3]!.secret.signingSecret,
 * });
 * const step = await server.advance();
 * step.kind === 'refused' && step.reason; // => 'too-few-clients'
 * ```
 */
export class SecureSumServer {
  readonly #crypto: SecureCrypto;
  readonly #plan: CheckedPlan;
  readonly #signingSecret: Uint8Array;
  readonly #turns = new Turns();
  readonly #refused = new RefusalCounts(SECURE_REFUSAL_REASONS);
  #state: ServerState;
  /** Without masks; null before the end. */
  #sums: Uint32Array | null = null;
  #planHash: Uint8Array | null = null;

  /**
   * @throws AegisError `invalid-option` for a plan or a secret that cannot be
   */
  constructor(setup: SecureSumServerSetup) {
    this.#crypto = setup.crypto;
    this.#plan = checkPlan(setup.plan);
    checkKey('SecureSumServer', 'the signingSecret', setup.signingSecret);
    this.#signingSecret = setup.signingSecret;
    this.#state = newServerState(this.#plan.length);
  }

  /**
   * Takes a client's message in.
   *
   * @param message - whatever came; it is believed in nothing
   * @throws AegisError `invalid-argument`, as a rejection, where the signing secret is not the plan's
   */
  receive(message: unknown): Promise<SecureReceipt> {
    return this.#turns.take(async () => {
      const reply = await this.#receive(message);
      if (reply.kind === 'refused') this.#refused.count(reply.reason);
      return reply;
    });
  }

  /**
   * Ends the step: who has not answered by now is out.
   *
   * @returns the messages of the next step; or, with fewer clients than the threshold or shares that
   * give no secret, why it cannot end: it stays open for those who have yet to answer
   */
  advance(): Promise<SecureStep> {
    return this.#turns.take(() => this.#advance());
  }

  /** The messages of this step once more, the same bits, for clients that did not get them. */
  messages(): Promise<readonly SecureMessage[]> {
    return this.#turns.take(async () =>
      composeMessages(await this.#context(), this.#signingSecret, this.#state),
    );
  }

  /** The sum; null before the round's end. */
  result(): SecureSum | null {
    const sums = this.#sums;
    if (sums === null) return null;
    const { length, fixedPoint, participants } = this.#plan;
    return {
      sum: dequantise(sums, length, fixedPoint),
      clients: [...sortedBodies(this.#state, MASKED).keys()].map((one) => participants[one]!.id),
      clipped: sums[length]!,
      step: fixedPoint.step,
    };
  }

  /**
   * How far the round is: which message of the clients it waits for (null once it is over), how many
   * came and how many can come; and how many messages were refused, by reason.
   */
  stats(): {
    readonly awaiting: SecureClientKind | null;
    readonly received: number;
    readonly expected: number;
    readonly refused: Readonly<Record<SecureRefusalReason, number>>;
  } {
    const { step, bodies } = this.#state;
    const { participants } = this.#plan;
    return {
      awaiting: CLIENT_KINDS[step] ?? null,
      received: bodies[step]?.size ?? 0,
      expected: step === KEYS ? participants.length : (bodies[step - 1]?.size ?? 0),
      refused: this.#refused.byReason(),
    };
  }

  /** The server as JSON: what the clients sent and the masked sum; the signing secret is not in it. */
  toJSON(): unknown {
    return writeServer(this.#plan, this.#state, this.#sums);
  }

  /**
   * The server that a snapshot holds; it goes on with the same bits.
   *
   * @param setup - the same plan and secret as before
   * @throws AegisError `invalid-snapshot` where it is none, or belongs to another round
   */
  static fromJSON(json: unknown, setup: SecureSumServerSetup): SecureSumServer {
    const server = new SecureSumServer(setup);
    const { state, sums } = readServer(json, server.#plan);
    server.#state = state;
    server.#sums = sums;
    return server;
  }

  async #context(): Promise<MessageContext> {
    if (this.#planHash === null) {
      const signingKey = await this.#crypto.signingKey(this.#signingSecret);
      checkPublicHalf('SecureSumServer', signingKey, this.#plan.serverKey);
      this.#planHash = await hashPlan(this.#crypto, this.#plan);
    }
    return { crypto: this.#crypto, plan: this.#plan, planHash: this.#planHash };
  }

  /** Whether a message of this kind can be taken from this client now. */
  #unwanted(step: number, place: number): SecureRefusal | null {
    const { step: now, bodies } = this.#state;
    if (now === OVER) return refuse('ended', 'The round is over.');
    if (bodies[step]!.has(place)) return refuse('duplicate', 'This message was here already.');
    if (step < now) return refuse('late', 'This step is over.');
    if (step > now) return refuse('out-of-order', 'This step has not begun.');
    const isIn = step === KEYS || bodies[step - 1]!.has(place);
    return isIn ? null : refuse('wrong-client', 'The client is not in this step.');
  }

  async #receive(value: unknown): Promise<SecureReceipt> {
    const read = readMessage(value, this.#plan);
    if (!('message' in read)) return read;
    const { message, place } = read;
    const step = KINDS.indexOf(message.kind);
    if (step >= OVER || place === null) {
      return refuse('wrong-client', 'The message is from no client.');
    }
    const unwanted = this.#unwanted(step, place);
    if (unwanted !== null) return unwanted;
    const { body } = message;
    if (body.length !== bodyLength(this.#state, step)) {
      return refuse('malformed', `The body of "${message.kind}" has another length.`);
    }
    const context = await this.#context();
    const { signingKey } = this.#plan.participants[place]!;
    if (!(await hasValidSignature(context, signingKey, message, place))) {
      return refuse('bad-signature', 'The signature is not the client’s.');
    }
    if (step === KEYS && (await this.#crypto.agree(ANY_SECRET, [body]))[0] === null) {
      return refuse('bad-key', 'The key makes a secret of zeros.');
    }
    if (step === REVEAL && !pieces(body, SHARE_BYTES).every(isShare)) {
      return refuse('bad-share', 'What was revealed are no shares.');
    }
    if (step === MASKED) addWords(this.#state.sums, wordsOf(body), 0, 1);
    this.#state.bodies[step]!.set(place, step === MASKED ? new Uint8Array(0) : body);
    return { kind: 'accepted' };
  }

  async #advance(): Promise<SecureStep> {
    const { step, bodies } = this.#state;
    if (step === OVER) return refuse('ended', 'The round is over.');
    const { threshold, participants } = this.#plan;
    const came = bodies[step]!.size;
    if (came < threshold) {
      const kind = CLIENT_KINDS[step]!;
      return refuse('too-few-clients', `${came} of ${threshold} clients sent "${kind}".`);
    }
    const context = await this.#context();
    if (step === REVEAL) {
      const sums = await unmask(context, this.#state);
      if (typeof sums === 'number') {
        const { id } = participants[sums]!;
        return refuse('bad-share', `The shares of ${id} give no secret that it promised.`);
      }
      this.#sums = sums;
    }
    const next = { ...this.#state, step: step + 1 };
    const messages = await composeMessages(context, this.#signingSecret, next);
    if (step === MASKED) {
      // The sealed shares are delivered; of the step only the commitments are needed from here on.
      for (const [place, body] of bodies[SHARES]!) {
        bodies[SHARES]!.set(place, body.slice(0, COMMITMENT_BYTES));
      }
    }
    this.#state.step = step + 1;
    return { kind: 'messages', messages };
  }
}
