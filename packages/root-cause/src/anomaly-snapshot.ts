import {
  type Anomaly,
  type Evidence,
  ISSUE_KINDS,
  type Issue,
  SEVERITIES,
  SIGNAL_KINDS,
} from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

const TEXT = { maxLength: 1_000_000 };

const nullable = <T>(reader: SnapshotReader, name: string, read: () => T): T | null =>
  reader.has(name) ? read() : null;

/** Evidence out of a snapshot, checked. */
export function readEvidence(reader: SnapshotReader): Evidence {
  const number = (name: string): number | null => nullable(reader, name, () => reader.number(name));
  const band = nullable(reader, 'band', () => reader.numbers('band', { maxLength: 2 }));
  return {
    channel: reader.string('channel', TEXT),
    signal: reader.string('signal', TEXT),
    observed: number('observed'),
    expected: number('expected'),
    band: band === null ? null : ([band[0] ?? 0, band[1] ?? 0] as const),
    tailProbability: reader.number('tailProbability', { min: Number.MIN_VALUE, max: 1 }),
    sentence: reader.string('sentence', TEXT),
  };
}

/** An anomaly out of a snapshot, checked. */
export function readAnomaly(reader: SnapshotReader): Anomaly {
  return {
    id: reader.string('id', TEXT),
    source: reader.oneOf('source', ['log', 'metric', 'trace', 'event'] as const),
    nodeId: nullable(reader, 'nodeId', () => reader.string('nodeId', TEXT)),
    ...(reader.has('callerId') ? { callerId: reader.string('callerId', TEXT) } : {}),
    signal: reader.string('signal', TEXT),
    signalKind: reader.oneOf('signalKind', SIGNAL_KINDS),
    direction: reader.oneOf('direction', ['up', 'down', 'none'] as const),
    timestampMs: reader.number('timestampMs'),
    score: reader.number('score'),
    tailProbability: reader.number('tailProbability', { min: Number.MIN_VALUE, max: 1 }),
    severity: reader.oneOf('severity', SEVERITIES),
    evidence: reader.list('evidence', { maxLength: 256 }, readEvidence),
    sentence: reader.string('sentence', TEXT),
  };
}

/** A known problem out of a snapshot, checked. */
export function readIssue(reader: SnapshotReader): Issue {
  return {
    id: reader.string('id', TEXT),
    kind: reader.oneOf('kind', ISSUE_KINDS),
    nodeId: nullable(reader, 'nodeId', () => reader.string('nodeId', TEXT)),
    severity: reader.oneOf('severity', SEVERITIES),
    firstSeenMs: reader.number('firstSeenMs'),
    lastSeenMs: reader.number('lastSeenMs'),
    count: reader.number('count', { min: 0 }),
    template: reader.string('template', TEXT),
    sentence: reader.string('sentence', TEXT),
  };
}
