import { AegisError, Random } from '@aegis/core';
import { CANDIDATE_FEATURES, type RankedIncident, RootCauseRanker } from '@aegis/root-cause/ranker';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { rowArbitrary, rowOf, separable } from './incidents.js';

const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  new Random(seed).shuffle([...items]);

/** The same incident with its candidates in another order. */
function turned({ candidates, cause }: RankedIncident, seed: number): RankedIncident {
  const order = shuffled(
    candidates.map((_, i) => i),
    seed,
  );
  return {
    candidates: order.map((i) => candidates[i]!),
    cause: cause === null ? null : order.indexOf(cause),
  };
}

const QUICK = { epochs: 60, learningRate: 0.03, weightDecay: 0.01 };

async function fitted(
  incidents: readonly RankedIncident[],
  seed = 1,
  hidden = 8,
): Promise<RootCauseRanker> {
  const ranker = new RootCauseRanker({ hidden });
  await ranker.fit(incidents, { ...QUICK, random: new Random(seed) });
  return ranker;
}

/** How often the likeliest choice is right. */
function rightShare(ranker: RootCauseRanker, incidents: readonly RankedIncident[]): number {
  const right = incidents.filter(({ candidates, cause }) => {
    const { each, none } = ranker.score(candidates);
    const top = Math.max(none, ...each);
    return (cause === null ? none : each[cause]!) === top;
  });
  return right.length / incidents.length;
}

describe('RootCauseRanker', () => {
  const lessons = separable(200, 1);
  let ranker: RootCauseRanker;
  beforeAll(async () => {
    ranker = await fitted(lessons);
  });

  it.each([0, 8, 16])(
    'finds the cause, or that there is none, with %i hidden units',
    async (hidden) => {
      const one = await fitted(lessons, 2, hidden);
      expect(rightShare(one, separable(100, 9))).toBeGreaterThan(0.95);
    },
  );

  it('learns more than the odds that it begins with', async () => {
    const stuck = new RootCauseRanker();
    await stuck.fit(lessons, { epochs: 1, learningRate: Number.MIN_VALUE });
    expect(rightShare(stuck, separable(100, 9))).toBeLessThan(0.3);
  });

  it('begins with the odds set by hand: e to the fourth a ban, and none at 0.8', async () => {
    const stuck = new RootCauseRanker({ hidden: 0 });
    // Drawn all the way back: nothing of the network is left.
    await stuck.fit(lessons, { epochs: 1, learningRate: 1e-300, weightDecay: 100, heldOut: 0 });
    const { each, none } = stuck.score([rowOf({ total: 0.1 }), rowOf({ total: 0.2 })]);
    expect(Math.log(each[1]! / each[0]!)).toBeCloseTo(4 * 0.8, 1);
    expect(each[0]!).toBeCloseTo(none, 1);
  });

  it('gives the same bits for the same seed, others for another', async () => {
    const again = await fitted(lessons);
    const other = await fitted(lessons, 3);
    expect(JSON.stringify(again)).toBe(JSON.stringify(ranker));
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(ranker));
    const random = new Random(1);
    const twice = new RootCauseRanker();
    for (let i = 0; i < 2; i++) await twice.fit(lessons, { ...QUICK, random });
    expect(JSON.stringify(twice)).toBe(JSON.stringify(ranker));
  });

  it('does not mind the order of candidates, neither learning nor scoring', async () => {
    const other = await fitted(lessons.map((one, i) => turned(one, i)));
    expect(JSON.stringify(other)).toBe(JSON.stringify(ranker));
    fc.assert(
      fc.property(fc.array(rowArbitrary, { maxLength: 8 }), fc.integer(), (rows, seed) => {
        const order = shuffled(
          rows.map((_, i) => i),
          seed,
        );
        const straight = ranker.score(rows);
        const mixed = ranker.score(order.map((i) => rows[i]!));
        expect(mixed.none).toBe(straight.none);
        expect(mixed.each).toEqual(order.map((i) => straight.each[i]!));
      }),
    );
  });

  it('gives probabilities whatever the numbers are', () => {
    const wild = fc.array(fc.double(), {
      minLength: CANDIDATE_FEATURES.length,
      maxLength: CANDIDATE_FEATURES.length,
    });
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 6 }), (rows) => {
        const { each, none } = ranker.score(rows);
        const sum = each.reduce((total, likelihood) => total + likelihood, none);
        expect(sum).toBeCloseTo(1, 9);
        rows.forEach((row, i) => {
          if (!row.every(Number.isFinite)) expect(each[i]).toBe(0);
        });
      }),
    );
    expect(ranker.score([])).toEqual({ each: [], none: 1 });
  });

  it('is put away and taken out, fitted or not', () => {
    const json: unknown = JSON.parse(JSON.stringify(ranker));
    const restored = RootCauseRanker.fromJSON(json);
    const [{ candidates }] = lessons as [RankedIncident];
    expect(restored.score(candidates)).toEqual(ranker.score(candidates));
    expect(restored.stats()).toEqual(ranker.stats());
    const fresh = RootCauseRanker.fromJSON(JSON.parse(JSON.stringify(new RootCauseRanker())));
    expect(() => fresh.score([])).toThrow(/score before fit/);
  });

  it.each([
    ['another kind', { kind: 'dense-network' }],
    ['another version', { version: 2 }],
    ['other features', { features: ['total'] }],
    ['another size', { options: { hidden: 4 } }],
    ['too many units', { options: { hidden: 17 } }],
    ['no odds', { odds: null }],
    ['no stats', { stats: null }],
    ['a network that is none', { network: { kind: 'dense-network', version: 1 } }],
  ])('refuses a snapshot of %s', (_, change) => {
    const json = { ...(JSON.parse(JSON.stringify(ranker)) as object), ...change };
    expect(() => RootCauseRanker.fromJSON(json)).toThrow(
      expect.objectContaining({ code: 'invalid-snapshot' }),
    );
  });

  it('counts what it cannot learn from', async () => {
    const odd = [
      { candidates: [], cause: null },
      { candidates: [rowOf({ total: Number.NaN })], cause: 0 },
    ];
    const one = await fitted([...odd, ...lessons]);
    expect(one.stats()).toMatchObject({ incidents: lessons.length, skipped: odd.length });
    expect(one.stats().loss).toBe(ranker.stats().loss);
  });

  it('stops where others than those it learns from say so', async () => {
    const random = new Random(4);
    const noise = lessons.map(({ candidates }) => ({
      candidates,
      cause: random.integer(candidates.length),
    }));
    const seen: number[] = [];
    const one = new RootCauseRanker({ hidden: 16 });
    const task = { onProgress: ({ fraction }: { fraction: number }) => void seen.push(fraction) };
    await one.fit(noise, { epochs: 1000, weightDecay: 0, patience: 5, task });
    expect(seen.length).toBe(one.stats().epochs + 5);
    expect(seen.at(-1)).toBeLessThan(1);
  });
});

describe('RootCauseRanker, misused', () => {
  const lessons = separable(8, 1);
  const code = async (work: () => unknown): Promise<string> => {
    try {
      await work();
    } catch (error) {
      if (AegisError.isInstance(error)) return error.code;
      throw error;
    }
    return 'nothing';
  };

  it.each([
    { epochs: 0 },
    { batchSize: 0.5 },
    { learningRate: 0 },
    { weightDecay: -1 },
    { heldOut: 0.6 },
    { patience: 0 },
    { epoch: 3 } as object,
  ])('refuses the option %o', async (options) => {
    expect(await code(() => new RootCauseRanker().fit(lessons, options))).toBe('invalid-option');
  });

  it.each([-1, 17, 2.5])('refuses %d hidden units', async (hidden) => {
    expect(await code(() => new RootCauseRanker({ hidden }))).toBe('invalid-option');
  });

  it.each<[string, RankedIncident[]]>([
    ['nothing to learn from', []],
    ['features that are too few', [{ candidates: [[1, 2]], cause: 0 }]],
    ['a cause that is no candidate', [{ candidates: [rowOf({})], cause: 1 }]],
    ['a cause between candidates', [{ candidates: [rowOf({}), rowOf({})], cause: 0.5 }]],
  ])('refuses %s', async (_, incidents) => {
    expect(await code(() => new RootCauseRanker().fit(incidents))).toBe('invalid-argument');
  });

  it('refuses to score before a fit, or other features, and stops when told', async () => {
    const ranker = new RootCauseRanker();
    expect(await code(() => ranker.score([]))).toBe('not-trained');
    const task = { signal: { aborted: true } };
    expect(await code(() => ranker.fit(lessons, { task }))).toBe('aborted');
    await ranker.fit(lessons, { epochs: 1 });
    expect(await code(() => ranker.score([[1]]))).toBe('invalid-argument');
  });
});
