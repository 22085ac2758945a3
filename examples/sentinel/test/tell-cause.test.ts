import type { Anomaly, Incident, RootCause } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import { RootCauseAnalyzer } from '@aegis/root-cause';
import { describe, expect, it } from 'vitest';
import { alsoHit, hopsOf, othersOf, reasonsOf, verdictOf } from '../src/report/tell-cause.js';

function anomaly(nodeId: string, kind: 'latency' | 'traffic', timestampMs: number): Anomaly {
  const signal = `${kind}{service="${nodeId}"}`;
  const sentence = `${signal} is 9, far from its level; expected 1 (-0.5 to 1.5e-3).`;
  const tailProbability = 1e-6;
  const evidence = [
    { channel: 'level', signal, observed: 9, expected: 1, band: null, tailProbability, sentence },
  ];
  const direction = 'up';
  const rest = {
    signal,
    direction,
    score: 6,
    tailProbability,
    severity: 'error',
    evidence,
  } as const;
  return { id: signal, source: 'metric', nodeId, signalKind: kind, timestampMs, sentence, ...rest };
}

const graph = new ServiceGraph();
graph.addEdge({ from: 'web', to: 'cart' });
graph.addEdge({ from: 'cart', to: 'db' });
graph.addEdge({ from: 'admin', to: 'cart' });
graph.addEdge({ from: 'cart', to: 'prices' });
graph.addNode({ id: 'batch' });

function analyse(nodes: readonly string[], isChanged = false) {
  const analyzer = new RootCauseAnalyzer(graph);
  for (const [i, id] of nodes.entries()) {
    analyzer.addNodeAnomaly(id, anomaly(id, 'latency', i * 15_000));
  }
  const change = { nodeId: nodes[0]!, kind: 'config' as const, timestampMs: 0 };
  if (isChanged) analyzer.addNodeChange(change);
  return analyzer.analyzeRootCause();
}

const incidentOf = (anomalies: readonly Anomaly[]): Incident => ({
  id: 'incident-1',
  status: 'open',
  startedMs: 0,
  lastSeenMs: 0,
  severity: 'error',
  nodeIds: [],
  anomalies,
  issues: [],
  sentence: '',
});

describe('verdictOf', () => {
  it('says where it began, how sure that is, and where it is felt', () => {
    expect(verdictOf(analyse(['db', 'cart', 'web']))).toBe(
      'It began at db (98 % likely), and is felt at web.',
    );
  });

  it('does not name a symptom that is the cause itself', () => {
    expect(verdictOf(analyse(['web']))).toBe('It began at web (98 % likely).');
  });

  it('says so where chance is likelier, and where there is nothing at all', () => {
    const analysis = analyse(['web']);
    const [first] = analysis.causes;
    const weak = { ...analysis, causes: [{ ...first!, likelihood: 0.2 }], noCauseProbability: 0.8 };
    expect(verdictOf(weak)).toBe(
      'It may be chance (80 % likely). If not, it began at web (20 % likely).',
    );
    expect(verdictOf(analyse([]))).toBe('Nothing speaks against any node.');
  });
});

describe('reasonsOf and hopsOf', () => {
  it('put a change first and leave out labels and bands', () => {
    const [cause] = analyse(['db', 'cart', 'web'], true).causes;
    expect(reasonsOf(cause!)).toEqual([
      'A change of configuration came shortly before.',
      'latency is 9, far from its level; expected 1.',
    ]);
    expect(hopsOf(cause!)).toEqual([
      'cart felt it 15 s later: latency is 9, far from its level; expected 1.',
      'web felt it 15 s later: latency is 9, far from its level; expected 1.',
    ]);
  });

  it('tell of no signal twice', () => {
    const [cause] = analyse(['db']).causes;
    const evidence = [...cause!.evidence, ...cause!.evidence];
    expect(reasonsOf({ ...cause!, evidence })).toEqual(reasonsOf(cause!));
  });
});

describe('othersOf', () => {
  const analysis = analyse(['db', 'cart', 'web']);
  const [first, second] = analysis.causes as readonly [RootCause, RootCause];

  it('is silent where nothing else is likely', () => {
    expect(othersOf(analysis)).toEqual([]);
  });

  it('gives the second and third with what speaks for them, and chance', () => {
    const as = (nodeId: string, likelihood: number): RootCause => ({
      ...second,
      nodeId,
      likelihood,
    });
    const causes = [{ ...first, likelihood: 0.6 }, as('a', 0.2), as('b', 0.1), as('c', 0.05)];
    const told = othersOf({ ...analysis, causes, noCauseProbability: 0.05 });
    expect(told.map((sentence) => sentence.split(':')[0])).toEqual([
      'Or at a (20 % likely)',
      'Or at b (10 % likely)',
      'Or it is chance, or came from outside (5 % likely).',
    ]);
  });
});

describe('alsoHit', () => {
  const [cause] = analyse(['db', 'cart', 'web']).causes;
  const hit = ['db', 'cart', 'web'].map((id) => anomaly(id, 'latency', 0));

  it('is silent where only the way to the symptom is hit', () => {
    expect(alsoHit(cause!, incidentOf(hit), graph)).toEqual([]);
  });

  it('names who depends on it, who has more to do, and who fails for no known reason', () => {
    const more = ['admin', 'batch'].map((id) => anomaly(id, 'latency', 0));
    expect(alsoHit(cause!, incidentOf([...hit, ...more]), graph)).toEqual([
      'Also hit, as callers of db or of its callers: admin.',
      'Fail since db does, by no way that the graph shows: batch.',
    ]);
    const loaded = [anomaly('prices', 'latency', 0), anomaly('prices', 'traffic', 0)];
    const fromCart = { ...cause!, nodeId: 'cart', path: ['cart', 'web'] };
    expect(alsoHit(fromCart, incidentOf([...hit.slice(1), ...loaded]), graph)).toEqual([
      'Also hit, with more to do because of cart: prices.',
    ]);
  });
});
