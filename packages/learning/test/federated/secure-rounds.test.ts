import { describe, expect, it } from 'vitest';
import { decodeByClient, encodeByClient, pieces } from '../../src/federated/secure/bytes.js';
import {
  type SecureMessage,
  SecureSumClient,
  SecureSumServer,
} from '../../src/federated/secure/index.js';
import { commitTo, hashRoster } from '../../src/federated/secure/round-keys.js';
import { type MessageContext, writeMessage } from '../../src/federated/secure/secure-message.js';
import { checkPlan, hashPlan } from '../../src/federated/secure/secure-sum-plan.js';
import { combine, SHARE_BYTES, weightsAtZero } from '../../src/federated/secure/shamir.js';
import { createWorld, play, type Said, type World } from './secure-fixture.js';

/** Another round of the same clients, with new numbers. */
function anotherRound(world: World, plan: World['plan']): World {
  const { crypto, identities, signingSecret } = world;
  const inputs = world.inputs.map((values) => values.map((x) => x / 2));
  const clients = identities.map(
    (identity, i) => new SecureSumClient(inputs[i]!, { crypto, plan, identity }),
  );
  const server = new SecureSumServer({ crypto, plan, signingSecret });
  return { ...world, plan, inputs, clients, server };
}

async function contextOf({ crypto, plan }: World): Promise<MessageContext> {
  const checked = checkPlan(plan);
  return { crypto, plan: checked, planHash: await hashPlan(crypto, checked) };
}

/** What all clients together reveal of the client at `owner`, put together. */
function revealed({ fromClients }: Said, owner: number, threshold: number): Uint8Array {
  const shares = fromClients
    .filter(({ kind }) => kind === 'reveal')
    .slice(0, threshold)
    .map(({ body }) => pieces(body, SHARE_BYTES)[owner]!);
  return combine(shares, weightsAtZero(Array.from({ length: threshold }, (_, i) => i + 1)))!;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a server that plays several rounds against a client', () => {
  it('gets both kinds of share of one client, and they open nothing in common', async () => {
    const first = await createWorld(7);
    for (const change of [{ round: 4 }, { session: 'other' }]) {
      const one = anotherRound(first, first.plan);
      const two = anotherRound(first, { ...first.plan, ...change });
      const survived = await play(one);
      const vanished = await play(two, (i) => (i === 5 ? 2 : 5));
      const ownMask = revealed(survived, 5, 5);
      const maskKey = revealed(vanished, 5, 5);
      const [rosterOne, rosterTwo] = [survived, vanished].map(
        ({ fromServer }) => decodeByClient(fromServer[0]!.body, 32)!,
      );
      const { crypto } = first;
      const { planHash } = await contextOf(one);
      const rosterHash = await hashRoster(crypto, planHash, rosterOne!);
      const commitments = survived.fromClients.filter(({ kind }) => kind === 'shares');
      // Each is what it should be in its own round …
      expect(hex(await commitTo(crypto, rosterHash, ownMask))).toBe(
        hex(commitments[5]!.body.subarray(0, 32)),
      );
      const publicKey = hex(await crypto.agreementKey(maskKey));
      expect(publicKey).toBe(hex(rosterTwo!.get(5)!));
      // … and no key of the other.
      expect(publicKey).not.toBe(hex(rosterOne!.get(5)!));
      expect(hex(await crypto.agreementKey(ownMask))).not.toBe(hex(rosterTwo!.get(5)!));
    }
  });

  it('cannot use what was said in one round in another, whatever number it puts on it', async () => {
    const old = await createWorld(4);
    const said = await play(old);
    const now = anotherRound(old, { ...old.plan, round: 4 });
    const later = anotherRound(old, { ...old.plan, session: 'later' });
    for (const message of [...said.fromClients, ...said.fromServer]) {
      const isFromServer = said.fromServer.includes(message);
      for (const [world, reason] of [
        [now, 'wrong-round'],
        [later, 'wrong-session'],
      ] as const) {
        const { session, round } = world.plan;
        const readers = isFromServer ? world.clients : [world.server];
        for (const reader of readers) {
          expect(await reader.receive(message)).toMatchObject({ kind: 'refused', reason });
          const renumbered: SecureMessage = { ...message, session, round };
          const answer = await reader.receive(renumbered);
          // What comes too early or for another is not even looked at.
          expect(answer).toMatchObject({
            kind: 'refused',
            reason: expect.stringMatching(/^(bad-signature|out-of-order|wrong-client)$/),
          });
        }
      }
    }
    expect((await play(now)).failure).toBeNull();
    expect(now.server.result()!.clients).toHaveLength(4);
  });

  it('cannot split the clients with two rosters: no numbers leave either half', async () => {
    const world = await createWorld(7, { plan: { threshold: 5 } });
    const context = await contextOf(world);
    const keys = new Map<number, Uint8Array>();
    for (const [i, client] of world.clients.entries()) keys.set(i, (await client.start()).body);
    const without = (gone: number): Map<number, Uint8Array> =>
      new Map([...keys].filter(([place]) => place !== gone));
    const answers: SecureMessage[] = [];
    for (const [i, client] of world.clients.entries()) {
      // Clients 0 to 3 hear of all but 6, the others of all but 0.
      const body = encodeByClient(without(i < 4 ? 6 : 0));
      const told = await writeMessage(context, world.signingSecret, 'roster', null, body);
      const answer = await client.receive(told);
      if (answer.kind === 'reply') answers.push(answer.message);
    }
    // Client 1 is given whatever its half wrote to it, and what the other half did.
    const piece = (place: number, at: number): Uint8Array =>
      pieces(answers[place]!.body.subarray(32), 88)[at]!;
    for (const [places, reason, detail] of [
      [[0, 2, 3], 'too-few-clients', 'Fewer'],
      [[0, 2, 3, 4, 5], 'bad-share', 'of c4 do not open'],
    ] as const) {
      const body = encodeByClient(
        new Map(places.map((place) => [place, piece(place, place === 0 ? 0 : place < 4 ? 1 : 0)])),
      );
      const told = await writeMessage(context, world.signingSecret, 'delivery', 1, body);
      const answer = await world.clients[1]!.receive(told);
      expect(answer).toMatchObject({ reason, detail: expect.stringContaining(detail) });
    }
    expect(world.clients[1]!.pending()!.kind).toBe('shares');
  });

  it('cannot hand out another set of sharers to some', async () => {
    const world = await createWorld(7, { plan: { threshold: 5 } });
    const context = await contextOf(world);
    for (const client of world.clients) await world.server.receive(await client.start());
    const roster = await world.server.advance();
    if (roster.kind === 'refused') throw new Error(roster.detail);
    for (const client of world.clients) {
      const answer = await client.receive(roster.messages[0]);
      if (answer.kind === 'reply') await world.server.receive(answer.message);
    }
    const delivery = await world.server.advance();
    if (delivery.kind === 'refused') throw new Error(delivery.detail);
    const say = async (
      kind: 'delivery' | 'survivors' | 'agreements',
      to: number,
      body: Uint8Array,
    ) => {
      const place = kind === 'survivors' ? null : to;
      const told = await writeMessage(context, world.signingSecret, kind, place, body);
      return world.clients[to]!.receive(told);
    };
    // Client 0 hears nothing of client 6; the others hear of all.
    for (const [i, { body }] of delivery.messages.entries()) {
      const all = decodeByClient(body, 88)!;
      if (i === 0) all.delete(6);
      expect((await say('delivery', i, encodeByClient(all))).kind).toBe('reply');
    }
    const survivors = encodeByClient(
      new Map([0, 1, 2, 3, 4, 5].map((i) => [i, new Uint8Array(0)])),
    );
    const words = new Map<number, Uint8Array>();
    for (let i = 0; i < 6; i++) {
      const answer = await say('survivors', i, survivors);
      if (answer.kind === 'reply') words.set(i, answer.message.body);
    }
    /** The words of some to one of them, as a server cuts them out. */
    const wordsTo = (reader: number, writers: readonly number[]): Uint8Array =>
      encodeByClient(
        new Map(
          writers.map((i) => [i, pieces(words.get(i)!, 16)[reader < i ? reader : reader - 1]!]),
        ),
      );
    expect(await say('agreements', 0, wordsTo(0, [1, 2, 3, 4, 5]))).toMatchObject({
      reason: 'inconsistent',
    });
    expect(await say('agreements', 1, wordsTo(1, [0, 2, 3, 4, 5]))).toMatchObject({
      reason: 'inconsistent',
    });
    // Five that were told the same are enough, and go on.
    expect(await say('agreements', 1, wordsTo(1, [2, 3, 4, 5]))).toMatchObject({ kind: 'reply' });
  });
});
