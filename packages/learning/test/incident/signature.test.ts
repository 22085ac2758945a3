import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FEATURE_LENGTH, MAX_FEATURES, signatureOf } from '../../src/incident/signature.js';
import { readSituation, type SituationInput } from '../../src/incident/situation.js';
import { anomaly, BANK, cause, issue, SHOP } from '../incidents.js';

const MINUTE = 60_000;
const NOW = 100 * 3_600_000;

function features(input: SituationInput): string[] {
  return signatureOf(input, readSituation(input));
}

describe('signatureOf', () => {
  it('says what is seen where the trouble began, what is seen at all, and where that is', () => {
    const seen = features({
      issues: [issue('out-of-memory', 'cart', 'OOMKilled heap limit', NOW)],
      anomalies: [
        anomaly('saturation', 'cart', 'up', 'container_memory_utilization_ratio', NOW),
        anomaly('latency', 'web', 'up', 'http_server_request_duration_seconds', NOW),
      ],
      graph: SHOP,
      rootCauses: [cause('cart', 'web')],
    });
    for (const feature of [
      ...['cause-issue:out-of-memory', 'cause-signal:saturation-up', 'cause-term:heap'],
      ...['cause-metric:memory-up', 'lead:saturation-up', 'signal:latency-up'],
      ...['signal-at:latency-up@entry', 'cause:internal', 'symptom:entry', 'hops:1', 'spread:2-3'],
    ]) {
      expect(seen).toContain(feature);
    }
    expect(seen).not.toContain('cause-signal:latency-up');
  });

  it('is the same for the same trouble under other names', () => {
    const incident = (service: string, front: string, graph: typeof SHOP): SituationInput => ({
      issues: [issue('crash', service, `panic in ${service} nil pointer`, NOW)],
      anomalies: [anomaly('errors', front, 'up', 'http_server_error_ratio', NOW)],
      graph,
      rootCauses: [cause(service, front)],
      changes: [{ nodeId: service, kind: 'deploy', timestampMs: NOW - MINUTE }],
    });
    const shop = features(incident('cart', 'web', SHOP));
    expect(features(incident('rates', 'portal', BANK))).toEqual(shop);
    for (const feature of shop) expect(feature).not.toMatch(/cart|web/);
  });

  it('tells fresh changes at the cause from older ones, from others and from none', () => {
    const after = (ageMs: number, nodeId = 'cart'): string[] =>
      features({
        issues: [],
        anomalies: [anomaly('errors', 'cart', 'up', '', NOW)],
        changes: [{ nodeId, kind: 'deploy', timestampMs: NOW - ageMs }],
      }).filter((feature) => feature.includes('change'));
    const of = (...ages: string[]): string[] => [
      ...['changed-cause:deploy', ...ages.map((age) => `changed-cause:deploy-${age}`)],
      'change:deploy',
    ];
    expect(after(MINUTE)).toEqual(of('15m'));
    expect(after(40 * MINUTE)).toEqual(of('1h'));
    expect(after(5 * 60 * MINUTE)).toEqual(of('6h'));
    expect(after(7 * 60 * MINUTE)).toEqual([]);
    expect(after(-MINUTE)).toEqual([]);
    expect(after(MINUTE, 'catalog')).toEqual(['change:deploy']);
  });

  it('does not depend on the order of what is given, is short, and keeps the weightier features', () => {
    const word = fc.constantFrom('heap', 'lock', 'timeout', 'refused', 'disk', 'quota', 'token');
    const node = fc.constantFrom('cart', 'web', 'catalog', 'items', null);
    const kind = fc.constantFrom('saturation', 'latency', 'errors', 'traffic', 'availability');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(node, fc.array(word, { maxLength: 7 })), { maxLength: 12 }),
        fc.array(fc.tuple(kind, node, fc.integer({ min: 1, max: 9 })), { maxLength: 12 }),
        (said, signs) => {
          const issues = said.map(([at, words]) => issue('timeout', at, words.join(' '), NOW));
          const anomalies = signs.map(([what, at, score]) => ({
            ...anomaly(what, at, 'up', `${what}_of_things`, NOW),
            score,
          }));
          const graph = SHOP;
          const rootCauses = [cause('cart', 'web')];
          const once = features({ issues, anomalies, graph, rootCauses });
          const turned = { issues: [...issues].reverse(), anomalies: [...anomalies].reverse() };
          expect(features({ ...turned, graph, rootCauses })).toEqual(once);
          expect(once.length).toBeLessThanOrEqual(MAX_FEATURES);
          expect(new Set(once).size).toBe(once.length);
        },
      ),
      { numRuns: 300, seed: 12 },
    );
  });

  it('takes any text', () => {
    const signal = 'x'.repeat(100_000);
    const event = { ...anomaly('other', 'cart', 'none', signal, NOW), source: 'event' as const };
    for (const feature of features({
      issues: [issue('crash', null, signal)],
      anomalies: [event],
    })) {
      expect(feature.length).toBeLessThanOrEqual(MAX_FEATURE_LENGTH);
    }
    expect(features({ issues: [], anomalies: [] })).toEqual([]);
  });
});
