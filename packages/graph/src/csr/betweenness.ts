import { checkNumber, Random, resolveOptions } from '@aegis/core';
import type { GraphSnapshot } from './graph-snapshot.js';

export interface BetweennessOptions {
  /**
   * Nodes up to which every node is a source and the answer exact, >= 0; the time grows with its square.
   * @defaultValue 2000
   */
  readonly exactUpTo?: number;
  /**
   * Sources drawn in larger graphs, >= 1; four times as many halve the error.
   * @defaultValue 64
   */
  readonly samples?: number;
  /** Which sources are drawn, a whole number. @defaultValue 0 */
  readonly seed?: number;
}

export interface BetweennessResult {
  /**
   * One share a node, in the order of `snapshot.nodes`: of all ordered pairs of other nodes, those whose
   * shortest way leads through it, in [0, 1].
   */
  readonly scores: Float64Array;
  /** Whether every source was looked at. */
  readonly exact: boolean;
  /** From how many nodes the ways were followed. */
  readonly sources: number;
}

const DEFAULTS: Required<BetweennessOptions> = { exactUpTo: 2000, samples: 64, seed: 0 };

/** Ways can be more than a double holds; a level that comes near is scaled down as a whole. */
const MANY_WAYS = 1e150;
/** Where scaling leaves nothing of a node's ways, this stands in, so that shares stay numbers. */
const FEWEST_WAYS = 1e-290;

/** The nodes that call anything: from the others no way starts. */
function callersOf({ nodes, outOffsets }: GraphSnapshot): Uint32Array {
  const callers = new Uint32Array(nodes.length);
  let count = 0;
  for (let i = 0; i < nodes.length; i++) {
    if (outOffsets[i + 1]! > outOffsets[i]!) callers[count++] = i;
  }
  return callers.subarray(0, count);
}

/** Moves `count` drawn entries to the front, and gives those. */
function drawn(entries: Uint32Array, count: number, seed: number): Uint32Array {
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const j = i + random.integer(entries.length - i);
    [entries[i], entries[j]] = [entries[j]!, entries[i]!];
  }
  return entries.subarray(0, count);
}

/** Adds to `total` what each node carries of the shortest ways from one source, after Brandes. */
class Accumulator {
  readonly total: Float64Array;
  readonly #graph: GraphSnapshot;
  readonly #depth: Int32Array;
  readonly #queue: Uint32Array;
  /** Ways that arrive at a node, and the same as it hands them on: both in the scale of their level. */
  readonly #arriving: Float64Array;
  readonly #leaving: Float64Array;
  /** What of the ways below a node falls to each way that arrives there. */
  readonly #perWay: Float64Array;

  constructor(graph: GraphSnapshot) {
    const count = graph.nodes.length;
    this.#graph = graph;
    this.total = new Float64Array(count);
    this.#depth = new Int32Array(count).fill(-1);
    this.#queue = new Uint32Array(count);
    this.#arriving = new Float64Array(count);
    this.#leaving = new Float64Array(count);
    this.#perWay = new Float64Array(count);
  }

  add(source: number): void {
    const { outOffsets, outTargets } = this.#graph;
    const [depth, queue, arriving, leaving] = [
      this.#depth,
      this.#queue,
      this.#arriving,
      this.#leaving,
    ];
    depth[source] = 0;
    arriving[source] = 1;
    queue[0] = source;
    let [tail, levelEnd] = [1, 0];
    for (let head = 0; head < tail; head++) {
      if (head === levelEnd) {
        this.#leave(head, tail);
        levelEnd = tail;
      }
      const node = queue[head]!;
      const below = depth[node]! + 1;
      const ways = leaving[node]!;
      const end = outOffsets[node + 1]!;
      for (let at = outOffsets[node]!; at < end; at++) {
        const target = outTargets[at]!;
        if (depth[target]! < 0) {
          depth[target] = below;
          arriving[target] = 0;
          queue[tail++] = target;
        }
        if (depth[target] === below) arriving[target]! += ways;
      }
    }
    this.#goBack(source, tail);
  }

  /** The level that stands at `from .. to` in the queue is complete: says how its ways go on. */
  #leave(from: number, to: number): void {
    let most = 0;
    for (let at = from; at < to; at++) most = Math.max(most, this.#arriving[this.#queue[at]!]!);
    const scale = most > MANY_WAYS ? most : 1;
    for (let at = from; at < to; at++) {
      const node = this.#queue[at]!;
      this.#leaving[node] = Math.max(this.#arriving[node]! / scale, FEWEST_WAYS);
    }
  }

  /** Farthest first: a node carries the share of each way below it that came through it. */
  #goBack(source: number, reached: number): void {
    const { outOffsets, outTargets } = this.#graph;
    const [depth, arriving, perWay, total] = [
      this.#depth,
      this.#arriving,
      this.#perWay,
      this.total,
    ];
    for (let at = reached - 1; at >= 0; at--) {
      const node = this.#queue[at]!;
      const below = depth[node]! + 1;
      const end = outOffsets[node + 1]!;
      let sum = 0;
      for (let e = outOffsets[node]!; e < end; e++) {
        const target = outTargets[e]!;
        if (depth[target] === below) sum += perWay[target]!;
      }
      const carried = sum * this.#leaving[node]!;
      perWay[node] = (1 + carried) / arriving[node]!;
      if (node !== source) total[node]! += carried;
    }
    for (let at = 0; at < reached; at++) depth[this.#queue[at]!] = -1;
  }
}

/**
 * How much each node stands between others: the share of pairs whose shortest way of calls leads
 * through it.
 *
 * High where many ways narrow to one, such as a gateway or a hub; 0 at what only calls, and at what
 * is only called, however much depends on it: that is `pageRank`'s to say. Parallel edges count as so
 * many ways, self-calls as none, and each edge as one hop.
 *
 * Exact up to `exactUpTo` nodes. Beyond, `samples` sources are drawn without replacement from those that
 * call anything and their sum scaled up: unbiased, and good for telling the high from the low; two nodes
 * within a tenth of each other may swap.
 *
 * @throws AegisError `invalid-option`
 *
 * O(sources · edges) time, 40 bytes a node. Only `+ - * /`, so the same snapshot gives the same bits
 * everywhere.
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { betweenness } from '@aegis/graph/csr';
 * const graph = new ServiceGraph();
 * for (const [from, to] of [['web', 'api'], ['app', 'api'], ['api', 'db']]) graph.addEdge({ from, to });
 * const { scores, exact } = betweenness(graph.snapshot());
 * scores[1]; // => 2 / 6
 * exact; // => true
 * ```
 *
 * @see Brandes (2001), A faster algorithm for betweenness centrality, J. Math. Sociol. 25(2),
 * doi:10.1080/0022250X.2001.9990249; the sample after Brandes, Pich (2007), Centrality estimation in
 * large networks, Int. J. Bifurcation and Chaos 17(7), doi:10.1142/S0218127407018403
 */
export function betweenness(
  snapshot: GraphSnapshot,
  options?: BetweennessOptions,
): BetweennessResult {
  const owner = 'betweenness';
  const { exactUpTo, samples, seed } = resolveOptions(owner, DEFAULTS, options);
  checkNumber(owner, 'exactUpTo', exactUpTo, { min: 0 });
  checkNumber(owner, 'samples', samples, { min: 1, integer: true });
  checkNumber(owner, 'seed', seed, { integer: true });
  const count = snapshot.nodes.length;
  const callers = callersOf(snapshot);
  const exact = count <= exactUpTo || callers.length <= samples;
  const sources = exact ? callers : drawn(callers.slice(), samples, seed);
  const accumulator = new Accumulator(snapshot);
  for (const source of sources) accumulator.add(source);
  const scores = accumulator.total;
  // Never 0: where there are no pairs or no sources, there is nothing to divide either.
  const pairs = Math.max(1, (count - 1) * (count - 2));
  const factor = callers.length / (Math.max(1, sources.length) * pairs);
  for (let i = 0; i < count; i++) scores[i] = Math.min(1, scores[i]! * factor);
  return { scores, exact, sources: sources.length };
}
