import type { Incident } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import { IncidentGrouper } from '@aegis/root-cause';
import fc from 'fast-check';
import { expect } from 'vitest';
import { commandsWith } from '../../../tools/fuzz/commands.js';
import { anomalyOf, issueOf } from './builders.js';
import type { Limits, PlainGrouper } from './plain-grouper.js';

/** The grouper that is tried; a snapshot puts another in its place. */
export class GrouperUnderTest {
  readonly graph: GraphSource | null;
  readonly limits: Limits;
  grouper: IncidentGrouper;
  clockMs = 1000;
  reopened = 0;

  constructor(graph: GraphSource | null, limits: Limits) {
    this.graph = graph;
    this.limits = limits;
    this.grouper = new IncidentGrouper(graph, limits);
  }

  resume(): void {
    const json: unknown = JSON.parse(JSON.stringify(this.grouper));
    this.grouper = IncidentGrouper.fromJSON(json, this.graph);
    expect(JSON.parse(JSON.stringify(this.grouper))).toEqual(json);
  }

  /** What holds of all incidents at any time, whatever was done. */
  check(): void {
    const { grouper, limits } = this;
    const all = grouper.incidents();
    expect(all.length).toBeLessThanOrEqual(limits.maxIncidents);
    expect(grouper.count).toBe(all.length);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const open = all.filter(({ status }) => status === 'open');
    expect(grouper.open()).toEqual(open);
    expect(grouper.openCount).toBe(open.length);
    for (const one of all) {
      expect(grouper.get(one.id)).toEqual(one);
      expect(one.startedMs).toBeLessThanOrEqual(one.lastSeenMs);
      const members = [...one.anomalies, ...one.issues];
      expect(members.length).toBeGreaterThan(0);
      const nodes = members.flatMap(({ nodeId }) => nodeId ?? []);
      expect([...one.nodeIds].sort()).toEqual([...new Set(nodes)].sort());
    }
  }
}

/** After everything that happens, both have to tell the same. */
function tellTheSame(plain: PlainGrouper, real: GrouperUnderTest): void {
  expect(real.grouper.incidents()).toEqual(plain.incidents());
  real.check();
}

const of = commandsWith(tellTheSame);

const stepMs = fc.integer({ min: -60, max: 90 });
const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'nowhere', null);
const sighting = fc.record({
  ...{ stepMs, node, signal: fc.constantFrom('x', 'y', 'z') },
  kind: fc.constantFrom('latency' as const, 'errors' as const),
  score: fc.integer({ min: 1, max: 9 }),
});
const problem = fc.record({
  ...{ stepMs, node, id: fc.constantFrom('x', 'out of memory') },
  kind: fc.constantFrom('crash' as const, 'timeout' as const),
});

/** What was closed and is open again had the same signal, and was closed not long before. */
function noteReopening(real: GrouperUnderTest, before: Incident[], now: Incident | null): void {
  const was = before.find(({ id }) => id === now?.id);
  if (now === null || was?.status !== 'closed') return;
  expect(real.clockMs - was.lastSeenMs).toBeLessThanOrEqual(real.limits.reopenMs);
  real.reopened++;
}

const see = of(sighting, 'add', ({ stepMs: ms, node: nodeId, signal, kind, score }) => {
  return (plain, real) => {
    real.clockMs += ms;
    const { clockMs: timestampMs } = real;
    const anomaly = anomalyOf(nodeId ?? 'a', kind, score, { nodeId, signal, timestampMs });
    real.grouper.advance(timestampMs);
    const before = real.grouper.incidents();
    const incident = real.grouper.add(anomaly);
    expect(incident).toEqual(plain.add(anomaly));
    noteReopening(real, before, incident);
  };
});
const know = of(problem, 'addIssue', ({ stepMs: ms, node: nodeId, id, kind }) => {
  return (plain, real) => {
    real.clockMs += ms;
    const { clockMs: lastSeenMs } = real;
    const issue = issueOf('a', kind, 'panic', { id, nodeId, firstSeenMs: lastSeenMs, lastSeenMs });
    expect(real.grouper.addIssue(issue)).toEqual(plain.addIssue(issue));
  };
});
const advance = of(fc.integer({ min: -60, max: 200 }), 'advance', (ms) => (plain, real) => {
  real.clockMs += ms;
  const closed = real.grouper.advance(real.clockMs);
  expect(closed).toEqual(plain.advance(real.clockMs));
  for (const { status, lastSeenMs } of closed) {
    expect([status, real.clockMs - lastSeenMs > real.limits.quietMs]).toEqual(['closed', true]);
  }
});
const close = of(fc.nat(8), 'close', (which) => (plain, real) => {
  const all = real.grouper.incidents();
  const { id } = all[which % Math.max(1, all.length)] ?? { id: 'none' };
  expect(real.grouper.close(id)).toEqual(plain.close(id));
});
const resume = of(fc.constant(null), 'resume', () => (_plain, real) => real.resume());
const nonsense = of(fc.constantFrom(Number.NaN, Infinity, -Infinity), 'add at', (timestampMs) => {
  return (_plain, { grouper }) => {
    expect(grouper.add(anomalyOf('a', 'errors', 3, { timestampMs }))).toBeNull();
    expect(grouper.addIssue(issueOf('a', 'crash', 'x', { lastSeenMs: timestampMs }))).toBeNull();
  };
});

export const commands: fc.Arbitrary<Iterable<fc.Command<PlainGrouper, GrouperUnderTest>>> =
  fc.commands([see, see, see, see, know, know, advance, close, resume, nonsense], {
    maxCommands: 80,
    size: 'max',
  });
