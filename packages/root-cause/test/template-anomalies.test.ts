import { Random } from '@aegis/core';
import { type TemplateCounts, templateAnomalies, type WorkCounts } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burstOf } from '../src/logs/bursts.js';
import { omissionOf } from '../src/logs/omissions.js';
import { totalOf } from '../src/logs/template-counts.js';
import { codeOf, shuffled } from './call-builders.js';

const WINDOWS = 60;

function countsOf(changes: Partial<TemplateCounts> = {}): TemplateCounts {
  return {
    nodeId: 'cart',
    template: 'asked',
    severityNumber: 9,
    baseline: steady(20),
    recent: [20, 21, 20],
    ...changes,
  };
}

const steady = (level: number): number[] =>
  Array.from({ length: WINDOWS }, (_, i) => level + (i % 3) - 1);

/** A Poisson count. */
function poisson(random: Random, mean: number): number {
  let count = 0;
  for (let product = random.float(); product > Math.exp(-mean); product *= random.float()) count++;
  return count;
}

describe('totalOf', () => {
  it('takes what is no count for none', () => {
    expect(totalOf([1, Number.NaN, -4, Number.POSITIVE_INFINITY, 2])).toBe(3);
    expect(totalOf([])).toBe(0);
  });
});

describe('burstOf', () => {
  it('is the fullest window, in deviations of a Poisson count', () => {
    const flat = new Array(WINDOWS).fill(4);
    const { score, observed, expected } = burstOf(
      countsOf({ baseline: flat, recent: [4, 25, 4] }),
    )!;
    expect(score).toBeCloseTo(2 * (Math.sqrt(25.375) - Math.sqrt(4.375)), 12);
    expect([observed, expected]).toEqual([expect.closeTo(25, 9), expect.closeTo(4, 9)]);
  });

  it('does not mind whether the burst comes early or late', () => {
    const quiet = [0, 0, 0, 0];
    const at = (i: number): number => burstOf(countsOf({ recent: quiet.with(i, 90) }))!.score;
    expect(new Set([0, 1, 2, 3].map(at)).size).toBe(1);
    expect(at(3)).toBeGreaterThan(5);
  });

  it('is nothing where nothing is to be compared', () => {
    expect(burstOf(countsOf({ baseline: [] }))).toBeNull();
    expect(burstOf(countsOf({ recent: [] }))).toBeNull();
  });
});

describe('omissionOf', () => {
  const asked = countsOf();
  const answered = countsOf({ template: 'answered', recent: [2, 0, 1] });

  it('names what the lines go with, and what that lets expect', () => {
    const omission = omissionOf(answered, [asked, answered], [])!;
    expect(omission).toMatchObject({ companion: 'asked', observed: 1 });
    expect(omission.expected).toBeCloseTo(61 / 3, 9);
    expect(omission.score).toBeGreaterThan(5);
    // What is never there cannot be missed, nor does it miss itself.
    expect(omissionOf(asked, [asked], [])).toBeNull();
    expect(omissionOf(countsOf({ recent: [] }), [asked], [])).toBeNull();
  });

  it('takes work for a companion, and the one that fits best', () => {
    const works: WorkCounts[] = [
      { nodeId: 'cart', operation: 'sell', baseline: steady(40), recent: [40, 40, 40] },
      {
        nodeId: 'cart',
        operation: 'other',
        baseline: Array.from({ length: WINDOWS }, (_, i) => (i * 37) % 50),
        recent: [9, 9, 9],
      },
    ];
    expect(omissionOf(answered, [answered], works)!.companion).toBe('sell');
  });

  it('misses nothing where the work is less, too', () => {
    const idle = countsOf({ recent: [2, 0, 1] });
    expect(omissionOf(answered, [idle, answered], [])!.score).toBeLessThan(1);
  });

  it('does not miss rare lines, or those that go with nothing', () => {
    const rare = countsOf({ template: 'rare', baseline: steady(0), recent: [0, 0, 0] });
    expect(omissionOf(rare, [asked, rare], [])).toBeNull();
    const random = new Random(1);
    const own = Array.from({ length: WINDOWS }, () => (random.chance(0.5) ? 200 : 1));
    const lonely = countsOf({ template: 'lonely', baseline: own, recent: [0, 0, 0] });
    expect(omissionOf(lonely, [asked, lonely], [])).toBeNull();
  });
});

describe('templateAnomalies', () => {
  it('finds a burst of errors in a late window, and only of what warns', () => {
    const failing = countsOf({
      template: 'ERROR failed',
      severityNumber: 17,
      baseline: new Array(WINDOWS).fill(0).with(7, 1),
      recent: [0, 0, 40],
    });
    const [burst, ...more] = templateAnomalies([failing], { startMs: 5000 });
    expect(more).toEqual([]);
    expect(burst).toMatchObject({
      nodeId: 'cart',
      source: 'log',
      signalKind: 'log',
      direction: 'up',
      timestampMs: 5000,
    });
    expect(burst!.evidence[0]!.channel).toBe('burst');
    expect(burst!.tailProbability).toBeLessThan(0.02);
    expect(templateAnomalies([{ ...failing, severityNumber: 9 }])).toEqual([]);
    expect(templateAnomalies([{ ...failing, severityNumber: 0 }])).toEqual([]);
  });

  it('finds lines that stay away while the work goes on, and not when it stops', () => {
    const answered = countsOf({ template: 'answered', recent: [0, 0, 0] });
    const work = { nodeId: 'cart', operation: 'sell', baseline: steady(20) };
    const of = (recent: number[]) =>
      templateAnomalies([answered], { works: [{ ...work, recent }] });
    const [missing] = of([20, 20, 20]);
    expect(missing).toMatchObject({ signal: 'answered', direction: 'down' });
    expect(missing!.evidence[0]!.channel).toBe('omission');
    expect(missing!.sentence).toBe('Lines are missing: "answered" (0, expected 20 with "sell")');
    expect(of([0, 0, 0])).toEqual([]);
    // Another node's work explains nothing.
    const elsewhere = { ...work, nodeId: 'web', recent: [20, 20, 20] };
    expect(templateAnomalies([answered], { works: [elsewhere] })).toEqual([]);
  });

  it('does not mind in which order templates come', () => {
    const random = new Random(4);
    const templates = Array.from({ length: 12 }, (_, i) =>
      countsOf({
        nodeId: `n${i % 3}`,
        template: `t${i}`,
        severityNumber: 17,
        baseline: Array.from({ length: WINDOWS }, () => poisson(random, 5)),
        recent: [poisson(random, 5 + 2 * i), 3],
      }),
    );
    const found = (seed: number) =>
      templateAnomalies(shuffled(templates, seed), { tailProbability: 1 })
        .map(({ id, tailProbability }) => [id, tailProbability] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    expect(found(0).length).toBeGreaterThan(3);
    for (const seed of [1, 2, 3]) expect(found(seed)).toEqual(found(0));
  });

  it('keeps its promise where nothing happens', () => {
    let found = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed);
      const templates = Array.from({ length: 8 }, (_, i) =>
        countsOf({
          template: `t${i}`,
          severityNumber: 17,
          baseline: Array.from({ length: 120 }, () => poisson(random, 6)),
          recent: [poisson(random, 6), poisson(random, 6)],
        }),
      );
      found += templateAnomalies(templates, { tailProbability: 0.05 }).filter(
        ({ direction }) => direction === 'up',
      ).length;
    }
    // Every burst by chance in 5 % of cases: Binomial(1600, 0.05) is 80 ± 8.7. Counts have ties, which
    // errs towards saying nothing; windows overlap, so the upper bound is a fifth higher than three.
    expect(found).toBeGreaterThan(20);
    expect(found).toBeLessThanOrEqual(127);
  });

  it('gives sound anomalies whatever comes', () => {
    const anyCounts = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(Number.NaN, 1e308, -1e308, -3, Number.POSITIVE_INFINITY, 0.5),
      ),
      { maxLength: 12 },
    );
    const idArbitrary = fc.constantFrom('a', '', '__proto__', 'constructor');
    const counts = { nodeId: idArbitrary, baseline: anyCounts, recent: anyCounts };
    const anyTemplate = fc.record({
      ...counts,
      template: idArbitrary,
      severityNumber: fc.constantFrom(0, 9, 13, 24, Number.NaN, -1),
    });
    const anyWork = fc.record({ ...counts, operation: idArbitrary });
    fc.assert(
      fc.property(
        fc.array(anyTemplate, { maxLength: 6 }),
        fc.array(anyWork, { maxLength: 4 }),
        (templates, works) => {
          for (const one of templateAnomalies(templates, { works, tailProbability: 1 })) {
            expect(one.tailProbability > 0 && one.tailProbability <= 1).toBe(true);
            expect(Number.isFinite(one.score) && one.score >= 0).toBe(true);
            expect(one.sentence).not.toMatch(/NaN|undefined/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses misuse', () => {
    const wrong: object[] = [
      { tailProbability: 0 },
      { tailProbability: 2 },
      { tailProbability: Number.NaN },
      { startMs: Number.NaN },
      { startMs: Number.NEGATIVE_INFINITY },
      { works: null },
      { works: {} },
      { work: [] },
    ];
    for (const options of wrong) {
      expect(codeOf(() => templateAnomalies([], options as never))).toBe('invalid-option');
    }
    expect(templateAnomalies([], { works: [], startMs: -5, tailProbability: 1 })).toEqual([]);
  });
});
