import { describe, expect, it } from 'vitest';
import {
  createSecureIdentity,
  SecurePeers,
  SecureSumClient,
  type SecureSumPlan,
  SecureSumServer,
} from '../../src/federated/secure/index.js';
import { createWorld, seededCrypto } from './secure-fixture.js';

const { crypto, plan, identities, signingSecret } = await createWorld(3);
const [alice] = plan.participants;

const WRONG_PLANS: readonly [string, Partial<SecureSumPlan> | { readonly typo: number }][] = [
  ['an empty session', { session: '' }],
  ['a session too long', { session: 's'.repeat(129) }],
  ['a negative round', { round: -1 }],
  ['a round in between', { round: 0.5 }],
  ['no numbers', { length: 0 }],
  ['too many numbers', { length: 2 ** 24 + 1 }],
  ['a range of 0', { range: 0 }],
  ['two participants', { participants: plan.participants.slice(1) }],
  ['no list of participants', { participants: 'abc' as never }],
  ['too many participants', { participants: new Array(4_097).fill(alice) }],
  ['a participant twice', { participants: [...plan.participants, alice!] }],
  ['a participant without a name', { participants: [...plan.participants, { ...alice!, id: '' }] }],
  [
    'a participant without a key',
    {
      participants: [
        ...plan.participants,
        { ...alice!, id: 'x', agreementKey: new Uint8Array(31) },
      ],
    },
  ],
  ['a key that is a text', { serverKey: 'x'.repeat(32) as never }],
  ['a threshold of half', { threshold: 1 }],
  ['a threshold above all', { threshold: 4 }],
  ['an unknown option', { typo: 1 }],
];

describe('misuse throws', () => {
  it.each(WRONG_PLANS)('a plan with %s', (_, wrong) => {
    const bad = { ...plan, ...wrong };
    const code = expect.objectContaining({ code: 'invalid-option' });
    expect(() => new SecureSumServer({ crypto, plan: bad, signingSecret })).toThrow(code);
    const setup = { crypto, plan: bad, identity: identities[0]! };
    expect(() => new SecureSumClient([0, 0, 0], setup)).toThrow(code);
  });

  it('numbers of another length, or a client that is not asked', async () => {
    const code = expect.objectContaining({ code: 'invalid-argument' });
    const setup = { crypto, plan, identity: identities[0]! };
    expect(() => new SecureSumClient([0, 0], setup)).toThrow(code);
    const { secret } = await createSecureIdentity(crypto, 'stranger');
    expect(() => new SecureSumClient([0, 0, 0], { ...setup, identity: secret })).toThrow(code);
  });

  it.each(['', 'i'.repeat(129), 7 as never])('an identity named %j', async (id) => {
    const made = createSecureIdentity(seededCrypto(1), id);
    await expect(made).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it('the secret keys of somebody else, found out before anything is sent', async () => {
    const other = (await createSecureIdentity(crypto, 'c0')).secret;
    const [mine] = identities;
    const code = { code: 'invalid-argument' };
    for (const identity of [
      { ...mine!, signingSecret: other.signingSecret },
      { ...mine!, agreementSecret: other.agreementSecret },
    ]) {
      const client = new SecureSumClient([0, 0, 0], { crypto, plan, identity });
      await expect(client.start()).rejects.toMatchObject(code);
      expect(client.pending()).toBeNull();
    }
    const server = new SecureSumServer({ crypto, plan, signingSecret: other.signingSecret });
    const client = new SecureSumClient([0, 0, 0], { crypto, plan, identity: mine! });
    await expect(server.receive(await client.start())).rejects.toMatchObject(code);
    expect(server.stats().received).toBe(0);
  });

  it('keys that are none, peers of another, randomness that is none', async () => {
    const [mine, another] = identities;
    const short = { ...mine!, signingSecret: new Uint8Array(31) };
    const client = (identity: typeof mine, rest: object = {}): SecureSumClient =>
      new SecureSumClient([0, 0, 0], { crypto, plan, identity: identity!, ...rest });
    expect(() => client(short)).toThrow(/signingSecret is no key/);
    expect(() => client({ ...mine!, agreementSecret: 'x' as never })).toThrow(/agreementSecret/);
    expect(() => new SecureSumServer({ crypto, plan, signingSecret: null as never })).toThrow(
      /signingSecret is no key/,
    );
    expect(() => client(mine, { peers: new SecurePeers(crypto, another!) })).toThrow(
      /not those of/,
    );
    for (const randomBytes of [
      (length: number) => new Uint8Array(length),
      (length: number) => new Uint8Array(length - 1).fill(1),
      () => undefined as never,
    ]) {
      const dud = { ...crypto, randomBytes };
      expect(() => client(mine, { crypto: dud })).toThrow(/no 32 random bytes/);
      await expect(createSecureIdentity(dud, 'x')).rejects.toThrow(/no 32 random bytes/);
    }
  });
});
