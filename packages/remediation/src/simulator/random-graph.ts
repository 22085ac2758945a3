import type { Random } from '@aegis/core';
import {
  buildSnapshot,
  type GraphEdge,
  type GraphNode,
  type GraphSnapshot,
  type NodeKind,
} from '@aegis/graph/csr';

/**
 * A layered service graph as they grow in practice: one or two front doors, one to three layers of
 * services that each call some of the next, and stores, caches, queues and other people's APIs below.
 *
 * @param count - nodes, at least 3
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { randomServiceGraph } from '@aegis/remediation/simulator';
 * randomServiceGraph(new Random(1), 12).nodes.length; // => 12
 * ```
 */
export function randomServiceGraph(random: Random, count: number): GraphSnapshot {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const seen = new Set<string>();
  const add = (kind: NodeKind, replicas: number): number => {
    nodes.push({ id: `${kind}-${nodes.length}`, kind, namespace: null, replicas });
    return nodes.length - 1;
  };
  const connect = (from: number, to: number): void => {
    const key = `${from}>${to}`;
    if (from === to || seen.has(key)) return;
    seen.add(key);
    edges.push({
      from: nodes[from]!.id,
      to: nodes[to]!.id,
      kind: 'calls',
      protocol: null,
      provenance: ['declared'],
      confidence: 1,
    });
  };
  const below = Math.min(count - 2, Math.round(count * (0.2 + 0.25 * random.float())));
  const services = Math.max(1, count - below - 1);
  const layers: number[][] = [
    [add(random.chance(0.5) ? 'ingress' : 'service', 1 + random.integer(3))],
  ];
  const depth = Math.min(services, 1 + random.integer(3));
  for (let d = 0; d < depth; d++) layers.push([]);
  for (let k = 0; k < services; k++) {
    const layer = k < depth ? k + 1 : 1 + random.integer(depth);
    layers[layer]!.push(add('service', 1 + random.integer(3)));
  }
  for (let d = 1; d < layers.length; d++) {
    for (const node of layers[d]!) {
      connect(random.pick(layers[d - 1]!), node);
      if (random.chance(0.3)) connect(random.pick(layers[d - 1]!), node);
    }
  }
  const users = layers.slice(1).flat();
  const kinds: readonly NodeKind[] = ['datastore', 'datastore', 'cache', 'queue', 'external'];
  while (nodes.length < count) {
    const kind = random.pick(kinds);
    const node = add(kind, 1);
    connect(random.pick(users), node);
    if (kind !== 'external' && random.chance(0.5)) connect(random.pick(users), node);
  }
  return buildSnapshot(nodes, edges);
}
