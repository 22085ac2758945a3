import { AegisError } from '@aegis/core';
import { type GraphSnapshot, reachable } from '@aegis/graph/csr';
import type { NodeSigns } from './node-signs.js';

/** A node that was dragged along. */
export interface HitNode {
  readonly nodeId: string;
  /**
   * `dependence`: it calls the cause, directly or through others; `load`: the cause sends it more than
   * usual; `unknown`: it fails since then, and the graph knows nobody that it calls or is called by.
   */
  readonly way: 'dependence' | 'load' | 'unknown';
  readonly sentence: string;
}

const SENTENCES: Readonly<Record<HitNode['way'], (node: string, cause: string) => string>> = {
  dependence: (node, cause) => `${node} depends on ${cause}.`,
  load: (node, cause) => `${node} has more to do because of ${cause}.`,
  unknown: (node, cause) =>
    `${node} fails since ${cause} does, by a way that the graph does not show.`,
};
/** A node that is sampled at other times may be seen so much before its cause, in milliseconds. */
const SLACK_MS = 60_000;

/**
 * The nodes that a cause dragged along: not all that could be hit, but those of them that show harm.
 * Trouble goes up to callers, so every harmed node from which calls lead to the cause is hit. Load goes
 * down: a harmed node is hit to which calls lead from the cause over nodes that all have more to do. A
 * node without any known call, that fails and did not do so before, was hit by a way not seen; one that is
 * only full was not. Nodes that the graph does not know are no part of it.
 *
 * O(nodes + edges).
 *
 * @param causeId - where it began; it is not part of its radius
 * @param signs - what each node shows, as {@link nodeSigns} gives it
 * @param graph - null where nothing is known of who calls whom: then all that fail since then are hit
 * @returns by id
 *
 * @example
 * ```ts
 * import { blastRadius } from '@aegis/root-cause';
 * import { buildSnapshot } from '@aegis/graph/csr';
 * const node = (id: string) => ({ id, kind: 'service' as const, namespace: null, replicas: 1 });
 * const call = (from: string, to: string) => ({
 *   from, to, kind: 'calls' as const, protocol: null, provenance: ['trace' as const], confidence: 1,
 * });
 * const graph = buildSnapshot(
 *   ['web', 'ads', 'cart', 'db'].map(node),
 *   [call('web', 'cart'), call('ads', 'cart'), call('cart', 'db')],
 * );
 * const failing = { firstMs: 0, harm: 'felt' as const, hasMoreLoad: false };
 * const signs = new Map([['cart', failing], ['web', failing], ['db', failing]]);
 * blastRadius('cart', signs, graph).map(({ nodeId }) => nodeId); // => ['web']
 * ```
 */
export function blastRadius(
  causeId: string,
  signs: ReadonlyMap<string, NodeSigns>,
  graph: GraphSnapshot | null,
): HitNode[] {
  if (graph !== null && graph.indexOf === undefined) {
    throw new AegisError(
      'invalid-argument',
      'blastRadius: graph is no snapshot; give what snapshot() returns, or null.',
    );
  }
  const sinceMs = (signs.get(causeId)?.firstMs ?? Number.NEGATIVE_INFINITY) - SLACK_MS;
  const dependents = callersOf(graph, causeId);
  const loaded = loadedBy(graph, causeId, signs);
  const hit: HitNode[] = [];
  for (const [nodeId, { harm, firstMs }] of signs) {
    if (nodeId === causeId || harm === 'none') continue;
    const isUnseen = harm === 'felt' && firstMs >= sinceMs && isAlone(graph, nodeId);
    const way = dependents.has(nodeId)
      ? 'dependence'
      : loaded.has(nodeId)
        ? 'load'
        : isUnseen
          ? 'unknown'
          : null;
    if (way !== null) hit.push({ nodeId, way, sentence: SENTENCES[way](nodeId, causeId) });
  }
  return hit.sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
}

function callersOf(graph: GraphSnapshot | null, id: string): Set<string> {
  const index = graph?.indexOf.get(id);
  if (graph === null || index === undefined) return new Set();
  const callers = reachable(graph, [index], { direction: 'in' });
  return new Set(Array.from(callers, (node) => graph.nodes[node]!.id));
}

/** All that calls lead to from a node over nodes with more load. */
function loadedBy(
  graph: GraphSnapshot | null,
  id: string,
  signs: ReadonlyMap<string, NodeSigns>,
): Set<string> {
  const loaded = new Set<string>();
  const start = graph?.indexOf.get(id);
  if (graph === null || start === undefined) return loaded;
  const pending = [start];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (let at = graph.outOffsets[node]!; at < graph.outOffsets[node + 1]!; at++) {
      const callee = graph.nodes[graph.outTargets[at]!]!.id;
      if (loaded.has(callee) || signs.get(callee)?.hasMoreLoad !== true) continue;
      loaded.add(callee);
      pending.push(graph.outTargets[at]!);
    }
  }
  return loaded;
}

/** Whether no call of a node is known, or no graph is; a node that the graph does not know is not alone. */
function isAlone(graph: GraphSnapshot | null, id: string): boolean {
  if (graph === null) return true;
  const index = graph.indexOf.get(id);
  if (index === undefined) return false;
  const { outOffsets, inOffsets } = graph;
  return outOffsets[index] === outOffsets[index + 1] && inOffsets[index] === inOffsets[index + 1];
}
