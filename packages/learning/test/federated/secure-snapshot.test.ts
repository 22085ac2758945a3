import { describe, expect, it } from 'vitest';
import {
  type SecureMessage,
  SecureSumClient,
  SecureSumServer,
} from '../../src/federated/secure/index.js';
import { createWorld, plainSum, play, type World } from './secure-fixture.js';

const through = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The same world whose parties go through JSON before every single message. */
function resuming(world: World): World {
  const { crypto, plan, identities, signingSecret } = world;
  const clients = world.clients.map((client, i) => {
    let now = client;
    const again = async (): Promise<SecureSumClient> => {
      const setup = { crypto, plan, identity: identities[i]! };
      now = await SecureSumClient.fromJSON(through(now.toJSON()), setup);
      return now;
    };
    return {
      start: async () => (await again()).start(),
      receive: async (message: unknown) => (await again()).receive(message),
    } as SecureSumClient;
  });
  let now = world.server;
  const again = (): SecureSumServer => {
    now = SecureSumServer.fromJSON(through(now.toJSON()), { crypto, plan, signingSecret });
    return now;
  };
  const server = {
    receive: (message: unknown) => again().receive(message),
    advance: () => again().advance(),
    result: () => again().result(),
  } as SecureSumServer;
  return { ...world, clients, server };
}

describe('snapshots', () => {
  it('a round whose parties are stopped before every message is the same, bit for bit', async () => {
    const silent = (i: number): number => (i === 2 ? 2 : 5);
    const plain = await createWorld(4);
    const stopped = resuming(await createWorld(4));
    expect(await play(stopped, silent)).toEqual(await play(plain, silent));
    expect(stopped.server.result()).toEqual(plain.server.result());
    const { sum, step } = stopped.server.result()!;
    expect(Array.from(sum)).toEqual(
      plainSum(
        plain.inputs.filter((_, i) => i !== 2),
        step,
      ),
    );
  });

  it('a resumed client refuses what it had already, and has its last answer at hand', async () => {
    const world = await createWorld(3);
    const { fromServer } = await play(world);
    const { crypto, plan, identities, clients } = world;
    const setup = { crypto, plan, identity: identities[1]! };
    const resumed = await SecureSumClient.fromJSON(through(clients[1]!.toJSON()), setup);
    expect(resumed.pending()).toEqual(clients[1]!.pending());
    expect(resumed.isDone()).toBe(true);
    const [roster] = fromServer;
    expect(await resumed.receive(roster)).toMatchObject({ kind: 'refused', reason: 'duplicate' });
  });

  it('a server says the messages of its step again', async () => {
    const world = await createWorld(3);
    expect(await world.server.messages()).toEqual([]);
    for (const client of world.clients) await world.server.receive(await client.start());
    const step = await world.server.advance();
    const { crypto, plan, signingSecret } = world;
    const setup = { crypto, plan, signingSecret };
    const resumed = SecureSumServer.fromJSON(through(world.server.toJSON()), setup);
    expect({ kind: 'messages', messages: await resumed.messages() }).toEqual(step);
  });

  it('a step that ended too early stays open, also after a restart', async () => {
    const world = await createWorld(3);
    const early = { kind: 'refused', reason: 'too-few-clients' };
    expect(await world.server.advance()).toMatchObject(early);
    const { crypto, plan, signingSecret } = world;
    const setup = { crypto, plan, signingSecret };
    const resumed = SecureSumServer.fromJSON(through(world.server.toJSON()), setup);
    expect(await resumed.messages()).toEqual([]);
    for (const [i, client] of world.clients.entries()) {
      expect(resumed.stats()).toMatchObject({ awaiting: 'keys', received: i });
      expect(await resumed.advance()).toMatchObject(early);
      expect(await resumed.receive(await client.start())).toEqual({ kind: 'accepted' });
    }
    expect((await resumed.advance()).kind).toBe('messages');
  });

  const invalid = expect.objectContaining({ code: 'invalid-snapshot' });

  it('what is no snapshot of this client is refused', async () => {
    const world = await createWorld(3);
    await play(world);
    const { crypto, plan, identities } = world;
    const setup = { crypto, plan, identity: identities[0]! };
    const good = through(world.clients[0]!.toJSON()) as Record<string, unknown>;
    const message = (good.accepted as { message: string }[])[0]!;
    const wrong: unknown[] = [
      null,
      7,
      [],
      {},
      { ...good, kind: 'other' },
      { ...good, version: 2 },
      { ...good, client: 'c1' },
      { ...good, session: 'other' },
      { ...good, round: 4 },
      { ...good, seed: 'AAAA' },
      { ...good, input: 5 },
      { ...good, clipped: 4 },
      { ...good, started: 'yes' },
      { ...good, accepted: new Array(5).fill(message) },
      { ...good, accepted: [message, message] },
      { ...good, accepted: [{ ...message, bytes: 3 }] },
      { ...good, accepted: [{ bytes: 3, message: 'AAAA' }] },
    ];
    for (const json of wrong) {
      await expect(SecureSumClient.fromJSON(json, setup)).rejects.toEqual(invalid);
    }
    const resumed = await SecureSumClient.fromJSON(good, setup);
    expect(through(resumed.toJSON())).toEqual(good);
  });

  it('what is no snapshot of this server is refused', async () => {
    const world = await createWorld(4);
    await play(world, (i) => (i === 0 ? 3 : 5));
    const { crypto, plan, signingSecret } = world;
    const good = through(world.server.toJSON()) as {
      steps: { clients: number[]; bodies: string }[];
    };
    const withStep = (i: number, change: object): unknown => ({
      ...good,
      steps: good.steps.map((one, j) => (i === j ? { ...one, ...change } : one)),
    });
    const wrong: unknown[] = [
      null,
      { ...good, version: 9 },
      { ...good, session: 'other' },
      { ...good, round: 0 },
      { ...good, step: 6 },
      { ...good, step: 1 },
      { ...good, step: 4 },
      { ...good, masked: '' },
      { ...good, sums: null },
      { ...good, steps: good.steps.slice(1) },
      withStep(0, { clients: [0, 1, 2, 9] }),
      withStep(0, { clients: [1, 0, 2, 3] }),
      withStep(1, { bodies: 'AAAA' }),
      withStep(3, { clients: [0, 0, 1] }),
      withStep(4, { clients: [0, 1, 2] }),
      withStep(4, { clients: [], bodies: '' }),
    ];
    const setup = { crypto, plan, signingSecret };
    for (const json of wrong) expect(() => SecureSumServer.fromJSON(json, setup)).toThrow(invalid);
    expect(SecureSumServer.fromJSON(good, setup).result()).toEqual(world.server.result());
  });

  it('a snapshot of a client holds neither its identity nor the plan', async () => {
    const world = await createWorld(3);
    const { fromClients } = await play(world);
    const text = JSON.stringify(world.clients[0]!.toJSON());
    for (const secret of [
      world.identities[0]!.signingSecret,
      world.identities[0]!.agreementSecret,
    ]) {
      expect(text).not.toContain(Buffer.from(secret).toString('base64'));
    }
    const kinds = fromClients.map(({ kind }: SecureMessage) => kind);
    expect(new Set(kinds).size).toBe(5);
  });
});
