import { type Anomaly, type Issue, SEVERITIES } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AffectedNodes } from '../src/affected-nodes.js';
import { anomalyOf, issueOf } from './builders.js';

/** Every sum anew from all members, and everything sorted anew. */
function plainly(anomalies: readonly Anomaly[], issues: readonly Issue[]): string[] {
  const scores = new Map<string, number>();
  const count = (nodeId: string | null, score: number): void => {
    if (nodeId !== null) scores.set(nodeId, (scores.get(nodeId) ?? 0) + score);
  };
  for (const { nodeId, score } of anomalies) count(nodeId, score);
  for (const { nodeId, severity } of issues) count(nodeId, SEVERITIES.indexOf(severity));
  return [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
}

const member = fc.record({
  nodeId: fc.constantFrom('a', 'b', 'c', 'd', null),
  score: fc.oneof(fc.integer({ min: -2, max: 9 }), fc.double({ min: 0, max: 10, noNaN: true })),
  severity: fc.constantFrom(...SEVERITIES),
  isIssue: fc.boolean(),
  /** Which of those that are there it takes the place of; none where there are fewer. */
  place: fc.nat(12),
});

describe('the nodes of an incident', () => {
  it('are in the order in which summing and sorting all members would put them', () => {
    fc.assert(
      fc.property(fc.array(member, { maxLength: 40 }), (members) => {
        const anomalies: Anomaly[] = [];
        const issues: Issue[] = [];
        const nodes = new AffectedNodes(anomalies, issues);
        for (const { nodeId, score, severity, isIssue, place } of members) {
          if (isIssue) {
            const at = Math.min(place, issues.length);
            const before = issues[at];
            issues[at] = { ...issueOf('a', 'crash', 'panic'), nodeId, severity };
            nodes.noteIssue(at, before);
          } else {
            const at = Math.min(place, anomalies.length);
            const before = anomalies[at];
            anomalies[at] = { ...anomalyOf('a', 'latency', score), nodeId };
            nodes.noteAnomaly(at, before);
          }
          expect(nodes.ids()).toEqual(plainly(anomalies, issues));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are all there, each once, where sums are beyond all numbers', () => {
    const anomalies: Anomaly[] = [];
    const nodes = new AffectedNodes(anomalies, []);
    const scores = [1.7e308, -1.7e308, 1, 0];
    for (let i = 0; i < 200; i++) {
      const at = anomalies.length;
      anomalies.push(anomalyOf(`n${(i * 7) % 10}`, 'latency', scores[(i * 3 + (i >> 2)) % 4]!));
      nodes.noteAnomaly(at, undefined);
    }
    const names = Array.from({ length: 10 }, (_, i) => `n${i}`);
    expect(nodes.ids().sort()).toEqual(names);
  });
});
