import { checkNumber, resolveOptions } from '@aegis/core';
import { DirectedGraph } from 'graphology';
import {
  buildSnapshot,
  distances,
  EDGE_KINDS,
  type GraphEdge,
  type GraphNode,
  type GraphSnapshot,
  PROVENANCES,
  pageRank,
  reachable,
  simplePaths,
} from './csr/index.js';
import {
  checkEdge,
  checkNode,
  clipped,
  type EdgeInput,
  isUsableId,
  type NodeInput,
} from './graph-input.js';
import { graphKey } from './graph-key.js';
import { mermaidOf } from './mermaid.js';
import { serializedOf } from './serialized-graph.js';
import { readServiceGraph, writeServiceGraph } from './service-graph-snapshot.js';
import type {
  MergeOptions,
  ReachOptions,
  SerializedGraph,
  ServiceGraphOptions,
  ServiceGraphStats,
  StatedEdge,
  StatedNode,
} from './service-graph-types.js';

const NO_ALIASES: Required<MergeOptions> = { aliases: new Map() };
const DEFAULTS: Required<ServiceGraphOptions> = { maxNodes: 100_000, maxEdges: 1_000_000 };

/**
 * Who calls whom: services, datastores, queues and what else a system is made of, with how each edge
 * came to be known and how sure that is.
 *
 * Between two nodes there is one edge in each direction at most, and a node may call itself. What
 * several sources say of the same edge is joined: the union of provenances, the highest confidence (so
 * that reading a source again changes nothing), the more telling kind (`allowed` gives way to any
 * other), the first known protocol. Of a node, the last word counts.
 *
 * Asking for an unknown id gives an empty answer. About 350 bytes a node and an edge
 * (graphology's), and as much again while a snapshot is cached.
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * const graph = new ServiceGraph();
 * graph.addEdge({ from: 'web', to: 'cart', protocol: 'grpc' });
 * graph.addEdge({ from: 'cart', to: 'redis', kind: 'stores' });
 * graph.addNode({ id: 'redis', kind: 'cache' });
 * graph.dependencies('web'); // => ['cart']
 * graph.dependencies('web', { depth: Infinity }); // => ['cart', 'redis']
 * graph.blastRadius('redis'); // => ['cart', 'web']
 * ```
 */
export class ServiceGraph {
  readonly #options: Readonly<Required<ServiceGraphOptions>>;
  readonly #graph: DirectedGraph<StatedNode, StatedEdge> = new DirectedGraph();
  #droppedNodes = 0;
  #droppedEdges = 0;
  #snapshot: GraphSnapshot | null = null;

  /** @throws AegisError `invalid-option` */
  constructor(options?: ServiceGraphOptions) {
    this.#options = resolveOptions('ServiceGraph', DEFAULTS, options);
    const { maxNodes, maxEdges } = this.#options;
    checkNumber('ServiceGraph', 'maxNodes', maxNodes, { min: 1, max: 1e6, integer: true });
    checkNumber('ServiceGraph', 'maxEdges', maxEdges, { min: 1, max: 1e7, integer: true });
  }

  /**
   * Tells of a node; of a known one, the fields given replace what was known.
   *
   * @throws AegisError `invalid-argument` for a kind there is not, or replicas below 0
   */
  addNode(node: NodeInput): void {
    checkNode(node);
    const known = this.#touch(node.id);
    if (known === null) return;
    if (node.kind !== undefined) known.kind = node.kind;
    if (node.namespace !== undefined) known.namespace = clipped(node.namespace);
    if (node.replicas !== undefined) known.replicas = node.replicas;
  }

  /**
   * Tells of an edge; its ends become nodes where they are not. A known edge is joined with it as
   * described at {@link ServiceGraph}.
   *
   * @throws AegisError `invalid-argument` for a kind or provenance there is not, or a confidence
   * outside (0, 1]
   */
  addEdge(edge: EdgeInput): void {
    checkEdge(edge);
    const { kind = 'calls', provenance = ['declared'], confidence = 1 } = edge;
    const protocol = clipped(edge.protocol ?? null);
    const known = this.#edge(edge.from, edge.to);
    if (known === null) {
      const full = this.#graph.size >= this.#options.maxEdges;
      if (full || this.#touch(edge.from) === null || this.#touch(edge.to) === null) {
        this.#droppedEdges++;
        return;
      }
      const sources = PROVENANCES.filter((source) => provenance.includes(source));
      const stated: StatedEdge = { kind, protocol, provenance: sources, confidence };
      this.#graph.addDirectedEdge(graphKey(edge.from), graphKey(edge.to), stated);
      return;
    }
    this.#snapshot = null;
    if (EDGE_KINDS.indexOf(kind) > EDGE_KINDS.indexOf(known.kind)) known.kind = kind;
    known.protocol ??= protocol;
    known.provenance = PROVENANCES.filter(
      (source) => known.provenance.includes(source) || provenance.includes(source),
    );
    known.confidence = Math.max(known.confidence, confidence);
  }

  /** What is stated of the node, which is made if need be; null where there is no room for it. */
  #touch(id: string): StatedNode | null {
    const key = graphKey(id);
    if (!this.#graph.hasNode(key)) {
      if (this.#graph.order >= this.#options.maxNodes || !isUsableId(id)) {
        this.#droppedNodes++;
        return null;
      }
      this.#graph.addNode(key, { id, kind: null, namespace: null, replicas: null });
    }
    this.#snapshot = null;
    return this.#graph.getNodeAttributes(key);
  }

  #edge(from: string, to: string): StatedEdge | null {
    const [source, target] = [graphKey(from), graphKey(to)];
    // graphology throws where an end is unknown.
    if (!this.#graph.hasNode(source) || !this.#graph.hasNode(target)) return null;
    const key = this.#graph.directedEdge(source, target);
    return key === undefined ? null : this.#graph.getEdgeAttributes(key);
  }

  hasNode(id: string): boolean {
    return this.#graph.hasNode(graphKey(id));
  }

  hasEdge(from: string, to: string): boolean {
    return this.#edge(from, to) !== null;
  }

  /** All nodes, in the order in which they were first told of. */
  nodes(): readonly GraphNode[] {
    return this.snapshot().nodes;
  }

  /** All edges, in the order in which they were first told of. */
  edges(): readonly GraphEdge[] {
    return this.snapshot().edges;
  }

  /**
   * Takes in all that `other` was told; where both speak of a node, the words of `other` count. A node is
   * known by its id alone: where the two name one thing differently, give `aliases`.
   */
  merge(other: ServiceGraph, options?: MergeOptions): void {
    const { aliases } = resolveOptions('ServiceGraph', NO_ALIASES, options);
    const nameOf = (id: string): string => aliases.get(id) ?? id;
    other.#graph.forEachNode((_, { id, kind, namespace, replicas }) => {
      const stated = { kind: kind ?? undefined, namespace: namespace ?? undefined };
      this.addNode({ id: nameOf(id), ...stated, replicas: replicas ?? undefined });
    });
    for (const edge of other.edges()) {
      const [from, to] = [nameOf(edge.from), nameOf(edge.to)];
      // A call between two names of one thing is no call of its own.
      if (from !== to || edge.from === edge.to) this.addEdge({ ...edge, from, to });
    }
    this.#droppedNodes += other.#droppedNodes;
    this.#droppedEdges += other.#droppedEdges;
  }

  /** The graph frozen for algorithms; the same object until something changes. */
  snapshot(): GraphSnapshot {
    if (this.#snapshot !== null) return this.#snapshot;
    const nodes: GraphNode[] = [];
    this.#graph.forEachNode((_, { id, kind, namespace, replicas }) => {
      nodes.push({ id, kind: kind ?? 'service', namespace, replicas: replicas ?? 1 });
    });
    const edges: GraphEdge[] = [];
    this.#graph.forEachEdge((_, stated, _source, _target, source, target) => {
      const { kind, protocol, provenance, confidence } = stated;
      edges.push({ from: source.id, to: target.id, kind, protocol, provenance, confidence });
    });
    this.#snapshot = buildSnapshot(nodes, edges);
    return this.#snapshot;
  }

  /** What `id` calls, nearest first; without itself. */
  dependencies(id: string, options?: ReachOptions): string[] {
    return this.#reach(id, 'out', options);
  }

  /** What calls `id`, nearest first; without itself. */
  dependents(id: string, options?: ReachOptions): string[] {
    return this.#reach(id, 'in', options);
  }

  /** All that feel trouble at `id`: what calls it, directly or through others, nearest first. */
  blastRadius(id: string): string[] {
    return this.#reach(id, 'in', { depth: Infinity });
  }

  #reach(id: string, direction: 'in' | 'out', options: ReachOptions | undefined): string[] {
    const { depth } = resolveOptions('ServiceGraph', { depth: 1 }, options);
    if (depth !== Infinity) checkNumber('ServiceGraph', 'depth', depth, { min: 1 });
    const snapshot = this.snapshot();
    const start = snapshot.indexOf.get(id);
    if (start === undefined) return [];
    const found = reachable(snapshot, [start], { direction, maxDepth: depth });
    return Array.from(found, (node) => snapshot.nodes[node]!.id);
  }

  /**
   * The ways by which `from` comes to call `to`, shortest first, both ends included; of no more than 12
   * hops, 10 of them unless `limit` says otherwise.
   */
  pathsTo(from: string, to: string, options?: { readonly limit?: number }): string[][] {
    const { limit } = resolveOptions('ServiceGraph', { limit: 10 }, options);
    const snapshot = this.snapshot();
    const start = snapshot.indexOf.get(from);
    const end = snapshot.indexOf.get(to);
    if (start === undefined || end === undefined) return [];
    const paths = simplePaths(snapshot, start, end, { limit });
    return paths.map((path) => path.map((node) => snapshot.nodes[node]!.id));
  }

  /** How much of the system leans on each node, summing to 1; `pageRank` of `@aegis/graph/csr`. */
  pageRank(): Map<string, number> {
    const snapshot = this.snapshot();
    const { scores } = pageRank(snapshot);
    return new Map(snapshot.nodes.map((node, i) => [node.id, scores[i]!]));
  }

  /** The part of the graph within `depth` hops of `id`, callers and callees alike. */
  neighbourhood(id: string, depth = 1): ServiceGraph {
    checkNumber('ServiceGraph', 'depth', depth, { min: 0 });
    const part = new ServiceGraph(this.#options);
    const snapshot = this.snapshot();
    const start = snapshot.indexOf.get(id);
    if (start === undefined) return part;
    const below = distances(snapshot, [start], { maxDepth: depth });
    const above = distances(snapshot, [start], { maxDepth: depth, direction: 'in' });
    const near = (node: string): boolean => {
      const i = snapshot.indexOf.get(node)!;
      return below[i]! >= 0 || above[i]! >= 0;
    };
    for (const node of snapshot.nodes) if (near(node.id)) part.addNode(node);
    for (const edge of snapshot.edges) if (near(edge.from) && near(edge.to)) part.addEdge(edge);
    return part;
  }

  /** A Mermaid flowchart; nothing in a name can break out of its label. */
  toMermaid(): string {
    return mermaidOf(this.snapshot());
  }

  /** For graphology and its libraries: `DirectedGraph.from(graph.toGraphology())`. */
  toGraphology(): SerializedGraph {
    return serializedOf(this.snapshot());
  }

  stats(): ServiceGraphStats {
    return {
      nodes: this.#graph.order,
      edges: this.#graph.size,
      droppedNodes: this.#droppedNodes,
      droppedEdges: this.#droppedEdges,
    };
  }

  toJSON(): unknown {
    const nodes = this.#graph.mapNodes((_, stated) => stated);
    const dropped = { nodes: this.#droppedNodes, edges: this.#droppedEdges };
    return writeServiceGraph(this.#options, nodes, this.snapshot(), dropped);
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): ServiceGraph {
    const { options, nodes, edges, dropped } = readServiceGraph(json);
    const graph = new ServiceGraph(options);
    for (const node of nodes) graph.addNode(node);
    for (const edge of edges) graph.addEdge(edge);
    graph.#droppedNodes = dropped.nodes;
    graph.#droppedEdges = dropped.edges;
    return graph;
  }
}
