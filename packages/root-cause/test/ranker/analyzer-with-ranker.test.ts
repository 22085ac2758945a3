import type { Anomaly } from '@aegis/core';
import { type CandidateRanker, RootCauseAnalyzer } from '@aegis/root-cause';
import { CANDIDATE_FEATURES } from '@aegis/root-cause/ranker';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anomalyArbitrary, anomalyOf, callsArbitrary, graphOf } from '../builders.js';

const FEATURE = new Map(CANDIDATE_FEATURES.map((name, i) => [name, i]));
const featureOf = (features: readonly number[], name: string): number =>
  features[FEATURE.get(name) ?? -1]!;

/** One that goes by a single feature. */
const rankerBy = (name: string): CandidateRanker => ({
  score: (candidates) => {
    const weights = candidates.map((row) => featureOf(row, name));
    const sum = weights.reduce((total, weight) => total + weight, 1);
    return { each: weights.map((weight) => weight / sum), none: 1 / sum };
  },
});

const CALLS = [
  ['web', 'cart'],
  ['cart', 'db'],
  ['web', 'ads'],
] as const;
const ANOMALIES = [
  anomalyOf('web', 'latency', 4),
  anomalyOf('cart', 'latency', 5),
  anomalyOf('db', 'latency', 5),
  anomalyOf('db', 'saturation', 5),
  anomalyOf('ads', 'availability', 2),
];

function told(
  ranker: CandidateRanker | null,
  anomalies: readonly Anomaly[] = ANOMALIES,
  calls: readonly (readonly [string, string])[] = CALLS,
): RootCauseAnalyzer {
  const analyzer = new RootCauseAnalyzer(graphOf(calls), { ranker });
  for (const anomaly of anomalies) analyzer.addNodeAnomaly(anomaly.nodeId!, anomaly);
  return analyzer;
}

describe('RootCauseAnalyzer with a ranker', () => {
  it('ranks by what the ranker says', () => {
    const byHand = told(null).analyzeRootCause();
    const ranked = told(rankerBy('evidence-availability')).analyzeRootCause();
    expect(byHand.causes[0]?.nodeId).toBe('db');
    expect(ranked.causes[0]?.nodeId).toBe('ads');
    const sum = ranked.causes.reduce((total, { likelihood }) => total + likelihood, 0);
    expect(sum + ranked.noCauseProbability).toBeCloseTo(1, 12);
    expect(ranked.health).toEqual(byHand.health);
  });

  it('keeps the snapshot free of the ranker, and takes one again', () => {
    const ranker = rankerBy('evidence-availability');
    const json: unknown = JSON.parse(JSON.stringify(told(ranker)));
    expect(json).toEqual(JSON.parse(JSON.stringify(told(null))));
    const graph = graphOf(CALLS);
    const restored = RootCauseAnalyzer.fromJSON(json, graph, ranker);
    expect(restored.analyzeRootCause()).toEqual(told(ranker).analyzeRootCause());
    expect(RootCauseAnalyzer.fromJSON(json, graph).analyzeRootCause()).toEqual(
      told(null).analyzeRootCause(),
    );
  });

  it('refuses a ranker that cannot score', () => {
    const ranker = {} as unknown as CandidateRanker;
    expect(() => new RootCauseAnalyzer(null, { ranker })).toThrow(/ranker has no score/);
  });
});

describe('candidates', () => {
  it('says what speaks against each, as far as callees do not account for it', () => {
    const candidates = told(null).candidates({ symptom: 'web' });
    const [first] = candidates;
    expect(first?.nodeId).toBe('db');
    const of = new Map(candidates.map(({ nodeId, features }) => [nodeId, features]));
    const db = of.get('db')!;
    expect(featureOf(db, 'lead')).toBe(1);
    expect(featureOf(db, 'reaches')).toBe(1);
    expect(featureOf(db, 'hops')).toBeCloseTo(Math.log(3) / Math.log(17), 12);
    expect(featureOf(db, 'callers')).toBeCloseTo(Math.log(2) / Math.log(17), 12);
    expect(featureOf(db, 'callees')).toBe(0);
    expect(featureOf(db, 'unexplained-latency')).toBe(featureOf(db, 'evidence-latency'));
    const cart = of.get('cart')!;
    expect(featureOf(cart, 'unexplained-latency')).toBeLessThan(
      featureOf(cart, 'evidence-latency'),
    );
    const shares = candidates.reduce((sum, { features }) => sum + featureOf(features, 'share'), 0);
    expect(shares).toBeCloseTo(1, 12);
  });

  it('are the same whatever the names and the order', () => {
    fc.assert(
      fc.property(
        callsArbitrary,
        fc.array(anomalyArbitrary, { maxLength: 12 }),
        (calls, anomalies) => {
          const sound = [
            ...new Map(anomalies.map((one) => [one.id + one.signalKind, one])).values(),
          ];
          const straight = told(null, sound, calls).candidates();
          const turned = told(null, [...sound].reverse(), [...calls].reverse()).candidates();
          expect(turned).toEqual(straight);
          for (const { features } of straight) {
            expect(features).toHaveLength(CANDIDATE_FEATURES.length);
            for (const value of features) expect(value).toBeGreaterThanOrEqual(0);
            expect(Math.max(...features)).toBeLessThan(20);
          }
        },
      ),
    );
    const renamed = (id: string): string => `z-${id}`;
    const other = told(
      null,
      ANOMALIES.map((one) => ({ ...one, nodeId: renamed(one.nodeId!) })),
      CALLS.map(([from, to]) => [renamed(from), renamed(to)] as const),
    ).candidates();
    expect(other.map(({ features }) => features)).toEqual(
      told(null)
        .candidates()
        .map(({ features }) => features),
    );
  });

  it('give nothing of the size of the system away', () => {
    const alone = told(null).candidates({ symptom: 'web' });
    const more = Array.from({ length: 20 }, (_, i) => [`x${i}`, `y${i}`] as const);
    const amongOthers = told(null, ANOMALIES, [...CALLS, ...more]).candidates({ symptom: 'web' });
    // Evidence counts for less among more nodes, as more comes by chance; nothing else may differ.
    const structure = [
      'reaches',
      'is-symptom',
      'hops',
      'callers',
      'callees',
      'has-graph',
      'changed',
    ];
    const shapeOf = (candidates: typeof alone): Map<string, number[]> =>
      new Map(
        candidates.map(({ nodeId, features }) => [
          nodeId,
          structure.map((name) => featureOf(features, name)),
        ]),
      );
    expect(shapeOf(amongOthers)).toEqual(shapeOf(alone));
  });
});
