import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { Random } from '@aegis/core';
import { buildSnapshot, type GraphEdge, type GraphNode, pageRank } from '@aegis/graph/csr';
import { DirectedGraph } from 'graphology';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const NODES = 100_000;
const EDGES = 400_000;
const ROUNDS = 5;
/** graphology-metrics multiplies its tolerance by the number of nodes; both stop at the same change. */
const TOLERANCE = 1e-8;

type PeerPageRank = (
  graph: DirectedGraph,
  options: { readonly getEdgeWeight: null; readonly tolerance: number },
) => Record<string, number>;

/** Its declarations name no default that Node's ES modules would find. */
const peerPageRank = createRequire(import.meta.url)(
  'graphology-metrics/centrality/pagerank.js',
) as PeerPageRank;

/** Few nodes with many callers and many with few, as in systems of services. */
function randomEdges(seed: number): readonly (readonly [number, number])[] {
  const random = new Random(seed);
  const seen = new Set<number>();
  const edges: [number, number][] = [];
  while (edges.length < EDGES) {
    const from = random.integer(NODES);
    const skew = random.float();
    const to = Math.floor(NODES * skew * skew * skew);
    const key = from * NODES + to;
    if (from === to || seen.has(key)) continue;
    seen.add(key);
    edges.push([from, to]);
  }
  return edges;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

function milliseconds(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Speed of the graph's algorithms next to graphology-metrics, in the same process. */
export const speedGraph: Suite = {
  name: 'speed graph',
  summary: 'PageRank of 100,000 nodes and 400,000 edges against graphology-metrics',
  data: null,
  run: async (context: SuiteContext): Promise<SuiteResult> => {
    context.log('speed graph: building both graphs');
    const pairs = randomEdges(context.seed);
    const nodes = Array.from(
      { length: NODES },
      (_, i): GraphNode => ({ id: `s${i}`, kind: 'service', namespace: null, replicas: 1 }),
    );
    const edges = pairs.map(
      ([from, to]): GraphEdge => ({
        from: `s${from}`,
        to: `s${to}`,
        kind: 'calls',
        protocol: null,
        provenance: ['trace'],
        confidence: 1,
      }),
    );
    const peer = new DirectedGraph();
    for (const { id } of nodes) peer.addNode(id);
    for (const { from, to } of edges) peer.addDirectedEdge(from, to);

    let snapshot = buildSnapshot(nodes, edges);
    let ours = pageRank(snapshot, { tolerance: TOLERANCE * NODES });
    let theirs = peerPageRank(peer, { getEdgeWeight: null, tolerance: TOLERANCE });
    const times = { build: [] as number[], ours: [] as number[], theirs: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      context.log(`speed graph: round ${round + 1} of ${ROUNDS}`);
      times.build.push(
        milliseconds(() => {
          snapshot = buildSnapshot(nodes, edges);
        }),
      );
      times.ours.push(
        milliseconds(() => {
          ours = pageRank(snapshot, { tolerance: TOLERANCE * NODES });
        }),
      );
      times.theirs.push(
        milliseconds(() => {
          theirs = peerPageRank(peer, { getEdgeWeight: null, tolerance: TOLERANCE });
        }),
      );
    }
    let difference = 0;
    for (const [i, { id }] of nodes.entries()) {
      difference += Math.abs(ours.scores[i]! - theirs[id]!);
    }
    const [build, run, peerRun] = [median(times.build), median(times.ours), median(times.theirs)];
    return {
      results: {
        pageRankRatio: peerRun / run,
        pageRankWithSnapshotRatio: peerRun / (build + run),
        pageRankL1Difference: difference,
      },
      tables: [
        {
          title: 'PageRank, 100,000 nodes, 400,000 edges, median of 5, ms',
          head: ['snapshot', 'pageRank', 'graphology-metrics'],
          rows: [[build.toFixed(1), run.toFixed(1), peerRun.toFixed(1)]],
        },
      ],
    };
  },
};
