import type { GraphSnapshot } from '@aegis/graph/csr';
import type { Family } from './families.js';
import type { NodeEvidence } from './node-evidence.js';

/** Trouble of one family explains so much of another: a slow callee makes its caller fail, and so on. */
const ACROSS_FAMILIES = 0.7;
/** Trouble that a callee hands on to its callers, of whatever family. */
const HANDED_ON: ReadonlySet<Family> = new Set([
  'latency',
  'errors',
  'saturation',
  'availability',
  'own-log',
  'dependency-log',
  'self-time',
  'error-origin',
  'call-duration',
]);

/** What others may feel of each node, in bans, worked out once for all who ask. */
export class Trouble {
  readonly #graph: GraphSnapshot | null;
  /** By the node's place in the graph; undefined for one without evidence. */
  readonly #evidence: readonly (NodeEvidence | undefined)[];
  /** Of any family. */
  readonly #any: Float64Array;
  /** By family, the most at what each node calls, externals left out; NaN where nobody asked. */
  readonly #mostCalled = new Map<Family, Float64Array>();

  constructor(evidence: ReadonlyMap<string, NodeEvidence>, graph: GraphSnapshot | null) {
    this.#graph = graph;
    this.#evidence = graph === null ? [] : graph.nodes.map(({ id }) => evidence.get(id));
    this.#any = Float64Array.from(this.#evidence, anyTrouble);
  }

  /** What is known of the callers of a node; one that calls in two ways comes twice. */
  callersOf(node: number): NodeEvidence[] {
    const graph = this.#graph!;
    const callers: NodeEvidence[] = [];
    for (let at = graph.inOffsets[node]!; at < graph.inOffsets[node + 1]!; at++) {
      const caller = graph.inSources[at]!;
      const known = caller === node ? undefined : this.#evidence[caller];
      if (known !== undefined) callers.push(known);
    }
    return callers;
  }

  /** The most at the callers of a node, of any family. */
  ofCallers(node: number): number {
    const graph = this.#graph!;
    let most = 0;
    for (let at = graph.inOffsets[node]!; at < graph.inOffsets[node + 1]!; at++) {
      const caller = graph.inSources[at]!;
      if (caller !== node) most = Math.max(most, this.#any[caller]!);
    }
    return most;
  }

  /** The most at what a node calls: of a family, with what other families do to it. */
  ofCallees(node: number, family: Family): number {
    const graph = this.#graph!;
    let most = 0;
    for (let at = graph.outOffsets[node]!; at < graph.outOffsets[node + 1]!; at++) {
      const callee = graph.outTargets[at]!;
      if (callee !== node) most = Math.max(most, this.#of(callee, family));
    }
    return most;
  }

  /** The same at what the callers of an external node call besides; 0 for any other node. */
  ofSiblings(node: number, family: Family): number {
    const graph = this.#graph!;
    if (graph.nodes[node]!.kind !== 'external') return 0;
    let most = 0;
    for (let at = graph.inOffsets[node]!; at < graph.inOffsets[node + 1]!; at++) {
      const caller = graph.inSources[at]!;
      if (caller !== node) most = Math.max(most, this.#mostCalledBy(caller, family));
    }
    return most;
  }

  #mostCalledBy(caller: number, family: Family): number {
    let known = this.#mostCalled.get(family);
    if (known === undefined) {
      known = new Float64Array(this.#any.length).fill(Number.NaN);
      this.#mostCalled.set(family, known);
    }
    const before = known[caller]!;
    if (!Number.isNaN(before)) return before;
    const graph = this.#graph!;
    let most = 0;
    for (let at = graph.outOffsets[caller]!; at < graph.outOffsets[caller + 1]!; at++) {
      const callee = graph.outTargets[at]!;
      if (callee === caller || graph.nodes[callee]!.kind === 'external') continue;
      most = Math.max(most, this.#of(callee, family));
    }
    known[caller] = most;
    return most;
  }

  #of(node: number, family: Family): number {
    const any = this.#any[node]!;
    if (any === 0 || !HANDED_ON.has(family)) return ACROSS_FAMILIES * any;
    return Math.max(ACROSS_FAMILIES * any, this.#evidence[node]!.strength(family));
  }
}

function anyTrouble(node: NodeEvidence | undefined): number {
  if (node === undefined) return 0;
  let most = 0;
  for (const { family, strength } of node.says()) {
    if (HANDED_ON.has(family)) most = Math.max(most, strength);
  }
  return most;
}
