import { randomSystem } from '../graph/random-system.js';
import { speedBetweenness, speedPageRank } from '../graph/speed-algorithms.js';
import { growthCost } from '../graph/speed-growth.js';
import { measureOtlp } from '../graph/speed-otlp.js';
import { measureSpans } from '../graph/speed-spans.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const NODES = 100_000;
const EDGES = 400_000;

async function run(context: SuiteContext): Promise<SuiteResult> {
  const system = randomSystem(context.seed, NODES, EDGES);
  // First, in a fresh heap.
  const growth = growthCost(system, context);
  const rank = speedPageRank(system, context);
  const between = speedBetweenness(system, context);
  context.log('speed graph: 100,000 spans');
  const traces = measureSpans(context.seed);
  const otlp = measureOtlp(context.seed);
  const fixed = (values: readonly number[]): string[] => values.map((value) => value.toFixed(1));
  return {
    results: {
      pageRankMs: rank.pageRankMs,
      pageRankRatio: rank.peerMs / rank.pageRankMs,
      pageRankWithSnapshotRatio: rank.peerMs / (rank.snapshotMs + rank.pageRankMs),
      pageRankL1Difference: rank.l1Difference,
      snapshotMs: rank.snapshotMs,
      bytesPerEdge: growth.bytesPerEdge,
      bytesPerNode: growth.bytesPerNode,
      addEdgeMs: growth.addEdgeMs,
      addEdgeRatio: growth.rebuildMs / growth.addEdgeMs,
      addNodeRatio: growth.rebuildMs / growth.addNodeMs,
      serviceGraphBuildMs: growth.buildMs,
      heapBytesPerNode: growth.heapBytesPerNode,
      heapBytesPerEdge: growth.heapBytesPerEdge,
      heapMegabytes: (growth.heapBytesPerNode * NODES + growth.heapBytesPerEdge * EDGES) / 1e6,
      betweennessRatio: between.peerMs / between.exactMs,
      betweennessDifference: between.difference,
      betweennessSampledMs: between.sampledMs,
      stronglyConnectedMs: between.componentsMs,
      spansMilliseconds: traces.milliseconds,
      spansPeerRatio: traces.peerRatio,
      otlpMilliseconds: otlp.milliseconds,
      otlpParseShare: otlp.parseMilliseconds / otlp.milliseconds,
    },
    peers: {
      'graphology-metrics': { pageRankMs: rank.peerMs },
      graphology: { serviceGraphBuildMs: growth.peerBuildMs },
    },
    tables: [
      {
        title: 'PageRank, 100,000 nodes, 400,000 edges, median of 5, ms',
        head: ['snapshot', 'pageRank', 'graphology-metrics'],
        rows: [fixed([rank.snapshotMs, rank.pageRankMs, rank.peerMs])],
      },
      {
        title: 'The snapshot after one more edge, ms',
        head: ['edge', 'edge and node', 'built anew'],
        rows: [fixed([growth.addEdgeMs, growth.addNodeMs, growth.rebuildMs])],
      },
      {
        title: 'Betweenness, 1,000 nodes, 4,000 edges, exact, median of 5, ms',
        head: ['betweenness', 'graphology-metrics'],
        rows: [fixed([between.exactMs, between.peerMs])],
      },
      {
        title: '100,000 spans to calls and graph, median ms; the peer is given the calls',
        head: ['CallCollector', 'graphology', 'readOtlpSpans', 'its JSON.parse'],
        rows: [
          fixed([
            traces.milliseconds,
            traces.peerMilliseconds,
            otlp.milliseconds,
            otlp.parseMilliseconds,
          ]),
        ],
      },
    ],
  };
}

/** Speed and size of the graph next to graphology and graphology-metrics, in the same process. */
export const speedGraph: Suite = {
  name: 'speed graph',
  summary: 'PageRank, growth and heap of 100,000 nodes against graphology; 100,000 spans',
  data: null,
  run,
};
