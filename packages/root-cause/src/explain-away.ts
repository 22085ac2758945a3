import type { GraphSnapshot } from '@aegis/graph/csr';
import { CARRIED, FAMILIES } from './families.js';
import type { NodeEvidence } from './node-evidence.js';

/** What is left of a node's evidence once its neighbours have had their say, in bans. */
export interface Residual {
  /** Evidence that begins where it is seen: saturation, availability, its own log lines. */
  readonly own: number;
  /** Latency, errors and complaints that no callee accounts for. */
  readonly unexplained: number;
  /** What callers' log lines say of this node by name. */
  readonly named: number;
}

const NAMED_CAP = 3;

/**
 * Trouble goes from callee to caller, load from caller to callee. So a caller's latency, errors and
 * complaints count only as far as they exceed all that is wrong with its worst callee, and a node's
 * traffic and saturation only as far as its callers did not send it more.
 *
 * @param evidence - by node id; nodes without evidence are left out
 * @param graph - null where nothing is known of who calls whom
 */
export function explainAway(
  evidence: ReadonlyMap<string, NodeEvidence>,
  graph: GraphSnapshot | null,
): Map<string, Residual> {
  const residuals = new Map<string, Residual>();
  for (const [id, node] of evidence) {
    const callees = neighbours(graph, id, 'out');
    const callers = neighbours(graph, id, 'in');
    const worstCallee = largest(callees, (other) => troubleOf(evidence.get(other)));
    const sentLoad = largest(callers, (other) => evidence.get(other)?.strength('traffic-up') ?? 0);
    const lostCallers = largest(callers, (other) => troubleOf(evidence.get(other)));
    let own = 0;
    let carried = 0;
    for (const family of FAMILIES) {
      const strength = node.strength(family);
      if (CARRIED.has(family)) carried += strength;
      else if (family === 'traffic-up') own += Math.max(0, strength - sentLoad);
      else if (family === 'saturation') own += Math.max(0, strength - sentLoad / 2);
      else if (family === 'traffic-down') own += Math.max(0, strength - lostCallers) / 2;
      else if (family === 'other') own += strength / 2;
      else own += strength;
    }
    const named = Math.min(NAMED_CAP, namedBy(id, callers, evidence));
    residuals.set(id, { own, unexplained: Math.max(0, carried - worstCallee), named });
  }
  return residuals;
}

function neighbours(graph: GraphSnapshot | null, id: string, side: 'out' | 'in'): string[] {
  const index = graph?.indexOf.get(id);
  if (graph === null || index === undefined) return [];
  const offsets = side === 'out' ? graph.outOffsets : graph.inOffsets;
  const ends = side === 'out' ? graph.outTargets : graph.inSources;
  const ids = new Set<string>();
  for (let at = offsets[index]!; at < offsets[index + 1]!; at++) {
    const other = graph.nodes[ends[at]!]!.id;
    if (other !== id) ids.add(other);
  }
  return [...ids];
}

/** All that a caller may feel of a node. */
function troubleOf(node: NodeEvidence | undefined): number {
  if (node === undefined) return 0;
  return node.total() - node.strength('traffic-up') - node.strength('traffic-down');
}

function largest(ids: readonly string[], value: (id: string) => number): number {
  return ids.reduce((most, id) => Math.max(most, value(id)), 0);
}

function namedBy(
  id: string,
  callers: readonly string[],
  evidence: ReadonlyMap<string, NodeEvidence>,
): number {
  const wanted = id.toLowerCase();
  const accusers = callers.filter((caller) =>
    evidence
      .get(caller)
      ?.findings()
      .some((finding) => finding.mentions.includes(wanted)),
  );
  return accusers.length === 0 ? 0 : 1.5 + 0.5 * (accusers.length - 1);
}
