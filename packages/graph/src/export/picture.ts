import type { EdgeKind, GraphSnapshot, GraphSource, NodeKind, Provenance } from '../csr/index.js';
import { snapshotOf } from '../csr/snapshot-of.js';
import { layersOf } from './layers.js';
import { labelOf, marksOf, type PictureOptions } from './picture-options.js';

export interface PictureNode {
  readonly id: string;
  /** The id made visible, with the number of copies and the health. */
  readonly label: string;
  readonly kind: NodeKind;
  readonly namespace: string | null;
  readonly replicas: number;
  /** 0 to 100, null where nothing is said. */
  readonly health: number | null;
  readonly onPath: boolean;
  /** The column: callers left of what they call, from 0, 1 apart. */
  readonly x: number;
  /** The place in the column, around 0, 1 apart. */
  readonly y: number;
}

export interface PictureLink {
  /** The caller's id. */
  readonly source: string;
  /** The callee's. */
  readonly target: string;
  readonly kind: EdgeKind;
  readonly protocol: string | null;
  readonly provenance: readonly Provenance[];
  readonly confidence: number;
  readonly onPath: boolean;
}

/** A graph as plain JSON, in the form that d3-force and most drawing libraries take. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly links: readonly PictureLink[];
}

/**
 * The graph as plain JSON for drawing it: names, health, what is on the path, and a place for each node.
 *
 * Places are in columns and rows of 1, callers to the left; scale them, or let a library find better
 * ones. Ids are as they are: whoever puts `label` or `id` into HTML has it escaped there.
 *
 * @throws AegisError `invalid-option`, `invalid-argument` for what is no graph
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { toPicture } from '@aegis/graph/export';
 * const graph = new ServiceGraph();
 * graph.addEdge({ from: 'web', to: 'cart' });
 * const { nodes, links } = toPicture(graph, { path: ['web', 'cart'] });
 * nodes.map(({ id, x, y }) => [id, x, y]); // => [['web', 0, 0], ['cart', 1, 0]]
 * links[0].onPath; // => true
 * ```
 */
export function toPicture(graph: GraphSource | GraphSnapshot, options?: PictureOptions): Picture {
  const snapshot = snapshotOf('toPicture', graph);
  const { health, litNodes, litEdges } = marksOf('toPicture', snapshot, options);
  const { x, y } = layersOf(snapshot);
  return {
    nodes: snapshot.nodes.map((node, i) => ({
      id: node.id,
      label: labelOf(node, health[i]!),
      kind: node.kind,
      namespace: node.namespace,
      replicas: node.replicas,
      health: health[i]!,
      onPath: litNodes[i] === 1,
      x: x[i]!,
      y: y[i]!,
    })),
    links: snapshot.edges.map((edge, e) => ({
      source: edge.from,
      target: edge.to,
      kind: edge.kind,
      protocol: edge.protocol,
      provenance: [...edge.provenance],
      confidence: edge.confidence,
      onPath: litEdges[e] === 1,
    })),
  };
}
