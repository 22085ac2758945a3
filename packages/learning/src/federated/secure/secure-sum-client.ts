import { AegisError } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { MAX_NAME } from '../messages.js';
import { RefusalCounts } from '../refusal-counts.js';
import { maskSecretOf } from './client-secrets.js';
import { CLIENT_STEPS, type ClientContext, type ClientState, NO_STATE } from './client-steps.js';
import { quantise } from './fixed-point.js';
import { readStoredMessage, storeMessage } from './packed-message.js';
import {
  refuse,
  SECURE_REFUSAL_REASONS,
  type SecureRefusal,
  type SecureRefusalReason,
} from './refusal.js';
import type { SecureCrypto } from './secure-crypto.js';
import { checkIdentity, checkKey, freshSecret, type SecureIdentity } from './secure-identity.js';
import {
  hasValidSignature,
  readMessage,
  SERVER_KINDS,
  type SecureMessage,
  writeMessage,
} from './secure-message.js';
import { SecurePeers } from './secure-peers.js';
import { type CheckedPlan, checkPlan, hashPlan, type SecureSumPlan } from './secure-sum-plan.js';
import { Turns } from './turns.js';

/** What a client of secure aggregation is made of. */
export interface SecureSumClientSetup {
  readonly crypto: SecureCrypto;
  readonly plan: SecureSumPlan;
  /** The client's own keys; the plan holds their public half. */
  readonly identity: SecureIdentity;
  /** Kept from round to round, it saves work. @defaultValue a new one for this round */
  readonly peers?: SecurePeers;
}

/** What came of a message: the answer to send to the server, or why it was refused. */
export type SecureAnswer =
  | { readonly kind: 'reply'; readonly message: SecureMessage }
  | SecureRefusal;

const HEADER = { kind: 'secure-sum-client', version: 1 } as const;
const OWNER = 'SecureSumClient';

/**
 * One client's part in one round of secure aggregation: the server learns the sum of all clients'
 * numbers, and of each client nothing but noise. Messages in, messages out; the transport is yours.
 *
 * Send what {@link SecureSumClient.start} gives to the server, then every `reply` that
 * {@link SecureSumClient.receive} gives. A client that stays silent at any step harms nobody: its
 * numbers count if they arrived and not otherwise.
 *
 * What holds: the server and up to `2 · threshold - clients - 1` clients that conspire with it (with the
 * default threshold: fewer than a third) learn no more than the sum of the numbers of at least `threshold`
 * clients, their own among them, even if the server does not follow the protocol. A client never gives both
 * shares of another, nor any for fewer survivors than the threshold, nor for two sets of survivors. What does
 * not: a sum tells something of each (add differential privacy); a client may lie about its numbers or spoil
 * the round; the server may leave clients out; who took part is no secret; the keys in the plan are believed.
 *
 * Cost: two key agreements, one AES stream of `4 · length` bytes and some 100 bytes sealed a peer.
 * State: the numbers, the last message and some 0.5 kB a peer.
 *
 * @see Bonawitz et al. (2017), Practical Secure Aggregation for Privacy-Preserving Machine Learning,
 * CCS, doi:10.1145/3133956.3133982. Deviations: clients do not verify each other's signatures; the keys
 * that seal shares are made of the long-lived and the mask keys of both and bound to the roster, so
 * shares that open prove the same. The consistency check is by a keyed hash for each pair, not by
 * signatures, and covers who shared as well as who survived.
 *
 * @example
 * ```ts
 * import {
 *   createSecureIdentity, SecureSumClient, SecureSumServer, webCryptoProvider,
 * } from '@aegis/learning/federated';
 * const crypto = webCryptoProvider(globalThis.crypto);
 * const keys = await Promise.all(['a', 'b', 'c', 'server'].map((id) => createSecureIdentity(crypto, id)));
 * const plan = {
 *   session: 'thresholds', round: 0, length: 2,
 *   participants: keys.slice(0, 3).map(({ participant }) => participant),
 *   serverKey: keys[3]!.participant.signingKey,
 * };
 * const server = new SecureSumServer({ crypto, plan, signingSecret: keys[3]!.secret.signingSecret });
 * const clients = keys.slice(0, 3).map(({ secret }, i) =>
 *   new SecureSumClient([i * 0.25, -0.5], { crypto, plan, identity: secret }));
 * for (const client of clients) await server.receive(await client.start());
 * for (let step = await server.advance(); step.kind === 'messages'; step = await server.advance()) {
 *   for (const client of clients) {
 *     for (const message of step.messages) {
 *       const answer = await client.receive(message);
 *       if (answer.kind === 'reply') await server.receive(answer.message);
 *     }
 *   }
 * }
 * Array.from(server.result()!.sum); // => [0.75, -1.5]
 * ```
 */
export class SecureSumClient {
  readonly #crypto: SecureCrypto;
  readonly #plan: CheckedPlan;
  readonly #identity: SecureIdentity;
  readonly #peers: SecurePeers;
  readonly #place: number;
  readonly #seed: Uint8Array;
  readonly #input: Uint32Array;
  #clipped: number;
  readonly #turns = new Turns();
  readonly #refused = new RefusalCounts(SECURE_REFUSAL_REASONS);
  readonly #accepted: SecureMessage[] = [];
  #planHash: Uint8Array | null = null;
  #maskSecret: Uint8Array | null = null;
  #state: ClientState = NO_STATE;
  #last: SecureMessage | null = null;

  /**
   * @param values - the client's numbers, as many as the plan's `length`; beyond the plan's `range` they
   * are clipped, NaN counts as 0, and both are counted
   * @throws AegisError `invalid-option` for a plan that cannot be, `invalid-argument` for numbers of
   * another length, an identity that is not in the plan, or peers of another identity
   */
  constructor(values: ArrayLike<number>, setup: SecureSumClientSetup) {
    this.#crypto = setup.crypto;
    this.#plan = checkPlan(setup.plan);
    this.#identity = setup.identity;
    this.#peers = setup.peers ?? new SecurePeers(setup.crypto, setup.identity);
    const { length, places, participants, fixedPoint } = this.#plan;
    const place = places.get(setup.identity.id);
    if (place === undefined) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}: ${setup.identity.id} is none of the plan's participants; add it there.`,
      );
    }
    if (values.length !== length) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}: there are ${values.length} numbers; give ${length}, as the plan says.`,
      );
    }
    checkKey(OWNER, 'the signingSecret', setup.identity.signingSecret);
    this.#peers.checkOwner(setup.identity);
    this.#place = place;
    this.#seed = freshSecret(setup.crypto);
    const { units, clipped } = quantise(values, fixedPoint);
    this.#clipped = clipped;
    this.#input = new Uint32Array(length + 1);
    this.#input.set(units);
    // Counted in the sum as well, and held so that not even that can wrap.
    this.#input[length] = Math.min(clipped, Math.floor((2 ** 32 - 1) / participants.length));
  }

  /**
   * The first message to the server: this client's key for the round. The same however often. Rejects
   * with `invalid-argument` where the identity's keys are not those in the plan.
   */
  start(): Promise<SecureMessage> {
    return this.#turns.take(async () => {
      const context = await this.#context();
      const key = await context.crypto.agreementKey(context.maskSecret);
      const { signingSecret } = this.#identity;
      const message = await writeMessage(context, signingSecret, 'keys', this.#place, key);
      this.#last ??= message;
      return message;
    });
  }

  /**
   * Takes a message of the server in.
   *
   * @param message - whatever came; it is believed in nothing
   * @returns the answer to send, or why the message was refused; then nothing has changed
   */
  receive(message: unknown): Promise<SecureAnswer> {
    return this.#turns.take(async () => {
      const reply = await this.#receive(message);
      if (reply.kind === 'refused') this.#refused.count(reply.reason);
      return reply;
    });
  }

  /** The last message that this client made, to send again where it was lost; null before the first. */
  pending(): SecureMessage | null {
    return this.#last;
  }

  /** Whether this client has said all that it will say. */
  isDone(): boolean {
    return this.#accepted.length === SERVER_KINDS.length;
  }

  /** How many of the own numbers were clipped, and how many messages were refused, by reason. */
  stats(): {
    readonly clipped: number;
    readonly refused: Readonly<Record<SecureRefusalReason, number>>;
  } {
    return { clipped: this.#clipped, refused: this.#refused.byReason() };
  }

  /**
   * The client as JSON, to finish the round after a restart with the very bits that it would have sent.
   * It holds the numbers and the secrets of the round: store it as you store a key, write it before
   * you send an answer, never go back to an older one, delete it after the round. The plan and the
   * identity are not in it.
   */
  toJSON(): unknown {
    return {
      ...HEADER,
      client: this.#identity.id,
      session: this.#plan.session,
      round: this.#plan.round,
      seed: encodeArray(this.#seed),
      input: encodeArray(this.#input),
      clipped: this.#clipped,
      started: this.#last !== null,
      accepted: this.#accepted.map(storeMessage),
    };
  }

  /**
   * The client that a snapshot holds; its messages are checked once more.
   *
   * @param setup - the same plan and identity as before
   * @throws AegisError `invalid-snapshot` where it is none, or belongs to another plan or client
   */
  static async fromJSON(json: unknown, setup: SecureSumClientSetup): Promise<SecureSumClient> {
    const reader = SnapshotReader.open(json, HEADER);
    const { length } = checkPlan(setup.plan);
    const client = new SecureSumClient(new Float64Array(length), setup);
    const same =
      reader.string('client', { maxLength: MAX_NAME }) === setup.identity.id &&
      reader.string('session', { maxLength: MAX_NAME }) === setup.plan.session &&
      reader.number('round') === setup.plan.round;
    if (!same) {
      throw new AegisError(
        'invalid-snapshot',
        `${HEADER.kind}: it is of another client, session or round; give the plan it was made with.`,
      );
    }
    await client.#restore(reader);
    return client;
  }

  async #restore(reader: SnapshotReader): Promise<void> {
    this.#seed.set(reader.uint8Array('seed', 32));
    this.#input.set(reader.uint32Array('input', this.#input.length));
    this.#clipped = reader.number('clipped', { min: 0, max: this.#plan.length, integer: true });
    const accepted = reader.list('accepted', { maxLength: SERVER_KINDS.length }, readStoredMessage);
    if (reader.boolean('started')) await this.start();
    for (const message of accepted) {
      const reply = await this.receive(message);
      if (reply.kind !== 'refused') continue;
      throw new AegisError('invalid-snapshot', `${HEADER.kind}.accepted: ${reply.detail}`);
    }
  }

  async #context(): Promise<ClientContext> {
    if (this.#planHash === null) {
      await checkIdentity(this.#crypto, this.#identity, this.#plan.participants[this.#place]!);
      this.#planHash = await hashPlan(this.#crypto, this.#plan);
    }
    this.#maskSecret ??= await maskSecretOf(this.#crypto, this.#seed, this.#planHash);
    return {
      crypto: this.#crypto,
      plan: this.#plan,
      planHash: this.#planHash,
      peers: this.#peers,
      place: this.#place,
      seed: this.#seed,
      maskSecret: this.#maskSecret,
      input: this.#input,
    };
  }

  async #receive(value: unknown): Promise<SecureAnswer> {
    const read = readMessage(value, this.#plan);
    if (!('message' in read)) return read;
    const { message, place } = read;
    if (place !== null && place !== this.#place) {
      return refuse('wrong-client', 'The message is for another client.');
    }
    const kind = SERVER_KINDS.find((one) => one === message.kind);
    if (kind === undefined) return refuse('wrong-client', 'The message is for the server.');
    const step = SERVER_KINDS.indexOf(kind);
    if (step < this.#accepted.length) return refuse('duplicate', `There was a ${kind} already.`);
    if (step > this.#accepted.length) return refuse('out-of-order', `It is too early for ${kind}.`);
    const context = await this.#context();
    if (!(await hasValidSignature(context, this.#plan.serverKey, message, place))) {
      return refuse('bad-signature', 'The signature is not the server’s.');
    }
    const { take, answer } = CLIENT_STEPS[kind];
    const taken = await take(context, this.#state, message.body);
    if (!('state' in taken)) return taken;
    const { signingSecret } = this.#identity;
    const reply = await writeMessage(context, signingSecret, answer, this.#place, taken.body);
    this.#state = taken.state;
    this.#accepted.push(message);
    this.#last = reply;
    return { kind: 'reply', message: reply };
  }
}
