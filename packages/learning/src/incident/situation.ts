import type { Anomaly, ChangeEvent, Issue, RootCause } from '@aegis/core';
import { type GraphSnapshotView, type GraphView, hopsFrom } from './graph-view.js';
import { type Role, roleOf } from './roles.js';

/** What is known of an incident when a fix is made or asked for. */
export interface SituationInput {
  readonly issues: readonly Issue[];
  readonly anomalies: readonly Anomaly[];
  readonly graph?: GraphView | null | undefined;
  readonly rootCauses?: readonly RootCause[] | undefined;
  readonly changes?: readonly ChangeEvent[] | undefined;
}

/** Where a node stands in an incident. */
export type Relation =
  | 'root-cause'
  | 'symptom'
  | 'affected'
  | 'suspect'
  | 'downstream'
  | 'upstream';

export const RELATIONS: readonly Relation[] = [
  'root-cause',
  'symptom',
  'affected',
  'suspect',
  'downstream',
  'upstream',
];

/** A node of the incident by its place in it. */
export interface Place {
  readonly nodeId: string;
  readonly relation: Relation;
  readonly role: Role;
  /** Calls from the symptom to it: -1 where none lead there or no graph is known, at most 4. */
  readonly hops: number;
  /** How much points to it, for breaking ties. */
  readonly weight: number;
}

/** An incident, read: who shows it, where it may have begun, and where every node stands. */
export interface Situation {
  readonly graph: GraphSnapshotView | null;
  readonly symptom: string | null;
  readonly cause: string | null;
  readonly affected: ReadonlyMap<string, number>;
  readonly places: readonly Place[];
  /** The newest time in the data; null where there is none. */
  readonly latestMs: number | null;
}

const MAX_PLACES = 128;

/** Reads an incident. Without root causes the affected node that no affected node explains stands in. */
export function readSituation(input: SituationInput): Situation {
  const graph = input.graph?.snapshot() ?? null;
  const affected = new Map<string, number>();
  let latestMs: number | null = null;
  const see = (nodeId: string | null, weight: number, atMs: number): void => {
    if (Number.isFinite(atMs)) latestMs = latestMs === null ? atMs : Math.max(latestMs, atMs);
    if (nodeId !== null) affected.set(nodeId, (affected.get(nodeId) ?? 0) + weight);
  };
  for (const one of input.anomalies) {
    see(
      one.nodeId,
      Number.isFinite(one.score) ? Math.min(50, Math.max(0, one.score)) : 1,
      one.timestampMs,
    );
  }
  for (const one of input.issues) see(one.nodeId, 2, one.lastSeenMs);
  const causes = (input.rootCauses ?? []).slice(0, 16);
  const top = causes[0] ?? null;
  const cause = top?.nodeId ?? deepest(graph, affected);
  const symptom = top?.path.at(-1) ?? shallowest(graph, affected) ?? cause;
  const hops = graph !== null && symptom !== null ? hopsOf(graph, symptom) : null;
  const place = (nodeId: string, relation: Relation, weight: number): Place => ({
    nodeId,
    relation,
    role: roleOf(graph, nodeId),
    hops: hops === null ? (nodeId === symptom ? 0 : -1) : Math.min(4, hops(nodeId)),
    weight,
  });
  const places = new Map<string, Place>();
  const put = (nodeId: string | null, relation: Relation, weight: number): void => {
    if (nodeId === null || places.has(nodeId) || places.size >= MAX_PLACES) return;
    places.set(nodeId, place(nodeId, relation, weight));
  };
  put(cause, 'root-cause', top?.likelihood ?? 0.5);
  put(symptom, 'symptom', 0.25);
  for (const one of causes) put(one.nodeId, 'suspect', one.likelihood);
  for (const [nodeId, weight] of affected) put(nodeId, 'affected', Math.min(0.2, weight / 100));
  // What the incident's nodes call, or who calls them, may be what has to be acted upon, though nothing
  // was seen there.
  if (graph !== null) {
    const involved = [...places.keys()];
    for (const id of involved) for (const next of calls(graph, id)) put(next, 'downstream', 0);
    for (const id of involved) for (const caller of callers(graph, id)) put(caller, 'upstream', 0);
  }
  return { graph, symptom, cause, affected, places: [...places.values()], latestMs };
}

function hopsOf(graph: GraphSnapshotView, from: string): ((nodeId: string) => number) | null {
  const index = graph.indexOf.get(from);
  if (index === undefined) return null;
  const hops = hopsFrom(graph, index);
  return (nodeId) => {
    const at = graph.indexOf.get(nodeId);
    return at === undefined ? -1 : hops[at]!;
  };
}

function* calls(graph: GraphSnapshotView, nodeId: string): Iterable<string> {
  const index = graph.indexOf.get(nodeId);
  if (index === undefined) return;
  for (let e = graph.outOffsets[index]!; e < graph.outOffsets[index + 1]!; e++) {
    yield graph.nodes[graph.outTargets[e]!]!.id;
  }
}

function* callers(graph: GraphSnapshotView, nodeId: string): Iterable<string> {
  const index = graph.indexOf.get(nodeId);
  if (index === undefined) return;
  for (let e = graph.inOffsets[index]!; e < graph.inOffsets[index + 1]!; e++) {
    yield graph.nodes[graph.inSources[e]!]!.id;
  }
}

/** The affected node with the most against it among those that call no affected node. */
function deepest(
  graph: GraphSnapshotView | null,
  affected: ReadonlyMap<string, number>,
): string | null {
  return strongest(affected, (nodeId) => {
    if (graph === null) return true;
    for (const next of calls(graph, nodeId)) if (affected.has(next)) return false;
    return true;
  });
}

/** The affected node with the most against it among those that no affected node calls. */
function shallowest(
  graph: GraphSnapshotView | null,
  affected: ReadonlyMap<string, number>,
): string | null {
  return strongest(affected, (nodeId) => {
    if (graph === null) return true;
    for (const caller of callers(graph, nodeId)) if (affected.has(caller)) return false;
    return true;
  });
}

function strongest(
  affected: ReadonlyMap<string, number>,
  eligible: (nodeId: string) => boolean,
): string | null {
  let best: string | null = null;
  let bestWeight = Number.NEGATIVE_INFINITY;
  let bestEligible = false;
  for (const [nodeId, weight] of affected) {
    const ok = eligible(nodeId);
    if (bestEligible && !ok) continue;
    const wins = weight > bestWeight || (weight === bestWeight && best !== null && nodeId < best);
    if (wins || (ok && !bestEligible)) {
      best = nodeId;
      bestWeight = weight;
      bestEligible = ok;
    }
  }
  return best;
}
