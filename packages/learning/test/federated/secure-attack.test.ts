import { describe, expect, it } from 'vitest';
import {
  concat,
  decodeByClient,
  encodeByClient,
  pieces,
} from '../../src/federated/secure/bytes.js';
import {
  type SecureAnswer,
  type SecureMessage,
  SecureSumClient,
  SecureSumServer,
} from '../../src/federated/secure/index.js';
import { commitTo, hashRoster } from '../../src/federated/secure/round-keys.js';
import { type MessageContext, writeMessage } from '../../src/federated/secure/secure-message.js';
import { checkPlan, hashPlan } from '../../src/federated/secure/secure-sum-plan.js';
import { combine, SHARE_BYTES, weightsAtZero } from '../../src/federated/secure/shamir.js';
import { createWorld, plainSum, play, type World } from './secure-fixture.js';

async function contextOf({ crypto, plan }: World): Promise<MessageContext> {
  const checked = checkPlan(plan);
  return { crypto, plan: checked, planHash: await hashPlan(crypto, checked) };
}

/** What a server that does not follow the protocol may say, rightly signed. */
async function serverSays(
  world: World,
  kind: SecureMessage['kind'],
  place: number | null,
  body: Uint8Array,
): Promise<SecureMessage> {
  return writeMessage(await contextOf(world), world.signingSecret, kind, place, body);
}

/** What a client that does not follow the protocol may say, rightly signed. */
async function clientSays(
  world: World,
  place: number,
  kind: SecureMessage['kind'],
  body: Uint8Array,
): Promise<SecureMessage> {
  const { signingSecret } = world.identities[place]!;
  return writeMessage(await contextOf(world), signingSecret, kind, place, body);
}

const list = (...places: number[]): Uint8Array =>
  encodeByClient(new Map(places.map((place) => [place, new Uint8Array(0)])));

const replies = (answers: readonly SecureAnswer[]): SecureMessage[] =>
  answers.map((answer) => {
    if (answer.kind === 'refused') throw new Error(answer.detail);
    return answer.message;
  });

/** All clients take what the server says to them. */
async function tell(
  { clients }: World,
  messages: readonly SecureMessage[],
): Promise<SecureMessage[]> {
  const answers: SecureAnswer[] = [];
  for (const message of messages) {
    for (const [i, client] of clients.entries()) {
      if ((message.client ?? `c${i}`) === `c${i}`) answers.push(await client.receive(message));
    }
  }
  return replies(answers);
}

async function next(
  world: World,
  from: readonly SecureMessage[],
): Promise<readonly SecureMessage[]> {
  for (const message of from)
    expect(await world.server.receive(message)).toEqual({ kind: 'accepted' });
  const step = await world.server.advance();
  if (step.kind === 'refused') throw new Error(step.detail);
  return step.messages;
}

/** A world where all masked numbers have arrived. */
async function masked(count: number): Promise<World> {
  const world = await createWorld(count);
  const keys: SecureMessage[] = [];
  for (const client of world.clients) keys.push(await client.start());
  const shares = await tell(world, await next(world, keys));
  for (const message of await tell(world, await next(world, shares))) {
    await world.server.receive(message);
  }
  return world;
}

describe('a server that does not follow the protocol', () => {
  it('cannot hand a key of its own round: the shares of the others do not open', async () => {
    const world = await createWorld(4);
    const { crypto, clients } = world;
    const honest = new Map<number, Uint8Array>();
    for (const [i, client] of clients.entries()) honest.set(i, (await client.start()).body);
    const swapped = new Map(honest).set(3, await crypto.agreementKey(crypto.randomBytes(32)));
    const say = (roster: Map<number, Uint8Array>): Promise<SecureMessage> =>
      serverSays(world, 'roster', null, encodeByClient(roster));
    const fooled = await clients[0]!.receive(await say(swapped));
    const shares = [fooled, await clients[1]!.receive(await say(honest))];
    shares.push(await clients[2]!.receive(await say(honest)));
    const [, one, two] = replies(shares).map(({ body }) => pieces(body.subarray(32), 88)[0]!);
    const body = encodeByClient(
      new Map([
        [1, one!],
        [2, two!],
      ]),
    );
    const answer = await clients[0]!.receive(await serverSays(world, 'delivery', 0, body));
    expect(answer).toMatchObject({ kind: 'refused', reason: 'bad-share' });
    expect(clients[0]!.pending()!.kind).toBe('shares');
    // And the client whose key was swapped sees that it is not its own.
    expect(await clients[3]!.receive(await say(swapped))).toMatchObject({ reason: 'inconsistent' });
  });

  it('cannot tell clients of different survivors', async () => {
    const world = await masked(7);
    const told = [list(0, 1, 2, 3, 4), list(0, 1, 2, 3, 4, 5, 6)];
    const words: SecureMessage[] = [];
    for (const [i, client] of world.clients.entries()) {
      const message = await serverSays(world, 'survivors', null, told[i === 0 ? 0 : 1]!);
      words.push(...replies([await client.receive(message)]));
    }
    // The words that the others wrote to the first client, cut as the server would cut them.
    const toFirst = new Map([1, 2, 3, 4].map((i) => [i, words[i]!.body.subarray(0, 16)]));
    const message = await serverSays(world, 'agreements', 0, encodeByClient(toFirst));
    expect(await world.clients[0]!.receive(message)).toMatchObject({ reason: 'inconsistent' });
    expect(world.clients[0]!.isDone()).toBe(false);
  });

  it('gets nothing for fewer survivors than the threshold, and no second set', async () => {
    const world = await masked(7);
    const [client] = world.clients;
    const say = (...places: number[]): Promise<SecureMessage> =>
      serverSays(world, 'survivors', null, list(...places));
    expect(await client!.receive(await say(0, 1, 2, 3))).toMatchObject({
      reason: 'too-few-clients',
    });
    expect(await client!.receive(await say(1, 2, 3, 4, 5))).toMatchObject({
      reason: 'inconsistent',
    });
    expect(await client!.receive(await say(0, 1, 2, 3, 9))).toMatchObject({ reason: 'malformed' });
    expect(await client!.receive(await say(0, 1, 2, 3, 4))).toMatchObject({ kind: 'reply' });
    expect(await client!.receive(await say(0, 1, 2, 3, 5))).toMatchObject({ reason: 'duplicate' });
    const few = encodeByClient(new Map([[1, new Uint8Array(16)]]));
    const agreements = await serverSays(world, 'agreements', 0, few);
    expect(await client!.receive(agreements)).toMatchObject({ reason: 'too-few-clients' });
  });

  it('gets of a survivor its own mask, of one that vanished its mask key, and nothing else', async () => {
    const world = await createWorld(7);
    const { fromClients, fromServer } = await play(world, (i) => (i === 5 ? 2 : 5));
    const { crypto } = world;
    const bodies = (kind: SecureMessage['kind']): Uint8Array[] =>
      fromClients.filter((one) => one.kind === kind).map(({ body }) => body);
    const { planHash } = await contextOf(world);
    const roster = decodeByClient(fromServer[0]!.body, 32)!;
    const rosterHash = await hashRoster(crypto, planHash, roster);
    const reveals = bodies('reveal').map((body) => pieces(body, SHARE_BYTES));
    expect(reveals.map((shares) => shares.length)).toEqual(new Array(6).fill(7));
    const weights = weightsAtZero([1, 2, 3, 4, 5]);
    for (let owner = 0; owner < 7; owner++) {
      const secret = combine(
        reveals.slice(0, 5).map((shares) => shares[owner]!),
        weights,
      )!;
      const commitment = Buffer.from(await commitTo(crypto, rosterHash, secret));
      const isOwnMask = commitment.equals(bodies('shares')[owner]!.subarray(0, 32));
      const isMaskKey = Buffer.from(await crypto.agreementKey(secret)).equals(roster.get(owner)!);
      expect([isOwnMask, isMaskKey]).toEqual([owner !== 5, owner === 5]);
    }
  });

  it('cannot send rosters, deliveries and lists that are none', async () => {
    const world = await createWorld(3);
    const keys = new Map<number, Uint8Array>();
    for (const [i, client] of world.clients.entries()) keys.set(i, (await client.start()).body);
    const [client] = world.clients;
    const low = new Map(keys).set(1, new Uint8Array(32));
    const two = new Map([...keys].slice(0, 2));
    const far = new Map(keys).set(9, new Uint8Array(32));
    for (const [body, reason] of [
      [new Uint8Array(0), 'malformed'],
      [list(), 'malformed'],
      [encodeByClient(far), 'malformed'],
      [encodeByClient(two), 'too-few-clients'],
      [encodeByClient(low), 'bad-key'],
    ] as const) {
      const message = await serverSays(world, 'roster', null, body);
      expect(await client!.receive(message)).toMatchObject({ kind: 'refused', reason });
    }
    const roster = await serverSays(world, 'roster', null, encodeByClient(keys));
    expect(await client!.receive(roster)).toMatchObject({ kind: 'reply' });
    const strange = encodeByClient(
      new Map([
        [0, new Uint8Array(88)],
        [1, new Uint8Array(88)],
      ]),
    );
    for (const [body, reason] of [
      [strange, 'malformed'],
      [list(), 'too-few-clients'],
    ] as const) {
      const message = await serverSays(world, 'delivery', 0, body);
      expect(await client!.receive(message)).toMatchObject({ kind: 'refused', reason });
    }
  });
});

describe('a client that does not follow the protocol', () => {
  it('cannot spoil the sum with a wrong share while there are spare clients', async () => {
    for (const [liars, ends] of [
      [[2], null],
      [[0, 1], null],
      [[0, 2, 4], 'bad-share'],
    ] as const) {
      const world = await masked(7);
      const words = await tell(world, await next(world, []));
      const reveals = await tell(world, await next(world, words));
      for (const [i, message] of reveals.entries()) {
        const body = message.body.slice();
        if ((liars as readonly number[]).includes(i)) body[3]! ^= 1;
        const said = await clientSays(world, i, 'reveal', body);
        expect(await world.server.receive(said)).toEqual({ kind: 'accepted' });
      }
      const end = await world.server.advance();
      expect(end.kind === 'refused' ? end.reason : null).toBe(ends);
      const result = world.server.result();
      expect(result && Array.from(result.sum)).toEqual(
        ends === null ? plainSum(world.inputs, 2 ** -28) : null,
      );
    }
  });

  it('cannot give a key that makes zeros, or shares outside the field', async () => {
    const world = await createWorld(3);
    const zeros = await clientSays(world, 1, 'keys', new Uint8Array(32));
    expect(await world.server.receive(zeros)).toMatchObject({ kind: 'refused', reason: 'bad-key' });
    const ready = await masked(3);
    const reveals = await tell(ready, await next(ready, await tell(ready, await next(ready, []))));
    const body = new Uint8Array(reveals[0]!.body.length).fill(255);
    const wrong = await clientSays(ready, 0, 'reveal', body);
    expect(await ready.server.receive(wrong)).toMatchObject({
      kind: 'refused',
      reason: 'bad-share',
    });
    expect(await ready.server.receive(reveals[0])).toEqual({ kind: 'accepted' });
  });

  it('is named by those whom it sends shares that do not open', async () => {
    const world = await createWorld(3);
    const keys: SecureMessage[] = [];
    for (const client of world.clients) keys.push(await client.start());
    const shares = await tell(world, await next(world, keys));
    const broken = concat(shares[1]!.body.subarray(0, 32), new Uint8Array(2 * 88));
    shares[1] = await clientSays(world, 1, 'shares', broken);
    const messages = await next(world, shares);
    const answer = await world.clients[0]!.receive(messages[0]);
    expect(answer).toMatchObject({ kind: 'refused', reason: 'bad-share' });
    expect(answer).toHaveProperty('detail', expect.stringContaining('c1'));
  });

  it('cannot speak for another, nor in a round with another plan', async () => {
    const world = await createWorld(3);
    const stolen = { ...(await world.clients[0]!.start()), client: 'c1' };
    expect(await world.server.receive(stolen)).toMatchObject({ reason: 'bad-signature' });
    const { crypto, signingSecret, identities } = world;
    const plan = { ...world.plan, range: 2 };
    const other = new SecureSumClient([0, 0, 0], { crypto, plan, identity: identities[0]! });
    const message = await other.start();
    expect(await world.server.receive(message)).toMatchObject({ reason: 'bad-signature' });
    const theirs = new SecureSumServer({ crypto, plan, signingSecret });
    expect(await theirs.receive(message)).toEqual({ kind: 'accepted' });
  });
});
