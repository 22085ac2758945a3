import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import type { GraphSnapshot } from './graph-snapshot.js';

export interface PageRankOptions {
  /**
   * The share of a node's rank that follows its edges, in [0, 1); the rest teleports. Higher spreads
   * further along paths and takes more rounds.
   * @defaultValue 0.85
   */
  readonly damping?: number;
  /**
   * Stop when the ranks' summed absolute change in a round is below it, > 0. Lower is more exact.
   * @defaultValue 1e-9
   */
  readonly tolerance?: number;
  /** Rounds at most, >= 1. @defaultValue 200 */
  readonly maxIterations?: number;
  /**
   * Where teleports land: one weight >= 0 a node, in the order of `snapshot.nodes`, not all 0; they are
   * scaled to sum 1. Null is the same weight for all.
   * @defaultValue null
   */
  readonly personalisation?: ArrayLike<number> | null;
  /**
   * How a node's rank divides among its edges: one weight >= 0 an edge, in the order of
   * `snapshot.edges`. Null is the same weight for all.
   * @defaultValue null
   */
  readonly weights?: ArrayLike<number> | null;
}

export interface PageRankResult {
  /** One rank a node, in the order of `snapshot.nodes`; >= 0, summing to 1. */
  readonly scores: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

const DEFAULTS: Required<PageRankOptions> = {
  damping: 0.85,
  tolerance: 1e-9,
  maxIterations: 200,
  personalisation: null,
  weights: null,
};

/** Copies weights from the caller, refusing what is not a weight; returns them with their sum. */
function checkedWeights(name: string, given: ArrayLike<number>, length: number): Float64Array {
  const bad = (why: string): AegisError =>
    new AegisError('invalid-option', `pageRank: ${name} ${why}.`);
  if (given.length !== length) throw bad(`has ${given.length} entries; give ${length}`);
  const weights = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const weight = given[i]!;
    if (!(weight >= 0 && weight <= 1e150)) throw bad(`has ${weight} at ${i}; give numbers >= 0`);
    weights[i] = weight;
  }
  return weights;
}

/** The distribution that teleports and dangling nodes land on. */
function teleportOf(given: ArrayLike<number> | null, count: number): Float64Array {
  if (given === null) return new Float64Array(count).fill(1 / count);
  const teleport = checkedWeights('personalisation', given, count);
  let sum = 0;
  for (const weight of teleport) sum += weight;
  if (sum === 0) throw new AegisError('invalid-option', 'pageRank: personalisation is all 0.');
  for (let i = 0; i < count; i++) teleport[i]! /= sum;
  return teleport;
}

/** What a node's rank is divided by where all its edges weigh the same; 0 divides nothing. */
function evenShares({ nodes, outOffsets }: GraphSnapshot): Float64Array {
  const shares = new Float64Array(nodes.length);
  for (let node = 0; node < nodes.length; node++) {
    const edges = outOffsets[node + 1]! - outOffsets[node]!;
    if (edges > 0) shares[node] = 1 / edges;
  }
  return shares;
}

/** For each place among the in-edges, the share of the source's rank that comes along it. */
function weightedShares(snapshot: GraphSnapshot, given: ArrayLike<number>): Float64Array {
  const { nodes, edges, outOffsets, outEdges, inOffsets, inSources, inEdges } = snapshot;
  const weights = checkedWeights('weights', given, edges.length);
  const total = new Float64Array(nodes.length);
  for (let node = 0; node < nodes.length; node++) {
    const end = outOffsets[node + 1]!;
    for (let at = outOffsets[node]!; at < end; at++) total[node]! += weights[outEdges[at]!]!;
  }
  const shares = new Float64Array(inOffsets[nodes.length]!);
  for (let at = 0; at < shares.length; at++) {
    const whole = total[inSources[at]!]!;
    shares[at] = whole === 0 ? 0 : weights[inEdges[at]!]! / whole;
  }
  return shares;
}

/** One round along the edges, each node's rank divided by weight. */
function followWeighted(
  { inOffsets, inSources }: GraphSnapshot,
  shares: Float64Array,
  ranks: Float64Array,
  next: Float64Array,
): void {
  for (let node = 0; node < next.length; node++) {
    let sum = 0;
    const end = inOffsets[node + 1]!;
    for (let at = inOffsets[node]!; at < end; at++) sum += ranks[inSources[at]!]! * shares[at]!;
    next[node] = sum;
  }
}

/** The same with even shares: divided once a node and not once an edge, which reads half as much. */
function followEven(
  { inOffsets, inSources }: GraphSnapshot,
  shares: Float64Array,
  ranks: Float64Array,
  next: Float64Array,
  passed: Float64Array,
): void {
  for (let node = 0; node < next.length; node++) passed[node] = ranks[node]! * shares[node]!;
  for (let node = 0; node < next.length; node++) {
    let sum = 0;
    const end = inOffsets[node + 1]!;
    for (let at = inOffsets[node]!; at < end; at++) sum += passed[inSources[at]!]!;
    next[node] = sum;
  }
}

/**
 * How much of the graph leans on each node: the share of time that a walk spends there which follows
 * calls, and now and then starts anew.
 *
 * Rank flows from caller to callee, so what much depends on ranks high. With `personalisation` on
 * the symptoms it says what they, and not the whole system, lean on. It knows nothing of load: a
 * call made once a day counts as one made always, unless `weights` say otherwise.
 *
 * Precisely: the fixed point of `r = d·(Pᵀr + m(r)·t) + (1 − d)·t`, where `P` divides a node's rank
 * among its out-edges by weight (parallel edges count each, self-calls too), `t` is the teleport
 * distribution and `m(r)` the rank of nodes without out-edges (or only edges of weight 0), which goes
 * where teleports go. It is found by power iteration from `t`.
 *
 * @throws AegisError `invalid-option`
 *
 * O((nodes + edges) · rounds) time, 40 bytes a node while it runs, and with weights
 * 16 an edge. Only `+ - * /`, so
 * the same snapshot gives the same bits everywhere.
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { pageRank } from '@aegis/graph/csr';
 * const graph = new ServiceGraph();
 * graph.addEdge({ from: 'web', to: 'cart' });
 * graph.addEdge({ from: 'admin', to: 'cart' });
 * const { scores, converged } = pageRank(graph.snapshot());
 * converged; // => true
 * scores[1] > scores[0]; // => true
 * ```
 *
 * @see Page, Brin, Motwani, Winograd (1999), The PageRank Citation Ranking, Stanford InfoLab 1999-66;
 * dangling nodes as in Langville, Meyer (2004), Deeper Inside PageRank, Internet Mathematics 1(3),
 * doi:10.1080/15427951.2004.10129091
 */
export function pageRank(snapshot: GraphSnapshot, options?: PageRankOptions): PageRankResult {
  const resolved = resolveOptions('pageRank', DEFAULTS, options);
  const damping = checkNumber('pageRank', 'damping', resolved.damping, { min: 0, max: 1 - 1e-6 });
  const tolerance = checkNumber('pageRank', 'tolerance', resolved.tolerance, { min: 1e-300 });
  const rounds = { min: 1, integer: true };
  const limit = checkNumber('pageRank', 'maxIterations', resolved.maxIterations, rounds);
  const count = snapshot.nodes.length;
  if (count === 0) return { scores: new Float64Array(0), iterations: 0, converged: true };

  const { weights } = resolved;
  const teleport = teleportOf(resolved.personalisation, count);
  const shares = weights === null ? evenShares(snapshot) : weightedShares(snapshot, weights);
  let ranks = teleport.slice();
  let next = new Float64Array(count);
  const passed = new Float64Array(count);
  for (let iteration = 1; ; iteration++) {
    if (weights === null) followEven(snapshot, shares, ranks, next, passed);
    else followWeighted(snapshot, shares, ranks, next);
    let followed = 0;
    for (let node = 0; node < count; node++) {
      next[node]! *= damping;
      followed += next[node]!;
    }
    // What did not follow an edge teleports: the undamped share, and all of the dangling nodes' rank.
    // Taking it from the sum instead of adding it up also keeps the total at 1 through all rounds.
    const rest = 1 - followed;
    let change = 0;
    for (let node = 0; node < count; node++) {
      next[node]! += rest * teleport[node]!;
      change += Math.abs(next[node]! - ranks[node]!);
    }
    [ranks, next] = [next, ranks];
    const converged = change < tolerance;
    if (converged || iteration === limit)
      return { scores: ranks, iterations: iteration, converged };
  }
}
