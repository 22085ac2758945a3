import {
  type Anomaly,
  type Issue,
  type IssueKind,
  type Severity,
  SIGNAL_KINDS,
  type SignalKind,
} from '@aegis/core';
import { buildSnapshot, type GraphSource, type NodeKind } from '@aegis/graph/csr';
import fc from 'fast-check';

/** A graph from calls, callers first; nodes in the order in which they come up. */
export function graphOf(
  calls: readonly (readonly [string, string])[],
  more: readonly string[] = [],
  kinds: Readonly<Record<string, NodeKind>> = {},
): GraphSource {
  const ids = [...new Set([...calls.flat(), ...more])];
  const nodes = ids.map((id) => {
    const kind = Object.hasOwn(kinds, id) ? kinds[id]! : ('service' as const);
    return { id, kind, namespace: null, replicas: 1 };
  });
  const about = { kind: 'calls' as const, protocol: null, provenance: ['declared' as const] };
  const edges = calls.map(([from, to]) => ({ from, to, confidence: 1, ...about }));
  const snapshot = buildSnapshot(nodes, edges);
  return { snapshot: () => snapshot };
}

/** An anomaly of a kind, as clear as `bans` says. */
export function anomalyOf(
  nodeId: string,
  signalKind: SignalKind,
  bans: number,
  changes: Partial<Anomaly> = {},
): Anomaly {
  const direction = signalKind === 'availability' ? 'down' : 'up';
  const signal = changes.signal ?? `${signalKind}_of_${nodeId}`;
  return {
    id: `${nodeId}/${signal}/${changes.timestampMs ?? 0}`,
    source: signalKind === 'log' ? 'log' : 'metric',
    nodeId,
    signal,
    signalKind,
    direction,
    timestampMs: 0,
    score: bans,
    tailProbability: 10 ** -bans,
    severity: 'error',
    evidence: [],
    sentence: `${signalKind} ${direction}`,
    ...changes,
  };
}

export function issueOf(
  nodeId: string,
  kind: IssueKind,
  template: string,
  changes: Partial<Issue> = {},
): Issue {
  return {
    id: `${nodeId}/${kind}`,
    kind,
    nodeId,
    severity: 'error' as Severity,
    firstSeenMs: 0,
    lastSeenMs: 0,
    count: 5,
    template,
    sentence: template,
    ...changes,
  };
}

/** Ids as hostile data has them. */
export const idArbitrary: fc.Arbitrary<string> = fc.constantFrom(
  'a',
  'b',
  'c',
  'd',
  '__proto__',
  'constructor',
  'toString',
  '',
  'é – ∂',
);

const kindArbitrary = fc.constantFrom(...SIGNAL_KINDS);

/** Any anomaly, sound or not. */
export const anomalyArbitrary: fc.Arbitrary<Anomaly> = fc
  .record({
    nodeId: idArbitrary,
    signalKind: kindArbitrary,
    direction: fc.constantFrom('up' as const, 'down' as const, 'none' as const),
    timestampMs: fc.oneof(
      fc.integer({ min: 0, max: 600_000 }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
    ),
    tailProbability: fc.oneof(
      fc.double({ min: 1e-300, max: 1, noNaN: true }),
      fc.constantFrom(0, 2, -1, Number.NaN),
    ),
    signal: fc.constantFrom('cpu', 'p99', 'line'),
  })
  .map(({ nodeId, signalKind, ...rest }) => anomalyOf(nodeId, signalKind, 3, rest));

export const callsArbitrary: fc.Arbitrary<[string, string][]> = fc.array(
  fc.tuple(idArbitrary, idArbitrary),
  { maxLength: 14 },
);
