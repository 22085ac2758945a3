import type { CallRecord } from '@aegis/core';
import type { EdgeKind, GraphSource } from '../csr/index.js';
import { SeenGraph } from './seen-graph.js';

function kindOf({ isAsync, serverMs }: CallRecord): EdgeKind {
  if (!isAsync) return 'calls';
  return serverMs === null ? 'consumes' : 'publishes';
}

/**
 * The graph that calls show, for those who have nothing but the calls. They do not tell databases from
 * queues: what only its callers report is `external`. `CallCollector.graph()` knows more.
 *
 * @example
 * ```ts
 * import { serviceGraphOf } from '@aegis/graph/traces';
 * const call = {
 *   traceId: 't', nodeId: 'cart', callerId: 'web', operation: 'GET /cart', startMs: 0, serverMs: 4,
 *   clientMs: 6, selfMs: 4, isAsync: false, isError: false, isErrorOrigin: false,
 * };
 * const { nodes, edges } = serviceGraphOf([call]).snapshot();
 * nodes.map(({ id }) => id); // => ['cart', 'web']
 * edges.map(({ from, to, provenance }) => [from, to, provenance]); // => [['web', 'cart', ['trace']]]
 * ```
 */
export function serviceGraphOf(calls: Iterable<CallRecord>): GraphSource {
  const graph = new SeenGraph({ maxNodes: Infinity, maxEdges: Infinity });
  for (const call of calls) {
    const { nodeId, callerId, serverMs } = call;
    graph.node(nodeId, serverMs === null ? 'external' : 'service', null, 0);
    if (callerId === null) continue;
    graph.node(callerId, 'service', null, 0);
    graph.edge(callerId, nodeId, kindOf(call), null, 0);
  }
  const snapshot = graph.snapshot();
  return { snapshot: () => snapshot };
}
