import type { GraphSnapshot } from './csr/index.js';
import type { SerializedGraph } from './service-graph-types.js';

/** The graph as graphology writes graphs. */
export function serializedOf({ nodes, edges }: GraphSnapshot): SerializedGraph {
  return {
    attributes: {},
    options: { type: 'directed', multi: false, allowSelfLoops: true },
    nodes: nodes.map(({ id, ...attributes }) => ({ key: id, attributes })),
    edges: edges.map(({ from, to, ...attributes }) => ({ source: from, target: to, attributes })),
  };
}
