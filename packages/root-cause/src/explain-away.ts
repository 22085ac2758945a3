import type { GraphSnapshot } from '@aegis/graph/csr';
import { CARRIED, type Family } from './families.js';
import { neighbourIds } from './neighbour-ids.js';
import type { NodeEvidence } from './node-evidence.js';

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
/** Trouble of one family explains so much of another: a slow callee makes its caller fail, and so on. */
const ACROSS_FAMILIES = 0.7;
/** Trouble that a callee hands on to its callers, of whatever family. */
const TROUBLE: readonly Family[] = [
  'latency',
  'errors',
  'saturation',
  'availability',
  'own-log',
  'dependency-log',
  'self-time',
  'error-origin',
  'call-duration',
];
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
  for (const [id, node] of evidence) {
    const callers = neighbourIds(graph, id, 'in');
    const suspects = [...neighbourIds(graph, id, 'out'), ...siblingsOf(graph, id, callers)];
    let unexplained = 0;
    const unexplainedBy = new Map<Family, number>();
    for (const family of CARRIED) {
      const strength = node.strength(family);
      if (strength === 0) continue;
      const callees = largest(suspects, (other) => troubleOf(evidence.get(other), family));
      // A call is as long as its own work and the calls that it waits for, and those are known.
      const known = family === 'latency' ? node.strength('call-duration') : 0;
      const explained = Math.max(callees, known, waiting.get(id) ?? 0);
      const rest = Math.max(0, strength - Math.max(0, explained - CHANCE_BANS));
      unexplainedBy.set(family, rest);
      unexplained += weightOf(family) * rest;
    }
    const own = ownEvidence(node, callers, evidence);
    const named = Math.min(NAMED_CAP, namedBy(id, callers, evidence));
    residuals.set(id, { own, unexplained, unexplainedBy, named });
  }
  return residuals;
}

/** What begins at the node itself. */
function ownEvidence(
  node: NodeEvidence,
  callers: readonly string[],
  evidence: ReadonlyMap<string, NodeEvidence>,
): number {
  const anyTrouble = (id: string): number => troubleOf(evidence.get(id), null);
  const sent = largest(callers, (id) => evidence.get(id)?.strength('traffic-up') ?? 0);
  const unwell = largest(callers, anyTrouble);
  const load = node.strength('traffic-up');
  // A caller in trouble retries or falls back as well as falls silent.
  const more = Math.max(0, load - Math.max(sent, unwell));
  const less = Math.max(0, node.strength('traffic-down') - unwell);
  const saturation = node.strength('saturation') * (1 - shareOfLoad(node, callers, evidence));
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
function shareOfLoad(
  node: NodeEvidence,
  callers: readonly string[],
  evidence: ReadonlyMap<string, NodeEvidence>,
): number {
  const loaded = [node, ...callers.map((id) => evidence.get(id))].filter(
    (one) => (one?.strength('traffic-up') ?? 0) > 0,
  );
  if (loaded.length === 0) return 0;
  const growth = node.growth('saturation');
  const load = Math.max(...loaded.map((one) => one?.growth('traffic-up') ?? Number.NaN));
  if (growth === null || Number.isNaN(load)) return HALF;
  return growth <= load ? 1 : Math.max(0, load - 1) / (growth - 1);
}

/** The known callees of an external node's callers. */
function siblingsOf(graph: GraphSnapshot | null, id: string, callers: readonly string[]): string[] {
  if (graph === null || kindOf(graph, id) !== 'external') return [];
  return callers
    .flatMap((caller) => neighbourIds(graph, caller, 'out'))
    .filter((other) => other !== id && kindOf(graph, other) !== 'external');
}

function kindOf(graph: GraphSnapshot, id: string): string | undefined {
  return graph.nodes[graph.indexOf.get(id) ?? -1]?.kind;
}

/** What others may feel of a node, in bans: of a family, with what other families do to it; null is any. */
function troubleOf(node: NodeEvidence | undefined, family: Family | null): number {
  if (node === undefined) return 0;
  let most = 0;
  for (const other of TROUBLE) {
    const share = family === null || family === other ? 1 : ACROSS_FAMILIES;
    most = Math.max(most, share * node.strength(other));
  }
  return most;
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
