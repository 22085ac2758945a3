import { log } from '@aegis/core/math';
import { type FaultKind, faultsFor } from '../simulator/fault-kinds.js';
import type { Topology } from '../simulator/topology.js';
import type { World } from '../simulator/world.js';
import { startFault } from '../simulator/world-actions.js';
import { isOpen } from './deed.js';
import type { Glimpse } from './evidence.js';
import { DECOY } from './likelihood.js';

/** Something that may have begun to go wrong. */
export interface Suspicion {
  readonly kind: FaultKind;
  readonly node: number;
  readonly withDeploy: boolean;
  /** The log of how likely it is beforehand. */
  readonly prior: number;
}

/** The probability that something begins to go wrong in a tick. */
const HAZARD = 0.03;
/** How long a change is remembered that may have brought a second fault. */
const LATELY = 8;
const BY_CHANGE: ReadonlySet<FaultKind> = new Set(['bad-deploy', 'bad-config', 'flag-bug']);
/** Kinds whose signs take a while to come. */
export const SLOW: ReadonlySet<FaultKind> = new Set(['memory-leak', 'out-of-memory']);

/** Nodes that what was seen may come from: where it was seen, what those call, and what all run on. */
export function suspectNodes(topology: Topology, glimpse: Glimpse): number[] {
  const marked = new Uint8Array(topology.count);
  for (let i = 0; i < topology.count; i++) {
    if (glimpse.speaks[i] === 0) continue;
    marked[i] = 1;
    for (let e = topology.outOffsets[i]!; e < topology.outOffsets[i + 1]!; e++) {
      marked[topology.outTargets[e]!] = 1;
    }
  }
  for (const { node } of glimpse.changes) marked[node] = 1;
  if (glimpse.ranked >= 0) marked[glimpse.ranked] = 1;
  for (let i = 0; i < topology.count; i++) {
    if (glimpse.speaks[i] === 0) continue;
    for (let e = topology.hostOffsets[i]!; e < topology.hostOffsets[i + 1]!; e++) {
      marked[topology.hostTargets[e]!] = 1;
    }
  }
  return Array.from(marked.keys()).filter((i) => marked[i] === 1 && topology.canFail[i] === 1);
}

/**
 * What may have begun in the tick that `world` is about to make. What comes with a change is not thought
 * of where nothing was changed.
 */
export function suspicions(world: World, nodes: readonly number[], now: World): Suspicion[] {
  const { topology, tick } = world;
  const isCompany = isOpen(world);
  // Beside another fault, what a change brought may have been laid at that one's door for a while.
  const changed = (at: number): boolean =>
    at === tick || (isCompany && at > 0 && at < tick && at >= tick - LATELY);
  const credit = isCompany ? log((3 * topology.count) / DECOY) : 0;
  const eager = topology.retryBudget.some((budget) => budget > 1);
  const out: Suspicion[] = [];
  for (const node of nodes) {
    if (world.faults.some((fault) => fault.node === node && fault.curedBy === null)) continue;
    const kinds = faultsFor(topology.nodes[node]!);
    const each = log(HAZARD / (topology.count * Math.max(1, kinds.length)));
    const deployed = changed(now.state.deployedAt[node]!);
    for (const kind of kinds) {
      if (kind === 'bad-deploy' && !deployed) continue;
      if (kind === 'bad-config' && !changed(now.state.configuredAt[node]!)) continue;
      if (kind === 'flag-bug' && !changed(now.state.flaggedAt[node]!)) continue;
      // Storms need callers that try again without end.
      if (kind === 'retry-storm') {
        const isCalled = topology.inOffsets[node] !== topology.inOffsets[node + 1];
        if (!eager || !isCalled) continue;
        out.push({ kind, node, withDeploy: false, prior: each + log(kinds.length) });
        continue;
      }
      const withDeploy = SLOW.has(kind) && deployed;
      const prior = each + (BY_CHANGE.has(kind) || withDeploy ? credit : 0);
      out.push({ kind, node, withDeploy, prior });
    }
  }
  return out;
}

/** Puts it into a world; what it changes has been seen to change. */
export function begun(world: World, { kind, node, withDeploy }: Suspicion): void {
  startFault(world, kind, node, withDeploy);
}
