import type { GraphSnapshot, GraphSource } from '../csr/index.js';
import { snapshotOf } from '../csr/snapshot-of.js';
import { escaped, visible } from '../visible-text.js';
import {
  BAND_COLOURS,
  bandOf,
  LIT_COLOUR,
  marksOf,
  type PictureOptions,
} from './picture-options.js';

type FieldType = 'string' | 'long' | 'double' | 'boolean';
type Fields = Readonly<Record<string, FieldType>>;

const NODE_FIELDS: Fields = {
  kind: 'string',
  namespace: 'string',
  replicas: 'long',
  health: 'double',
  onPath: 'boolean',
};
const EDGE_FIELDS: Fields = {
  kind: 'string',
  protocol: 'string',
  provenance: 'string',
  confidence: 'double',
  onPath: 'boolean',
};

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

/** An attribute's value; what XML has no character for, not even as a reference, is spelt out. */
function quoted(text: string): string {
  return `"${escaped(visible(text), ENTITIES)}"`;
}

function declared(kind: 'node' | 'edge', fields: Fields): string[] {
  return [
    `    <attributes class="${kind}" mode="static">`,
    ...Object.entries(fields).map(
      ([id, type]) => `      <attribute id="${id}" title="${id}" type="${type}"/>`,
    ),
    '    </attributes>',
  ];
}

function values(given: Readonly<Record<string, string | number | boolean | null>>): string {
  const parts: string[] = [];
  for (const [field, value] of Object.entries(given)) {
    if (value !== null) parts.push(`<attvalue for="${field}" value=${quoted(String(value))}/>`);
  }
  return `<attvalues>${parts.join('')}</attvalues>`;
}

function colour(hex: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `<viz:color r="${r}" g="${g}" b="${b}"/>`;
}

/**
 * The graph in GEXF 1.3, for Gephi, Cytoscape and graphology.
 *
 * Kind, namespace, copies, protocol, provenance and confidence are attributes, as are `health` and
 * `onPath`, which also colour nodes and edges. Ids are `n0`, `n1`, …, names are labels; what XML cannot
 * hold in them is spelt out as `\u001b`. Without a date, so that the same graph gives the same text.
 *
 * @throws AegisError `invalid-option`, `invalid-argument` for what is no graph
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { toGexf } from '@aegis/graph/export';
 * const graph = new ServiceGraph();
 * graph.addEdge({ from: 'R&D', to: 'cart' });
 * toGexf(graph).includes('<node id="n0" label="R&amp;D">'); // => true
 * ```
 *
 * @see GEXF Working Group (2022), GEXF 1.3, https://gexf.net/
 */
export function toGexf(graph: GraphSource | GraphSnapshot, options?: PictureOptions): string {
  const snapshot = snapshotOf('toGexf', graph);
  const { health, litNodes, litEdges } = marksOf('toGexf', snapshot, options);
  const { nodes, edges, indexOf } = snapshot;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
    '  <meta><creator>@aegis/graph</creator></meta>',
    '  <graph defaultedgetype="directed" mode="static">',
    ...declared('node', NODE_FIELDS),
    ...declared('edge', EDGE_FIELDS),
    '    <nodes>',
  ];
  for (let i = 0; i < nodes.length; i++) {
    const { id, kind, namespace, replicas } = nodes[i]!;
    const value = health[i]!;
    const held = values({ kind, namespace, replicas, health: value, onPath: litNodes[i] === 1 });
    const seen = value === null ? '' : colour(BAND_COLOURS[bandOf(value)]);
    lines.push(`      <node id="n${i}" label=${quoted(id)}>${held}${seen}</node>`);
  }
  lines.push('    </nodes>', '    <edges>');
  for (let e = 0; e < edges.length; e++) {
    const { from, to, kind, protocol, provenance, confidence } = edges[e]!;
    const onPath = litEdges[e] === 1;
    const held = values({ kind, protocol, provenance: provenance.join(' '), confidence, onPath });
    const seen = onPath ? `${colour(LIT_COLOUR)}<viz:thickness value="3"/>` : '';
    const ends = `source="n${indexOf.get(from)}" target="n${indexOf.get(to)}"`;
    lines.push(`      <edge id="e${e}" ${ends}>${held}${seen}</edge>`);
  }
  lines.push('    </edges>', '  </graph>', '</gexf>');
  return lines.join('\n');
}
