import { describe, expect, it } from 'vitest';
import type { SecureMessage, SecureSumClient } from '../../src/federated/secure/index.js';
import { createWorld, plainSum, type World } from './secure-fixture.js';

const polluted = JSON.parse(
  '{"__proto__":{"kind":"roster","version":1},"constructor":{"prototype":{"polluted":true}}}',
) as object;

/** What somebody may send in place of a message: each has to be refused, whatever the step. */
function rubbishFrom(message: SecureMessage): readonly unknown[] {
  const huge = new Uint8Array(1 << 21);
  const nan = Float64Array.of(Number.NaN, Number.NaN);
  return [
    ...[null, undefined, Number.NaN, 0n, 'keys', Symbol('x'), [], {}, () => message, polluted],
    Object.assign(Object.create(null) as object, { kind: message.kind }),
    Object.assign(JSON.parse('{"__proto__":{"polluted":true}}') as object, message, {
      kind: '__proto__',
    }),
    ...['__proto__', 'constructor', 'hasOwnProperty', '', 'server', 'c'.repeat(1e6), 0, {}].map(
      (client) => ({ ...message, client }),
    ),
    ...[huge, nan, nan.buffer, 'A'.repeat(1e6), Array.from(message.body), { length: 1e9 }].map(
      (body) => ({ ...message, body }),
    ),
    { ...message, body: { ...message.body, length: message.body.length } },
    ...[huge, new Uint8Array(64), new Float64Array(64), 'x'.repeat(64), { length: 64 }].map(
      (signature) => ({ ...message, signature }),
    ),
    ...[Number.NaN, Infinity, -0.5, '3', null, 2 ** 53].map((round) => ({ ...message, round })),
    ...[Number.NaN, 'toString', 3, null].map((kind) => ({ ...message, kind })),
    ...[Number.NaN, '1', [1], 2].map((version) => ({ ...message, version })),
  ];
}

type Party = World['server'] | SecureSumClient;

/** Throws everything at a party: it says no with a reason, and is as it was. */
async function besiege(party: Party, message: SecureMessage): Promise<void> {
  const before = JSON.stringify(party.toJSON());
  const all = rubbishFrom(message);
  for (const rubbish of all) {
    const answer = await party.receive(rubbish);
    expect(answer).toMatchObject({ kind: 'refused', detail: expect.stringMatching(/\.$/) });
  }
  expect(JSON.stringify(party.toJSON())).toBe(before);
  const refused = Object.values(party.stats().refused).reduce((sum, count) => sum + count, 0);
  expect(refused).toBeGreaterThanOrEqual(all.length);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

describe('rubbish at every step', () => {
  it('is refused by the server and every client, and the sum is that of the honest', async () => {
    const world = await createWorld(3);
    const { server, clients } = world;
    let waiting: SecureMessage[] = [];
    for (const client of clients) waiting.push(await client.start());
    const steps: string[] = [];
    for (let step = 0; step < 5; step++) {
      for (const message of waiting) {
        await besiege(server, message);
        expect(await server.receive(message)).toEqual({ kind: 'accepted' });
      }
      const next = await server.advance();
      if (next.kind === 'refused') throw new Error(next.detail);
      waiting = [];
      for (const message of next.messages) {
        steps.push(message.kind);
        for (const [i, client] of clients.entries()) {
          if ((message.client ?? `c${i}`) !== `c${i}`) continue;
          await besiege(client, message);
          const answer = await client.receive(message);
          if (answer.kind === 'reply') waiting.push(answer.message);
        }
      }
    }
    expect(new Set(steps)).toEqual(new Set(['roster', 'delivery', 'survivors', 'agreements']));
    const { sum, step } = server.result()!;
    expect(Array.from(sum)).toEqual(plainSum(world.inputs, step));
  });

  it('numbers that are none count as 0 or as the end of the range, and are counted', async () => {
    const inputs = [
      [Number.NaN, Infinity, 1],
      ['x', {}, null] as unknown as number[],
      [-1e308, -0, 0.5],
    ];
    const world = await createWorld(3, { inputs });
    const { server, clients } = world;
    for (const client of clients) await server.receive(await client.start());
    for (
      let next = await server.advance();
      next.kind === 'messages';
      next = await server.advance()
    ) {
      for (const message of next.messages) {
        for (const client of clients) {
          const answer = await client.receive(message);
          if (answer.kind === 'reply') await server.receive(answer.message);
        }
      }
    }
    const { sum, clipped } = server.result()!;
    expect(Array.from(sum)).toEqual([-1, 1, 1.5]);
    expect(clipped).toBe(5);
  });
});
