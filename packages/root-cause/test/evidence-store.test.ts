import type { Anomaly, ChangeEvent } from '@aegis/core';
import { RootCauseAnalyzer } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvidenceStore } from '../src/evidence-store.js';
import { likelihoods } from '../src/likelihood.js';
import { type Finding, NodeEvidence } from '../src/node-evidence.js';
import { RecentEvidence } from '../src/recent-evidence.js';
import { anomalyArbitrary, anomalyOf, callsArbitrary, graphOf, idArbitrary } from './builders.js';

function findingOf(key: string, bans: number, changes: Partial<Finding> = {}): Finding {
  const evidence = {
    channel: 'latency',
    signal: key,
    observed: 2,
    expected: 1,
    band: null,
    tailProbability: 10 ** -bans,
    sentence: key,
  };
  return { key, family: 'latency', firstMs: 0, lastMs: 0, evidence, mentions: [], ...changes };
}

/** Of nodes and of the calls between them. */
const anyAnomaly: fc.Arbitrary<Anomaly> = fc
  .tuple(anomalyArbitrary, fc.option(idArbitrary, { nil: null }))
  .map(([anomaly, callerId]) => ({ ...anomaly, callerId }));

describe('RecentEvidence', () => {
  it('lets go of what was heard from least recently, and counts it', () => {
    const recent = new RecentEvidence<string>(2);
    recent.add('a', 'a', findingOf('x', 2));
    recent.add('b', 'b', findingOf('x', 2));
    recent.add('a', 'a', findingOf('y', 2));
    recent.add('c', 'c', findingOf('x', 2));
    expect(recent.all().map(({ about }) => about)).toEqual(['a', 'c']);
    expect([recent.size, recent.findings(), recent.evicted]).toEqual([2, 3, 1]);
    recent.clear();
    expect([recent.size, recent.findings(), recent.evicted]).toEqual([0, 0, 1]);
    recent.add('d', 'd', findingOf('x', 2));
    expect(recent.all().map(({ about }) => about)).toEqual(['d']);
  });

  it('gives what was still seen since a time, and only that', () => {
    const recent = new RecentEvidence<string>(9);
    recent.add('old', 'old', findingOf('x', 2, { lastMs: 10 }));
    recent.add('new', 'new', findingOf('x', 2, { lastMs: 10 }));
    recent.add('new', 'new', findingOf('y', 2, { lastMs: 20 }));
    const since = recent.since(15, 0);
    expect(since.map(({ about, evidence }) => [about, evidence.size])).toEqual([['new', 1]]);
    expect(recent.findings()).toBe(3);
  });
});

describe('NodeEvidence', () => {
  it('takes no notice of what comes by chance among so many nodes', () => {
    for (const chance of [0, 1, 2.5]) {
      const node = new NodeEvidence().since(Number.NEGATIVE_INFINITY, chance);
      expect(node.strength('latency')).toBe(0);
      node.add(findingOf('faint', chance));
      expect(node.strength('latency')).toBeLessThan(1e-9);
      expect(node.total()).toBeLessThan(1e-9);
      expect(node.shown() > 0).toBe(chance > 0);
      node.add(findingOf('clear', chance + 2));
      // Simes: the clearer of two counts for half, and 8 bans are never reached.
      const bans = 2 - Math.log10(2);
      expect(node.strength('latency')).toBeCloseTo(8 * (1 - Math.exp(-bans / 8)), 9);
    }
  });

  it('is stronger the clearer the finding, weaker the more nodes there are, and below 8', () => {
    const bansArbitrary = fc.double({ min: 0, max: 300, noNaN: true });
    fc.assert(
      fc.property(bansArbitrary, bansArbitrary, bansArbitrary, (a, b, chance) => {
        const strength = (bans: number, less: number): number => {
          const node = new NodeEvidence(less);
          node.add(findingOf('x', bans));
          return node.strength('latency');
        };
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(strength(low, chance)).toBeLessThanOrEqual(strength(high, chance));
        expect(strength(high, chance)).toBeLessThanOrEqual(strength(high, 0));
        expect(strength(high, chance)).toBeGreaterThanOrEqual(0);
        expect(strength(high, 0)).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('keeps the clearest findings, and of one signal the clearest sighting', () => {
    const node = new NodeEvidence();
    node.add(findingOf('x', 5, { firstMs: 5, lastMs: 5 }));
    node.add(findingOf('x', 2, { firstMs: 1, lastMs: 9 }));
    expect(node.findings()).toEqual([findingOf('x', 5, { firstMs: 1, lastMs: 9 })]);
    for (let i = 0; i < 300; i++) node.add(findingOf(`s${i}`, 1 + i / 1000));
    expect(node.size).toBe(256);
    expect(node.findings().some(({ key }) => key === 'x')).toBe(true);
    expect(node.findings().some(({ key }) => key === 's0')).toBe(false);
  });
});

describe('likelihoods', () => {
  it('are probabilities in the order of the scores, and together 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 20 }),
        fc.boolean(),
        (scores, isProven) => {
          const { each, none } = likelihoods(scores, isProven);
          expect(each.reduce((sum, one) => sum + one, none)).toBeCloseTo(1, 12);
          for (const [i, one] of each.entries()) {
            expect(one >= 0 && one <= 1).toBe(true);
            for (const [j, other] of each.entries()) {
              if (scores[i]! > scores[j]!) expect(one).toBeGreaterThanOrEqual(other);
            }
          }
          if (isProven) expect(none).toBeLessThanOrEqual(likelihoods(scores, false).none);
        },
      ),
    );
  });

  it('weigh a cause against none by e to the fourth a ban, from 0.8 bans on', () => {
    expect(likelihoods([], true)).toEqual({ each: [], none: 1 });
    // Of all cases 2 % are kept for what no evidence shows, and are of no cause.
    expect(likelihoods([0.8], true).none).toBeCloseTo(0.02 + 0.98 / 2, 12);
    expect(likelihoods([2.05], false).none).toBeCloseTo(0.02 + 0.98 / 2, 12);
    expect(likelihoods([50], true)).toEqual({ each: [0.98], none: 0.02 });
    const { each, none } = likelihoods([1.8, 0], true);
    expect(each[0]! / (none - 0.02)).toBeCloseTo(Math.exp(4), 9);
    expect(each[1]! / (none - 0.02)).toBeCloseTo(Math.exp(-3.2), 9);
  });
});

describe('EvidenceStore', () => {
  it('keeps calls apart from nodes, and calls to oneself with the node', () => {
    const store = new EvidenceStore(10);
    store.addAnomaly('b', anomalyOf('b', 'latency', 3, { callerId: 'a' }), true);
    store.addAnomaly('b', anomalyOf('b', 'latency', 3, { callerId: 'b' }), true);
    store.addAnomaly('b', anomalyOf('b', 'errors', 3, { callerId: null }), true);
    expect([store.nodes, store.edges]).toEqual([1, 1]);
    const [edge] = store.edgesSince(0, 0);
    expect(edge).toMatchObject({ from: 'a', to: 'b' });
    expect(edge!.evidence.strength('latency')).toBeGreaterThan(0);
    expect([...store.since(0, 0).keys()]).toEqual(['b']);
    store.clear();
    expect([store.nodes, store.edges, store.latestMs]).toEqual([0, 0, Number.NEGATIVE_INFINITY]);
  });

  it('holds eight edges a node and a thousand changes, and ignores ids without end', () => {
    const store = new EvidenceStore(2);
    for (let i = 0; i < 20; i++) {
      store.addAnomaly('b', anomalyOf('b', 'latency', 3, { callerId: `a${i}` }), true);
    }
    for (let i = 0; i < 1100; i++) {
      store.addChange({ nodeId: 'b', kind: 'deploy', timestampMs: i });
    }
    const callerId = 'x'.repeat(4097);
    store.addAnomaly('b', anomalyOf('b', 'latency', 3, { callerId }), true);
    store.addAnomaly(callerId, anomalyOf(callerId, 'latency', 3), true);
    expect(store.stats()).toEqual({
      findings: 16,
      changes: 1000,
      unknownNodes: 0,
      ignored: 2,
      evictedNodes: 0,
      evictedEdges: 4,
    });
    expect(store.edgesSince(0, 0)[0]!.from).toBe('a4');
  });
});

describe('an analyzer', () => {
  it('takes no notice of what comes by chance on one of many ways', () => {
    const likelihood = (ways: number, bans: number): number => {
      const pairs = Array.from({ length: ways }, (_, i) => ['web', `n${i}`] as const);
      const analyzer = new RootCauseAnalyzer(graphOf(pairs));
      const evidence = [{ ...findingOf('edge-gap', bans).evidence, channel: 'edge-gap' }];
      const gap = anomalyOf('n0', 'latency', bans, { callerId: 'web', evidence });
      analyzer.addNodeAnomaly('n0', gap);
      return analyzer.analyzeRootCause().causes[0]?.likelihood ?? 0;
    };
    expect(likelihood(1, 3)).toBeGreaterThan(0.4);
    expect(likelihood(1000, 3)).toBe(0);
    expect(likelihood(1000, 7)).toBeGreaterThan(0.4);
  });
});

describe('a restored analyzer', () => {
  it('gives the same analysis bit for bit, with evidence on calls', () => {
    fc.assert(
      fc.property(
        callsArbitrary,
        fc.array(anyAnomaly, { maxLength: 30 }),
        fc.nat(30),
        (calls, anomalies, cut) => {
          const graph = graphOf(calls);
          const analyzer = new RootCauseAnalyzer(graph, { windowMs: 300_000, maxNodes: 2 });
          const change: ChangeEvent = { nodeId: 'a', kind: 'deploy', timestampMs: 1000 };
          analyzer.addNodeChange(change);
          for (const one of anomalies.slice(0, cut)) analyzer.addNodeAnomaly(one.nodeId!, one);
          const text = JSON.stringify(analyzer);
          const restored = RootCauseAnalyzer.fromJSON(JSON.parse(text), graph);
          expect(JSON.stringify(restored)).toBe(text);
          for (const one of anomalies.slice(cut)) {
            analyzer.addNodeAnomaly(one.nodeId!, one);
            restored.addNodeAnomaly(one.nodeId!, one);
          }
          expect(restored.analyzeRootCause()).toEqual(analyzer.analyzeRootCause());
          expect(restored.stats()).toEqual(analyzer.stats());
          expect(JSON.stringify(restored)).toBe(JSON.stringify(analyzer));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('does not take more than it may hold, nor a probability that is none', () => {
    const analyzer = new RootCauseAnalyzer(null, { maxNodes: 1 });
    for (let i = 0; i < 11; i++) {
      analyzer.addNodeAnomaly('b', anomalyOf('b', 'latency', 3, { callerId: `a${i}` }));
    }
    analyzer.addNodeAnomaly('b', anomalyOf('b', 'latency', 3));
    analyzer.addNodeAnomaly('c', anomalyOf('c', 'latency', 3));
    const sound = JSON.stringify(analyzer);
    expect(RootCauseAnalyzer.fromJSON(JSON.parse(sound), null).stats()).toMatchObject({
      findings: 9,
      evictedNodes: 1,
      evictedEdges: 3,
    });
    const nine = JSON.parse(sound);
    nine.edges.push({ ...nine.edges[0], from: 'a99' });
    expect(() => RootCauseAnalyzer.fromJSON(nine, null)).toThrow(/edges/);
    const zero = JSON.parse(sound);
    zero.edges[0].findings[0].evidence.tailProbability = 0;
    expect(() => RootCauseAnalyzer.fromJSON(zero, null)).toThrow(/tailProbability/);
  });
});
