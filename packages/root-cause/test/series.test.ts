import { AegisError, Random, type SignalKind } from '@aegis/core';
import { type MetricSeries, seriesAnomalies, seriesEvidence } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jointOnset, type Rise, riseOf as riseOfArray } from '../src/series/onset.js';
import { type CalmScores, conformalTail } from '../src/tails/conformal-tail.js';

const KINDS: readonly SignalKind[] = [
  'latency',
  'errors',
  'saturation',
  'availability',
  'traffic',
  'other',
];

function noise(seed: number, length: number, level = 10, spread = 1): number[] {
  const random = new Random(seed);
  return Array.from({ length }, () => level + spread * random.normal());
}

const seriesOf = (
  kind: SignalKind,
  baseline: ArrayLike<number>,
  recent: ArrayLike<number>,
): MetricSeries => ({ nodeId: 'n', signal: 's', kind, baseline, recent });

const valueArbitrary = fc.oneof(
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.constantFrom(Number.NaN, 1e308, -1e308, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0),
);

/** Calm scores as a plain list of them. */
function calmScores(scores: readonly number[]): CalmScores {
  const order = [...scores].sort((a, b) => a - b);
  return {
    count: order.length,
    reaching: (score) => order.filter((one) => one >= score).length,
    highest: () => order[order.length - 1]!,
    tailStart: () => order[Math.floor(0.95 * (order.length - 1))]!,
  };
}

describe('conformalTail', () => {
  const calm = calmScores(Array.from({ length: 99 }, (_, i) => i));

  it('is the rank among calm scores', () => {
    expect(conformalTail(calm, -1, 1)).toBe(1);
    expect(conformalTail(calm, 50, 1)).toBe(0.5);
    expect(conformalTail(calm, 98, 1)).toBe(0.02);
    expect(conformalTail(calm, 98.5, 1)).toBeLessThan(0.01);
  });

  it('never rises with the score and is never 0', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }),
        fc.double({ noNaN: true }),
        fc.double({ noNaN: true }),
        (scores, a, b) => {
          const order = calmScores(scores);
          const [low, high] = a < b ? [a, b] : [b, a];
          const p = conformalTail(order, high, 1);
          expect(p).toBeGreaterThan(0);
          expect(p).toBeLessThanOrEqual(conformalTail(order, low, 1));
        },
      ),
    );
  });

  it('keeps its promise: under no change it is below 0.05 in about 5 % of cases', () => {
    let below = 0;
    for (let seed = 0; seed < 400; seed++) {
      const values = noise(seed, 205);
      const series = seriesOf('latency', values.slice(0, 200), values.slice(200));
      if (seriesEvidence(series, 2).evidence.tailProbability <= 0.05) below++;
    }
    // Binomial(400, 0.05): 20 ± 4.4; windows overlap, so the bound is wider than three of them.
    expect(below).toBeGreaterThan(5);
    expect(below).toBeLessThan(38);
  });
});

describe('seriesEvidence', () => {
  it('is one-sided by kind', () => {
    const baseline = noise(1, 200);
    const up = [10, 10, 30, 30, 30];
    const down = [10, 10, -10, -10, -10];
    const p = (kind: SignalKind, recent: number[]): number =>
      seriesEvidence(seriesOf(kind, baseline, recent), 2).evidence.tailProbability;
    for (const kind of ['latency', 'errors', 'saturation'] as const) {
      expect(p(kind, up)).toBeLessThan(0.005);
      expect(p(kind, down)).toBe(1);
    }
    expect(p('availability', down)).toBeLessThan(0.005);
    expect(p('availability', up)).toBe(1);
    expect(p('traffic', up)).toBeLessThan(0.01);
    expect(p('traffic', down)).toBeLessThan(0.01);
  });

  it('does not accuse what drifted long before the onset', () => {
    const baseline = noise(2, 200);
    const drifted = seriesEvidence(seriesOf('latency', baseline, [30, 30, 30, 30, 30]), 2);
    expect(drifted.evidence.tailProbability).toBeGreaterThan(0.1);
    const fresh = seriesEvidence(seriesOf('latency', baseline, [30, 30, 30, 30, 30]), 0);
    expect(fresh.evidence.tailProbability).toBeLessThan(0.01);
  });

  it('tells a small step of a constant series from a large one, and calls neither impossible', () => {
    const flat = new Float64Array(100).fill(5);
    const p = (to: number): number =>
      seriesEvidence(seriesOf('latency', flat, [5, 5, to, to, to]), 2).evidence.tailProbability;
    expect(p(5)).toBe(1);
    expect(p(5.05)).toBeGreaterThan(p(6));
    expect(p(6)).toBeGreaterThan(p(50));
    expect(p(1e300)).toBeGreaterThan(0);
  });

  it('gives a probability for any numbers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.array(valueArbitrary, { maxLength: 60 }),
        fc.array(valueArbitrary, { maxLength: 12 }),
        fc.integer({ min: -2, max: 14 }),
        (kind, baseline, recent, onset) => {
          const { evidence, shift } = seriesEvidence(seriesOf(kind, baseline, recent), onset);
          expect(evidence.tailProbability).toBeGreaterThan(0);
          expect(evidence.tailProbability).toBeLessThanOrEqual(1);
          expect(shift).toBeGreaterThanOrEqual(0);
          expect(evidence.observed === null || Number.isFinite(evidence.observed)).toBe(true);
        },
      ),
    );
  });

  it('does not mind the unit', () => {
    const baseline = noise(3, 120);
    const recent = [10, 10, 18, 19, 17];
    const one = seriesEvidence(seriesOf('latency', baseline, recent), 2);
    const scaled = (values: number[]): number[] => values.map((value) => value * 1024);
    const other = seriesEvidence(seriesOf('latency', scaled(baseline), scaled(recent)), 2);
    expect(other.evidence.tailProbability).toBeCloseTo(one.evidence.tailProbability, 12);
  });
});

describe('onset', () => {
  it('finds a rise, also one that falls back before the window ends', () => {
    const riseOf = (values: readonly number[], calmBefore: number): Rise =>
      riseOfArray(Float64Array.from(values), calmBefore);
    expect(riseOf([0, 0, 9, 9, 9], 0).index).toBe(2);
    expect(riseOf([0, 9, 9, 1, 0], 0).index).toBe(1);
    expect(riseOf([0, Number.NaN, Number.NaN, 8, 9], 0).index).toBe(3);
    expect(riseOf([9, 9, 9, 9], 1).index).toBe(0);
    expect(riseOf([5, 4, 3, 2], 0).height).toBe(0);
    expect(riseOf([], 0)).toEqual({ index: 0, height: 0 });
  });

  it('goes by the joint mode and not by an outlier', () => {
    const vote = (index: number, weight = 1) => ({ index, weight });
    expect(jointOnset([vote(7), vote(8), vote(7), vote(1, 1.5)], 20, 1)).toMatchObject({
      index: 7,
    });
    expect(jointOnset([vote(3), vote(9)], 20, 0)!.index).toBe(3);
    expect(jointOnset([], 20, 1)).toBeNull();
    expect(jointOnset([vote(Number.NaN), vote(30)], 20, 1)).toBeNull();
  });
});

describe('seriesAnomalies', () => {
  const incident = (early: number): MetricSeries[] => {
    const make = (nodeId: string, seed: number, rise: number): MetricSeries => {
      const values = noise(seed, 400).map((value, i) => (i >= 300 ? value + rise : value));
      return {
        nodeId,
        signal: 'cpu',
        kind: 'saturation',
        baseline: values.slice(0, 300 - early),
        recent: values.slice(300 - early),
      };
    };
    return [make('calm', 4, 0), make('guilty', 5, 40), make('felt', 6, 8)];
  };

  it('names the guilty with the onset said right, a minute early and a minute late', () => {
    for (const early of [0, 60, -60]) {
      const { anomalies, onset } = seriesAnomalies(incident(early), { stepMs: 1000 });
      expect(onset!.index).toBe(early);
      const guilty = anomalies.find(({ nodeId }) => nodeId === 'guilty')!;
      expect(guilty.timestampMs).toBe(early * 1000);
      expect(Math.max(...anomalies.map(({ score }) => score))).toBe(guilty.score);
    }
  });

  it('adjusts for how many series of a kind a node has', () => {
    const baseline = noise(7, 200);
    const recent = [10, 10, 13, 13, 13];
    const one = seriesOf('latency', baseline, recent);
    const calm = (i: number): MetricSeries => {
      const values = noise(100 + i, 205);
      return { ...one, signal: `s${i}`, baseline: values.slice(0, 200), recent: values.slice(200) };
    };
    const alone = seriesAnomalies([one], { contiguous: false, tailProbability: 1 });
    const among = [one, ...Array.from({ length: 9 }, (_, i) => calm(i))];
    const crowd = seriesAnomalies(among, { contiguous: false, tailProbability: 1 });
    const p = (found: typeof alone): number =>
      found.anomalies.find(({ signal }) => signal === 's')?.tailProbability ?? 1;
    expect(p(crowd)).toBeCloseTo(Math.min(1, 10 * p(alone)), 6);
  });

  it('takes anything and gives sound anomalies', () => {
    const seriesArbitrary = fc.record({
      nodeId: fc.constantFrom('a', '__proto__', ''),
      signal: fc.constantFrom('x', 'constructor'),
      kind: fc.constantFrom(...KINDS),
      baseline: fc.array(valueArbitrary, { maxLength: 40 }),
      recent: fc.array(valueArbitrary, { maxLength: 10 }),
    });
    fc.assert(
      fc.property(fc.array(seriesArbitrary, { maxLength: 6 }), fc.boolean(), (all, contiguous) => {
        const { anomalies } = seriesAnomalies(all, { contiguous, tailProbability: 1 });
        for (const { tailProbability, timestampMs, score } of anomalies) {
          expect(tailProbability).toBeGreaterThan(0);
          expect(tailProbability).toBeLessThanOrEqual(1);
          expect(Number.isFinite(timestampMs) && Number.isFinite(score)).toBe(true);
        }
      }),
    );
  });

  it('refuses misuse', () => {
    const codes = [{ stepMs: 0 }, { tailProbability: 0 }, { startMs: Number.NaN }, { x: 1 }].map(
      (options) => {
        try {
          seriesAnomalies([], options as never);
        } catch (error) {
          return AegisError.isInstance(error) ? error.code : 'other';
        }
        return 'none';
      },
    );
    expect(codes).toEqual(codes.map(() => 'invalid-option'));
  });
});
