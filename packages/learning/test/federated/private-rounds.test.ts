import { Random } from '@aegis/core';
import {
  AdaptiveClip,
  FederatedClient,
  FederatedServer,
  PrivacyBudget,
  type PrivateTraining,
  privateSum,
  type RandomWords,
  StatisticsClient,
  StatisticsServer,
  simulatedWords,
  VectorLayout,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const NAMES = ['a', 'b', 'c'];
const run = { session: 's', clients: NAMES };
const layout = new VectorLayout([{ name: 'x', length: 2 }]);
const INPUTS = [Float64Array.of(3, 4), Float64Array.of(-0.1, 0.2), Float64Array.of(0, -9)];
const NOISE = 5;
const through = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

/** Words that say how often they were asked for. */
function counted(seed = 1): { readonly words: RandomWords; readonly asked: () => number } {
  const inner = simulatedWords(new Random(seed));
  let asked = 0;
  const words: RandomWords = (into) => {
    asked++;
    return inner(into);
  };
  return { words, asked: () => asked };
}

function fillStatistics(server: StatisticsServer, count = NAMES.length): void {
  for (const [i, id] of NAMES.slice(0, count).entries()) {
    const client = new StatisticsClient({ session: 's', id }, layout);
    const answer = client.answer(server.request(), INPUTS[i]!);
    if (answer.kind === 'reply') server.receive(answer.message, id);
  }
}

function fillRound(server: FederatedServer, weights = [1, 1, 1], count = NAMES.length): void {
  const opening = server.openRound();
  if (opening.kind !== 'round') throw new Error(opening.kind);
  for (const [i, id] of NAMES.slice(0, count).entries()) {
    const client = new FederatedClient({ session: 's', id });
    const work = client.begin(opening.message);
    if (work.kind !== 'work') throw new Error(work.kind);
    const to = work.parameters.map((x, at) => x + INPUTS[i]![at]!);
    const answer = client.finish(to, weights[i]!);
    if (answer.kind === 'update') server.receive(answer.message, id);
  }
}

const training = (over: Partial<PrivateTraining> = {}): PrivateTraining => ({
  clipNorm: 1,
  noiseMultiplier: NOISE,
  words: simulatedWords(new Random(1)),
  budget: new PrivacyBudget(1e6, 1e-3),
  ...over,
});

describe('noise', () => {
  it('is in a sum of statistics exactly once: the very bits of one privateSum', () => {
    const mine = counted();
    const privacy = { ...training(), clipNorm: 1, words: mine.words };
    const server = new StatisticsServer(run, layout, { privacy });
    const again = { clipNorm: 1, noiseMultiplier: NOISE, words: simulatedWords(new Random(1)) };
    for (let round = 0; round < 3; round++) {
      fillStatistics(server);
      const before = mine.asked();
      const outcome = server.closeRound();
      expect(mine.asked()).toBe(before + 1);
      expect(outcome).toMatchObject({ kind: 'sum', values: privateSum(INPUTS, 2, again) });
    }
  });

  it('is in an update of parameters exactly once, with the fixed norm and the one that adapts', () => {
    const fixed = new FederatedServer(run, new Float64Array(2), { privacy: training() });
    fillRound(fixed);
    fixed.closeRound();
    const words = simulatedWords(new Random(1));
    const sum = privateSum(INPUTS, 2, { clipNorm: 1, noiseMultiplier: NOISE, words });
    expect(fixed.parameters).toEqual(sum.map((x) => x / 3));

    const clipNorm = new AdaptiveClip({ initialNorm: 1 });
    const mine = counted();
    const privacy = training({ clipNorm, words: mine.words });
    const adapting = new FederatedServer(run, new Float64Array(2), { privacy });
    fillRound(adapting);
    adapting.closeRound();
    // One for the count, one for the updates.
    expect(mine.asked()).toBe(2);
    const later = simulatedWords(new Random(1));
    // Two of three are clipped: −1/2 − 1/2 + 1/2.
    const votes = [-0.5, 0.5, -0.5].map((vote) => Float64Array.of(vote));
    privateSum(votes, 1, { clipNorm: 0.5, noiseMultiplier: 2 * NOISE, words: later });
    const noiseMultiplier = AdaptiveClip.updateNoise(NOISE, NOISE);
    const both = privateSum(INPUTS, 2, { clipNorm: 1, noiseMultiplier, words: later });
    expect(adapting.parameters).toEqual(both.map((x) => x / 3));
  });

  it('is all there is where nobody came to a Poisson round that takes nobody too', () => {
    const privacy = training();
    const options = { privacy, sampling: 'poisson', samplingRate: 0.5, minClients: 0 } as const;
    const server = new FederatedServer(run, new Float64Array(2), options);
    server.openRound();
    expect(server.closeRound()).toMatchObject({ kind: 'updated', clients: [] });
    expect(server.parameters.every((x) => Number.isFinite(x) && x !== 0)).toBe(true);
    expect(privacy.budget.rounds).toBe(1);
    for (const wrong of [{ ...options, sampling: 'fixed' as const }, { minClients: 0 }]) {
      expect(() => new FederatedServer(run, new Float64Array(2), wrong)).toThrow(/minClients/);
    }
  });
});

describe('clipping', () => {
  it('comes before weights, which have no part in what is private', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (weights) => {
          const [plain, weighted] = [[1, 1, 1], weights].map((one) => {
            const server = new FederatedServer(run, new Float64Array(2), { privacy: training() });
            fillRound(server, one);
            server.closeRound();
            return server.parameters;
          });
          expect(weighted).toEqual(plain);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('by the client comes before the weight that it sends', () => {
    const server = new FederatedServer(run, new Float64Array(2));
    const opening = server.openRound();
    if (opening.kind !== 'round') throw new Error(opening.kind);
    for (const [id, weight, to] of [
      ['a', 3, [30, 40]],
      ['b', 1, [0, 0]],
    ] as const) {
      const client = new FederatedClient({ session: 's', id }, { clipNorm: 1 });
      client.begin(opening.message);
      const answer = client.finish(Float64Array.from(to), weight);
      if (answer.kind === 'update') server.receive(answer.message, id);
    }
    server.closeRound();
    // 3/4 of the clipped (0.6, 0.8), and not the clipped 3/4 of (30, 40).
    expect([...server.parameters].map((x) => x.toFixed(6))).toEqual(['0.450000', '0.600000']);
  });
});

describe('the budget', () => {
  it('is charged before there is a result, and stays charged where there is none', () => {
    for (const start of [
      (privacy: PrivateTraining) => {
        const server = new StatisticsServer(run, layout, { privacy: { ...privacy, clipNorm: 1 } });
        fillStatistics(server);
        return server;
      },
      (privacy: PrivateTraining) => {
        const server = new FederatedServer(run, new Float64Array(2), { privacy });
        fillRound(server);
        return server;
      },
    ]) {
      const budget = new PrivacyBudget(1e6, 1e-3);
      let roundsWhenAsked = -1;
      const words = (): never => {
        roundsWhenAsked = budget.rounds;
        throw new Error('no entropy');
      };
      const server = start(training({ budget, words }));
      expect(() => server.closeRound()).toThrow('no entropy');
      expect(roundsWhenAsked).toBe(1);
      const restored = PrivacyBudget.fromJSON(through(budget));
      expect([restored.rounds, restored.epsilon]).toEqual([1, budget.epsilon]);
    }
  });

  it('pays once for a round that is asked to close too early, refused, stored and resumed', () => {
    let budget = new PrivacyBudget(1, 1e-3);
    const privacy = (): PrivateTraining => training({ budget });
    let statistics = new StatisticsServer(run, layout, { privacy: { ...privacy(), clipNorm: 1 } });
    let server = new FederatedServer(run, new Float64Array(2), { privacy: privacy() });
    const restart = (): void => {
      budget = PrivacyBudget.fromJSON(through(budget));
      const given = { ...privacy(), clipNorm: 1 };
      statistics = StatisticsServer.fromJSON(through(statistics), given);
      server = FederatedServer.fromJSON(through(server), { privacy: given });
    };
    for (const [fill, close] of [
      [(n: number) => fillStatistics(statistics, n), () => statistics.closeRound().kind],
      [(n: number) => fillRound(server, [1, 1, 1], n), () => server.closeRound().kind],
    ] as const) {
      const before = budget.rounds;
      fill(1);
      for (let i = 0; i < 3; i++) {
        expect(close()).toBe('too-few');
        restart();
      }
      expect(budget.rounds).toBe(before);
      fill(3);
      restart();
      expect(['sum', 'updated']).toContain(close());
      expect(budget.rounds).toBe(before + 1);
      restart();
      expect(budget.rounds).toBe(before + 1);
    }
    while (budget.spend({ samplingRate: 1, noiseMultiplier: NOISE }).kind === 'granted');
    const spent = [budget.rounds, budget.epsilon];
    fillStatistics(statistics);
    for (let i = 0; i < 3; i++) {
      expect(statistics.closeRound()).toEqual({ kind: 'budget-spent', epsilon: budget.epsilon });
      expect(server.openRound().kind).toBe('budget-spent');
      restart();
    }
    expect([budget.rounds, budget.epsilon]).toEqual(spent);
  });

  it('is not touched by options that could never make noise', () => {
    const budget = new PrivacyBudget(1e6, 1e-3);
    for (const wrong of [
      { clipNorm: -1 },
      { clipNorm: Number.NaN },
      { noiseMultiplier: 0 },
      { noiseMultiplier: 1e7 },
      { words: null as never },
    ]) {
      const privacy = { ...training({ budget }), clipNorm: 1, ...wrong };
      const code = expect.objectContaining({ code: 'invalid-option' });
      expect(() => new StatisticsServer(run, layout, { privacy })).toThrow(code);
      expect(() => new FederatedServer(run, new Float64Array(2), { privacy })).toThrow(code);
    }
    expect(budget.rounds).toBe(0);
  });

  it('has no use for words that fill nothing in: refused, and not drawn from for ever', () => {
    const options = { clipNorm: 1, noiseMultiplier: 1 };
    for (const words of [() => undefined, (into: Uint32Array) => into.fill(0)]) {
      expect(() => privateSum(INPUTS, 2, { ...options, words })).toThrow(/nothing but zeros/);
    }
  });
});

describe('a sum of fewer clients than the least', () => {
  it('is refused however often it is asked for, and says how many are missing', () => {
    for (const minClients of [2, 3]) {
      const server = new StatisticsServer(run, layout, { minClients });
      for (let received = 0; received < minClients; received++) {
        fillStatistics(server, received);
        const answer = { kind: 'too-few', received, needed: minClients };
        expect([server.closeRound(), server.closeRound()]).toEqual([answer, answer]);
      }
      fillStatistics(server, minClients);
      expect(server.closeRound()).toMatchObject({
        kind: 'sum',
        clients: NAMES.slice(0, minClients),
      });
    }
  });
});
