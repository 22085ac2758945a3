import { DirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import type { Graph } from '../../../src/api/resources/index.js';
import { layeredLayout, type Point } from './layered-layout.js';

/** Up to here layers are readable; beyond, columns get longer than a screen is high. */
const MOST_IN_LAYERS = 70;
const ITERATIONS = 220;

/** Where the nodes stand: the same graph is drawn the same way each time. */
export function placeNodes(graph: Graph): Map<string, Point> {
  const layered = layeredLayout(graph);
  if (graph.nodes.length <= MOST_IN_LAYERS) return layered;
  const drawn = new DirectedGraph();
  for (const [id, point] of layered) drawn.addNode(id, { ...point });
  for (const { from, to } of graph.edges) {
    if (drawn.hasNode(from) && drawn.hasNode(to)) drawn.mergeEdge(from, to);
  }
  const settings = forceAtlas2.inferSettings(drawn);
  const placed = forceAtlas2(drawn, {
    iterations: ITERATIONS,
    settings: {
      ...settings,
      linLogMode: false,
      scalingRatio: 12,
      gravity: 0.6,
      barnesHutOptimize: false,
    },
  });
  return new Map(Object.entries(placed));
}
