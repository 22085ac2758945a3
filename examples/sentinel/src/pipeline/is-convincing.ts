import type { Anomaly, Incident } from '@aegis/core';

/** Signals older than this no longer bear each other out. */
const TOGETHER_MS = 120_000;
/** So many signals that agree make an incident worth acting on; one alone is often chance. */
const ENOUGH_SIGNALS = 2;

const FELT = new Set(['latency', 'errors', 'availability', 'log']);

/** Whether the direction of an anomaly is the harmful one. */
export function isHarmful({ signalKind, direction }: Anomaly): boolean {
  if (signalKind === 'availability') return direction === 'down';
  if (signalKind === 'traffic' || signalKind === 'log') return true;
  return direction === 'up';
}

/**
 * Whether an incident is more than chance: several signals at about the same time, at least one of
 * which users would feel.
 */
export function isConvincing(incident: Incident, nowMs: number): boolean {
  const recent = incident.anomalies.filter(
    (anomaly) => isHarmful(anomaly) && nowMs - anomaly.timestampMs <= TOGETHER_MS,
  );
  const problems = incident.issues.filter(
    (issue) => issue.severity !== 'info' && nowMs - issue.lastSeenMs <= TOGETHER_MS,
  );
  const felt = recent.some(({ signalKind }) => FELT.has(signalKind));
  return felt && recent.length + Math.min(1, problems.length) >= ENOUGH_SIGNALS;
}
