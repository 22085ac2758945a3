import { ServiceGraph } from '@aegis/graph';
import { buildSnapshot, distances, type GraphSnapshot, pageRank } from '@aegis/graph/csr';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import { randomSystem } from '../../graph/random-system.js';
import { madeWord } from '../../logs/hostile-lines.js';
import { analyzerOf } from '../../root-cause/speed-graph.js';
import { doublings, type GrowthPath } from '../growth-path.js';

const EDGES_A_NODE = 4;
const RANK_ROUNDS = 20;
/** Never reached, so that every size takes as many rounds. */
const NO_TOLERANCE = 1e-300;
const EVIDENCE_SHARE = 0.5;

function snapshotOf(edges: number, seed: number): GraphSnapshot {
  const system = randomSystem(seed, Math.ceil(edges / EDGES_A_NODE), edges);
  return buildSnapshot(system.nodes, system.edges);
}

function manifest(name: string, callee: string): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - { name: main, image: example, env: [{ name: UPSTREAM, value: "http://${callee}:80" }] }
`;
}

export const GRAPH_PATHS: readonly GrowthPath[] = [
  {
    key: 'graphEdges',
    doubled: 'edges to ServiceGraph.addEdge, a quarter as many nodes, and the snapshot',
    promise: 'O(nodes + edges)',
    promised: 1,
    sizes: doublings(2000),
    prepare: (size, seed) => {
      const { nodes, edges } = randomSystem(seed, Math.ceil(size / EDGES_A_NODE), size);
      return () => {
        const graph = new ServiceGraph({ maxNodes: nodes.length });
        for (const node of nodes) graph.addNode(node);
        for (const edge of edges) graph.addEdge(edge);
        graph.snapshot();
      };
    },
  },
  {
    key: 'snapshotEdges',
    doubled: 'edges to buildSnapshot, a quarter as many nodes',
    promise: 'O(nodes + edges)',
    promised: 1,
    sizes: doublings(4000),
    prepare: (size, seed) => {
      const { nodes, edges } = randomSystem(seed, Math.ceil(size / EDGES_A_NODE), size);
      return () => buildSnapshot(nodes, edges);
    },
  },
  {
    key: 'pageRankEdges',
    doubled: `edges, a quarter as many nodes, ${RANK_ROUNDS} rounds of pageRank`,
    promise: 'O((nodes + edges) · rounds)',
    promised: 1,
    sizes: doublings(4000),
    prepare: (size, seed) => {
      const snapshot = snapshotOf(size, seed);
      const options = { maxIterations: RANK_ROUNDS, tolerance: NO_TOLERANCE };
      return () => pageRank(snapshot, options);
    },
  },
  {
    key: 'distanceEdges',
    doubled: 'edges, a quarter as many nodes, distances from one',
    promise: 'O(nodes + edges)',
    promised: 1,
    sizes: doublings(4000),
    prepare: (size, seed) => {
      const snapshot = snapshotOf(size, seed);
      return () => distances(snapshot, [0]);
    },
  },
  {
    key: 'analysisNodes',
    doubled: 'nodes with four calls each, evidence at every other, analyzeRootCause',
    promise: 'O(findings + nodes · (nodes + edges)) at the worst',
    promised: 2,
    sizes: doublings(312),
    prepare: (size, seed) => {
      const analyzer = analyzerOf(size, EVIDENCE_SHARE, seed);
      return () => analyzer.analyzeRootCause();
    },
  },
  {
    key: 'manifestServices',
    doubled: 'services in one text to graphFromManifests',
    promise: 'O(characters)',
    promised: 1,
    sizes: doublings(16),
    prepare: (size) => {
      const names = Array.from({ length: size }, (_, i) => madeWord(i));
      const text = names.map((name, i) => manifest(name, names[(i + 1) % size]!)).join('---\n');
      return () => graphFromManifests(text);
    },
  },
];
