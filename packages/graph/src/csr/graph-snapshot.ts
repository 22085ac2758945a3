/** What a node of the service graph can be. */
export const NODE_KINDS = [
  'service',
  'workload',
  'datastore',
  'cache',
  'queue',
  'external',
  'ingress',
  'node',
  'user',
] as const;

/** What a node of the service graph is. */
export type NodeKind = (typeof NODE_KINDS)[number];

/** What an edge can be, the vaguer first: where two sources differ, the later one is kept. */
export const EDGE_KINDS = [
  'allowed',
  'runs-on',
  'routes',
  'calls',
  'consumes',
  'publishes',
  'stores',
] as const;

/** What an edge is. */
export type EdgeKind = (typeof EDGE_KINDS)[number];

/** How an edge can come to be known, the weaker first. */
export const PROVENANCES = [
  'network-policy',
  'manifest',
  'compose',
  'ingress',
  'mesh',
  'trace',
  'declared',
] as const;

/** How an edge came to be known. */
export type Provenance = (typeof PROVENANCES)[number];

/** A node as it stands in a snapshot. */
export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly namespace: string | null;
  /** How many copies run, 1 where nothing says. */
  readonly replicas: number;
}

/** A call or dependency: `from` calls `to`, so trouble at `to` is felt at `from`. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly protocol: string | null;
  readonly provenance: readonly Provenance[];
  /** How sure the sources are that the edge exists, in (0, 1]. */
  readonly confidence: number;
}

/**
 * A graph frozen for algorithms: compressed sparse rows, both ways. Nodes are numbered in the order of
 * `nodes`, edges in the order of `edges`; edge e of node i stands in
 * `outTargets[outOffsets[i] .. outOffsets[i + 1])`.
 *
 * 16 bytes an edge and 8 a node beside the objects.
 */
export interface GraphSnapshot {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly outOffsets: Uint32Array;
  readonly outTargets: Uint32Array;
  /** The edge's number, for each place in `outTargets`. */
  readonly outEdges: Uint32Array;
  readonly inOffsets: Uint32Array;
  readonly inSources: Uint32Array;
  readonly inEdges: Uint32Array;
}

/** Anything that can be asked for a frozen graph; `ServiceGraph` is one. */
export interface GraphSource {
  snapshot(): GraphSnapshot;
}
