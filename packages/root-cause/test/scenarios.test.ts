import { RootCauseAnalyzer } from '@aegis/root-cause';
import { describe, expect, it } from 'vitest';
import { anomalyOf, graphOf, issueOf } from './builders.js';

const SHOP = [
  ['ingress', 'web'],
  ['web', 'checkout'],
  ['web', 'catalogue'],
  ['checkout', 'orders-db'],
  ['catalogue', 'catalogue-db'],
] as const;

describe('what an engineer would say', () => {
  it('a slow database explains the callers above it, with the way that trouble took', () => {
    const analyzer = new RootCauseAnalyzer(graphOf(SHOP));
    analyzer.addNodeAnomaly('orders-db', anomalyOf('orders-db', 'latency', 4));
    analyzer.addNodeAnomaly(
      'orders-db',
      anomalyOf('orders-db', 'saturation', 5, { sentence: 'cpu up (0.98, expected 0.35)' }),
    );
    const later = { timestampMs: 30_000 };
    analyzer.addNodeAnomaly('checkout', anomalyOf('checkout', 'latency', 6, later));
    analyzer.addNodeAnomaly('web', anomalyOf('web', 'latency', 5, later));
    analyzer.addNodeAnomaly('ingress', anomalyOf('ingress', 'latency', 5, later));
    const { causes, symptom, noCauseProbability, health } = analyzer.analyzeRootCause();
    expect(symptom).toBe('ingress');
    expect(causes[0]).toMatchObject({
      nodeId: 'orders-db',
      path: ['orders-db', 'checkout', 'web', 'ingress'],
    });
    expect(causes[0]!.likelihood).toBeGreaterThan(0.9);
    expect(noCauseProbability).toBeLessThan(0.05);
    expect(causes[0]!.hops.every((hop) => hop.evidence.length > 0)).toBe(true);
    expect(causes[0]!.sentence).toMatch(
      /^orders-db: cpu up \(0\.98, expected 0\.35\); latency up\. checkout felt it 30 s later: latency up\./,
    );
    expect(health.get('catalogue')).toBe(100);
    expect(health.get('orders-db')!).toBeLessThan(40);
  });

  it('a crash is the crashed node, whatever its callers cry', () => {
    const analyzer = new RootCauseAnalyzer(graphOf(SHOP));
    analyzer.addNodeAnomaly('catalogue', anomalyOf('catalogue', 'availability', 4));
    analyzer.addNodeIssue('catalogue', issueOf('catalogue', 'crash', 'panic: nil pointer'));
    analyzer.addNodeAnomaly('web', anomalyOf('web', 'errors', 9));
    analyzer.addNodeAnomaly('ingress', anomalyOf('ingress', 'errors', 9));
    analyzer.addNodeIssue(
      'web',
      issueOf('web', 'connection-refused', 'dial catalogue:8080: refused', { count: 100 }),
    );
    const { causes } = analyzer.analyzeRootCause();
    expect(causes[0]!.nodeId).toBe('catalogue');
    expect(causes[0]!.likelihood).toBeGreaterThan(0.9);
  });

  it('lines that complain of a dependency accuse it, and not the one that wrote them', () => {
    const analyzer = new RootCauseAnalyzer(graphOf(SHOP));
    analyzer.addNodeIssue('checkout', issueOf('checkout', 'timeout', 'orders-db timeout <*>'));
    analyzer.addNodeAnomaly('checkout', anomalyOf('checkout', 'latency', 3));
    analyzer.addNodeAnomaly('orders-db', anomalyOf('orders-db', 'latency', 3));
    expect(analyzer.analyzeRootCause().causes[0]!.nodeId).toBe('orders-db');
  });

  it('a load spike at the entry is not the fault of what it saturates', () => {
    const analyzer = new RootCauseAnalyzer(graphOf(SHOP));
    const grew = (observed: number, expected: number) => ({
      evidence: [
        {
          channel: 'shift',
          signal: 's',
          observed,
          expected,
          band: null,
          tailProbability: 1e-5,
          sentence: 's',
        },
      ],
    });
    for (const id of ['ingress', 'web', 'checkout']) {
      analyzer.addNodeAnomaly(id, anomalyOf(id, 'traffic', 6, grew(400, 100)));
    }
    analyzer.addNodeAnomaly('checkout', anomalyOf('checkout', 'saturation', 6, grew(0.8, 0.2)));
    const { causes } = analyzer.analyzeRootCause();
    expect(causes[0]!.nodeId).toBe('ingress');
  });

  it('a node that burns far more than its load grew is at fault all the same', () => {
    const analyzer = new RootCauseAnalyzer(graphOf(SHOP));
    const grew = (signal: string, observed: number, expected: number) => ({
      signal,
      evidence: [
        {
          channel: 'shift',
          signal,
          observed,
          expected,
          band: null,
          tailProbability: 1e-5,
          sentence: signal,
        },
      ],
    });
    analyzer.addNodeAnomaly('web', anomalyOf('web', 'traffic', 6, grew('rps', 130, 100)));
    analyzer.addNodeAnomaly('checkout', anomalyOf('checkout', 'traffic', 6, grew('rps', 130, 100)));
    analyzer.addNodeAnomaly(
      'checkout',
      anomalyOf('checkout', 'saturation', 6, grew('cpu', 0.9, 0.1)),
    );
    expect(analyzer.analyzeRootCause().causes[0]!.nodeId).toBe('checkout');
  });

  it('a deploy shortly before tips the balance, and accuses nobody who is well', () => {
    const make = (): RootCauseAnalyzer => {
      const analyzer = new RootCauseAnalyzer(graphOf(SHOP));
      for (const id of ['orders-db', 'catalogue-db', 'checkout', 'catalogue', 'web']) {
        analyzer.addNodeAnomaly(id, anomalyOf(id, 'errors', 3, { timestampMs: 600_000 }));
      }
      return analyzer;
    };
    expect(make().analyzeRootCause().causes[0]!.nodeId).toBe('catalogue-db');
    const changed = make();
    changed.addNodeChange({ nodeId: 'orders-db', kind: 'deploy', timestampMs: 540_000 });
    changed.addNodeChange({ nodeId: 'ingress', kind: 'flag', timestampMs: 540_000 });
    const { causes } = changed.analyzeRootCause();
    expect(causes[0]!.nodeId).toBe('orders-db');
    expect(causes[0]!.sentence).toContain('a deploy came shortly before');
    expect(causes.some(({ nodeId }) => nodeId === 'ingress')).toBe(false);
    const longAgo = make();
    longAgo.addNodeChange({ nodeId: 'orders-db', kind: 'deploy', timestampMs: -9e9 });
    expect(longAgo.analyzeRootCause().causes[0]!.nodeId).toBe('catalogue-db');
  });

  it('a peer that only its callers report is explained by another of their callees', () => {
    const calls = [
      ['web', 'search.example'],
      ['web', 'search'],
    ] as const;
    const build = (kind: 'external' | 'service', alone: boolean): string => {
      const analyzer = new RootCauseAnalyzer(graphOf(calls, [], { 'search.example': kind }));
      analyzer.addNodeAnomaly('search.example', anomalyOf('search.example', 'latency', 5));
      if (!alone) analyzer.addNodeAnomaly('search', anomalyOf('search', 'latency', 4.5));
      analyzer.addNodeAnomaly('web', anomalyOf('web', 'latency', 4));
      return analyzer.analyzeRootCause({ symptom: 'web' }).causes[0]!.nodeId;
    };
    expect(build('external', false)).toBe('search');
    expect(build('service', false)).toBe('search.example');
    expect(build('external', true)).toBe('search.example');
  });

  it('twenty metrics that say one thing do not outvote a log line and a latency', () => {
    const analyzer = new RootCauseAnalyzer(null);
    for (let i = 0; i < 20; i++) {
      analyzer.addNodeAnomaly('busy', anomalyOf('busy', 'saturation', 2, { signal: `cpu${i}` }));
    }
    analyzer.addNodeAnomaly('broken', anomalyOf('broken', 'latency', 2));
    analyzer.addNodeIssue('broken', issueOf('broken', 'deadlock', 'deadlock detected'));
    expect(analyzer.analyzeRootCause().causes[0]!.nodeId).toBe('broken');
  });

  it('says that there is no cause when there is next to nothing', () => {
    const empty = new RootCauseAnalyzer(graphOf(SHOP)).analyzeRootCause();
    expect(empty).toMatchObject({ causes: [], noCauseProbability: 1, symptom: null });
    expect(empty.health.size).toBe(6);
    const analyzer = new RootCauseAnalyzer(graphOf(SHOP));
    analyzer.addNodeAnomaly('web', anomalyOf('web', 'traffic', 1));
    const { causes, noCauseProbability, sentence } = analyzer.analyzeRootCause();
    expect(noCauseProbability).toBeGreaterThan(causes[0]!.likelihood);
    expect(sentence).toContain('too little evidence');
  });

  it('looks no farther back than its window, but as long as a finding goes on', () => {
    const analyzer = new RootCauseAnalyzer(null, { windowMs: 60_000 });
    analyzer.addNodeAnomaly('old', anomalyOf('old', 'errors', 9, { timestampMs: 0 }));
    analyzer.addNodeAnomaly('lasting', anomalyOf('lasting', 'errors', 9, { timestampMs: 0 }));
    analyzer.addNodeAnomaly('lasting', anomalyOf('lasting', 'errors', 1, { timestampMs: 90_000 }));
    const { causes } = analyzer.analyzeRootCause({ nowMs: 100_000 });
    expect(causes.map(({ nodeId }) => nodeId)).toEqual(['lasting']);
    expect(causes[0]!.evidence[0]!.tailProbability).toBeCloseTo(1e-9);
  });
});
