import { checkNumber, resolveOptions } from '@aegis/core';
import { type Criticality, criticalityOf } from './criticality.js';
import {
  type BetweennessOptions,
  callRings,
  type GraphEdge,
  type GraphNode,
  type GraphSnapshot,
  pageRank,
} from './csr/index.js';
import { toMermaid } from './export/mermaid.js';
import type { PictureOptions } from './export/picture-options.js';
import { checkEdge, checkNode, type EdgeInput, type NodeInput } from './graph-input.js';
import { GraphStore } from './graph-store.js';
import { idsReached, nodesNear, pathsBetween } from './questions.js';
import { serializedOf } from './serialized-graph.js';
import { readServiceGraph, writeServiceGraph } from './service-graph-snapshot.js';
import type {
  MergeOptions,
  PathOptions,
  ReachOptions,
  SerializedGraph,
  ServiceGraphOptions,
  ServiceGraphStats,
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
 * Asking for an unknown id gives an empty answer. Questions go to a snapshot, which is kept and, when
 * something is added, extended by that instead of built again. About 400 bytes a node and an edge,
 * most of them graphology's, and 40 for each of both while a snapshot is kept.
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
  readonly #store: GraphStore;

  /** @throws AegisError `invalid-option` */
  constructor(options?: ServiceGraphOptions) {
    this.#options = resolveOptions('ServiceGraph', DEFAULTS, options);
    const { maxNodes, maxEdges } = this.#options;
    checkNumber('ServiceGraph', 'maxNodes', maxNodes, { min: 1, max: 1e6, integer: true });
    checkNumber('ServiceGraph', 'maxEdges', maxEdges, { min: 1, max: 1e7, integer: true });
    this.#store = new GraphStore(maxNodes, maxEdges);
  }

  /**
   * Tells of a node; of a known one, the fields given replace what was known.
   *
   * @throws AegisError `invalid-argument` for a kind there is not, or replicas below 0
   */
  addNode(node: NodeInput): void {
    checkNode(node);
    this.#store.addNode(node);
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
    this.#store.addEdge(edge);
  }

  hasNode(id: string): boolean {
    return this.#store.hasNode(id);
  }

  hasEdge(from: string, to: string): boolean {
    return this.#store.hasEdge(from, to);
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
    const store = other.#store;
    for (const { id, kind, namespace, replicas } of store.nodes) {
      const stated = { kind: kind ?? undefined, namespace: namespace ?? undefined };
      this.#store.addNode({ id: nameOf(id), ...stated, replicas: replicas ?? undefined });
    }
    for (const edge of store.edges) {
      const [from, to] = [nameOf(edge.from), nameOf(edge.to)];
      // A call between two names of one thing is no call of its own.
      if (from !== to || edge.from === edge.to) this.#store.addEdge({ ...edge, from, to });
    }
    this.#store.droppedNodes += store.droppedNodes;
    this.#store.droppedEdges += store.droppedEdges;
  }

  /**
   * The graph frozen for algorithms; the same object until something changes, and the ones given out
   * before stay as they are. After a change it costs a copy of what stands, not building it again.
   */
  snapshot(): GraphSnapshot {
    return this.#store.snapshot();
  }

  /** What `id` calls, nearest first; without itself. */
  dependencies(id: string, options?: ReachOptions): string[] {
    return idsReached(this.snapshot(), id, 'out', options);
  }

  /** What calls `id`, nearest first; without itself. */
  dependents(id: string, options?: ReachOptions): string[] {
    return idsReached(this.snapshot(), id, 'in', options);
  }

  /** All that feel trouble at `id`: what calls it, directly or through others, nearest first. */
  blastRadius(id: string): string[] {
    return idsReached(this.snapshot(), id, 'in', { depth: Infinity });
  }

  /**
   * The ways by which `from` comes to call `to`, shortest first, both ends included; of no more than 12
   * hops, 10 of them unless `limit` says otherwise.
   */
  pathsTo(from: string, to: string, options?: PathOptions): string[][] {
    return pathsBetween(this.snapshot(), from, to, options);
  }

  /** Groups of nodes that call each other in a ring, and nodes that call themselves. */
  cycles(): string[][] {
    const { nodes } = this.snapshot();
    return callRings(this.snapshot()).map((ring) => ring.map((node) => nodes[node]!.id));
  }

  /** How much of the system leans on each node, summing to 1; `pageRank` of `@aegis/graph/csr`. */
  pageRank(): Map<string, number> {
    const snapshot = this.snapshot();
    const { scores } = pageRank(snapshot);
    return new Map(snapshot.nodes.map((node, i) => [node.id, scores[i]!]));
  }

  /**
   * What hangs on each node, the most critical first: what leans on it and what passes through it, with a
   * score of both. Exact up to 2000 nodes; beyond, betweenness goes by a sample of sources.
   *
   * @throws AegisError `invalid-option`
   */
  criticality(options?: BetweennessOptions): Map<string, Criticality> {
    return criticalityOf(this.snapshot(), options);
  }

  /** The part of the graph within `depth` hops of `id`, callers and callees alike. */
  neighbourhood(id: string, depth = 1): ServiceGraph {
    checkNumber('ServiceGraph', 'depth', depth, { min: 0 });
    const part = new ServiceGraph(this.#options);
    const snapshot = this.snapshot();
    const start = snapshot.indexOf.get(id);
    if (start === undefined) return part;
    const near = nodesNear(snapshot, start, depth);
    const isNear = (node: string): boolean => near[snapshot.indexOf.get(node)!] === 1;
    for (const node of snapshot.nodes) if (isNear(node.id)) part.addNode(node);
    for (const edge of snapshot.edges) if (isNear(edge.from) && isNear(edge.to)) part.addEdge(edge);
    return part;
  }

  /**
   * A Mermaid flowchart, on request with health and a path lit; nothing in a name can break out of its
   * label. Other forms are in `@aegis/graph/export`.
   *
   * @throws AegisError `invalid-option`
   */
  toMermaid(options?: PictureOptions): string {
    return toMermaid(this.snapshot(), options);
  }

  /** For graphology and its libraries: `DirectedGraph.from(graph.toGraphology())`. */
  toGraphology(): SerializedGraph {
    return serializedOf(this.snapshot());
  }

  stats(): ServiceGraphStats {
    return {
      nodes: this.#store.nodes.length,
      edges: this.#store.edges.length,
      droppedNodes: this.#store.droppedNodes,
      droppedEdges: this.#store.droppedEdges,
    };
  }

  toJSON(): unknown {
    const { nodes, droppedNodes, droppedEdges } = this.#store;
    const dropped = { nodes: droppedNodes, edges: droppedEdges };
    return writeServiceGraph(this.#options, nodes, this.snapshot(), dropped);
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): ServiceGraph {
    const { options, nodes, edges, dropped } = readServiceGraph(json);
    const graph = new ServiceGraph(options);
    for (const node of nodes) graph.addNode(node);
    for (const edge of edges) graph.addEdge(edge);
    graph.#store.droppedNodes = dropped.nodes;
    graph.#store.droppedEdges = dropped.edges;
    return graph;
  }
}
