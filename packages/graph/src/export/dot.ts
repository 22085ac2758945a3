import type { GraphSnapshot, GraphSource, NodeKind } from '../csr/index.js';
import { snapshotOf } from '../csr/snapshot-of.js';
import { escaped } from '../visible-text.js';
import {
  BAND_COLOURS,
  bandOf,
  edgeLabelOf,
  LIT_COLOUR,
  labelOf,
  marksOf,
  type PictureOptions,
} from './picture-options.js';

const SHAPES: Readonly<Record<NodeKind, string>> = {
  service: 'box',
  workload: 'component',
  datastore: 'cylinder',
  cache: 'cylinder',
  queue: 'cds',
  external: 'hexagon',
  ingress: 'house',
  node: 'box3d',
  user: 'oval',
};

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/** Text in quotes in which Graphviz finds no escape, end or entity but our own. */
function quoted(text: string): string {
  return `"${escaped(text, ESCAPES)}"`;
}

const LIT = `color="${LIT_COLOUR}", penwidth=3`;

/**
 * The graph in DOT, for Graphviz and what reads its language.
 *
 * Ids are numbers there and names are escaped labels. With `health`, nodes are coloured and carry the
 * number; with `path`, its nodes and edges are drawn thick.
 *
 * @throws AegisError `invalid-option`, `invalid-argument` for what is no graph
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { toDot } from '@aegis/graph/export';
 * const graph = new ServiceGraph();
 * graph.addEdge({ from: 'web', to: 'cart', protocol: 'grpc' });
 * toDot(graph).split('\n').slice(3); // => ['  n0 [label="web", shape=box];', '  n1 [label="cart", shape=box];', '  n0 -> n1 [label="grpc"];', '}']
 * ```
 */
export function toDot(graph: GraphSource | GraphSnapshot, options?: PictureOptions): string {
  const snapshot = snapshotOf('toDot', graph);
  const { health, litNodes, litEdges } = marksOf('toDot', snapshot, options);
  const { nodes, edges, indexOf } = snapshot;
  const lines = ['digraph {', '  rankdir=LR;', '  node [style=filled, fillcolor=white];'];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    const value = health[i]!;
    const attributes = [`label=${quoted(labelOf(node, value))}`, `shape=${SHAPES[node.kind]}`];
    if (value !== null) attributes.push(`fillcolor="${BAND_COLOURS[bandOf(value)]}"`);
    if (litNodes[i] === 1) attributes.push(LIT);
    lines.push(`  n${i} [${attributes.join(', ')}];`);
  }
  for (let e = 0; e < edges.length; e++) {
    const edge = edges[e]!;
    const label = edgeLabelOf(edge);
    const attributes: string[] = [];
    if (label !== null) attributes.push(`label=${quoted(label)}`);
    if (edge.kind === 'allowed') attributes.push('style=dashed');
    if (litEdges[e] === 1) attributes.push(LIT);
    const rest = attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`;
    lines.push(`  n${indexOf.get(edge.from)} -> n${indexOf.get(edge.to)}${rest};`);
  }
  lines.push('}');
  return lines.join('\n');
}
