import { Random } from '@aegis/core';
import type { GraphEdge, GraphNode } from '@aegis/graph/csr';

/** A system of services as nodes and edges. */
export interface RandomSystem {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Few nodes with many callers and many with few, as in systems of services. */
export function randomSystem(seed: number, nodeCount: number, edgeCount: number): RandomSystem {
  const random = new Random(seed);
  const seen = new Set<number>();
  const edges: GraphEdge[] = [];
  while (edges.length < edgeCount) {
    const from = random.integer(nodeCount);
    const skew = random.float();
    const to = Math.floor(nodeCount * skew * skew * skew);
    const key = from * nodeCount + to;
    if (from === to || seen.has(key)) continue;
    seen.add(key);
    edges.push({
      from: `s${from}`,
      to: `s${to}`,
      kind: 'calls',
      protocol: null,
      provenance: ['trace'],
      confidence: 1,
    });
  }
  const nodes = Array.from(
    { length: nodeCount },
    (_, i): GraphNode => ({ id: `s${i}`, kind: 'service', namespace: null, replicas: 1 }),
  );
  return { nodes, edges };
}
