import { AegisError, Random } from '@aegis/core';
import { Adam } from '@aegis/core/neural';
import {
  AdaptiveClip,
  FederatedClient,
  FederatedServer,
  type FederatedServerOptions,
  PrivacyBudget,
  type RoundUpdate,
  simulatedWords,
  trimmedMean,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const run = { session: 'autumn', clients: NAMES };

/** The update that moves a client's parameters by `step`. */
function updateOf(
  server: FederatedServer,
  id: string,
  step: readonly number[],
  weight = 1,
): RoundUpdate {
  const opening = server.openRound();
  if (opening.kind !== 'round') throw new Error(opening.kind);
  const client = new FederatedClient({ session: run.session, id });
  const work = client.begin(opening.message);
  if (work.kind !== 'work') throw new Error(work.kind);
  const answer = client.finish(
    work.parameters.map((x, i) => x + step[i]!),
    weight,
  );
  if (answer.kind !== 'update') throw new Error(answer.kind);
  return answer.message;
}

function playRound(server: FederatedServer, step: (id: string) => readonly number[]): void {
  const opening = server.openRound();
  if (opening.kind !== 'round') throw new Error(opening.kind);
  for (const id of opening.invited) server.receive(updateOf(server, id, step(id)), id);
  expect(server.closeRound().kind).toBe('updated');
}

const pull = (id: string): number[] => [NAMES.indexOf(id) - 1, 0.5];

describe('FederatedServer', () => {
  it('is the weighted mean of what the clients have learnt, the same bits in any order', () => {
    const part = fc.record({
      weight: fc.integer({ min: 1, max: 1000 }),
      step: fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
        ...{ minLength: 2, maxLength: 2 },
      }),
    });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 5, maxLength: 5 }),
        fc.shuffledSubarray(NAMES, { minLength: 2 }),
        (parts, order) => {
          const after = (names: readonly string[]): Float64Array => {
            const server = new FederatedServer(run, Float64Array.of(1, 2));
            for (const id of names) {
              const { step, weight } = parts[NAMES.indexOf(id)]!;
              server.receive(updateOf(server, id, step, weight), id);
            }
            expect(server.closeRound().kind).toBe('updated');
            return server.parameters;
          };
          const here = after(order);
          expect(after([...order].sort())).toEqual(here);
          const present = order.map((id) => parts[NAMES.indexOf(id)]!);
          const total = present.reduce((sum, one) => sum + one.weight, 0);
          const mean = present.reduce((sum, one) => sum + one.weight * one.step[0]!, 0) / total;
          expect(here[0]).toBeCloseTo(1 + mean, 9);
        },
      ),
    );
  });

  it('takes Adam steps on the aggregate where FedAdam is asked for', () => {
    const adam = { learningRate: 0.1, epsilon: 1e-3 };
    const server = new FederatedServer(run, Float64Array.of(0, 0), { adam });
    const own = new Adam(2, adam);
    const expected = new Float64Array(2);
    for (let round = 0; round < 5; round++) {
      playRound(server, pull);
      own.step(expected, Float64Array.of(-1, -0.5));
    }
    server.parameters.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 12);
    });
  });

  it('invites a fixed share, or each client by chance, and tells them μ', () => {
    const fixed = new FederatedServer(run, new Float64Array(1), { samplingRate: 0.6, mu: 0.25 });
    const seen = new Set<string>();
    for (let round = 0; round < 20; round++) {
      const opening = fixed.openRound();
      if (opening.kind !== 'round') throw new Error(opening.kind);
      expect(opening.invited).toHaveLength(3);
      expect(opening.message.mu).toBe(0.25);
      for (const id of opening.invited) seen.add(id);
      expect(fixed.openRound()).toEqual(opening);
      fixed.cancelRound();
    }
    expect(seen.size).toBe(5);
    const chance = { samplingRate: 0.4, sampling: 'poisson', random: new Random(1) } as const;
    const poisson = new FederatedServer(run, new Float64Array(1), chance);
    let invited = 0;
    for (let round = 0; round < 400; round++) {
      const opening = poisson.openRound();
      if (opening.kind === 'round') invited += opening.invited.length;
      poisson.cancelRound();
    }
    // 800 expected of 2,000, with a standard deviation of 22.
    expect(Math.abs(invited - 800)).toBeLessThan(88);
  });

  it('waits for enough updates, and can give a round up', () => {
    const server = new FederatedServer(run, Float64Array.of(0, 0), { minClients: 2 });
    server.receive(updateOf(server, 'a', [1, 1]), 'a');
    expect(server.closeRound()).toEqual({ kind: 'too-few', received: 1, needed: 2 });
    server.receive(updateOf(server, 'b', [3, 1]), 'b');
    expect(server.closeRound()).toMatchObject({ kind: 'updated', clients: ['a', 'b'] });
    expect(server.parameters[0]).toBe(2);
    server.receive(updateOf(server, 'a', [100, 1]), 'a');
    server.cancelRound();
    expect(server.parameters[0]).toBe(2);
    expect(server.round).toBe(2);
    expect(() => server.cancelRound()).toThrow(AegisError);
    expect(() => server.closeRound()).toThrow(AegisError);
  });

  it.each<readonly [string, FederatedServerOptions]>([
    ['FedAvg', { samplingRate: 0.6, random: new Random(9) }],
    ['FedAdam', { adam: { learningRate: 0.01 }, samplingRate: 0.6 }],
    ['FedProx with a trimmed mean', { mu: 0.1, aggregator: trimmedMean(0.2), learningRate: 0.5 }],
    ['Poisson', { sampling: 'poisson', samplingRate: 0.9, random: new Random(3) }],
  ])('resumes bit for bit in the middle of a round: %s', (_, options) => {
    const server = new FederatedServer(run, Float64Array.of(0.1, 0.2), options);
    playRound(server, pull);
    const opening = server.openRound();
    if (opening.kind !== 'round') throw new Error(opening.kind);
    const [first, ...rest] = opening.invited;
    server.receive(updateOf(server, first!, [1, 1]), first!);
    const { aggregator } = options;
    const restored = FederatedServer.fromJSON(
      JSON.parse(JSON.stringify(server)),
      aggregator === undefined ? {} : { aggregator },
    );
    for (const one of [server, restored]) {
      for (const id of rest) one.receive(updateOf(one, id, [2, -1]), id);
      one.closeRound();
      for (let round = 0; round < 4; round++) playRound(one, pull);
    }
    expect(restored.parameters).toEqual(server.parameters);
    expect(restored.toJSON()).toEqual(server.toJSON());
  });

  it('does not resume with another aggregator, or without the privacy that it had', () => {
    const json = new FederatedServer(run, new Float64Array(1)).toJSON();
    expect(() => FederatedServer.fromJSON(json, { aggregator: trimmedMean() })).toThrow(AegisError);
    const budget = new PrivacyBudget(1, 1e-3);
    const words = simulatedWords(new Random(1));
    const privacy = { clipNorm: 1, noiseMultiplier: 5, words, budget };
    const secret = new FederatedServer(run, new Float64Array(1), { privacy });
    expect(() => FederatedServer.fromJSON(secret.toJSON())).toThrow(AegisError);
    expect(FederatedServer.fromJSON(secret.toJSON(), { privacy }).round).toBe(0);
  });

  it.each<readonly [string, () => unknown]>([
    ['no parameters', () => new FederatedServer(run, new Float64Array(0))],
    ['parameters that are none', () => new FederatedServer(run, Float64Array.of(Number.NaN))],
    ['no clients', () => new FederatedServer({ ...run, clients: [] }, new Float64Array(1))],
    ['a rate of 0', () => new FederatedServer(run, new Float64Array(1), { samplingRate: 0 })],
    ['a μ below 0', () => new FederatedServer(run, new Float64Array(1), { mu: -1 })],
    [
      'more needed than there are',
      () => new FederatedServer(run, new Float64Array(1), { minClients: 6 }),
    ],
    [
      'sampling of another kind',
      () => new FederatedServer(run, new Float64Array(1), { sampling: 'all' as 'fixed' }),
    ],
    [
      'Adam without a rate',
      () => new FederatedServer(run, new Float64Array(1), { adam: { learningRate: Number.NaN } }),
    ],
    [
      'an unknown option',
      () => new FederatedServer(run, new Float64Array(1), { rounds: 3 } as object),
    ],
    ['a snapshot of nothing', () => FederatedServer.fromJSON({})],
    ['a client without a name', () => new FederatedClient({ session: 's', id: '' })],
    [
      'work never begun',
      () => new FederatedClient({ session: 's', id: 'a' }).finish(new Float64Array(1), 1),
    ],
    ['a clip of 0', () => new FederatedClient({ session: 's', id: 'a' }, { clipNorm: 0 })],
  ])('refuses %s', (_, act) => {
    expect(act).toThrow(AegisError);
  });
});

describe('private training', () => {
  const words = simulatedWords(new Random(4));

  it('moves by clipped updates over the clients expected, and no further than the noise', () => {
    const budget = new PrivacyBudget(1e6, 1e-3);
    const privacy = { clipNorm: 1, noiseMultiplier: 1e-3, words, budget };
    const server = new FederatedServer(run, new Float64Array(2), { privacy });
    server.receive(updateOf(server, 'a', [1e5, 0], 1e6), 'a');
    server.receive(updateOf(server, 'b', [0, 0.5], 1), 'b');
    server.closeRound();
    // Two of five came: the denominator does not tell.
    expect(server.parameters[0]).toBeCloseTo(1 / 5, 2);
    expect(server.parameters[1]).toBeCloseTo(0.5 / 5, 2);
    expect(budget.rounds).toBe(1);
  });

  it('opens no round that its budget cannot pay for', () => {
    const budget = new PrivacyBudget(1, 1e-3);
    const privacy = { clipNorm: 1, noiseMultiplier: 5, words, budget };
    const server = new FederatedServer(run, new Float64Array(2), { privacy });
    let rounds = 0;
    while (server.openRound().kind === 'round' && rounds < 100) {
      playRound(server, pull);
      rounds++;
    }
    expect(rounds).toBe(budget.rounds);
    expect(rounds).toBeGreaterThan(0);
    expect(server.openRound()).toEqual({ kind: 'budget-spent', epsilon: budget.epsilon });
  });

  it('does not close a round when others have spent the budget meanwhile', () => {
    const budget = new PrivacyBudget(0.7, 1e-3);
    const privacy = { clipNorm: 1, noiseMultiplier: 5, words, budget };
    const server = new FederatedServer(run, new Float64Array(2), { privacy });
    for (const id of NAMES) server.receive(updateOf(server, id, [1, 1]), id);
    budget.spend({ samplingRate: 1, noiseMultiplier: 5 });
    expect(server.closeRound().kind).toBe('budget-spent');
    expect(server.parameters).toEqual(new Float64Array(2));
  });

  it('charges a Poisson sample less than a fixed one', () => {
    const spent = (['fixed', 'poisson'] as const).map((sampling) => {
      const budget = new PrivacyBudget(1e6, 1e-3);
      const privacy = { clipNorm: 1, noiseMultiplier: 2, words, budget };
      const options = { privacy, sampling, samplingRate: 0.4, minClients: 1 };
      const server = new FederatedServer(run, new Float64Array(2), options);
      while (budget.rounds < 5) {
        const opening = server.openRound();
        if (opening.kind !== 'round') throw new Error(opening.kind);
        for (const id of opening.invited) server.receive(updateOf(server, id, [1, 1]), id);
        if (server.closeRound().kind !== 'updated') server.cancelRound();
      }
      return budget.epsilon;
    });
    expect(spent[1]).toBeLessThan(0.7 * spent[0]!);
  });

  it('lets the clipping norm follow the updates', () => {
    const clipNorm = new AdaptiveClip({ initialNorm: 0.01, rate: 0.5 });
    const budget = new PrivacyBudget(1e9, 1e-3);
    const privacy = { clipNorm, noiseMultiplier: 0.05, words, budget };
    const server = new FederatedServer(run, new Float64Array(2), { privacy });
    for (let round = 0; round < 60; round++) playRound(server, () => [3, 4]);
    expect(clipNorm.norm).toBeGreaterThan(3);
    expect(clipNorm.norm).toBeLessThan(8);
  });
});
