import { AegisError, Random } from '@aegis/core';
import {
  PrivacyBudget,
  StatisticsClient,
  type StatisticsReply,
  StatisticsServer,
  simulatedWords,
  VectorLayout,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const NAMES = ['a', 'b', 'c', 'd'];
const layout = new VectorLayout([
  { name: 'x', length: 2 },
  { name: 'y', length: 1 },
]);
const run = { session: 'today', clients: NAMES };

function reply(server: StatisticsServer, id: string, values: ArrayLike<number>): StatisticsReply {
  const client = new StatisticsClient({ session: 'today', id }, layout);
  const answer = client.answer(server.request(), Float64Array.from(values));
  if (answer.kind !== 'reply') throw new Error(answer.reason);
  return answer.message;
}

describe('StatisticsServer', () => {
  it('gives the same bits whatever the order of arrival, exact to the last places', () => {
    const wild = fc.double({ min: -1e90, max: 1e90, noNaN: true });
    const vectors = fc.array(fc.array(wild, { minLength: 3, maxLength: 3 }), {
      ...{ minLength: 4, maxLength: 4 },
    });
    fc.assert(
      fc.property(vectors, fc.shuffledSubarray(NAMES, { minLength: 4 }), (rows, order) => {
        const sumIn = (names: readonly string[]): Float64Array => {
          const server = new StatisticsServer(run, layout);
          for (const id of names) server.receive(reply(server, id, rows[NAMES.indexOf(id)]!), id);
          const outcome = server.closeRound();
          if (outcome.kind !== 'sum') throw new Error(outcome.kind);
          return outcome.values;
        };
        const here = sumIn(NAMES);
        sumIn(order).forEach((value, i) => {
          expect(Object.is(value, here[i])).toBe(true);
        });
        const scale = Math.max(...rows.map((row) => Math.abs(row[0]!)), 1);
        const plain = rows.reduce((sum, row) => sum + row[0]!, 0);
        expect(Math.abs(here[0]! - plain) / scale).toBeLessThan(1e-12);
      }),
    );
  });

  it('waits for enough, and loses nothing by waiting', () => {
    const server = new StatisticsServer(run, layout, { minClients: 3 });
    server.receive(reply(server, 'a', [1, 0, 0]), 'a');
    server.receive(reply(server, 'b', [2, 0, 0]), 'b');
    expect(server.closeRound()).toEqual({ kind: 'too-few', received: 2, needed: 3 });
    server.receive(reply(server, 'd', [4, 0, 0]), 'd');
    const outcome = server.closeRound();
    expect(outcome).toMatchObject({ kind: 'sum', round: 0, clients: ['a', 'b', 'd'] });
    expect(outcome.kind === 'sum' && outcome.values[0]).toBe(7);
    expect(server.round).toBe(1);
  });

  it('refuses everything else with a reason, and counts it', () => {
    const server = new StatisticsServer(run, layout, { maxMagnitude: 100 });
    const good = reply(server, 'a', [1, 2, 3]);
    const values = (numbers: readonly number[]): Pick<StatisticsReply, 'values' | 'count'> => ({
      count: numbers.length,
      values: Buffer.from(Float64Array.from(numbers).buffer).toString('base64'),
    });
    const cases: readonly (readonly [unknown, string, string])[] = [
      [null, 'a', 'malformed'],
      [{}, 'a', 'malformed'],
      [{ ...good, version: 2 }, 'a', 'malformed'],
      [{ ...good, kind: 'federated-update' }, 'a', 'malformed'],
      [{ ...good, values: good.values.slice(4) }, 'a', 'malformed'],
      [{ ...good, values: 7 }, 'a', 'malformed'],
      [{ ...good, round: 0.5 }, 'a', 'malformed'],
      [{ ...good, count: 1e12 }, 'a', 'malformed'],
      [JSON.parse(`{"__proto__":${JSON.stringify(good)}}`), 'a', 'malformed'],
      [Object.create(good), 'a', 'malformed'],
      [good, 'b', 'forged-sender'],
      [{ ...good, sender: 'server' }, 'server', 'unknown-sender'],
      [{ ...good, sender: '__proto__' }, '__proto__', 'unknown-sender'],
      [{ ...good, session: 'yesterday' }, 'a', 'wrong-session'],
      [{ ...good, round: 1 }, 'a', 'wrong-round'],
      [{ ...good, ...values([1]) }, 'a', 'wrong-length'],
      [{ ...good, ...values([1, Number.NaN, 3]) }, 'a', 'not-finite'],
      [{ ...good, ...values([1, -Infinity, 3]) }, 'a', 'not-finite'],
      [{ ...good, ...values([1, 101, 3]) }, 'a', 'out-of-range'],
    ];
    for (const [message, from, reason] of cases) {
      expect(server.receive(message, from)).toEqual({ kind: 'refused', reason });
    }
    expect(server.receive(good, 'a')).toEqual({ kind: 'accepted' });
    expect(server.receive(good, 'a')).toEqual({ kind: 'refused', reason: 'duplicate' });
    server.receive(reply(server, 'b', [1, 1, 1]), 'b');
    expect(server.closeRound().kind).toBe('sum');
    expect(server.receive(good, 'a')).toEqual({ kind: 'refused', reason: 'wrong-round' });
    const { accepted, refused } = server.stats();
    expect(accepted).toBe(2);
    expect(Object.values(refused).reduce((sum, count) => sum + count, 0)).toBe(cases.length + 2);
    expect(({} as { session?: string }).session).toBeUndefined();
  });

  it('resumes from its snapshot with what has come', () => {
    const server = new StatisticsServer(run, layout);
    server.receive(reply(server, 'c', [0.1, 0.2, 0.3]), 'c');
    server.receive('rubbish', 'c');
    const restored = StatisticsServer.fromJSON(JSON.parse(JSON.stringify(server)));
    expect(restored.toJSON()).toEqual(server.toJSON());
    for (const one of [server, restored]) one.receive(reply(one, 'a', [1, 1, 1]), 'a');
    expect(restored.closeRound()).toEqual(server.closeRound());
  });

  it('adds noise where it is to, and stops when the budget is spent', () => {
    const budget = new PrivacyBudget(1, 1e-3);
    const words = simulatedWords(new Random(1));
    const privacy = { clipNorm: 1, noiseMultiplier: 5, words, budget };
    const server = new StatisticsServer(run, layout, { privacy });
    const kinds: string[] = [];
    for (let round = 0; round < 10; round++) {
      for (const id of NAMES) server.receive(reply(server, id, [1e50, 0, 0]), id);
      const outcome = server.closeRound();
      kinds.push(outcome.kind);
      if (outcome.kind === 'sum') expect(Math.abs(outcome.values[0]!)).toBeLessThan(50);
    }
    expect(kinds[0]).toBe('sum');
    expect(kinds.at(-1)).toBe('budget-spent');
    expect(budget.epsilon).toBeLessThanOrEqual(1);
  });

  it.each([
    ['no clients', () => new StatisticsServer({ ...run, clients: [] }, layout)],
    ['a client twice', () => new StatisticsServer({ ...run, clients: ['a', 'a'] }, layout)],
    [
      'a client called server',
      () => new StatisticsServer({ ...run, clients: ['server', 'a'] }, layout),
    ],
    ['a nameless client', () => new StatisticsServer({ ...run, clients: ['', 'a'] }, layout)],
    ['a nameless session', () => new StatisticsServer({ ...run, session: '' }, layout)],
    ['more needed than there are', () => new StatisticsServer(run, layout, { minClients: 5 })],
    [
      'more than can be held',
      () => {
        const clients = Array.from({ length: 9 }, (_, i) => `client-${i}`);
        const long = new VectorLayout([{ name: 'x', length: 16_000_000 }]);
        return new StatisticsServer({ ...run, clients }, long);
      },
    ],
    ['an unknown option', () => new StatisticsServer(run, layout, { least: 1 } as object)],
    ['a snapshot of nothing', () => StatisticsServer.fromJSON(null)],
    [
      'a snapshot of a client',
      () =>
        StatisticsServer.fromJSON(new StatisticsClient({ session: 's', id: 'a' }, layout).toJSON()),
    ],
  ])('refuses %s', (_, act) => {
    expect(act).toThrow(AegisError);
  });
});

describe('StatisticsClient', () => {
  const server = new StatisticsServer(run, layout);
  const values = Float64Array.of(1, 2, 3);

  it('answers a round once, and says the same again, also after a restart', () => {
    const client = new StatisticsClient({ session: 'today', id: 'a' }, layout);
    const first = client.answer(server.request(), values);
    const other = Float64Array.of(9, 9, 9);
    expect(client.answer(server.request(), other)).toEqual(first);
    const restored = StatisticsClient.fromJSON(JSON.parse(JSON.stringify(client)));
    expect(restored.answer(server.request(), other)).toEqual(first);
    const later = { ...server.request(), round: 1 };
    expect(restored.answer(later, other)).not.toEqual(first);
    expect(restored.answer(server.request(), values)).toEqual({
      ...{ kind: 'refused', reason: 'wrong-round' },
    });
  });

  it('tells nothing to anybody but its server, and nothing but its layout', () => {
    const client = new StatisticsClient({ session: 'today', id: 'a' }, layout);
    const request = server.request();
    const cases: readonly (readonly [unknown, string])[] = [
      [undefined, 'malformed'],
      [{ ...request, layout: { parts: [{ name: 'x', length: -1 }] } }, 'malformed'],
      [{ ...request, sender: 'b' }, 'forged-sender'],
      [{ ...request, session: 'yesterday' }, 'wrong-session'],
      [{ ...request, layout: { parts: [{ name: 'x', length: 3 }] } }, 'wrong-length'],
    ];
    for (const [message, reason] of cases) {
      expect(client.answer(message, values)).toEqual({ kind: 'refused', reason });
    }
    expect(() => client.answer(request, Float64Array.of(1, 2, Number.NaN))).toThrow(AegisError);
    expect(() => client.answer(request, Float64Array.of(1))).toThrow(AegisError);
    expect(() => StatisticsClient.fromJSON({})).toThrow(AegisError);
  });
});
