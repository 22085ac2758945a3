import type { GraphSnapshot } from '@aegis/graph/csr';
import { CARRIED, type Family } from './families.js';
import type { NodeEvidence } from './node-evidence.js';
import { Trouble } from './trouble.js';

/** What is left of a node's evidence once its neighbours have had their say, in bans. */
export interface Residual {
  /** Evidence that begins where it is seen: saturation, availability, its own log lines. */
  readonly own: number;
  /** Latency, errors and complaints that no callee accounts for. */
  readonly unexplained: number;
  /** The same by family, before it is asked what the symptom shows. */
  readonly unexplainedBy: ReadonlyMap<Family, number>;
  /** What callers' log lines say of this node by name. */
  readonly named: number;
}

const NAMED_CAP = 3;
/** So many bans of a callee are chance, and explain nothing. */
const CHANCE_BANS = 1;
/** Load is seldom the fault of the node that it falls upon, and an unknown signal may be anything. */
const HALF = 0.5;
/** A node that is asked for less is rather the victim. */
const QUARTER = 0.25;

/**
 * Trouble goes from callee to caller, load from caller to callee. So a caller's latency, errors and
 * complaints count only as far as they exceed what is wrong with its worst callee; a node's traffic only
 * as far as its callers did not send it, and its saturation only as far as it outgrew its load.
 * An external node is seen through its callers alone: it may be the way to another of their callees, so
 * one of those that is in trouble explains it too.
 *
 * @param evidence - by node id; nodes without evidence are left out
 * @param graph - null where nothing is known of who calls whom
 * @param waiting - how much a node waits on the way to what it calls, in bans; none where it is left out
 * @param weightOf - how much a family matters to what is felt at the symptom, in [0, 1]
 */
export function explainAway(
  evidence: ReadonlyMap<string, NodeEvidence>,
  graph: GraphSnapshot | null,
  weightOf: (family: Family) => number,
  waiting: ReadonlyMap<string, number>,
): Map<string, Residual> {
  const residuals = new Map<string, Residual>();
  const trouble = new Trouble(evidence, graph);
  for (const [id, node] of evidence) {
    const place = graph?.indexOf.get(id);
    const callers = place === undefined ? [] : trouble.callersOf(place);
    let unexplained = 0;
    const unexplainedBy = new Map<Family, number>();
    for (const { family, strength } of node.says()) {
      if (strength === 0 || !CARRIED.has(family)) continue;
      // A call is as long as its own work and the calls that it waits for, and those are known.
      let explained = family === 'latency' ? node.strength('call-duration') : 0;
      explained = Math.max(explained, waiting.get(id) ?? 0);
      if (place !== undefined) {
        explained = Math.max(explained, trouble.ofCallees(place, family));
        explained = Math.max(explained, trouble.ofSiblings(place, family));
      }
      const rest = Math.max(0, strength - Math.max(0, explained - CHANCE_BANS));
      unexplainedBy.set(family, rest);
      unexplained += weightOf(family) * rest;
    }
    const unwell = place === undefined ? 0 : trouble.ofCallers(place);
    const own = ownEvidence(node, callers, unwell);
    const named = Math.min(NAMED_CAP, namedBy(id, callers));
    residuals.set(id, { own, unexplained, unexplainedBy, named });
  }
  return residuals;
}

/**
 * What begins at the node itself.
 *
 * @param unwell - how much trouble its callers are in, in bans
 */
function ownEvidence(node: NodeEvidence, callers: readonly NodeEvidence[], unwell: number): number {
  let sent = 0;
  for (const caller of callers) sent = Math.max(sent, caller.strength('traffic-up'));
  const load = node.strength('traffic-up');
  // A caller in trouble retries or falls back as well as falls silent.
  const more = Math.max(0, load - Math.max(sent, unwell));
  const less = Math.max(0, node.strength('traffic-down') - unwell);
  const saturated = node.strength('saturation');
  const saturation = saturated === 0 ? 0 : saturated * (1 - shareOfLoad(node, callers));
  const certain =
    node.strength('availability') +
    node.strength('own-log') +
    node.strength('self-time') +
    node.strength('error-origin');
  return certain + saturation + HALF * (more + node.strength('other')) + QUARTER * less;
}

/**
 * The share of a node's saturation that its load accounts for: utilisation is load times service time, so
 * where both grew alike it was the load, and where the load grew less the rest is the node's own.
 */
function shareOfLoad(node: NodeEvidence, callers: readonly NodeEvidence[]): number {
  const loaded = [node, ...callers].filter((one) => one.strength('traffic-up') > 0);
  if (loaded.length === 0) return 0;
  const growth = node.growth('saturation');
  const load = loaded.reduce(
    (most, one) => Math.max(most, one.growth('traffic-up') ?? Number.NaN),
    Number.NEGATIVE_INFINITY,
  );
  if (growth === null || Number.isNaN(load)) return HALF;
  return growth <= load ? 1 : Math.max(0, load - 1) / (growth - 1);
}

function namedBy(id: string, callers: readonly NodeEvidence[]): number {
  const speaking = callers.filter((caller) => caller.speaksOfOthers());
  if (speaking.length === 0) return 0;
  const wanted = id.toLowerCase();
  // A caller that calls in two ways says it once.
  const accusers = [...new Set(speaking)].filter((caller) => caller.mentions(wanted));
  return accusers.length === 0 ? 0 : 1.5 + 0.5 * (accusers.length - 1);
}
