import { Random } from '@aegis/core';
import {
  createSecureIdentity,
  type SecureCrypto,
  type SecureIdentity,
  type SecureMessage,
  SecureSumClient,
  type SecureSumPlan,
  SecureSumServer,
  webCryptoProvider,
} from '../../src/federated/secure/index.js';

/** The native provider with randomness that a seed gives, so that a failing case can be run again. */
export function seededCrypto(seed: number): SecureCrypto {
  const random = new Random(seed);
  return {
    ...webCryptoProvider(globalThis.crypto),
    randomBytes: (length) => Uint8Array.from({ length }, () => random.integer(256)),
  };
}

export interface World {
  readonly crypto: SecureCrypto;
  readonly plan: SecureSumPlan;
  readonly identities: readonly SecureIdentity[];
  readonly signingSecret: Uint8Array;
  readonly inputs: readonly (readonly number[])[];
  readonly clients: readonly SecureSumClient[];
  readonly server: SecureSumServer;
}

export interface WorldOptions {
  readonly seed?: number;
  readonly crypto?: SecureCrypto;
  readonly inputs?: readonly (readonly number[])[];
  readonly plan?: Partial<SecureSumPlan>;
}

/** Clients `c0`, `c1`, … with an input each, and their server. */
export async function createWorld(count: number, options: WorldOptions = {}): Promise<World> {
  const crypto = options.crypto ?? seededCrypto(options.seed ?? 1);
  const keys = [];
  for (let i = 0; i < count; i++) keys.push(await createSecureIdentity(crypto, `c${i}`));
  const server = await createSecureIdentity(crypto, 'server');
  const inputs =
    options.inputs ?? Array.from({ length: count }, (_, i) => [i / 8, -i / 16, 1 / (i + 2)]);
  const plan: SecureSumPlan = {
    session: 'test',
    round: 3,
    length: inputs[0]!.length,
    participants: keys.map(({ participant }) => participant),
    serverKey: server.participant.signingKey,
    ...options.plan,
  };
  const identities = keys.map(({ secret }) => secret);
  const { signingSecret } = server.secret;
  return {
    crypto,
    plan,
    identities,
    signingSecret,
    inputs,
    clients: identities.map(
      (identity, i) => new SecureSumClient(inputs[i]!, { crypto, plan, identity }),
    ),
    server: new SecureSumServer({ crypto, plan, signingSecret }),
  };
}

/** At which step of a client's five messages it falls silent; 5 or more: never. */
export type Silence = (client: number) => number;

/** Everything that was said in a round, in order. */
export interface Said {
  readonly fromClients: SecureMessage[];
  readonly fromServer: SecureMessage[];
  /** Why the round ended without a sum. */
  readonly failure: string | null;
}

/** Plays a round to its end; a client that fell silent says no more. */
export async function play(world: World, silentFrom: Silence = () => 5): Promise<Said> {
  const { clients, server } = world;
  const fromClients: SecureMessage[] = [];
  const fromServer: SecureMessage[] = [];
  for (const [i, client] of clients.entries()) {
    const message = await client.start();
    if (silentFrom(i) <= 0) continue;
    fromClients.push(message);
    await server.receive(message);
  }
  for (let step = 1; step <= 5; step++) {
    const next = await server.advance();
    if (next.kind === 'refused') return { fromClients, fromServer, failure: next.reason };
    fromServer.push(...next.messages);
    for (const message of next.messages) {
      for (const [i, client] of clients.entries()) {
        if (silentFrom(i) <= step || (message.client ?? `c${i}`) !== `c${i}`) continue;
        const answer = await client.receive(message);
        if (answer.kind === 'refused') continue;
        fromClients.push(answer.message);
        await server.receive(answer.message);
      }
    }
  }
  return { fromClients, fromServer, failure: null };
}

/** The plain sum, each number on the grid. */
export function plainSum(inputs: readonly (readonly number[])[], step: number): number[] {
  return inputs[0]!.map((_, i) =>
    inputs.reduce((sum, values) => sum + Math.round(values[i]! / step) * step, 0),
  );
}
