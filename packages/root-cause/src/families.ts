import type { Anomaly, Issue, IssueKind, Severity } from '@aegis/core';

/**
 * The kinds of evidence that are counted apart. Within a family many signals say the same thing; across
 * families each adds something of its own.
 */
export const FAMILIES = [
  'latency',
  'errors',
  'saturation',
  'availability',
  'traffic-up',
  'traffic-down',
  'own-log',
  'dependency-log',
  'log-omission',
  'self-time',
  'error-origin',
  'call-duration',
  'call-gap',
  'missing-calls',
  'other',
] as const;

/** One kind of evidence. */
export type Family = (typeof FAMILIES)[number];

/** Families that a slow or failing callee also causes; the others begin where they are seen. */
export const CARRIED: ReadonlySet<Family> = new Set([
  'latency',
  'errors',
  'dependency-log',
  'log-omission',
  'missing-calls',
]);

/** Log lines of these kinds speak of somebody else than the service that wrote them. */
const ABOUT_OTHERS: ReadonlySet<IssueKind> = new Set(['timeout', 'connection-refused', 'dns']);

/** How surprising a known problem is by itself, as a tail probability. */
const ISSUE_PROBABILITY: Readonly<Record<Severity, number>> = {
  info: 0.3,
  warning: 0.03,
  error: 1e-3,
  critical: 1e-4,
};

/** Channels that say more than the kind of their signal does. */
const FAMILY_OF_CHANNEL: Readonly<Record<string, Family>> = {
  'self-time': 'self-time',
  'edge-gap': 'call-gap',
  'error-origin': 'error-origin',
  duration: 'call-duration',
  'missing-calls': 'missing-calls',
  omission: 'log-omission',
  'missing-telemetry': 'availability',
  restart: 'availability',
};

/** The family of an anomaly, or null where its direction is nothing bad. */
export function familyOfAnomaly(anomaly: Anomaly): Family | null {
  const { signalKind, direction } = anomaly;
  const channel = anomaly.evidence[0]?.channel ?? '';
  if (Object.hasOwn(FAMILY_OF_CHANNEL, channel)) return FAMILY_OF_CHANNEL[channel]!;
  switch (signalKind) {
    case 'latency':
    case 'errors':
    case 'saturation':
      return direction === 'down' ? null : signalKind;
    case 'availability':
      return direction === 'up' ? null : signalKind;
    case 'traffic':
      return direction === 'down' ? 'traffic-down' : 'traffic-up';
    case 'log':
      return speaksOfOthers(anomaly.sentence) ? 'dependency-log' : 'own-log';
    default:
      return 'other';
  }
}

/** The family of a known problem. */
export function familyOfIssue(issue: Issue): Family {
  return ABOUT_OTHERS.has(issue.kind) ? 'dependency-log' : 'own-log';
}

/** A tail probability for a known problem, from its severity and how often it came. */
export function probabilityOfIssue(issue: Issue): number {
  const base = ISSUE_PROBABILITY[issue.severity];
  // Ten of them say more than one, but not ten times as much.
  return issue.count >= 10 ? base / 10 : issue.count >= 3 ? base / 3 : base;
}

const OTHERS_WORDS = [
  'timeout',
  'timed out',
  'deadline',
  'refused',
  'unreachable',
  'upstream',
  'no such host',
  'connection reset',
  'unavailable',
  'canceled',
  'cancelled',
];

function speaksOfOthers(sentence: string): boolean {
  const text = sentence.toLowerCase();
  return OTHERS_WORDS.some((word) => text.includes(word));
}
