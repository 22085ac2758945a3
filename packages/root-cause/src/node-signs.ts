import type { Anomaly, Issue } from '@aegis/core';
import type { EdgeEvidence } from './edge-blame.js';
import { CARRIED, type Family, familyOfAnomaly, familyOfIssue } from './families.js';
import type { NodeEvidence } from './node-evidence.js';

/** What a node shows, as far as it tells who was hit. */
export interface NodeSigns {
  /** When the first of it was seen, in milliseconds. */
  readonly firstMs: number;
  /**
   * `felt`: it is slow, fails or complains; `local`: it is full or odd in a way that may be its own;
   * `none`: more or less traffic alone.
   */
  readonly harm: 'none' | 'local' | 'felt';
  /** It is asked for more than usual. */
  readonly hasMoreLoad: boolean;
}

/** What is not carried from elsewhere and yet felt by those who ask. */
const FELT: ReadonlySet<Family> = new Set([
  'own-log',
  'availability',
  'self-time',
  'error-origin',
  'call-duration',
  'call-gap',
]);

const HARMS = ['none', 'local', 'felt'] as const;

/** What was seen of an incident. */
export interface SeenSigns {
  readonly anomalies: readonly Anomaly[];
  readonly issues: readonly Issue[];
}

/**
 * What each node shows, from its anomalies and known problems; those without a node, a time or harm in
 * their direction are left out. O(anomalies + issues).
 *
 * @example
 * ```ts
 * import { nodeSigns } from '@aegis/root-cause';
 * const anomaly = {
 *   id: 'a', source: 'metric' as const, nodeId: 'cart', signal: 'p99', signalKind: 'latency' as const,
 *   direction: 'up' as const, timestampMs: 5000, score: 4, tailProbability: 1e-4,
 *   severity: 'error' as const, evidence: [], sentence: 'p99 is up',
 * };
 * nodeSigns({ anomalies: [anomaly], issues: [] }).get('cart')?.harm; // => 'felt'
 * ```
 */
export function nodeSigns({ anomalies, issues }: SeenSigns): Map<string, NodeSigns> {
  const signs = new Map<string, NodeSigns>();
  for (const anomaly of anomalies) {
    note(signs, anomaly.nodeId, anomaly.timestampMs, familyOfAnomaly(anomaly));
  }
  for (const issue of issues) note(signs, issue.nodeId, issue.firstSeenMs, familyOfIssue(issue));
  return signs;
}

/** The same from evidence that is at hand, as far as it is beyond chance; who waits for another feels it. */
export function signsOf(
  evidence: ReadonlyMap<string, NodeEvidence>,
  edges: Iterable<EdgeEvidence>,
): Map<string, NodeSigns> {
  const signs = new Map<string, NodeSigns>();
  const noteAll = (nodeId: string, of: NodeEvidence): void => {
    for (const { family, firstMs } of of.findings()) {
      if (of.strength(family) > 0) note(signs, nodeId, firstMs, family);
    }
  };
  for (const [nodeId, of] of evidence) noteAll(nodeId, of);
  for (const { from, evidence: of } of edges) noteAll(from, of);
  return signs;
}

function note(
  signs: Map<string, NodeSigns>,
  nodeId: string | null,
  timestampMs: number,
  family: Family | null,
): void {
  if (nodeId === null || family === null || !Number.isFinite(timestampMs)) return;
  const known = signs.get(nodeId);
  const isTraffic = family === 'traffic-up' || family === 'traffic-down';
  const isFelt = CARRIED.has(family) || FELT.has(family);
  const harm = isTraffic ? 'none' : isFelt ? 'felt' : 'local';
  const worst = Math.max(HARMS.indexOf(harm), HARMS.indexOf(known?.harm ?? 'none'));
  signs.set(nodeId, {
    firstMs: Math.min(timestampMs, known?.firstMs ?? timestampMs),
    harm: HARMS[worst]!,
    hasMoreLoad: family === 'traffic-up' || (known?.hasMoreLoad ?? false),
  });
}
