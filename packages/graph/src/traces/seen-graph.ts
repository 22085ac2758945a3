import {
  buildSnapshot,
  EDGE_KINDS,
  type EdgeKind,
  type GraphEdge,
  type GraphNode,
  type GraphSnapshot,
  NODE_KINDS,
  type NodeKind,
} from '../csr/index.js';
import type { EdgeInput, NodeInput } from '../graph-input.js';

/** What can be told of nodes and edges; `ServiceGraph` is one. */
export interface GraphTarget {
  hasNode(id: string): boolean;
  addNode(node: NodeInput): void;
  addEdge(edge: EdgeInput): void;
}

export interface SeenNode {
  readonly id: string;
  kind: NodeKind;
  namespace: string | null;
  lastTrace: number;
}

export interface SeenEdge {
  readonly from: string;
  readonly to: string;
  kind: EdgeKind;
  protocol: string | null;
  count: number;
  lastTrace: number;
}

export interface SeenGraphLimits {
  readonly maxNodes: number;
  readonly maxEdges: number;
}

/** The share of entries that goes at once where there is no room, so that making room costs little. */
const EVICTED_SHARE = 8;

/** The more telling kind counts: a peer that has spans is a service, one that stores is a store. */
function kindRank(kind: NodeKind): number {
  if (kind === 'external') return 0;
  return kind === 'service' ? 1 : 2 + NODE_KINDS.indexOf(kind);
}

function lesser(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** How sure an edge is that was seen so often: the rule of succession. */
export function confidenceOf(count: number): number {
  return (count + 1) / (count + 2);
}

/** Drops the entries that were seen longest ago. */
function evict<T extends { readonly lastTrace: number }>(entries: readonly T[]): T[] {
  const sorted = [...entries].sort((a, b) => a.lastTrace - b.lastTrace);
  return sorted.slice(0, Math.ceil(sorted.length / EVICTED_SHARE));
}

/** Nodes and edges as calls show them, with how often; joined the same in any order. */
export class SeenGraph {
  readonly #limits: SeenGraphLimits;
  readonly #nodes = new Map<string, SeenNode>();
  readonly #edges = new Map<string, Map<string, SeenEdge>>();
  #edgeCount = 0;
  #snapshot: GraphSnapshot | null = null;
  evictedNodes = 0;
  evictedEdges = 0;

  constructor(limits: SeenGraphLimits) {
    this.#limits = limits;
  }

  get edgeCount(): number {
    return this.#edgeCount;
  }

  nodeEntries(): IterableIterator<SeenNode> {
    return this.#nodes.values();
  }

  *edgeEntries(): IterableIterator<SeenEdge> {
    for (const row of this.#edges.values()) yield* row.values();
  }

  node(id: string, kind: NodeKind, namespace: string | null, trace: number): void {
    const known = this.#nodes.get(id);
    if (known !== undefined) {
      known.lastTrace = trace;
      if (known.kind === kind && known.namespace === namespace) return;
      if (kindRank(kind) > kindRank(known.kind)) known.kind = kind;
      known.namespace = lesser(known.namespace, namespace);
      this.#snapshot = null;
      return;
    }
    if (this.#nodes.size >= this.#limits.maxNodes) {
      for (const { id } of evict([...this.#nodes.values()])) {
        this.#nodes.delete(id);
        this.evictedNodes++;
      }
    }
    this.#nodes.set(id, { id, kind, namespace, lastTrace: trace });
    this.#snapshot = null;
  }

  edge(from: string, to: string, kind: EdgeKind, protocol: string | null, trace: number): void {
    this.#snapshot = null;
    const known = this.#edges.get(from)?.get(to);
    if (known !== undefined) {
      known.count++;
      known.lastTrace = trace;
      if (EDGE_KINDS.indexOf(kind) > EDGE_KINDS.indexOf(known.kind)) known.kind = kind;
      if (known.protocol !== protocol) known.protocol = lesser(known.protocol, protocol);
      return;
    }
    if (this.#edgeCount >= this.#limits.maxEdges) this.#evictEdges();
    this.restoreEdge({ from, to, kind, protocol, count: 1, lastTrace: trace });
  }

  #evictEdges(): void {
    for (const { from, to } of evict([...this.edgeEntries()])) {
      const row = this.#edges.get(from)!;
      row.delete(to);
      if (row.size === 0) this.#edges.delete(from);
      this.#edgeCount--;
      this.evictedEdges++;
    }
  }

  /** Puts a node back as a snapshot has it; false where it is there. */
  restoreNode(node: SeenNode): boolean {
    if (this.#nodes.has(node.id)) return false;
    this.#nodes.set(node.id, node);
    this.#snapshot = null;
    return true;
  }

  /** Puts an edge back as a snapshot has it; false where it is there. */
  restoreEdge(edge: SeenEdge): boolean {
    const row = this.#edges.get(edge.from);
    if (row?.has(edge.to)) return false;
    if (row === undefined) this.#edges.set(edge.from, new Map([[edge.to, edge]]));
    else row.set(edge.to, edge);
    this.#edgeCount++;
    this.#snapshot = null;
    return true;
  }

  /** The ends of edges and the other nodes that were seen, in the order of ids. */
  snapshot(): GraphSnapshot {
    if (this.#snapshot !== null) return this.#snapshot;
    const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
    const ids = new Set(this.#nodes.keys());
    const edges: GraphEdge[] = [];
    for (const { from, to, kind, protocol, count } of this.edgeEntries()) {
      ids.add(from).add(to);
      const confidence = confidenceOf(count);
      edges.push({ from, to, kind, protocol, provenance: ['trace'], confidence });
    }
    const nodes = [...ids].sort(compare).map((id): GraphNode => {
      const known = this.#nodes.get(id);
      const [kind, namespace] = [known?.kind ?? 'service', known?.namespace ?? null];
      return { id, kind, namespace, replicas: 1 };
    });
    edges.sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
    this.#snapshot = buildSnapshot(nodes, edges);
    return this.#snapshot;
  }

  /** Tells another graph what was seen; where that knows better what a node is, it stays. */
  tell(target: GraphTarget): void {
    const { nodes, edges } = this.snapshot();
    for (const { id, kind, namespace } of nodes) {
      // A service is what a node is anyway; of a peer without spans little is known.
      const isVague = kind === 'service' || (kind === 'external' && target.hasNode(id));
      target.addNode({
        id,
        kind: isVague ? undefined : kind,
        namespace: namespace ?? undefined,
      });
    }
    for (const edge of edges) target.addEdge(edge);
  }
}
