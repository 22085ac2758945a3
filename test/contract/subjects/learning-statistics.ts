import { StatisticsClient, StatisticsServer, VectorLayout } from '@aegis/learning/federated';
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

const layoutOf = (turn: Turn): VectorLayout => new VectorLayout(turn([{ name: 'x', length: 2 }]));

interface Census {
  readonly server: StatisticsServer;
  readonly clients: readonly StatisticsClient[];
}

function feedCensus({ server, clients }: Census, step: Wire): unknown {
  if (step.kind === 'close') return server.closeRound();
  if (step.kind === 'rubbish') return server.receive(step.message, step.from);
  const value = step.kind === 'honest' ? step.value : 1;
  const answer = clients[step.client]!.answer(server.request(), Float64Array.of(value, -value));
  if (answer.kind !== 'reply') return answer;
  const { message } = answer;
  const sent = step.kind === 'honest' ? message : { ...message, [step.field]: step.to };
  return [message, server.receive(sent, NAMES[step.client]!)];
}

const statisticsServer = subject<Census, Wire>({
  name: 'StatisticsServer',
  make: (_, turn) => ({
    server: new StatisticsServer(
      turn(RUN),
      layoutOf(turn),
      turn({ minClients: 2, maxMagnitude: 100 }),
    ),
    clients: NAMES.map(
      (id) => new StatisticsClient(turn({ session: SESSION, id }), layoutOf(turn)),
    ),
  }),
  steps: wire,
  feed: feedCensus,
  ask: ({ server }) => [server.round, server.request(), server.stats()],
  snapshot: {
    write: ({ server, clients }) => ({
      server: server.toJSON(),
      clients: clients.map((one) => one.toJSON()),
    }),
    read: (json) => {
      const { server, clients } = json as { server: unknown; clients: unknown[] };
      return {
        server: StatisticsServer.fromJSON(server),
        clients: clients.map((one) => StatisticsClient.fromJSON(one)),
      };
    },
    own: 'server',
  },
  misuse: {
    make: (options) =>
      new StatisticsServer(
        RUN,
        layoutOf((value) => value),
        options,
      ),
    numbers: ['minClients', 'maxMagnitude'],
    others: [() => new VectorLayout([{ name: 'x', length: 0 }])],
  },
  without: { 'batch-equals-stream': MESSAGES, 'ceiling-holds': FIXED },
});

const ASKED = new StatisticsServer(
  RUN,
  layoutOf((value) => value),
).request();

const statisticsClient = subject<StatisticsClient, Asked>({
  name: 'StatisticsClient',
  make: (_, turn) => new StatisticsClient(turn({ session: SESSION, id: 'a' }), layoutOf(turn)),
  steps: memberSteps,
  feed: (one, { round, field, to, value }) => {
    const request = { ...ASKED, round, ...(field === 'none' ? {} : { [field]: to }) };
    // Its own numbers have to be finite: anything else is the caller's misuse.
    return one.answer(request, Float64Array.of(Number.isFinite(value) ? value : 0, 1));
  },
  ask: (one) => [one.id, one.session, one.layout.parts],
  snapshot: { write: (one) => one.toJSON(), read: StatisticsClient.fromJSON },
  misuse: {
    others: [
      () =>
        new StatisticsClient(
          { session: SESSION, id: '' },
          layoutOf((value) => value),
        ),
      () =>
        new StatisticsClient(
          { session: SESSION, id: 'a' },
          layoutOf((value) => value),
        ).answer(ASKED, Float64Array.of(Number.NaN, 1)),
    ],
  },
  without: { 'batch-equals-stream': MESSAGES, 'ceiling-holds': 'its latest answer, no more' },
});

export const learningStatistics: readonly AnySubject[] = [statisticsServer, statisticsClient];
