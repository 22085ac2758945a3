import { cpuUsage } from 'node:process';
import {
  createSecureIdentity,
  packSecureMessage,
  type SecureCrypto,
  type SecureMessage,
  SecurePeers,
  type SecureSum,
  SecureSumClient,
  type SecureSumPlan,
  SecureSumServer,
  unpackSecureMessage,
} from '@aegis/learning/federated';

/** One round of secure aggregation, played to its end in this process. */
export interface SecureRound {
  readonly number: number;
  /** Each client's numbers. */
  readonly inputs: readonly Float64Array[];
  /** The largest magnitude of a number. */
  readonly range: number;
  /** Clients that vanish once their shares are handed round: the costliest moment for the others. */
  readonly vanished: ReadonlySet<number>;
}

/** What the round gave, what it cost, and what the server saw. */
export interface PlayedRound {
  readonly sum: SecureSum;
  /** CPU milliseconds of each client, all its threads; of those that vanished up to then. */
  readonly clientMs: readonly number[];
  readonly serverMs: number;
  /** Bytes that each client sent and received. */
  readonly clientBytes: readonly number[];
  /** What arrived at the server as each client's numbers; none of those that vanished. */
  readonly masked: readonly (Uint8Array | null)[];
}

/** A stopwatch of the process's CPU time. */
async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly ms: number }> {
  const before = cpuUsage();
  const value = await work();
  const { user, system } = cpuUsage(before);
  return { value, ms: (user + system) / 1_000 };
}

/** Clients and a server with keys, and what they remember from round to round. */
export interface SecureFleet {
  readonly crypto: SecureCrypto;
  readonly names: readonly string[];
  readonly clients: readonly SecureKeys[];
  readonly server: SecureKeys;
  readonly peers: readonly SecurePeers[];
}

type SecureKeys = Awaited<ReturnType<typeof createSecureIdentity>>;

export async function createFleet(crypto: SecureCrypto, count: number): Promise<SecureFleet> {
  // Named so that the order of the ids is the order of the inputs.
  const names = Array.from({ length: count }, (_, i) => `client-${String(i).padStart(4, '0')}`);
  const clients: SecureKeys[] = [];
  for (const id of names) clients.push(await createSecureIdentity(crypto, id));
  const server = await createSecureIdentity(crypto, 'server');
  const peers = clients.map(({ secret }) => new SecurePeers(crypto, secret));
  return { crypto, names, clients, server, peers };
}

/** Plays a round; messages travel as bytes, and each side pays for packing and unpacking. */
export async function playSecureRound(
  fleet: SecureFleet,
  round: SecureRound,
): Promise<PlayedRound> {
  const { crypto, names, clients: keys, server, peers } = fleet;
  const { number, inputs, range, vanished } = round;
  const plan: SecureSumPlan = {
    session: 'benchmark',
    round: number,
    length: inputs[0]!.length,
    range,
    participants: keys.map(({ participant }) => participant),
    serverKey: server.participant.signingKey,
  };
  const clientMs = inputs.map(() => 0);
  const clientBytes = inputs.map(() => 0);
  const masked: (Uint8Array | null)[] = inputs.map(() => null);
  let serverMs = 0;
  const made = await timed(
    async () => new SecureSumServer({ crypto, plan, signingSecret: server.secret.signingSecret }),
  );
  const aggregator = made.value;
  serverMs += made.ms;

  async function deliver(i: number, answer: () => Promise<SecureMessage>): Promise<void> {
    const { value: packed, ms } = await timed(async () => packSecureMessage(await answer()));
    clientMs[i]! += ms;
    const message = unpackSecureMessage(packed)!;
    if (message.kind === 'masked') masked[i] = message.body.slice();
    clientBytes[i]! += packed.length;
    const taken = await timed(() => aggregator.receive(unpackSecureMessage(packed)));
    serverMs += taken.ms;
    if (taken.value.kind === 'refused') throw new Error(taken.value.detail);
  }

  const clients: SecureSumClient[] = [];
  for (const [i, values] of inputs.entries()) {
    await deliver(i, async () => {
      clients[i] = new SecureSumClient(values, {
        crypto,
        plan,
        identity: keys[i]!.secret,
        peers: peers[i]!,
      });
      return clients[i].start();
    });
  }
  let gone: ReadonlySet<number> = new Set();
  while (aggregator.result() === null) {
    const { value: step, ms } = await timed(() => aggregator.advance());
    serverMs += ms;
    if (step.kind === 'refused') throw new Error(step.detail);
    for (const message of step.messages) {
      if (message.kind === 'delivery') gone = vanished;
      const packed = packSecureMessage(message);
      for (const [i, client] of clients.entries()) {
        if (gone.has(i) || (message.client !== null && message.client !== names[i])) continue;
        clientBytes[i]! += packed.length;
        await deliver(i, async () => {
          const reply = await client.receive(unpackSecureMessage(packed));
          if (reply.kind === 'refused') throw new Error(reply.detail);
          return reply.message;
        });
      }
    }
  }
  return { sum: aggregator.result()!, clientMs, serverMs, clientBytes, masked };
}
