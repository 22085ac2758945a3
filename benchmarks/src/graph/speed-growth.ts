import { Random } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import { buildSnapshot, type GraphSnapshot } from '@aegis/graph/csr';
import type { SuiteContext } from '../suite.js';
import { median, memoryBytes, milliseconds } from './measure.js';
import { graphologyOf } from './peers.js';
import type { RandomSystem } from './random-system.js';

const ADDITIONS = 51;
const REBUILDS = 7;

export interface GrowthCost {
  readonly buildMs: number;
  readonly heapBytesPerNode: number;
  readonly heapBytesPerEdge: number;
  /** Of the arrays: what an edge and a node take in them. */
  readonly bytesPerEdge: number;
  readonly bytesPerNode: number;
  /** An edge between known nodes, and one to a new node, each with the snapshot after it. */
  readonly addEdgeMs: number;
  readonly addNodeMs: number;
  /** The snapshot built anew from the same nodes and edges. */
  readonly rebuildMs: number;
  readonly peerBuildMs: number;
}

function arrayBytes(snapshot: GraphSnapshot): readonly [perEdge: number, perNode: number] {
  const { outOffsets, outTargets, outEdges, inOffsets, inSources, inEdges, nodes, edges } =
    snapshot;
  const sum = (arrays: readonly Uint32Array[]): number =>
    arrays.reduce((bytes, array) => bytes + array.buffer.byteLength, 0);
  return [
    sum([outTargets, outEdges, inSources, inEdges]) / edges.length,
    sum([outOffsets, inOffsets]) / nodes.length,
  ];
}

/**
 * Builds the system as a ServiceGraph and adds to it, and builds it in graphology alone. The heap is that of
 * a fresh process: what V8 makes of objects with many keys depends on what it has seen before.
 */
export function growthCost(system: RandomSystem, { seed, log }: SuiteContext): GrowthCost {
  const { nodes, edges } = system;
  log('speed graph: heap of a ServiceGraph');
  const before = memoryBytes();
  const graph = new ServiceGraph({ maxNodes: nodes.length + ADDITIONS });
  let buildMs = milliseconds(() => {
    for (const node of nodes) graph.addNode(node);
  });
  const afterNodes = memoryBytes();
  buildMs += milliseconds(() => {
    for (const edge of edges) graph.addEdge(edge);
  });
  const afterEdges = memoryBytes();

  log('speed graph: adding edges one at a time');
  const [bytesPerEdge, bytesPerNode] = arrayBytes(graph.snapshot());
  const random = new Random(seed);
  const addEdgeMs: number[] = [];
  const addNodeMs: number[] = [];
  for (let i = 0; i < ADDITIONS; i++) {
    const from = nodes[random.integer(nodes.length)]!.id;
    const to = nodes[random.integer(nodes.length)]!.id;
    const known = graph.hasEdge(from, to);
    const add = (end: string): number =>
      milliseconds(() => {
        graph.addEdge({ from, to: end });
        graph.snapshot();
      });
    if (!known) addEdgeMs.push(add(to));
    addNodeMs.push(add(`new${i}`));
  }
  const { nodes: allNodes, edges: allEdges } = graph.snapshot();
  const rebuildMs = Array.from({ length: REBUILDS }, () =>
    milliseconds(() => buildSnapshot(allNodes, allEdges)),
  );
  log('speed graph: the same in graphology alone');
  const peerBuildMs = milliseconds(() => graphologyOf(system));
  return {
    buildMs,
    heapBytesPerNode: (afterNodes - before) / nodes.length,
    heapBytesPerEdge: (afterEdges - afterNodes) / edges.length,
    bytesPerEdge,
    bytesPerNode,
    addEdgeMs: median(addEdgeMs),
    addNodeMs: median(addNodeMs),
    rebuildMs: median(rebuildMs),
    peerBuildMs,
  };
}
