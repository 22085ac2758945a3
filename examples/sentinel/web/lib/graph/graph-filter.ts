import type { Graph, GraphNode } from '../../../src/api/resources/index.js';
import { healthClass } from '../format/health.js';

export interface GraphFilter {
  /** Only nodes that are not well. */
  readonly unwellOnly: boolean;
  /** A part of the name. */
  readonly name: string;
  readonly kind: string | null;
  /** The node whose neighbourhood is shown; null for all. */
  readonly focus: string | null;
  /** How many calls away from `focus`, either way; 0 for all. */
  readonly hops: number;
}

export const WHOLE_GRAPH: GraphFilter = Object.freeze({
  unwellOnly: false,
  name: '',
  kind: null,
  focus: null,
  hops: 0,
});

/** The ids that pass; the node in focus always does. */
export function filterGraph(graph: Graph, filter: GraphFilter): Set<string> {
  const near =
    filter.focus === null || filter.hops === 0
      ? null
      : neighbourhood(graph, [filter.focus], filter.hops);
  const name = filter.name.trim().toLowerCase();
  const passes = (node: GraphNode): boolean =>
    node.id === filter.focus ||
    ((near === null || near.has(node.id)) &&
      (!filter.unwellOnly || healthClass(node.health) !== 'well') &&
      (filter.kind === null || node.kind === filter.kind) &&
      node.id.toLowerCase().includes(name));
  return new Set(graph.nodes.filter(passes).map((each) => each.id));
}

/** What is at most `hops` calls away from `start`, whichever way they go. */
export function neighbourhood(graph: Graph, start: readonly string[], hops: number): Set<string> {
  const beside = new Map<string, string[]>();
  const link = (from: string, to: string): void => {
    const known = beside.get(from);
    if (known === undefined) beside.set(from, [to]);
    else known.push(to);
  };
  for (const { from, to } of graph.edges) {
    link(from, to);
    link(to, from);
  }
  const reached = new Set(start);
  let rim: readonly string[] = start;
  for (let hop = 0; hop < hops; hop += 1) {
    const next: string[] = [];
    for (const id of rim) {
      for (const other of beside.get(id) ?? []) {
        if (reached.has(other)) continue;
        reached.add(other);
        next.push(other);
      }
    }
    rim = next;
  }
  return reached;
}

/** The part of the graph between the nodes of `ids`. */
export function subgraph(graph: Graph, ids: ReadonlySet<string>): Graph {
  return {
    ...graph,
    nodes: graph.nodes.filter((each) => ids.has(each.id)),
    edges: graph.edges.filter((each) => ids.has(each.from) && ids.has(each.to)),
  };
}
