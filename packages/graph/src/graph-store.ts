import { DirectedGraph } from 'graphology';
import {
  buildSnapshot,
  EDGE_KINDS,
  extendSnapshot,
  type GraphEdge,
  type GraphNode,
  type GraphSnapshot,
  PROVENANCES,
  type Provenance,
} from './csr/index.js';
import { clipped, type EdgeInput, isUsableId, type NodeInput } from './graph-input.js';
import { graphKey } from './graph-key.js';
import type { StatedNode } from './service-graph-types.js';

function shown({ id, kind, namespace, replicas }: StatedNode): GraphNode {
  return { id, kind: kind ?? 'service', namespace, replicas: replicas ?? 1 };
}

/**
 * What was said of nodes and edges, and the snapshot of it.
 *
 * Nothing is ever taken away, so that places in the lists are the numbers in the snapshot; and what is
 * said is replaced, never altered, so that snapshots can share it.
 */
export class GraphStore {
  readonly #maxNodes: number;
  readonly #maxEdges: number;
  /** Who has an edge to whom; an edge's key is its number. */
  readonly #graph = new DirectedGraph();
  /** By the id itself, which a Map takes whatever it is. */
  readonly #numberOf = new Map<string, number>();
  readonly #nodes: StatedNode[] = [];
  readonly #edges: GraphEdge[] = [];
  /** One list for all edges that are known in the same ways. */
  readonly #provenances = new Map<number, readonly Provenance[]>();
  #snapshot: GraphSnapshot | null = null;
  /** What the snapshot shows otherwise; what it lacks is at the ends of the lists. */
  readonly #staleNodes = new Set<number>();
  readonly #staleEdges = new Set<number>();
  droppedNodes = 0;
  droppedEdges = 0;

  constructor(maxNodes: number, maxEdges: number) {
    this.#maxNodes = maxNodes;
    this.#maxEdges = maxEdges;
  }

  get nodes(): readonly StatedNode[] {
    return this.#nodes;
  }

  get edges(): readonly GraphEdge[] {
    return this.#edges;
  }

  hasNode(id: string): boolean {
    return this.#numberOf.has(id);
  }

  hasEdge(from: string, to: string): boolean {
    return this.#edgeAt(from, to) !== null;
  }

  addNode(node: NodeInput): void {
    const at = this.#touch(node.id);
    if (at === null) return;
    const known = this.#nodes[at]!;
    const kind = node.kind ?? known.kind;
    const namespace = node.namespace === undefined ? known.namespace : clipped(node.namespace);
    const replicas = node.replicas ?? known.replicas;
    if (kind === known.kind && namespace === known.namespace && replicas === known.replicas) {
      return;
    }
    this.#nodes[at] = { id: known.id, kind, namespace, replicas };
    if (this.#snapshot !== null) this.#staleNodes.add(at);
  }

  addEdge(edge: EdgeInput): void {
    const at = this.#edgeAt(edge.from, edge.to);
    if (at !== null) {
      this.#join(at, edge);
      return;
    }
    const full = this.#edges.length >= this.#maxEdges;
    const from = full ? null : this.#touch(edge.from);
    const to = from === null ? null : this.#touch(edge.to);
    if (from === null || to === null) {
      this.droppedEdges++;
      return;
    }
    const key = String(this.#edges.length);
    this.#graph.addDirectedEdgeWithKey(key, graphKey(edge.from), graphKey(edge.to));
    this.#edges.push({
      // The nodes' own strings: the caller's copies need not be kept.
      from: this.#nodes[from]!.id,
      to: this.#nodes[to]!.id,
      kind: edge.kind ?? 'calls',
      protocol: clipped(edge.protocol ?? null),
      provenance: this.#provenanceOf(edge.provenance ?? ['declared']),
      confidence: edge.confidence ?? 1,
    });
  }

  /** What another source says of an edge that is known. */
  #join(at: number, edge: EdgeInput): void {
    const known = this.#edges[at]!;
    const { kind = 'calls', confidence = 1 } = edge;
    const vaguer = EDGE_KINDS.indexOf(kind) <= EDGE_KINDS.indexOf(known.kind);
    const joined: GraphEdge = {
      from: known.from,
      to: known.to,
      kind: vaguer ? known.kind : kind,
      protocol: known.protocol ?? clipped(edge.protocol ?? null),
      provenance: this.#provenanceOf(known.provenance, edge.provenance ?? ['declared']),
      confidence: Math.max(known.confidence, confidence),
    };
    const same =
      joined.kind === known.kind &&
      joined.protocol === known.protocol &&
      joined.provenance === known.provenance &&
      joined.confidence === known.confidence;
    if (same) return;
    this.#edges[at] = joined;
    if (this.#snapshot !== null) this.#staleEdges.add(at);
  }

  #provenanceOf(
    some: readonly Provenance[],
    others: readonly Provenance[] = [],
  ): readonly Provenance[] {
    let bits = 0;
    for (const source of some) bits |= 1 << PROVENANCES.indexOf(source);
    for (const source of others) bits |= 1 << PROVENANCES.indexOf(source);
    let known = this.#provenances.get(bits);
    if (known === undefined) {
      known = Object.freeze(PROVENANCES.filter((_, i) => (bits & (1 << i)) !== 0));
      this.#provenances.set(bits, known);
    }
    return known;
  }

  /** The place of the node, which is made if need be; null where there is no room for it. */
  #touch(id: string): number | null {
    const known = this.#numberOf.get(id);
    if (known !== undefined) return known;
    if (this.#nodes.length >= this.#maxNodes || !isUsableId(id)) {
      this.droppedNodes++;
      return null;
    }
    const at = this.#nodes.length;
    this.#graph.addNode(graphKey(id));
    this.#numberOf.set(id, at);
    this.#nodes.push({ id, kind: null, namespace: null, replicas: null });
    return at;
  }

  #edgeAt(from: string, to: string): number | null {
    // graphology throws where an end is unknown.
    if (!this.#numberOf.has(from) || !this.#numberOf.has(to)) return null;
    const key = this.#graph.directedEdge(graphKey(from), graphKey(to));
    return key === undefined ? null : Number(key);
  }

  /** The graph frozen for algorithms; the same object until something changes. */
  snapshot(): GraphSnapshot {
    this.#snapshot =
      this.#snapshot === null
        ? buildSnapshot(this.#nodes.map(shown), this.#edges.slice())
        : this.#renewed(this.#snapshot);
    return this.#snapshot;
  }

  #renewed(old: GraphSnapshot): GraphSnapshot {
    let snapshot = old;
    if (this.#staleNodes.size > 0) {
      const nodes = old.nodes.slice();
      for (const at of this.#staleNodes) {
        if (at < nodes.length) nodes[at] = shown(this.#nodes[at]!);
      }
      snapshot = { ...snapshot, nodes };
      this.#staleNodes.clear();
    }
    if (this.#staleEdges.size > 0) {
      const edges = old.edges.slice();
      for (const at of this.#staleEdges) if (at < edges.length) edges[at] = this.#edges[at]!;
      snapshot = { ...snapshot, edges };
      this.#staleEdges.clear();
    }
    const [nodes, edges] = [old.nodes.length, old.edges.length];
    if (this.#nodes.length === nodes && this.#edges.length === edges) return snapshot;
    return extendSnapshot(snapshot, {
      nodes: this.#nodes.slice(nodes).map(shown),
      edges: this.#edges.slice(edges),
    });
  }
}
