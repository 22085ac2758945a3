import type { GraphEdge, GraphNode } from './csr/index.js';

export interface ServiceGraphOptions {
  /** Nodes at most, 1 to 1,000,000; what comes beyond is dropped and counted. @defaultValue 100_000 */
  readonly maxNodes?: number;
  /** Edges at most, 1 to 10,000,000; likewise. @defaultValue 1_000_000 */
  readonly maxEdges?: number;
}

/** How another graph is taken in. */
export interface MergeOptions {
  /**
   * Ids of the other graph, each with the id that this graph has for the same thing; of the sources that
   * know namespaces, `aliasesByNamespace` finds them. @defaultValue none
   */
  readonly aliases?: ReadonlyMap<string, string>;
}

/** How far a question goes. */
export interface ReachOptions {
  /** Hops, >= 1; `Infinity` for all that can be reached. @defaultValue 1 */
  readonly depth?: number;
}

/** How many ways an answer holds. */
export interface PathOptions {
  /** Ways at most, >= 1. @defaultValue 10 */
  readonly limit?: number;
}

export interface ServiceGraphStats {
  readonly nodes: number;
  readonly edges: number;
  /** Nodes that were told but not kept: the graph was full, or the id empty or over 512 characters. */
  readonly droppedNodes: number;
  /** Edges that were told but not kept: the graph was full, or an end was dropped. */
  readonly droppedEdges: number;
}

/** The graph in the form that `DirectedGraph.from` of graphology takes. */
export interface SerializedGraph {
  readonly attributes: Record<string, never>;
  readonly options: {
    readonly type: 'directed';
    readonly multi: false;
    readonly allowSelfLoops: true;
  };
  readonly nodes: { key: string; attributes: Omit<GraphNode, 'id'> }[];
  readonly edges: { source: string; target: string; attributes: Omit<GraphEdge, 'from' | 'to'> }[];
}

/** What was said of a node; null where nothing was. */
export interface StatedNode {
  readonly id: string;
  readonly kind: GraphNode['kind'] | null;
  readonly namespace: string | null;
  readonly replicas: number | null;
}
