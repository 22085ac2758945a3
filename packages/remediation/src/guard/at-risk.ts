import type { RemediationAction } from '@aegis/core';
import type { GraphSnapshot, GraphSource } from '@aegis/graph/csr';
import type { ActionDefinition } from '../actions/action-definition.js';
import { blastRadius } from '../actions/blast-radius.js';

/** What one act puts at risk. */
export interface Risk {
  readonly radius: readonly string[];
  /** Those who depend on the target and are disturbed, the further away the less: 1, ½, ¼, … */
  readonly dependants: number;
  readonly copies: number;
  /** Of the system's traffic, in [0, 1]. */
  readonly traffic: number;
}

/** Beyond this many calls nobody is counted any more: their weights add up to little. */
const MAX_HOPS = 8;

/**
 * Reckons what an act puts at risk by the graph, whatever its plan says.
 *
 * @param trafficShare - the share of the system's traffic that goes through the target, in [0, 1]
 */
export function riskOf(
  action: RemediationAction,
  definition: ActionDefinition,
  graph: GraphSource | null,
  trafficShare: number,
): Risk {
  const radius = blastRadius(action, definition, graph);
  const snapshot = graph?.snapshot();
  const node = snapshot?.indexOf.get(action.target);
  if (node === undefined || definition.targets.length === 0) {
    return { radius, dependants: 0, copies: 0, traffic: 0 };
  }
  const replicas = copiesOf(snapshot!, node);
  // What is done copy after copy takes one of them out of service at a time.
  const exposed = definition.disturbsCallers ? (definition.rolling === true ? 1 / replicas : 1) : 0;
  return {
    radius,
    dependants: definition.disturbsCallers ? weightedDependants(snapshot!, node) : 0,
    copies: definition.disturbsCallers || definition.kind === 'scale-in' ? replicas : 0,
    traffic: trafficShare * exposed,
  };
}

/** All copies of everything, as the budget of copies counts them. */
export function allCopies(snapshot: GraphSnapshot): number {
  let sum = 0;
  for (let i = 0; i < snapshot.nodes.length; i++) sum += copiesOf(snapshot, i);
  return sum;
}

function copiesOf(snapshot: GraphSnapshot, node: number): number {
  const { replicas } = snapshot.nodes[node]!;
  return Number.isFinite(replicas) ? Math.max(1, replicas) : 1;
}

function weightedDependants(snapshot: GraphSnapshot, target: number): number {
  const seen = new Set([target]);
  let ring = [target];
  let weight = 0;
  let each = 1;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const next: number[] = [];
    for (const node of ring) {
      for (let e = snapshot.inOffsets[node]!; e < snapshot.inOffsets[node + 1]!; e++) {
        const caller = snapshot.inSources[e]!;
        if (seen.has(caller)) continue;
        seen.add(caller);
        next.push(caller);
      }
    }
    weight += each * next.length;
    each /= 2;
    ring = next;
  }
  return weight;
}
