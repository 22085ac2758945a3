import { Random } from '@aegis/core';
import {
  createSecureIdentity,
  nobleProvider,
  packSecureMessage,
  type SecureMessage,
  SecureSumClient,
  SecureSumServer,
  unpackSecureMessage,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject } from '../subject.js';

const COUNT = 3;
const LENGTH = 2;
const FROM_SERVER = ['roster', 'delivery', 'survivors', 'agreements'];

/** Parties of one sum, and the messages that are under way. */
interface Post {
  server: SecureSumServer;
  clients: SecureSumClient[];
  underWay: SecureMessage[];
  readonly seed: number;
}

type Happening =
  | { readonly kind: 'deliver' | 'lose'; readonly which: number }
  | { readonly kind: 'flip'; readonly which: number; readonly at: number }
  | { readonly kind: 'advance' }
  | { readonly kind: 'rubbish'; readonly message: unknown };

const happenings: fc.Arbitrary<readonly Happening[]> = streamOf(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ kind: fc.constant('deliver' as const), which: fc.nat(5) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), which: fc.nat(5) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('flip' as const),
        which: fc.nat(5),
        at: fc.nat(400),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'advance' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('rubbish' as const),
        message: fc.oneof(fc.anything({ maxDepth: 2 }), fc.constantFrom(null, undefined, '', {})),
      }),
    },
  ),
  24,
);

/** Keys and plan of a seed: the same however often they are made. */
async function setupOf(seed: number) {
  const random = new Random(seed);
  const crypto = nobleProvider((length) => Uint8Array.from({ length }, () => random.integer(256)));
  const keys = [];
  for (let i = 0; i < COUNT; i++) keys.push(await createSecureIdentity(crypto, `c${i}`));
  const { participant, secret } = await createSecureIdentity(crypto, 'server');
  const plan = {
    ...{ session: 'law', round: 3, length: LENGTH },
    participants: keys.map((one) => one.participant),
    serverKey: participant.signingKey,
  };
  const identities = keys.map((one) => one.secret);
  return { crypto, plan, identities, signingSecret: secret.signingSecret };
}

async function open(seed: number): Promise<Post> {
  const { crypto, plan, identities, signingSecret } = await setupOf(seed % 3);
  const clients = identities.map((identity, i) => {
    const values = i === 0 ? [Number.NaN, Infinity] : [i / 8, -i / 16];
    return new SecureSumClient(values, { crypto, plan, identity });
  });
  const underWay = [];
  for (const client of clients) underWay.push(await client.start());
  const server = new SecureSumServer({ crypto, plan, signingSecret });
  return { server, clients, underWay, seed: seed % 3 };
}

async function deliver(post: Post, message: unknown): Promise<unknown> {
  const { kind, client = null } = (message ?? {}) as Partial<SecureMessage>;
  if (!FROM_SERVER.includes(String(kind))) return post.server.receive(message);
  const answers = [];
  for (const [i, one] of post.clients.entries()) {
    if (client !== null && client !== `c${i}`) continue;
    const answer = await one.receive(message);
    if (answer.kind === 'reply') post.underWay.push(answer.message);
    answers.push(answer);
  }
  return answers;
}

async function feedPost(post: Post, step: Happening): Promise<unknown> {
  if (step.kind === 'advance') {
    const next = await post.server.advance();
    if (next.kind === 'messages') post.underWay.push(...next.messages);
    return next;
  }
  if (step.kind === 'rubbish') {
    return [await post.server.receive(step.message), await post.clients[0]!.receive(step.message)];
  }
  if (post.underWay.length === 0) return null;
  const at = step.which % post.underWay.length;
  const message = post.underWay[at]!;
  if (step.kind === 'flip') {
    const packed = packSecureMessage(message).slice();
    packed[step.at % packed.length]! ^= 1 << (step.at % 8);
    return deliver(post, unpackSecureMessage(packed));
  }
  post.underWay.splice(at, 1);
  return step.kind === 'lose' ? null : deliver(post, message);
}

const write = ({ server, clients, underWay, seed }: Post): object => ({
  server: server.toJSON(),
  client: clients[0]!.toJSON(),
  others: clients.slice(1).map((one) => one.toJSON()),
  underWay: underWay.map((one) => Array.from(packSecureMessage(one))),
  seed,
});

async function read(json: unknown): Promise<Post> {
  const kept = json as {
    readonly server: unknown;
    readonly client: unknown;
    readonly others: readonly unknown[];
    readonly underWay: readonly number[][];
    readonly seed: number;
  };
  const { crypto, plan, identities, signingSecret } = await setupOf(kept.seed);
  const clients = [];
  for (const [i, one] of [kept.client, ...kept.others].entries()) {
    const identity = identities[i]!;
    clients.push(await SecureSumClient.fromJSON(one, { crypto, plan, identity }));
  }
  return {
    server: SecureSumServer.fromJSON(kept.server, { crypto, plan, signingSecret }),
    clients,
    underWay: kept.underWay.map((bytes) => unpackSecureMessage(Uint8Array.from(bytes))!),
    seed: kept.seed,
  };
}

const WITHOUT = {
  'batch-equals-stream': 'messages come one at a time only',
  'ceiling-holds': 'what a plan of so many clients and numbers needs; what is refused is not kept',
};

const sumServer = subject<Post, Happening>({
  name: 'SecureSumServer',
  cost: 120,
  make: open,
  steps: happenings,
  feed: feedPost,
  ask: ({ server }) => {
    // How many messages were refused is not put away: a refusal changes nothing.
    const { awaiting, received, expected } = server.stats();
    return [server.result(), awaiting, received, expected];
  },
  snapshot: { write, read, own: 'server' },
  misuse: {
    others: [() => new SecureSumServer({ crypto: null, plan: {}, signingSecret: null } as never)],
  },
  without: WITHOUT,
});

const sumClient = subject<Post, Happening>({
  name: 'SecureSumClient',
  cost: 120,
  make: open,
  steps: happenings,
  feed: feedPost,
  ask: ({ clients }) => clients.map((one) => [one.pending(), one.isDone(), one.stats().clipped]),
  snapshot: { write, read, own: 'client' },
  misuse: {
    others: [() => new SecureSumClient([1], { crypto: null, plan: {}, identity: {} } as never)],
  },
  without: WITHOUT,
});

export const learningSecure: readonly AnySubject[] = [sumServer, sumClient];
