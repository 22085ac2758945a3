import { AegisError, Random } from '@aegis/core';
import { RootCauseAnalyzer } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anomalyArbitrary, anomalyOf, callsArbitrary, graphOf, idArbitrary } from './builders.js';

const inputArbitrary = fc.record({
  calls: callsArbitrary,
  anomalies: fc.array(anomalyArbitrary, { maxLength: 20 }),
  symptom: fc.option(idArbitrary, { nil: undefined }),
});

function analyzed(
  calls: readonly (readonly [string, string])[],
  anomalies: Parameters<RootCauseAnalyzer['addNodeAnomaly']>[1][],
): RootCauseAnalyzer {
  const analyzer = new RootCauseAnalyzer(graphOf(calls));
  for (const anomaly of anomalies) analyzer.addNodeAnomaly(anomaly.nodeId!, anomaly);
  return analyzer;
}

describe('RootCauseAnalyzer', () => {
  it('gives probabilities, real paths and sound health whatever comes in', () => {
    fc.assert(
      fc.property(inputArbitrary, ({ calls, anomalies, symptom }) => {
        const analyzer = analyzed(calls, anomalies);
        const found = analyzer.analyzeRootCause(symptom === undefined ? {} : { symptom });
        const sum = found.causes.reduce((total, { likelihood }) => total + likelihood, 0);
        expect(found.noCauseProbability).toBeGreaterThan(0);
        expect(found.noCauseProbability).toBeLessThanOrEqual(1);
        expect(sum + found.noCauseProbability).toBeLessThanOrEqual(1 + 1e-9);
        const edges = new Set(calls.map(([from, to]) => JSON.stringify([from, to])));
        let last = 1;
        for (const cause of found.causes) {
          expect(cause.likelihood).toBeGreaterThanOrEqual(0);
          expect(cause.likelihood).toBeLessThanOrEqual(last);
          last = cause.likelihood;
          expect(cause.path[0]).toBe(cause.nodeId);
          expect(cause.hops.map(({ to }) => to)).toEqual(cause.path.slice(1));
          for (const { from, to } of cause.hops) {
            expect(edges.has(JSON.stringify([to, from]))).toBe(true);
          }
          // Between the cause and the symptom every node shows something.
          for (const hop of cause.hops.slice(0, -1)) expect(hop.evidence.length).toBeGreaterThan(0);
        }
        const ends = found.causes.map(({ path }) => path.at(-1));
        const ways = found.causes.filter(({ path }) => path.length > 1);
        // Where nobody said where it hurts, it does where the likeliest cause is felt last.
        if (symptom === undefined) expect(ends[0] ?? found.symptom).toBe(found.symptom);
        else for (const { path } of ways) expect(path.at(-1)).toBe(symptom);
        for (const value of found.health.values()) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  it('does not mind in which order nodes, edges and anomalies of one time come', () => {
    fc.assert(
      fc.property(inputArbitrary, fc.integer(), ({ calls, anomalies }, seed) => {
        const sound = [...new Map(anomalies.map((one) => [one.id + one.signalKind, one])).values()];
        const random = new Random(seed);
        const shuffled = <T>(items: readonly T[]): T[] => {
          const keyed = items.map((item) => ({ item, key: random.float() }));
          return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
        };
        const one = analyzed(calls, sound).analyzeRootCause();
        const other = analyzed(shuffled(calls), shuffled(sound)).analyzeRootCause();
        expect(other.symptom).toBe(one.symptom);
        const names = (found: typeof one): string[] => found.causes.map(({ nodeId }) => nodeId);
        const paths = (found: typeof one) => found.causes.map(({ path }) => path);
        expect(names(other)).toEqual(names(one));
        expect(paths(other)).toEqual(paths(one));
        for (const [i, cause] of one.causes.entries()) {
          expect(other.causes[i]!.likelihood).toBeCloseTo(cause.likelihood, 9);
        }
      }),
    );
  });

  it('resumes from a snapshot with the same answers, bit for bit', () => {
    fc.assert(
      fc.property(inputArbitrary, ({ calls, anomalies }) => {
        const half = anomalies.length >> 1;
        const graph = graphOf(calls);
        const analyzer = new RootCauseAnalyzer(graph, { windowMs: 300_000, maxNodes: 3 });
        analyzer.addNodeChange({ nodeId: 'a', kind: 'deploy', timestampMs: 1000 });
        for (const one of anomalies.slice(0, half)) analyzer.addNodeAnomaly(one.nodeId!, one);
        const text = JSON.stringify(analyzer);
        const resumed = RootCauseAnalyzer.fromJSON(JSON.parse(text), graph);
        for (const one of anomalies.slice(half)) {
          analyzer.addNodeAnomaly(one.nodeId!, one);
          resumed.addNodeAnomaly(one.nodeId!, one);
        }
        expect(resumed.analyzeRootCause()).toEqual(analyzer.analyzeRootCause());
        expect(JSON.stringify(resumed)).toBe(JSON.stringify(analyzer));
        expect(resumed.stats()).toEqual(analyzer.stats());
      }),
    );
  });

  it('resumes with the same window of time, though the latest evidence has made room', () => {
    const analyzer = new RootCauseAnalyzer(null, { windowMs: 1000, maxNodes: 1 });
    analyzer.addNodeAnomaly('late', anomalyOf('late', 'errors', 5, { timestampMs: 9000 }));
    analyzer.addNodeAnomaly('early', anomalyOf('early', 'errors', 5, { timestampMs: 0 }));
    const restored = RootCauseAnalyzer.fromJSON(JSON.parse(JSON.stringify(analyzer)), null);
    expect(analyzer.analyzeRootCause().causes).toEqual([]);
    expect(restored.analyzeRootCause()).toEqual(analyzer.analyzeRootCause());
    expect(restored.stats()).toMatchObject({ evictedNodes: 1, evictedEdges: 0 });
  });

  it('counts what it does not know or cannot use, and stays within its bounds', () => {
    const analyzer = new RootCauseAnalyzer(graphOf([['a', 'b']]), { maxNodes: 2 });
    analyzer.addNodeAnomaly('nowhere', anomalyOf('nowhere', 'errors', 5));
    analyzer.addNodeAnomaly('a', anomalyOf('a', 'latency', 5, { direction: 'down' }));
    analyzer.addNodeAnomaly('a', anomalyOf('a', 'latency', 5, { timestampMs: Number.NaN }));
    analyzer.addNodeChange({ nodeId: 'a', kind: 'deploy', timestampMs: Number.NaN });
    expect(analyzer.stats()).toMatchObject({ findings: 1, unknownNodes: 1, ignored: 3 });
    expect(analyzer.analyzeRootCause().causes[0]!.nodeId).toBe('nowhere');
    for (let i = 0; i < 500; i++) {
      analyzer.addNodeAnomaly('a', anomalyOf('a', 'errors', 2, { signal: `s${i}` }));
    }
    analyzer.addNodeAnomaly('b', anomalyOf('b', 'errors', 5));
    expect(analyzer.stats()).toMatchObject({ findings: 257, evictedNodes: 1 });
    analyzer.reset();
    expect(analyzer.stats().findings).toBe(0);
    expect(analyzer.analyzeRootCause().noCauseProbability).toBe(1);
  });

  it('copes with cycles, calls to oneself and ten thousand nodes', () => {
    const calls: [string, string][] = [];
    for (let i = 0; i < 10_000; i++) {
      calls.push([`n${i}`, `n${(i * 7 + 1) % 10_000}`], [`n${i}`, `n${(i + 1) % 10_000}`]);
    }
    calls.push(['n5', 'n5']);
    const analyzer = new RootCauseAnalyzer(graphOf(calls));
    for (let i = 0; i < 10_000; i++) {
      analyzer.addNodeAnomaly(`n${i}`, anomalyOf(`n${i}`, 'latency', 1 + (i % 5)));
    }
    analyzer.addNodeAnomaly('n77', anomalyOf('n77', 'saturation', 12));
    const { causes } = analyzer.analyzeRootCause({ symptom: 'n0' });
    expect(causes).toHaveLength(20);
    expect(causes[0]!.nodeId).toBe('n77');
    expect(causes[0]!.path.at(-1)).toBe('n0');
  });

  it('refuses misuse with a sentence', () => {
    const misuse = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        if (AegisError.isInstance(error)) return error.code;
      }
      return 'nothing thrown';
    };
    expect(misuse(() => new RootCauseAnalyzer(null, { windowMs: 0 }))).toBe('invalid-option');
    expect(misuse(() => new RootCauseAnalyzer({} as never))).toBe('invalid-argument');
    expect(misuse(() => new RootCauseAnalyzer(null, { x: 1 } as never))).toBe('invalid-option');
    expect(misuse(() => RootCauseAnalyzer.fromJSON({ kind: 'no' }, null))).toBe('invalid-snapshot');
  });
});
