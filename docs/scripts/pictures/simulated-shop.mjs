import { ServiceGraph } from '@aegis/graph';

/** A shop of four services, two copies each. */
export function shopGraph() {
  const graph = new ServiceGraph();
  for (const id of ['web', 'cart', 'search', 'prices']) graph.addNode({ id, replicas: 2 });
  graph.addEdge({ from: 'web', to: 'cart' });
  graph.addEdge({ from: 'web', to: 'search' });
  graph.addEdge({ from: 'cart', to: 'prices' });
  return graph;
}
