import { Random } from '@aegis/core';
import { FederatedClient, FederatedServer } from '@aegis/learning/federated';
import {
  type Asked,
  memberSteps,
  NAMES,
  RUN,
  SESSION,
  type Wire,
  wire,
} from '../arbitraries/wire.js';
import { type AnySubject, subject, type Turn } from '../subject.js';

const MESSAGES = 'messages come one at a time only';
const FIXED = 'clients × length × 8 bytes (TSDoc), fixed when it is made';

/** How many messages a server says that it was given. */
function messagesOf(stats: {
  accepted: number;
  refused: Readonly<Record<string, number>>;
}): number {
  return Object.values(stats.refused).reduce((sum, count) => sum + count, stats.accepted);
}

/** A server, its clients, and how many rounds were closed, which are no messages. */
interface Rounds {
  readonly server: FederatedServer;
  readonly clients: readonly FederatedClient[];
  closed: number;
}

function roundsOf(turn: Turn): Rounds {
  const options = turn({ minClients: 2, maxNorm: 1e3, adam: turn({ learningRate: 0.1 }) });
  return {
    server: new FederatedServer(turn(RUN), new Float64Array(2), {
      ...options,
      random: new Random(3),
    }),
    clients: NAMES.map(
      (id) => new FederatedClient(turn({ session: SESSION, id }), turn({ clipNorm: 4 })),
    ),
    closed: 0,
  };
}

function updateOf({ server, clients }: Rounds, number: number, value: number): unknown {
  const opening = server.openRound();
  if (opening.kind !== 'round') return opening;
  const work = clients[number]!.begin(opening.message);
  if (work.kind !== 'work') return work.kind === 'answered' ? work.message : work;
  const answer = clients[number]!.finish(
    work.parameters.map((x) => x + value),
    1,
  );
  return answer.kind === 'update' ? answer.message : answer;
}

function feedRounds(one: Rounds, step: Wire): unknown {
  const { server } = one;
  if (step.kind === 'close') {
    one.closed++;
    server.openRound();
    return [server.closeRound(), server.parameters];
  }
  if (step.kind === 'rubbish') return server.receive(step.message, step.from);
  const honest = updateOf(one, step.client, step.kind === 'honest' ? step.value : 1);
  const message =
    step.kind === 'honest' ? honest : { ...(honest as object), [step.field]: step.to };
  return [honest, server.receive(message, NAMES[step.client]!)];
}

const writeRounds = ({ server, clients, closed }: Rounds): object => ({
  server: server.toJSON(),
  clients: clients.map((one) => one.toJSON()),
  closed,
});

function readRounds(json: unknown): Rounds {
  const { server, clients, closed } = json as {
    server: unknown;
    clients: unknown[];
    closed: number;
  };
  return {
    server: FederatedServer.fromJSON(server),
    clients: clients.map((one) => FederatedClient.fromJSON(one)),
    closed,
  };
}

const server = subject<Rounds, Wire>({
  name: 'FederatedServer',
  cost: 2,
  make: (_, turn) => roundsOf(turn),
  steps: wire,
  feed: feedRounds,
  ask: ({ server }) => [server.round, server.parameters, server.stats()],
  snapshot: { write: writeRounds, read: readRounds, own: 'server' },
  counted: ({ server, closed }) => messagesOf(server.stats()) + closed,
  misuse: {
    make: (options) => new FederatedServer(RUN, new Float64Array(2), options),
    numbers: ['samplingRate', 'minClients', 'mu', 'learningRate', 'maxNorm', 'maxWeight'],
    others: [
      () => new FederatedServer(RUN, new Float64Array(0)),
      () => new FederatedServer(RUN, Float64Array.of(Number.NaN)),
      () => new FederatedServer({ session: '', clients: [] }, new Float64Array(1)),
      () => new FederatedServer(RUN, new Float64Array(1)).closeRound(),
    ],
  },
  without: { 'batch-equals-stream': MESSAGES, 'ceiling-holds': FIXED },
});

const REQUEST = (() => {
  const opening = new FederatedServer(RUN, new Float64Array(2)).openRound();
  if (opening.kind !== 'round') throw new Error(opening.kind);
  return opening.message;
})();

const member = subject<FederatedClient, Asked>({
  name: 'FederatedClient',
  make: (_, turn) =>
    new FederatedClient(
      turn({ session: SESSION, id: 'a' }),
      turn({ clipNorm: 3, maxParameters: 9 }),
    ),
  steps: memberSteps,
  feed: (one, { round, field, to, value }) => {
    const request = { ...REQUEST, round, ...(field === 'none' ? {} : { [field]: to }) };
    const work = one.begin(request);
    if (work.kind !== 'work') return work;
    return [
      work,
      one.finish(
        work.parameters.map((x) => x + value),
        1,
      ),
    ];
  },
  ask: (one) => [one.id, one.session],
  snapshot: { write: (one) => one.toJSON(), read: FederatedClient.fromJSON },
  misuse: {
    make: (options) => new FederatedClient({ session: SESSION, id: 'a' }, options),
    numbers: ['clipNorm', 'maxParameters'],
    others: [
      () => new FederatedClient({ session: SESSION, id: '' }),
      () => new FederatedClient({ session: SESSION, id: 'a' }).finish(new Float64Array(2), 1),
    ],
  },
  without: {
    'batch-equals-stream': MESSAGES,
    'ceiling-holds': 'two times the parameters (TSDoc), as many as the server has',
  },
});

export const learningRounds: readonly AnySubject[] = [server, member];
