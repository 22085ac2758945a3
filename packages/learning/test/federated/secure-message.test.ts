import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  packSecureMessage,
  type SecureCrypto,
  type SecureMessage,
  unpackSecureMessage,
} from '../../src/federated/secure/index.js';
import { KINDS } from '../../src/federated/secure/secure-message.js';
import { createWorld, plainSum, play, seededCrypto } from './secure-fixture.js';

const name = fc.string({ minLength: 1, maxLength: 64, unit: 'binary' });
const message: fc.Arbitrary<SecureMessage> = fc.record({
  version: fc.constant(1 as const),
  kind: fc.constantFrom(...KINDS),
  session: name,
  round: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  client: fc.option(name),
  body: fc.uint8Array({ maxLength: 300 }),
  signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
});

describe('packed messages', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(message, (one) => {
        const packed = packSecureMessage(one);
        const letters = one.session.length + (one.client?.length ?? 0);
        expect(packed.length).toBe(74 + 2 * letters + one.body.length);
        expect(unpackSecureMessage(packed)).toEqual(one);
      }),
    );
  });

  it('any bytes are a message or null', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.uint8Array({ maxLength: 200 }), (one, cut, noise) => {
        const packed = packSecureMessage(one);
        const head = packed.length - one.body.length;
        expect(unpackSecureMessage(packed.subarray(0, cut % head))).toBeNull();
        const read = unpackSecureMessage(noise);
        if (read !== null) expect(packSecureMessage(read)).toEqual(noise);
      }),
    );
  });
});

describe('calls that overlap', () => {
  it('are taken one after another: of two copies one counts', async () => {
    const world = await createWorld(4);
    const { server, clients } = world;
    const keys = await Promise.all(clients.map((client) => client.start()));
    const answers = await Promise.all([...keys, ...keys].map((one) => server.receive(one)));
    expect(answers.map(({ kind }) => kind)).toEqual([
      ...keys.map(() => 'accepted'),
      ...keys.map(() => 'refused'),
    ]);
    const [step, late] = await Promise.all([server.advance(), server.receive(keys[0])]);
    expect(late).toMatchObject({ kind: 'refused', reason: 'duplicate' });
    const [roster] = step.kind === 'messages' ? step.messages : [];
    const twice = await Promise.all([clients[0]!.receive(roster), clients[0]!.receive(roster)]);
    expect(twice.map(({ kind }) => kind)).toEqual(['reply', 'refused']);
  });

  it('a body that is changed while it is looked at is taken as it came', async () => {
    const world = await createWorld(3);
    const start = await world.clients[0]!.start();
    const body = start.body.slice();
    const answer = world.server.receive({ ...start, body });
    await Promise.resolve();
    body.fill(0);
    expect(await answer).toEqual({ kind: 'accepted' });
    expect((await play(world)).failure).toBeNull();
    const { sum, step } = world.server.result()!;
    expect(Array.from(sum)).toEqual(plainSum(world.inputs, step));
  });

  it('cryptography that fails rejects the call, and the next one is served', async () => {
    let broken = false;
    const base = seededCrypto(3);
    const crypto: SecureCrypto = {
      ...base,
      verify(...all) {
        if (broken) throw new Error('the key store is away');
        return base.verify(...all);
      },
    };
    const world = await createWorld(3, { crypto });
    const start = await world.clients[0]!.start();
    const before = JSON.stringify(world.server.toJSON());
    broken = true;
    await expect(world.server.receive(start)).rejects.toThrow('the key store is away');
    expect(JSON.stringify(world.server.toJSON())).toBe(before);
    broken = false;
    expect(await world.server.receive(start)).toEqual({ kind: 'accepted' });
  });
});
