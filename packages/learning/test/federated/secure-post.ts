import fc from 'fast-check';
import { expect } from 'vitest';
import {
  packSecureMessage,
  type SecureAnswer,
  type SecureMessage,
  type SecureReceipt,
  SecureSumClient,
  SecureSumServer,
  unpackSecureMessage,
} from '../../src/federated/secure/index.js';
import { writeMessage } from '../../src/federated/secure/secure-message.js';
import { checkPlan, hashPlan } from '../../src/federated/secure/secure-sum-plan.js';
import { plainSum, type World } from './secure-fixture.js';

/** One thing that happens on the way. */
export type Happening =
  | { readonly kind: 'deliver'; readonly which: number; readonly keep: boolean }
  | { readonly kind: 'lose'; readonly which: number }
  | { readonly kind: 'corrupt'; readonly which: number; readonly how: number; readonly at: number }
  | { readonly kind: 'lie'; readonly which: number; readonly how: number; readonly at: number }
  | { readonly kind: 'foreign'; readonly which: number }
  | { readonly kind: 'advance'; readonly patience: number }
  | { readonly kind: 'restart'; readonly which: number };

/** Of four clients. */
const THRESHOLD = 3;

const which = fc.nat();
export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('deliver'), which, keep: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose'), which }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('corrupt'), which, how: fc.nat(), at: fc.nat() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('lie'), which, how: fc.nat(), at: fc.nat() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('foreign'), which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance'), patience: fc.nat(19) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart'), which }) },
);

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const changed = bytes.slice();
  if (changed.length > 0) changed[at % changed.length]! ^= 1 << (at % 8);
  return changed;
};

/** The message with one field changed, cut, blown up, of another type or missing. */
function corrupt(message: SecureMessage, how: number, at: number): unknown {
  const kinds = ['keys', 'shares', 'masked', 'agreement', 'reveal', 'roster', 'delivery'];
  const packed = packSecureMessage(message);
  const ways: (() => unknown)[] = [
    () => ({ ...message, version: at % 2 === 0 ? 2 : '1' }),
    () => ({ ...message, kind: kinds.filter((kind) => kind !== message.kind)[at % 6] }),
    () => ({ ...message, session: `${message.session}x` }),
    () => ({ ...message, round: message.round + 1 + at }),
    () => ({
      ...message,
      client: ['c0', 'c1', null, 'c9', 7].filter((c) => c !== message.client)[at % 4],
    }),
    () => ({
      ...message,
      body: message.body.length === 0 ? Uint8Array.of(1) : flipped(message.body, at),
    }),
    () => ({ ...message, body: Uint8Array.of(...message.body, at % 256) }),
    () => ({ ...message, body: new Uint8Array(1 << (16 + (at % 5))) }),
    () => ({ ...message, body: Array.from(message.body) }),
    () => ({ ...message, signature: flipped(message.signature, at) }),
    () => ({ ...message, signature: message.signature.subarray(1) }),
    () => Object.fromEntries(Object.entries(message).filter((_, i) => i !== at % 7)),
    () => [null, undefined, 7, 'keys', [], {}, JSON.stringify(message)][at % 7],
    () => JSON.parse(JSON.stringify(message)),
    () => unpackSecureMessage(flipped(packed, at)),
    () => unpackSecureMessage(packed.subarray(0, at % packed.length)),
  ];
  return ways[how % ways.length]!();
}

/** Another body than the protocol asks for, which its sender signs all the same. */
function lie(body: Uint8Array, how: number, at: number): Uint8Array {
  const random = Uint8Array.from({ length: body.length }, (_, i) => (at * 31 + i * 17) % 256);
  const half = body.length >> 1;
  const swapped = Uint8Array.of(...body.subarray(half), ...body.subarray(0, half));
  const ways = [random, flipped(body, at), new Uint8Array(body.length), swapped];
  const shapes = [body.subarray(1), Uint8Array.of(...body, 0), new Uint8Array(0)];
  return [...ways, ...shapes][how % 7]!;
}

/** Parties and messages under way, and what has to hold whatever happens to them. */
export class Post {
  readonly #world: World;
  readonly #clients: SecureSumClient[];
  readonly #reveals = new Map<number, string>();
  readonly #arrived = new Set<number>();
  readonly #underWay: SecureMessage[] = [];
  #server: SecureSumServer;
  #failure: string | null = null;
  /** Whether a lie was taken in: a client may spoil the round, and the sum, and no more. */
  #lied = false;

  constructor(world: World) {
    this.#world = world;
    this.#clients = [...world.clients];
    this.#server = world.server;
  }

  async start(): Promise<void> {
    for (const client of this.#clients) this.#underWay.push(await client.start());
  }

  /** To whom a message goes. */
  #readers({ kind, client }: SecureMessage): ('server' | number)[] {
    const toClient = ['roster', 'delivery', 'survivors', 'agreements'].includes(kind);
    if (!toClient) return ['server'];
    return this.#clients.flatMap((_, i) => (client === null || client === `c${i}` ? [i] : []));
  }

  /** Gives something to a party; what is refused must have a reason and change nothing. */
  async #give(reader: 'server' | number, value: unknown): Promise<boolean> {
    const party = reader === 'server' ? this.#server : this.#clients[reader]!;
    const before = JSON.stringify(party.toJSON());
    const answer: SecureReceipt | SecureAnswer = await party.receive(value);
    if (answer.kind === 'refused') {
      expect(answer.reason).toMatch(/^[a-z-]+$/);
      expect(answer.detail).toMatch(/\.$/);
      expect(JSON.stringify(party.toJSON())).toBe(before);
      return false;
    }
    if (reader === 'server') {
      const message = value as SecureMessage;
      if (message.kind === 'masked') this.#arrived.add(Number(message.client!.slice(1)));
    } else {
      const { message: reply } = answer as Extract<SecureAnswer, { readonly kind: 'reply' }>;
      this.#underWay.push(reply);
      if (reply.kind === 'reveal') {
        // One reveal a client, ever.
        expect(this.#reveals.has(reader)).toBe(false);
        this.#reveals.set(reader, Buffer.from(reply.body).toString('hex'));
      }
    }
    return true;
  }

  async happen(one: Happening, foreign: readonly SecureMessage[]): Promise<void> {
    if (one.kind === 'advance') {
      // Now and then the server does not wait for enough answers.
      const { received } = this.#server.stats();
      return received >= THRESHOLD || one.patience === 0 ? this.advance() : undefined;
    }
    if (one.kind === 'restart') return this.#restart(one.which);
    if (one.kind === 'foreign') {
      const message = foreign[one.which % foreign.length]!;
      for (const reader of this.#readers(message)) {
        expect(await this.#give(reader, message)).toBe(false);
      }
      return;
    }
    if (this.#underWay.length === 0) return;
    const at = one.which % this.#underWay.length;
    const message = this.#underWay[at]!;
    if (one.kind === 'corrupt') {
      const changed = corrupt(message, one.how, one.at);
      for (const reader of ['server', ...this.#clients.keys()] as const) {
        expect(await this.#give(reader, changed)).toBe(false);
      }
      return;
    }
    if (one.kind === 'lie') return this.#lie(message, one.how, one.at);
    if (one.kind === 'lose' || !one.keep) this.#underWay.splice(at, 1);
    if (one.kind === 'lose') return;
    for (const reader of this.#readers(message)) await this.#give(reader, message);
  }

  /** A client says something else than it should, signed by itself. */
  async #lie({ kind, client, body }: SecureMessage, how: number, at: number): Promise<void> {
    const place = this.#clients.findIndex((_, i) => client === `c${i}`);
    if (this.#readers({ kind, client } as SecureMessage)[0] !== 'server' || place < 0) return;
    const { crypto, identities, plan } = this.#world;
    const checked = checkPlan(plan);
    const context = { crypto, plan: checked, planHash: await hashPlan(crypto, checked) };
    const { signingSecret } = identities[place]!;
    const said = await writeMessage(context, signingSecret, kind, place, lie(body, how, at));
    if (await this.#give('server', said)) this.#lied = true;
  }

  async advance(): Promise<void> {
    const { received } = this.#server.stats();
    const step = await this.#server.advance();
    if (step.kind === 'messages') this.#underWay.push(...step.messages);
    else if (step.reason !== 'ended') {
      this.#failure = step.reason;
      if (this.#lied && step.reason === 'bad-share') return;
      expect(step.reason).toBe('too-few-clients');
      expect(received).toBeLessThan(THRESHOLD);
    }
  }

  async #restart(party: number): Promise<void> {
    const { crypto, plan, identities, signingSecret } = this.#world;
    const at = party % (this.#clients.length + 1);
    if (at === this.#clients.length) {
      const json = JSON.parse(JSON.stringify(this.#server.toJSON()));
      this.#server = SecureSumServer.fromJSON(json, { crypto, plan, signingSecret });
      return;
    }
    const json = JSON.parse(JSON.stringify(this.#clients[at]!.toJSON()));
    const setup = { crypto, plan, identity: identities[at]! };
    this.#clients[at] = await SecureSumClient.fromJSON(json, setup);
  }

  /** Delivers all that is under way, step by step, so that the round ends one way or the other. */
  async finish(): Promise<void> {
    for (let step = 0; step <= 5; step++) {
      for (const message of this.#underWay.splice(0)) {
        for (const reader of this.#readers(message)) await this.#give(reader, message);
      }
      for (const message of this.#underWay.splice(0)) {
        for (const reader of this.#readers(message)) await this.#give(reader, message);
      }
      await this.advance();
    }
  }

  /** Without lies the sum of exactly those whose numbers arrived, or a reason. */
  check(): 'sum' | 'failure' | 'spoilt' {
    const result = this.#server.result();
    expect(this.#server.stats().awaiting === null).toBe(result !== null);
    if (result === null) {
      if (!this.#lied) expect(this.#failure).toBe('too-few-clients');
      return this.#lied ? 'spoilt' : 'failure';
    }
    const counted = [...this.#arrived].sort((a, b) => a - b);
    expect(result.clients).toEqual(counted.map((i) => `c${i}`));
    expect(result.sum.every(Number.isFinite)).toBe(true);
    if (this.#lied) return 'spoilt';
    const theirs = counted.map((i) => this.#world.inputs[i]!);
    expect(Array.from(result.sum)).toEqual(plainSum(theirs, result.step));
    return 'sum';
  }
}
