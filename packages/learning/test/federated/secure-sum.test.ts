import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nobleProvider,
  type SecureCrypto,
  SecurePeers,
  SecureSumClient,
  SecureSumServer,
} from '../../src/federated/secure/index.js';
import { createWorld, plainSum, play, seededCrypto } from './secure-fixture.js';

describe('a round of secure aggregation', () => {
  it('gives the sum of all, exact on the grid', async () => {
    const world = await createWorld(7);
    await play(world);
    const { sum, clients, clipped, step } = world.server.result()!;
    expect(Array.from(sum)).toEqual(plainSum(world.inputs, step));
    expect(clients).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
    expect(clipped).toBe(0);
  });

  it.each([0, 1, 2, 3, 4])(
    'survives two clients of seven that vanish before message %i',
    async (when) => {
      const world = await createWorld(7);
      const { failure } = await play(world, (i) => (i === 1 || i === 4 ? when : 5));
      expect(failure).toBeNull();
      const { sum, clients, step } = world.server.result()!;
      const counted = world.inputs.filter((_, i) => when > 2 || (i !== 1 && i !== 4));
      expect(clients.length).toBe(counted.length);
      expect(Array.from(sum)).toEqual(plainSum(counted, step));
    },
  );

  it('is the sum of exactly those whose numbers arrived, or ends with a reason', async () => {
    const silences = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(silences, fc.integer(), async (silent, seed) => {
        const values = fc.sample(fc.float({ min: -1, max: 1, noNaN: true }), {
          seed,
          numRuns: silent.length * 2,
        });
        const inputs = silent.map((_, i) => values.slice(2 * i, 2 * i + 2));
        const world = await createWorld(silent.length, { seed, inputs });
        const { failure } = await play(world, (i) => silent[i]!);
        const left = (step: number): number => silent.filter((one) => one > step).length;
        const threshold = Math.floor((silent.length * 2) / 3) + 1;
        const result = world.server.result();
        if (left(4) < threshold) {
          expect(failure).toBe('too-few-clients');
          expect(result).toBeNull();
          expect(world.server.stats().awaiting).not.toBeNull();
        } else {
          const counted = silent.flatMap((one, i) => (one > 2 ? [i] : []));
          expect(result!.clients).toEqual(counted.map((i) => `c${i}`));
          const theirs = counted.map((i) => inputs[i]!);
          expect(Array.from(result!.sum)).toEqual(plainSum(theirs, result!.step));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('cannot wrap when every client is at the end of the range', async () => {
    for (const sign of [1, -1]) {
      const inputs = Array.from({ length: 5 }, () => [sign * 3, sign * 1e9, Number.NaN]);
      const world = await createWorld(5, { inputs, plan: { range: 3 } });
      await play(world);
      const { sum, clipped } = world.server.result()!;
      expect(sum[0]).toBe(sign * 15);
      expect(sum[1]).toBe(sign * 15);
      expect(sum[2]).toBe(0);
      expect(clipped).toBe(10);
      expect(world.clients[0]!.stats().clipped).toBe(2);
    }
  });

  it('lets clients with different cryptography into one round', async () => {
    const world = await createWorld(4);
    const { plan, identities, inputs } = world;
    const crypto = nobleProvider(seededCrypto(5).randomBytes);
    const clients = world.clients.map((client, i) =>
      i % 2 === 0
        ? client
        : new SecureSumClient(inputs[i]!, { crypto, plan, identity: identities[i]! }),
    );
    const { failure } = await play({ ...world, clients }, (i) => (i === 1 ? 2 : 5));
    expect(failure).toBeNull();
    const { sum, step } = world.server.result()!;
    expect(Array.from(sum)).toEqual(
      plainSum(
        inputs.filter((_, i) => i !== 1),
        step,
      ),
    );
  });

  it('says the same bits for the same randomness', async () => {
    const [one, two] = [await createWorld(4, { seed: 8 }), await createWorld(4, { seed: 8 })];
    expect(await play(one)).toEqual(await play(two));
  });

  it('is the same with remembered peers, and agrees with each of them once', async () => {
    let agreements = 0;
    const base = seededCrypto(2);
    const crypto: SecureCrypto = {
      ...base,
      agree(secret, keys) {
        agreements += keys.length;
        return base.agree(secret, keys);
      },
    };
    const world = await createWorld(4, { crypto });
    const peers = world.identities.map((identity) => new SecurePeers(crypto, identity));
    const counts: number[] = [];
    for (const round of [0, 1]) {
      const plan = { ...world.plan, round };
      const clients = world.identities.map(
        (identity, i) =>
          new SecureSumClient(world.inputs[i]!, { crypto, plan, identity, peers: peers[i]! }),
      );
      const { signingSecret } = world;
      const server = new SecureSumServer({ crypto, plan, signingSecret });
      agreements = 0;
      await play({ ...world, plan, clients, server });
      counts.push(agreements);
      expect(Array.from(server.result()!.sum)).toEqual(plainSum(world.inputs, 2 ** -28));
    }
    // Four clients with three peers each: two agreements a pair at first, then one; one a key that came.
    expect(counts).toEqual([4 * 3 * 2 + 4, 4 * 3 + 4]);
  });

  it('remembers 4,096 peers at most, the oldest goes, and no key of low order', async () => {
    let asked = 0;
    const crypto: SecureCrypto = {
      ...seededCrypto(2),
      agree(_, keys) {
        asked += keys.length;
        return keys.map((key) => (key[3] === 1 ? null : key));
      },
    };
    const secret = new Uint8Array(32);
    const peers = new SecurePeers(crypto, {
      id: 'a',
      signingSecret: secret,
      agreementSecret: secret,
    });
    const keys = Array.from({ length: 4_097 }, (_, i) => Uint8Array.of(i >> 8, i & 255, 0, 0));
    expect(await peers.agree(keys)).toEqual(keys);
    const low = Uint8Array.of(0, 0, 0, 1);
    for (const [key, more] of [
      [keys[4_096]!, 0],
      [keys[1]!, 0],
      [keys[0]!, 1],
      [low, 1],
      [low, 1],
    ] as const) {
      const before = asked;
      expect(await peers.agree([key])).toEqual([key === low ? null : key]);
      expect(asked - before).toBe(more);
    }
  });

  it('says how far it is', async () => {
    const world = await createWorld(4);
    const { refused } = world.server.stats();
    expect(Object.values(refused).every((count) => count === 0)).toBe(true);
    expect(world.server.stats()).toEqual({ refused, awaiting: 'keys', received: 0, expected: 4 });
    await world.server.receive(await world.clients[0]!.start());
    expect(world.server.stats()).toEqual({ refused, awaiting: 'keys', received: 1, expected: 4 });
    await play(world, (i) => (i === 3 ? 1 : 5));
    expect(world.server.stats()).toEqual({
      awaiting: null,
      received: 0,
      expected: 3,
      refused: { ...refused, duplicate: 1 },
    });
    expect(world.clients.map((client) => client.isDone())).toEqual([true, true, true, false]);
    expect(world.clients[3]!.pending()!.kind).toBe('keys');
    expect(await world.server.advance()).toMatchObject({ kind: 'refused', reason: 'ended' });
  });
});
