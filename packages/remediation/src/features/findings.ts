import type {
  Anomaly,
  ChangeEvent,
  Issue,
  IssueKind,
  RemediationAction,
  RootCause,
} from '@aegis/core';
import type { FieldName, SignalName } from './layout.js';
import type { SignalBoard } from './signal-board.js';
import { FULL_BANS, MEMORY_TICKS, ONSET_TICKS, RECENT_TICKS } from './trained-constants.js';

/** One act of the past, as the policy is told of it. */
export interface PastAction {
  readonly action: RemediationAction;
  readonly atMs: number;
  /** Whether it made things better; null while nobody knows. */
  readonly helped: boolean | null;
}

/** All that is known about a failing system at one moment. */
export interface Findings {
  readonly anomalies: readonly Anomaly[];
  readonly issues: readonly Issue[];
  readonly rootCauses: readonly RootCause[];
  readonly changes: readonly ChangeEvent[];
  readonly history: readonly PastAction[];
  readonly nowMs: number;
}

const ISSUES: Readonly<Record<IssueKind, SignalName>> = {
  'out-of-memory': 'outOfMemory',
  crash: 'crash',
  'connection-refused': 'connectionRefused',
  timeout: 'timeout',
  tls: 'certificate',
  'disk-full': 'diskFull',
  dns: 'network',
  deadlock: 'database',
  authentication: 'network',
  'rate-limited': 'rateLimited',
  config: 'config',
  database: 'database',
  unhealthy: 'unhealthy',
  other: 'otherIssue',
};

const SEVERITY: Readonly<Record<Issue['severity'], number>> = {
  info: 0.2,
  warning: 0.6,
  error: 1,
  critical: 1,
};

/** Which signal an anomaly raises; null where its direction is no trouble. */
export function signalOf(
  anomaly: Pick<Anomaly, 'signal' | 'signalKind' | 'direction'>,
): SignalName | null {
  const { signal, direction } = anomaly;
  switch (anomaly.signalKind) {
    case 'latency':
      return direction === 'down' ? null : 'latency';
    case 'errors':
      return direction === 'down' ? null : 'errors';
    case 'traffic':
      return direction === 'down' ? 'trafficDown' : 'trafficUp';
    case 'saturation':
      return direction === 'down' ? null : resourceOf(signal);
    case 'availability':
      return direction === 'up' ? null : 'availability';
    case 'log':
      return 'logs';
    default:
      return null;
  }
}

/** What is used up, by the name of the series alone: services are called memcached, and labels workload. */
function resourceOf(signal: string): SignalName | null {
  const [name = ''] = signal.split('{', 1);
  if (/disk|volume|filesystem|inode/i.test(name)) return 'diskFull';
  if (/mem|heap|rss|working_set/i.test(name)) return 'memory';
  // A queue that is long says of the processor nothing.
  return /cpu|processor|load|utili[sz]ation|throttl|event_?loop/i.test(name) ? 'cpu' : null;
}

/** When the first sign of the present trouble was seen; null where there is none. */
function onset(findings: Findings): number | null {
  let first: number | null = null;
  for (const { timestampMs } of findings.anomalies) {
    if (first === null || timestampMs < first) first = timestampMs;
  }
  for (const { firstSeenMs } of findings.issues) {
    if (first === null || firstSeenMs < first) first = firstSeenMs;
  }
  return first;
}

/** A change that an act of ours made, or has taken back since, is nobody's suspect any more. */
function settled(change: ChangeEvent, history: readonly PastAction[], tickMs: number): boolean {
  return history.some(({ action, atMs }) => {
    if (action.target !== change.nodeId || change.timestampMs > atMs + 3 * tickMs) return false;
    if (change.kind === 'deploy') return action.kind === 'rollback';
    if (change.kind === 'config') return action.kind === 'restore-config';
    return change.kind === 'flag' && action.kind === 'disable-flag';
  });
}

/** The changes that could still be the cause: recent, and not taken back. */
export function suspectChanges(findings: Findings, tickMs: number): readonly ChangeEvent[] {
  const oldest = findings.nowMs - RECENT_TICKS * tickMs;
  return findings.changes.filter(
    (change) =>
      change.timestampMs >= oldest &&
      change.timestampMs <= findings.nowMs + tickMs &&
      !settled(change, findings.history, tickMs),
  );
}

const RECENT: Readonly<Record<ChangeEvent['kind'], FieldName>> = {
  deploy: 'recentDeploy',
  config: 'recentConfig',
  flag: 'recentFlag',
  scale: 'recentScale',
};
const AT_ONSET: Readonly<Partial<Record<ChangeEvent['kind'], FieldName>>> = {
  deploy: 'deployAtOnset',
  config: 'configAtOnset',
  flag: 'flagAtOnset',
};

/** Writes findings onto a board: the same rows that the training environment shows. */
export function writeFindings(
  board: SignalBoard,
  indexOf: ReadonlyMap<string, number>,
  findings: Findings,
  tickMs: number,
): void {
  const at = (id: string | null): number => (id === null ? -1 : (indexOf.get(id) ?? -1));
  for (const anomaly of findings.anomalies) {
    const node = at(anomaly.nodeId);
    const signal = signalOf(anomaly);
    const value = Math.max(0, Math.min(1, anomaly.score / FULL_BANS));
    if (node >= 0 && signal !== null && value > 0) board.raise(node, signal, value);
  }
  for (const issue of findings.issues) {
    const node = at(issue.nodeId);
    if (node < 0) continue;
    board.raise(node, ISSUES[issue.kind] ?? 'otherIssue', SEVERITY[issue.severity] ?? 0.6);
    if (/feature[ _-]?flag|experiment/i.test(issue.template)) board.raise(node, 'flag', 1);
  }
  for (const cause of findings.rootCauses) {
    const node = at(cause.nodeId);
    if (node >= 0 && cause.likelihood > 0) board.raise(node, 'likelihood', cause.likelihood);
  }
  const first = onset(findings);
  for (const change of suspectChanges(findings, tickMs)) {
    const node = at(change.nodeId);
    if (node < 0) continue;
    const age = (findings.nowMs - change.timestampMs) / tickMs;
    board.raise(node, RECENT[change.kind], Math.max(0, Math.min(1, 1 - age / RECENT_TICKS)));
    const mark = AT_ONSET[change.kind];
    const near = first !== null && Math.abs(first - change.timestampMs) <= ONSET_TICKS * tickMs;
    if (mark !== undefined && near) board.set(node, mark, 1);
  }
  for (const { action, atMs, helped } of findings.history) {
    const node = at(action.target);
    if (node < 0) continue;
    const fresh = Math.min(1, 1 - (findings.nowMs - atMs) / (MEMORY_TICKS * tickMs));
    if (!(fresh > 0)) continue;
    board.raise(node, 'lastActionAge', fresh);
    if (helped === true) board.raise(node, 'lastHelped', fresh);
    if (helped === false) board.raise(node, 'lastFailed', fresh);
    if (helped !== true) board.setTried(node, action.kind, fresh);
  }
  board.notice();
  board.finish(first === null ? 0 : (findings.nowMs - first) / tickMs);
}
