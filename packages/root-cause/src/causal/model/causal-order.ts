import { AegisError } from '@aegis/core';
import { type CausalGraph, circleError, compare, wayFrom } from './causal-graph.js';

/** A graph whose nodes stand in causal order: every parent has a lower place than its effects. */
export interface CausalOrder {
  readonly ids: readonly string[];
  /** Places of the direct causes, ascending. */
  readonly parents: readonly (readonly number[])[];
}

/**
 * Checks a causal graph and puts its nodes in an order that does not depend on the order in which they
 * were given: wave after wave of nodes whose causes have all had their turn, by id within one.
 *
 * @throws AegisError `invalid-argument`, `unknown-node`
 */
export function causalOrder(owner: string, graph: CausalGraph, maxNodes: number): CausalOrder {
  const causes = readCauses(owner, graph, maxNodes);
  const effects = new Map<string, string[]>([...causes.keys()].map((id) => [id, []]));
  for (const [id, list] of causes) for (const cause of list) effects.get(cause)!.push(id);
  const waiting = new Map([...causes].map(([id, list]) => [id, list.size]));
  const ids: string[] = [];
  let wave = [...causes.keys()].filter((id) => waiting.get(id) === 0);
  while (wave.length > 0) {
    ids.push(...wave.sort(compare));
    const next: string[] = [];
    for (const id of wave) {
      for (const effect of effects.get(id)!) {
        const left = waiting.get(effect)! - 1;
        waiting.set(effect, left);
        if (left === 0) next.push(effect);
      }
    }
    wave = next;
  }
  if (ids.length < causes.size) throw circleError(owner, circleIn(causes, effects, new Set(ids)));
  const placeOf = new Map(ids.map((id, i) => [id, i]));
  const parents = ids.map((id) =>
    [...causes.get(id)!].map((cause) => placeOf.get(cause)!).sort((a, b) => a - b),
  );
  return { ids, parents };
}

function readCauses(
  owner: string,
  graph: CausalGraph,
  maxNodes: number,
): ReadonlyMap<string, ReadonlySet<string>> {
  if (!Array.isArray(graph?.nodes) || !Array.isArray(graph.edges)) {
    throw new AegisError('invalid-argument', `${owner}: the graph lacks nodes or edges.`);
  }
  if (graph.nodes.length === 0 || graph.nodes.length > maxNodes) {
    throw new AegisError(
      'invalid-argument',
      `${owner}: the graph has ${graph.nodes.length} nodes; give 1 to ${maxNodes}.`,
    );
  }
  const causes = new Map<string, Set<string>>();
  for (const id of graph.nodes) {
    if (typeof id !== 'string' || causes.has(id)) {
      const what = typeof id === 'string' ? `"${id}" comes twice` : 'is not a string';
      throw new AegisError('invalid-argument', `${owner}: a node's id ${what}.`);
    }
    causes.set(id, new Set());
  }
  for (const { from, to } of graph.edges) {
    for (const id of [from, to]) {
      if (causes.has(id)) continue;
      throw new AegisError(
        'unknown-node',
        `${owner}: an edge names "${String(id)}", which is not among the nodes.`,
      );
    }
    causes.get(to)!.add(from);
  }
  return causes;
}

/** A circle among the nodes that never had their turn. */
function circleIn(
  causes: ReadonlyMap<string, ReadonlySet<string>>,
  effects: ReadonlyMap<string, readonly string[]>,
  done: ReadonlySet<string>,
): string[] {
  const left = [...causes.keys()].filter((id) => !done.has(id)).sort(compare);
  for (const id of left) {
    for (const effect of [...effects.get(id)!].sort(compare)) {
      const way = wayFrom(effect, id, effects);
      if (way !== null) return [id, ...way];
    }
  }
  return left;
}
