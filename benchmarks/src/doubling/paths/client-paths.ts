import * as crypto from 'node:crypto';
import { Random } from '@aegis/core';
import {
  type Contribution,
  nodeCryptoProvider,
  StatisticsClient,
  StatisticsServer,
  trimmedMean,
  VectorLayout,
} from '@aegis/learning/federated';
import { createFleet, playSecureRound } from '../../federated/secure-round.js';
import { doublings, type GrowthPath, logLinear } from '../growth-path.js';

const NUMBERS = 500;
const SECURE_NUMBERS = 100;

function vectors(count: number, length: number, seed: number): Float64Array[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () =>
    Float64Array.from({ length }, () => 0.1 * random.normal()),
  );
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `client-${String(i).padStart(5, '0')}`);
}

export const CLIENT_PATHS: readonly GrowthPath[] = [
  {
    key: 'federatedSumClients',
    doubled: `clients of a StatisticsServer, ${NUMBERS} numbers each, messages and all`,
    promise: 'one message each',
    promised: 1,
    sizes: doublings(50),
    prepare: (size, seed) => {
      const layout = new VectorLayout([{ name: 'sums', length: NUMBERS }]);
      const values = vectors(size, NUMBERS, seed);
      const clients = namesOf(size);
      return () => {
        const server = new StatisticsServer({ session: 'sums', clients }, layout);
        for (const [i, id] of clients.entries()) {
          const client = new StatisticsClient({ session: 'sums', id }, layout);
          const answer = client.answer(server.request(), values[i]!);
          if (answer.kind === 'reply') server.receive(answer.message, id);
        }
        if (server.closeRound().kind !== 'sum') throw new Error('doubling: no sum');
      };
    },
  },
  {
    key: 'trimmedMeanClients',
    doubled: `clients of trimmedMean, ${NUMBERS} parameters each`,
    promise: 'O(parameters × clients · log clients)',
    promised: logLinear(doublings(50)),
    sizes: doublings(50),
    prepare: (size, seed) => {
      const names = namesOf(size);
      const updates = vectors(size, NUMBERS, seed).map(
        (values, i): Contribution => ({ sender: names[i]!, weight: 1, values }),
      );
      return () => trimmedMean().aggregate(updates);
    },
  },
  {
    key: 'secureSumClients',
    doubled: `clients of a secure sum of ${SECURE_NUMBERS} numbers, all of them and the server`,
    promise: 'two key agreements and one stream a peer: each client with each other',
    promised: 2,
    sizes: doublings(3),
    prepare: async (size, seed) => {
      const provider = nodeCryptoProvider(crypto);
      const inputs = vectors(size, SECURE_NUMBERS, seed);
      return async () => {
        // Clients that have met before would have less to do.
        const fleet = await createFleet(provider, size);
        await playSecureRound(fleet, { number: 0, inputs, range: 1, vanished: new Set() });
      };
    },
  },
];
