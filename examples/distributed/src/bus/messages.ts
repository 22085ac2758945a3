import type { Anomaly, Issue, LogRecord, MetricDataPoint } from '@aegis/core';

/** A line of log with whose it is. */
export interface PartitionedLine {
  readonly line: string | LogRecord;
  readonly nodeId: string;
  readonly receivedMs: number;
}

/** A message of telemetry: many lines or points of one partition, or the time alone. */
export type Telemetry =
  | { readonly kind: 'logs'; readonly lines: readonly PartitionedLine[] }
  | { readonly kind: 'metrics'; readonly points: readonly MetricDataPoint[] }
  | { readonly kind: 'clock'; readonly nowMs: number };

/** Which message of which partition a finding came of, and its place among those of that message. */
export interface Origin {
  readonly partition: number;
  readonly sequence: number;
  readonly ordinal: number;
}

/** What a partition found, or that it has told all that there was up to `nowMs`. */
export type Finding = { readonly origin: Origin } & (
  | { readonly kind: 'anomaly'; readonly anomaly: Anomaly }
  | { readonly kind: 'issue'; readonly issue: Issue }
  | { readonly kind: 'progress'; readonly nowMs: number }
);

/** What is known of an incident at a step of the clock. */
export interface IncidentReport {
  readonly id: string;
  /** The step of the clock. */
  readonly atMs: number;
  readonly status: 'open' | 'closed';
  readonly startedMs: number;
  readonly lastSeenMs: number;
  readonly severity: string;
  readonly sentence: string;
  readonly nodeIds: readonly string[];
  readonly anomalyIds: readonly string[];
  readonly issueIds: readonly string[];
  readonly causes: readonly {
    readonly nodeId: string;
    readonly likelihood: number;
    readonly sentence: string;
    readonly path: readonly string[];
  }[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encode(body: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(body));
}

/** The object that bytes hold; null where they hold none. */
export function decode(data: Uint8Array): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(decoder.decode(data));
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Whether a body can be a finding; what an anomaly holds is the grouper's to judge. */
export function isFinding(body: object): body is Finding {
  const { kind, origin, anomaly, issue, nowMs } = body as Record<string, unknown>;
  const { partition, sequence, ordinal } = (origin ?? {}) as Record<string, unknown>;
  if (![partition, sequence, ordinal].every(Number.isSafeInteger)) return false;
  if (kind === 'anomaly') return typeof anomaly === 'object' && anomaly !== null;
  if (kind === 'issue') return typeof issue === 'object' && issue !== null;
  return kind === 'progress' && Number.isFinite(nowMs);
}
