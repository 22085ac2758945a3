import type { Anomaly } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../src/root-cause/rcb-graph.js';
import type { RcbIncident } from '../../src/root-cause/rcb-incident.js';
import { onsetOf } from '../../src/root-cause/rcb-onset.js';

const STEP = 60_000;

/** Flat up to the 30th value, then a ramp. */
const RAMP = Float64Array.from({ length: 100 }, (_, i) => (i < 30 ? 1 + 0.01 * (i % 3) : i - 20));

function incidentOf(changes: Partial<RcbIncident> = {}): RcbIncident {
  const series = ['cart', 'web'].map((nodeId) => ({
    nodeId,
    signal: 'p99',
    kind: 'latency' as const,
    baseline: [],
    recent: RAMP,
  }));
  return {
    id: 'one',
    alert: { service: 'web', metric: 'p99', firedMs: 90 * STEP, summary: '' },
    lines: [],
    spans: [],
    patterns: [],
    series,
    startMs: 0,
    stepMs: STEP,
    changes: [],
    ...changes,
  };
}

function anomalyAt(index: number, changes: Partial<Anomaly> = {}): Anomaly {
  const evidence = {
    channel: 'shift',
    signal: 'p99',
    observed: 50,
    expected: 1,
    band: [1, 2] as const,
    tailProbability: 1e-5,
    sentence: 'p99 up',
  };
  return {
    id: 'a',
    source: 'metric',
    nodeId: 'cart',
    signal: 'p99',
    signalKind: 'latency',
    direction: 'up',
    timestampMs: index * STEP,
    score: 5,
    tailProbability: 1e-5,
    severity: 'error',
    evidence: [evidence],
    sentence: 'p99 up',
    ...changes,
  };
}

describe('onsetOf', () => {
  it('follows a ramp back to where it left its band', () => {
    expect(onsetOf(incidentOf(), [anomalyAt(65)])).toBe(30 * STEP);
  });

  it('is that of the first odd line where no series is earlier', () => {
    const line = anomalyAt(12.5, { source: 'log', signal: 'template', evidence: [] });
    expect(onsetOf(incidentOf(), [anomalyAt(65), line])).toBe(12.5 * STEP);
  });

  it('does not go by what may be chance, and is the alert where there is nothing else', () => {
    expect(onsetOf(incidentOf(), [anomalyAt(5, { score: 1.5 })])).toBe(90 * STEP);
    expect(onsetOf(incidentOf(), [])).toBe(90 * STEP);
  });
});

describe('graphOf', () => {
  const line = (
    service: string,
    severityNumber: number,
    body: string,
  ): RcbIncident['lines'][0] => ({
    service,
    text: body,
    record: {
      timestampMs: 0,
      severityNumber,
      severityText: null,
      body,
      attributes: {},
      resource: {},
      traceId: null,
      spanId: null,
    },
  });
  const callsOf = (incident: RcbIncident): unknown[] =>
    graphOf(incident).edges.map(({ from, to, confidence }) => [from, to, confidence]);

  it('takes a complaint that names a service for a call, an everyday line not', () => {
    const lines = [
      line('web', 17, 'upstream cart: timeout'),
      line('cart', 9, 'web asked for it'),
      line('kubelet', 13, 'throttling web'),
      line('web', 13, 'no such host: mail'),
    ];
    expect(callsOf(incidentOf({ lines }))).toEqual([['web', 'cart', 0.5]]);
  });

  it('believes spans rather than a complaint of who was called', () => {
    const span = { name: 'x', startMs: 0, durationMs: 1, isError: false, text: '' };
    const spans = [
      { ...span, spanId: 'a', parentId: '', service: 'web' },
      { ...span, spanId: 'b', parentId: 'a', service: 'cart' },
      { ...span, spanId: 'c', parentId: 'b', service: 'cart' },
    ];
    const lines = [line('cart', 13, 'canceled by web before completion')];
    expect(callsOf(incidentOf({ spans, lines }))).toEqual([['web', 'cart', 1]]);
  });
});
