import type { GraphNode } from '@aegis/graph/csr';

/** Whether a node only makes traffic: nothing can be wrong with it and nothing can be done to it. */
export function isTrafficSource(node: Pick<GraphNode, 'id' | 'kind'>): boolean {
  return node.kind === 'user' || /load-?(gen|test)|locust|\bk6\b/i.test(node.id);
}
