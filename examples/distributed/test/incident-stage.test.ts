import { type Anomaly, contentId } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import { describe, expect, it } from 'vitest';
import { encode, type Finding, type IncidentReport } from '../src/bus/messages.js';
import { CHANGE_SUBJECT, findingSubject, GRAPH_SUBJECT } from '../src/bus/names.js';
import { IncidentStage } from '../src/incidents/incident-stage.js';
import type { Incoming, Outgoing } from '../src/stage/stage.js';
import { Tally } from '../src/stage/tally.js';

const OPTIONS = { partitions: 2, maxLagMs: Number.POSITIVE_INFINITY };

function anomalyOf(nodeId: string, signalKind: 'latency' | 'errors', timestampMs: number): Anomaly {
  const signal = `${signalKind}{service="${nodeId}"}`;
  return {
    id: contentId('anomaly', signal, timestampMs),
    source: 'metric',
    nodeId,
    signal,
    signalKind,
    direction: 'up',
    timestampMs,
    score: 6,
    tailProbability: 1e-6,
    severity: 'error',
    evidence: [],
    sentence: `${signalKind} is up.`,
  };
}

function graphOf(): unknown {
  const graph = new ServiceGraph();
  graph.addEdge({ from: 'web', to: 'cart' });
  return graph.toJSON();
}

/** cart is in partition 0, web in 1. */
function findings(): Finding[] {
  const cart = (sequence: number, ordinal: number) => ({ partition: 0, sequence, ordinal });
  const web = (sequence: number, ordinal: number) => ({ partition: 1, sequence, ordinal });
  return [
    { kind: 'anomaly', origin: cart(1, 0), anomaly: anomalyOf('cart', 'errors', 10_000) },
    { kind: 'anomaly', origin: cart(1, 1), anomaly: anomalyOf('cart', 'latency', 10_000) },
    { kind: 'progress', origin: cart(2, 0), nowMs: 15_000 },
    { kind: 'anomaly', origin: web(1, 0), anomaly: anomalyOf('web', 'errors', 11_000) },
    { kind: 'progress', origin: web(2, 0), nowMs: 15_000 },
    { kind: 'progress', origin: cart(3, 0), nowMs: 1_500_000 },
    { kind: 'progress', origin: web(3, 0), nowMs: 1_500_000 },
  ];
}

function messagesOf(all: readonly Finding[]): Incoming[] {
  const graph = { subject: GRAPH_SUBJECT, data: encode(graphOf()) };
  const told = all.map((finding) => ({
    subject: findingSubject(finding.origin.partition, finding.kind),
    data: encode(finding),
  }));
  return [graph, ...told].map((each, at) => ({ ...each, sequence: at + 1 }));
}

function run(stage: IncidentStage, messages: readonly Incoming[]): Outgoing[] {
  return messages.flatMap((message) => stage.process(message));
}

describe('IncidentStage', () => {
  it('makes one incident of what belongs together, with its cause, and closes it', () => {
    const reports = run(new IncidentStage(OPTIONS, new Tally()), messagesOf(findings()));
    const bodies = reports.map(({ body }) => body as IncidentReport);
    expect(bodies.map(({ status }) => status)).toEqual(['open', 'closed']);
    expect(bodies[0]?.causes[0]).toMatchObject({ nodeId: 'cart', path: ['cart', 'web'] });
    expect(bodies[1]?.anomalyIds).toHaveLength(3);
    expect(new Set(reports.map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('says the same when partitions tell everything again, and in another order', () => {
    const all = findings();
    const again = [...all.slice(3, 5), ...all.slice(0, 5), ...all.slice(0, 3), ...all];
    const tally = new Tally();
    const reports = run(new IncidentStage(OPTIONS, tally), messagesOf(again));
    const expected = run(new IncidentStage(OPTIONS, new Tally()), messagesOf(all));
    expect(reports).toEqual(expected);
    expect(tally.counts().repeated).toBe(again.length - all.length);
  });

  it('goes on from a snapshot after any message', () => {
    const messages = messagesOf(findings());
    const expected = run(new IncidentStage(OPTIONS, new Tally()), messages);
    for (let cut = 0; cut <= messages.length; cut++) {
      const first = new IncidentStage(OPTIONS, new Tally());
      const before = run(first, messages.slice(0, cut));
      const state = JSON.parse(JSON.stringify(first));
      const second = new IncidentStage(OPTIONS, new Tally(), state);
      expect(second.sequence).toBe(cut);
      expect([...before, ...run(second, messages.slice(cut))]).toEqual(expected);
    }
  });

  it('counts what is broken and goes on', () => {
    const tally = new Tally();
    const stage = new IncidentStage(OPTIONS, tally);
    const bodies = [
      [GRAPH_SUBJECT, { nodes: 'none' }],
      [findingSubject(0, 'anomaly'), { kind: 'anomaly' }],
      [findingSubject(0, 'anomaly'), { ...findings()[0], anomaly: null }],
      [findingSubject(0, 'progress'), { ...findings()[2], nowMs: 'late' }],
    ] as const;
    for (const [at, [subject, body]] of bodies.entries()) {
      expect(stage.process({ sequence: at + 1, subject, data: encode(body) })).toEqual([]);
    }
    stage.process({ sequence: 5, subject: CHANGE_SUBJECT, data: new Uint8Array([1]) });
    expect(tally.counts().broken).toBe(5);
  });

  it('refuses what is no snapshot of its own', () => {
    expect(() => new IncidentStage(OPTIONS, new Tally(), { kind: 'other' })).toThrow('no snapshot');
  });
});
