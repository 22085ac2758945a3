import { AegisError, type Anomaly } from '@aegis/core';
import { IncidentGrouper } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anomalyArbitrary, anomalyOf, callsArbitrary, graphOf, issueOf } from './builders.js';

const MINUTE = 60_000;
const at = (minutes: number) => ({ timestampMs: minutes * MINUTE });

describe('IncidentGrouper', () => {
  it('joins what is near in the graph and keeps apart what is far', () => {
    const graph = graphOf([
      ['web', 'cart'],
      ['cart', 'cart-db'],
      ['batch', 'report'],
    ]);
    const grouper = new IncidentGrouper(graph);
    const first = grouper.add(anomalyOf('cart-db', 'saturation', 5))!;
    expect(grouper.add(anomalyOf('web', 'latency', 5, at(1)))!.id).toBe(first.id);
    const other = grouper.add(anomalyOf('batch', 'errors', 5, at(1)))!;
    expect(other.id).not.toBe(first.id);
    expect(grouper.addIssue(issueOf('report', 'crash', 'panic'))!.id).toBe(other.id);
    expect(grouper.open().map(({ nodeIds }) => nodeIds)).toEqual([
      ['cart-db', 'web'],
      ['batch', 'report'],
    ]);
  });

  it('of two incidents within reach takes the one that is more alike', () => {
    const graph = graphOf([
      ['a', 'm'],
      ['m', 'x'],
      ['x', 'b'],
    ]);
    const grouper = new IncidentGrouper(graph, { maxHops: 2 });
    const one = grouper.add(anomalyOf('a', 'latency', 5))!;
    const two = grouper.add(anomalyOf('b', 'errors', 5))!;
    expect(two.id).not.toBe(one.id);
    expect(grouper.add(anomalyOf('m', 'errors', 5))!.id).toBe(two.id);
    expect(grouper.add(anomalyOf('x', 'latency', 5))!.id).toBe(one.id);
  });

  it('counts a repeated signal once, of each node apart, and keeps its strongest sighting', () => {
    const grouper = new IncidentGrouper(null);
    const cpu = { signal: 'cpu' };
    grouper.add(anomalyOf('a', 'saturation', 3, cpu));
    grouper.add(anomalyOf('a', 'saturation', 7, { ...cpu, ...at(1) }));
    grouper.add(anomalyOf('a', 'saturation', 2, { ...cpu, ...at(2) }));
    const incident = grouper.add(anomalyOf('b', 'saturation', 2, { ...cpu, ...at(2) }))!;
    expect(incident.anomalies.map(({ nodeId, score }) => [nodeId, score])).toEqual([
      ['a', 7],
      ['b', 2],
    ]);
    expect(incident).toMatchObject({ startedMs: 0, lastSeenMs: 2 * MINUTE, severity: 'error' });
    expect(incident.sentence).toBe('2 signals at a, b.');
  });

  it('closes after quiet, opens again for its own signal, and for nothing else', () => {
    const grouper = new IncidentGrouper(null);
    const first = grouper.add(anomalyOf('a', 'latency', 8))!;
    expect(grouper.advance(10 * MINUTE)).toEqual([]);
    expect(grouper.advance(11 * MINUTE).map(({ id, status }) => [id, status])).toEqual([
      [first.id, 'closed'],
    ]);
    expect(grouper.advance(12 * MINUTE)).toEqual([]);
    const again = grouper.add(anomalyOf('a', 'latency', 3, at(20)))!;
    expect(again).toMatchObject({ id: first.id, status: 'open', startedMs: 0 });
    // The old sighting is stale by now, however strong it was.
    expect(again.anomalies.map(({ score }) => score)).toEqual([3]);
    grouper.advance(40 * MINUTE);
    expect(grouper.add(anomalyOf('a', 'errors', 3, at(41)))!.id).not.toBe(first.id);
    grouper.advance(70 * MINUTE);
    expect(grouper.add(anomalyOf('a', 'latency', 3, at(90)))!.id).not.toBe(first.id);
  });

  it('closes one that is known to be over, and opens it again for its own signal', () => {
    const grouper = new IncidentGrouper(null, { quietMs: 10 * MINUTE });
    const first = grouper.add(anomalyOf('web', 'latency', 5))!;
    expect(grouper.close(first.id)).toMatchObject({ id: first.id, status: 'closed' });
    expect(grouper.open()).toEqual([]);
    expect(grouper.get(first.id)).toEqual(grouper.incidents()[0]);
    expect(grouper.get('no such incident')).toBeNull();
    expect(grouper.close(first.id)).toBeNull();
    expect(grouper.close('no such incident')).toBeNull();
    const other = grouper.add(anomalyOf('web', 'errors', 5, at(1)))!;
    expect(other.id).not.toBe(first.id);
    grouper.close(other.id);
    expect(grouper.add(anomalyOf('web', 'latency', 5, at(2)))).toMatchObject({
      id: first.id,
      status: 'open',
    });
    // Both watches of it, from before and after, end with it: once.
    expect(grouper.advance(30 * MINUTE).map(({ id }) => id)).toEqual([first.id]);
    expect(grouper.incidents()).toHaveLength(2);
    expect([grouper.count, grouper.openCount]).toEqual([2, 0]);
  });

  it('never opens one again when told so', () => {
    const grouper = new IncidentGrouper(null, { reopenMs: 0 });
    const first = grouper.add(anomalyOf('a', 'latency', 8))!;
    expect(grouper.add(anomalyOf('a', 'latency', 8, at(11)))!.id).not.toBe(first.id);
  });

  it('remembers no more than it may, the closed ones going first', () => {
    const pairs = Array.from({ length: 9 }, (_, i) => [`a${i}`, `b${i}`] as const);
    const grouper = new IncidentGrouper(graphOf(pairs), { maxIncidents: 3 });
    for (const [i, [id]] of pairs.entries()) grouper.add(anomalyOf(id, 'errors', 3, at(i * 4)));
    expect(grouper.incidents()).toHaveLength(3);
    const many = new IncidentGrouper(null);
    for (let i = 0; i < 1500; i++) many.add(anomalyOf('a', 'errors', 3, { signal: `s${i}` }));
    expect(many.open()[0]!.anomalies).toHaveLength(1000);
  });

  it('resumes from a snapshot, and takes any anomaly', () => {
    fc.assert(
      fc.property(
        callsArbitrary,
        fc.array(anomalyArbitrary, { maxLength: 30 }),
        fc.nat(30),
        (calls, anomalies, cut) => {
          const graph = graphOf(calls);
          const grouper = new IncidentGrouper(graph, { quietMs: 60_000, maxHops: 1 });
          for (const one of anomalies.slice(0, cut)) grouper.add(one);
          const resumed = IncidentGrouper.fromJSON(JSON.parse(JSON.stringify(grouper)), graph);
          for (const one of anomalies.slice(cut)) {
            expect(resumed.add(one)).toEqual(grouper.add(one));
          }
          expect(resumed.incidents()).toEqual(grouper.incidents());
          const ids = grouper.incidents().map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });

  it('keeps of broken numbers what a snapshot can give back', () => {
    const grouper = new IncidentGrouper(null);
    const reason = { channel: 'range', signal: 'cpu', sentence: '' };
    const evidence = [
      { ...reason, observed: Number.NaN, expected: -0, band: [0, Infinity], tailProbability: 0.1 },
      { ...reason, observed: 1, expected: 1, band: null, tailProbability: Number.NaN },
    ] as unknown as Anomaly['evidence'];
    grouper.add(anomalyOf('a', 'errors', -0, { timestampMs: -0, evidence, tailProbability: 1 }));
    for (const count of [-1, Number.NaN, Infinity, -0]) {
      const id = `${count}`;
      grouper.addIssue(issueOf('a', 'crash', id, { id, count, firstSeenMs: Number.NaN }));
    }
    const resumed = IncidentGrouper.fromJSON(JSON.parse(JSON.stringify(grouper)), null);
    expect(resumed.incidents()).toEqual(grouper.incidents());
    const [incident] = grouper.incidents();
    expect(incident?.anomalies[0]?.evidence).toEqual([
      { ...reason, observed: null, expected: 0, band: null, tailProbability: 0.1 },
    ]);
    expect(incident?.issues.map(({ count }) => count)).toEqual([1, 1, 1, 0]);
  });

  it('keeps what is of several callers of a node apart, in a snapshot too', () => {
    const grouper = new IncidentGrouper(null);
    for (const callerId of ['web', 'batch', undefined]) {
      const changes = callerId === undefined ? {} : { callerId };
      grouper.add(anomalyOf('db', 'latency', 5, { signal: 'edge-gap', ...changes }));
    }
    const resumed = IncidentGrouper.fromJSON(JSON.parse(JSON.stringify(grouper)), null);
    for (const one of [grouper, resumed]) {
      const [incident] = one.open();
      expect(incident!.anomalies.map(({ callerId }) => callerId)).toEqual([
        'web',
        'batch',
        undefined,
      ]);
      expect(incident!.nodeIds).toEqual(['db']);
    }
  });

  it('refuses misuse and leaves out what has no time', () => {
    expect(() => new IncidentGrouper(null, { maxHops: -1 })).toThrow(AegisError);
    expect(() => IncidentGrouper.fromJSON({}, null)).toThrow(AegisError);
    const grouper = new IncidentGrouper(null);
    expect(grouper.add(anomalyOf('a', 'errors', 3, { timestampMs: Number.NaN }))).toBeNull();
    expect(
      grouper.addIssue(issueOf('a', 'crash', 'x', { lastSeenMs: Number.POSITIVE_INFINITY })),
    ).toBeNull();
  });
});
