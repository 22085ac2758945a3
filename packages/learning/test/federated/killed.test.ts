import {
  FederatedClient,
  FederatedServer,
  StatisticsClient,
  StatisticsServer,
  VectorLayout,
} from '@aegis/learning/federated';
import { describe, expect, it } from 'vitest';

const NAMES = ['a', 'b', 'c'];
const run = { session: 's', clients: NAMES };
const layout = new VectorLayout([{ name: 'x', length: 2 }]);
const through = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

/** Every way to be killed or not before each of some steps. */
function patterns(steps: number): readonly (readonly boolean[])[] {
  return Array.from({ length: 2 ** steps }, (_, bits) =>
    Array.from({ length: steps }, (_, i) => ((bits >> i) & 1) === 1),
  );
}

describe('statistics whose parties are killed before any step and resumed', () => {
  it('are the same sums, and no client says a second thing', () => {
    for (const kill of patterns(4)) {
      let server = new StatisticsServer(run, layout);
      const clients = NAMES.map((id) => new StatisticsClient({ session: 's', id }, layout));
      const restart = (i: number): void => {
        if (!kill[i]) return;
        server = StatisticsServer.fromJSON(through(server));
        for (const [at, one] of clients.entries()) {
          clients[at] = StatisticsClient.fromJSON(through(one));
        }
      };
      for (let round = 0; round < 2; round++) {
        for (const [i, id] of NAMES.entries()) {
          restart(0);
          const request = through(server.request());
          const first = clients[i]!.answer(request, Float64Array.of(i, round));
          restart(1);
          // Its numbers have changed meanwhile; what it said has not.
          const again = clients[i]!.answer(request, Float64Array.of(9, 9));
          expect(again).toEqual(first);
          if (again.kind !== 'reply') throw new Error(again.reason);
          expect(server.receive(through(again.message), id)).toEqual({ kind: 'accepted' });
          restart(2);
          expect(server.receive(through(again.message), id)).toMatchObject({ reason: 'duplicate' });
        }
        restart(3);
        expect(server.closeRound()).toEqual({
          ...{ kind: 'sum', round, clients: NAMES },
          values: Float64Array.of(3, 3 * round),
        });
      }
    }
  });
});

describe('training whose parties are killed before any step and resumed', () => {
  it('comes to the same parameters, and no client says a second thing', () => {
    for (const kill of patterns(5)) {
      let server = new FederatedServer(run, new Float64Array(2), { adam: {} });
      const clients = NAMES.map((id) => new FederatedClient({ session: 's', id }));
      const restart = (i: number): void => {
        if (!kill[i]) return;
        server = FederatedServer.fromJSON(through(server));
        for (const [at, one] of clients.entries()) {
          clients[at] = FederatedClient.fromJSON(through(one));
        }
      };
      for (let round = 0; round < 2; round++) {
        for (const [i, id] of NAMES.entries()) {
          restart(0);
          const opening = server.openRound();
          if (opening.kind !== 'round') throw new Error(opening.kind);
          const request = through(opening.message);
          expect(clients[i]!.begin(request).kind).toBe('work');
          restart(1);
          // Work begun is forgotten, and begins again with the same parameters.
          const work = clients[i]!.begin(request);
          if (work.kind !== 'work') throw new Error(work.kind);
          const moved = work.parameters.map((x) => x + i + 1);
          const answer = clients[i]!.finish(moved, 1);
          if (answer.kind !== 'update') throw new Error(answer.reason);
          restart(2);
          const again = clients[i]!.begin(request);
          expect(again).toEqual({ kind: 'answered', message: answer.message });
          restart(3);
          expect(server.receive(through(answer.message), id)).toEqual({ kind: 'accepted' });
        }
        restart(4);
        expect(server.closeRound()).toMatchObject({ kind: 'updated', round, clients: NAMES });
      }
      const plain = new FederatedServer(run, new Float64Array(2), { adam: {} });
      for (let round = 0; round < 2; round++) playPlainly(plain);
      expect(server.parameters).toEqual(plain.parameters);
    }
  });
});

function playPlainly(server: FederatedServer): void {
  const opening = server.openRound();
  if (opening.kind !== 'round') throw new Error(opening.kind);
  for (const [i, id] of NAMES.entries()) {
    const client = new FederatedClient({ session: 's', id });
    const work = client.begin(opening.message);
    if (work.kind !== 'work') throw new Error(work.kind);
    const answer = client.finish(
      work.parameters.map((x) => x + i + 1),
      1,
    );
    if (answer.kind === 'update') server.receive(answer.message, id);
  }
  server.closeRound();
}

describe('a server that asks one client twice in a round', () => {
  it('learns nothing by other parameters, another layout or an older round', () => {
    const server = new FederatedServer(run, new Float64Array(2));
    const other = new FederatedServer(run, Float64Array.of(5, 5), { mu: 1 });
    const [opening, lie] = [server.openRound(), other.openRound()];
    if (opening.kind !== 'round' || lie.kind !== 'round') throw new Error('no round');
    const client = new FederatedClient({ session: 's', id: 'a' });
    client.begin(opening.message);
    const said = client.finish(Float64Array.of(1, 2), 3);
    if (said.kind !== 'update') throw new Error(said.reason);
    expect(client.begin(lie.message)).toEqual({ kind: 'answered', message: said.message });
    expect(client.begin({ ...lie.message, round: 1 }).kind).toBe('work');
    client.finish(Float64Array.of(1, 2), 3);
    expect(client.begin(lie.message)).toEqual({ kind: 'refused', reason: 'wrong-round' });

    const teller = new StatisticsClient({ session: 's', id: 'a' }, layout);
    const statistics = new StatisticsServer(run, layout);
    const wider = new StatisticsServer(run, new VectorLayout([{ name: 'y', length: 2 }]));
    const first = teller.answer(statistics.request(), Float64Array.of(1, 2));
    expect(teller.answer(wider.request(), Float64Array.of(1, 2)).kind).toBe('refused');
    expect(teller.answer(statistics.request(), Float64Array.of(3, 4))).toEqual(first);
  });
});
