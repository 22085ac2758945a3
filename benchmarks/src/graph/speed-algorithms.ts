import { betweenness, buildSnapshot, pageRank, stronglyConnected } from '@aegis/graph/csr';
import type { SuiteContext } from '../suite.js';
import { median, milliseconds } from './measure.js';
import { graphologyOf, peerBetweenness, peerPageRank } from './peers.js';
import { type RandomSystem, randomSystem } from './random-system.js';

const ROUNDS = 5;
/** graphology-metrics multiplies its tolerance by the number of nodes; both stop at the same change. */
const TOLERANCE = 1e-8;
/** Exact betweenness takes the product of nodes and edges. */
const SMALL = { nodes: 1000, edges: 4000 };

export interface PageRankSpeed {
  readonly snapshotMs: number;
  readonly pageRankMs: number;
  readonly peerMs: number;
  readonly l1Difference: number;
}

/** PageRank of the system on a snapshot and on graphology, turn about. */
export function speedPageRank(system: RandomSystem, { log }: SuiteContext): PageRankSpeed {
  const { nodes, edges } = system;
  const peer = graphologyOf(system);
  const tolerance = TOLERANCE * nodes.length;
  let snapshot = buildSnapshot(nodes, edges);
  let ours = pageRank(snapshot, { tolerance });
  let theirs = peerPageRank(peer, { getEdgeWeight: null, tolerance: TOLERANCE });
  const times = { build: [] as number[], ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    log(`speed graph: round ${round + 1} of ${ROUNDS}`);
    times.build.push(
      milliseconds(() => {
        snapshot = buildSnapshot(nodes, edges);
      }),
    );
    times.ours.push(
      milliseconds(() => {
        ours = pageRank(snapshot, { tolerance });
      }),
    );
    times.theirs.push(
      milliseconds(() => {
        theirs = peerPageRank(peer, { getEdgeWeight: null, tolerance: TOLERANCE });
      }),
    );
  }
  let l1Difference = 0;
  for (const [i, { id }] of nodes.entries()) {
    l1Difference += Math.abs(ours.scores[i]! - theirs[id]!);
  }
  return {
    snapshotMs: median(times.build),
    pageRankMs: median(times.ours),
    peerMs: median(times.theirs),
    l1Difference,
  };
}

export interface BetweennessSpeed {
  /** Of the large system, by the sample that is the default. */
  readonly sampledMs: number;
  readonly componentsMs: number;
  /** Of a small one, exact. */
  readonly exactMs: number;
  readonly peerMs: number;
  /** The largest difference between both, of shares in [0, 1]. */
  readonly difference: number;
}

/** Betweenness of a small system next to graphology-metrics, and of the large one alone. */
export function speedBetweenness(system: RandomSystem, { seed }: SuiteContext): BetweennessSpeed {
  const large = buildSnapshot(system.nodes, system.edges);
  const small = randomSystem(seed, SMALL.nodes, SMALL.edges);
  const snapshot = buildSnapshot(small.nodes, small.edges);
  const peer = graphologyOf(small);
  const options = { getEdgeWeight: null, normalized: true };
  let { scores } = betweenness(snapshot);
  let theirs = peerBetweenness(peer, options);
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(
      milliseconds(() => {
        ({ scores } = betweenness(snapshot));
      }),
    );
    times.theirs.push(
      milliseconds(() => {
        theirs = peerBetweenness(peer, options);
      }),
    );
  }
  let difference = 0;
  for (const [i, { id }] of small.nodes.entries()) {
    difference = Math.max(difference, Math.abs(scores[i]! - theirs[id]!));
  }
  return {
    sampledMs: milliseconds(() => betweenness(large)),
    componentsMs: milliseconds(() => stronglyConnected(large)),
    exactMs: median(times.ours),
    peerMs: median(times.theirs),
    difference,
  };
}
