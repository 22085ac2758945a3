import type { GraphSnapshot, GraphSource, NodeKind } from '../csr/index.js';
import { snapshotOf } from '../csr/snapshot-of.js';
import { escaped } from '../visible-text.js';
import {
  BAND_COLOURS,
  bandOf,
  edgeLabelOf,
  type HealthBand,
  LIT_COLOUR,
  labelOf,
  type Marks,
  marksOf,
  type PictureOptions,
} from './picture-options.js';

/** The brackets that draw a kind of node. */
const SHAPES: Readonly<Record<NodeKind, readonly [string, string]>> = {
  service: ['[', ']'],
  workload: ['([', '])'],
  datastore: ['[(', ')]'],
  cache: ['[(', ')]'],
  queue: ['[[', ']]'],
  external: ['{{', '}}'],
  ingress: ['>', ']'],
  node: ['[/', '/]'],
  user: ['((', '))'],
};

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['#', '#35;'],
  ['"', '#quot;'],
  ['<', '#lt;'],
  ['>', '#gt;'],
  ['&', '#amp;'],
  ['`', '#96;'],
  ['\\', '#92;'],
]);

/** Text in quotes that Mermaid neither takes for syntax, Markdown nor markup. */
function quoted(text: string): string {
  return `"${escaped(text, ENTITIES)}"`;
}

/** The numbers where `holds`, as Mermaid lists them; null where there are none. */
function listed(count: number, prefix: string, holds: (i: number) => boolean): string | null {
  const numbers: string[] = [];
  for (let i = 0; i < count; i++) if (holds(i)) numbers.push(prefix + i);
  return numbers.length === 0 ? null : numbers.join(',');
}

function styles({ nodes, edges }: GraphSnapshot, marks: Marks): string[] {
  const lines: string[] = [];
  for (const [band, colour] of Object.entries(BAND_COLOURS) as [HealthBand, string][]) {
    const members = listed(nodes.length, 'n', (i) => {
      const health = marks.health[i]!;
      return health !== null && bandOf(health) === band;
    });
    if (members === null) continue;
    lines.push(`  classDef ${band} fill:${colour},color:#000`, `  class ${members} ${band}`);
  }
  const stroke = `stroke:${LIT_COLOUR},stroke-width:4px`;
  const nodesLit = listed(nodes.length, 'n', (i) => marks.litNodes[i] === 1);
  if (nodesLit !== null) lines.push(`  classDef lit ${stroke}`, `  class ${nodesLit} lit`);
  const edgesLit = listed(edges.length, '', (e) => marks.litEdges[e] === 1);
  if (edgesLit !== null) lines.push(`  linkStyle ${edgesLit} ${stroke}`);
  return lines;
}

/**
 * The graph as a Mermaid flowchart, to be shown by GitHub, GitLab and many editors.
 *
 * Ids are numbers there and names are escaped, so no name can break the drawing. With `health`, nodes are
 * coloured and carry the number; with `path`, its nodes and edges are drawn thick. GitHub draws no more
 * than 500 edges: take `neighbourhood` of larger graphs.
 *
 * @throws AegisError `invalid-option`, `invalid-argument` for what is no graph
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { toMermaid } from '@aegis/graph/export';
 * const graph = new ServiceGraph();
 * graph.addEdge({ from: 'web', to: 'cart' });
 * toMermaid(graph).split('\n'); // => ['flowchart LR', '  n0["web"]', '  n1["cart"]', '  n0 --> n1']
 * toMermaid(graph, { health: new Map([['cart', 12]]) }).includes('n1["cart · 12"]'); // => true
 * ```
 */
export function toMermaid(graph: GraphSource | GraphSnapshot, options?: PictureOptions): string {
  const snapshot = snapshotOf('toMermaid', graph);
  const marks = marksOf('toMermaid', snapshot, options);
  const { nodes, edges, indexOf } = snapshot;
  const lines = ['flowchart LR'];
  for (let i = 0; i < nodes.length; i++) {
    const [open, close] = SHAPES[nodes[i]!.kind];
    lines.push(`  n${i}${open}${quoted(labelOf(nodes[i]!, marks.health[i]!))}${close}`);
  }
  for (const edge of edges) {
    const label = edgeLabelOf(edge);
    const line = edge.kind === 'allowed' ? '-.->' : '-->';
    const arrow = label === null ? line : `${line}|${quoted(label)}|`;
    lines.push(`  n${indexOf.get(edge.from)} ${arrow} n${indexOf.get(edge.to)}`);
  }
  lines.push(...styles(snapshot, marks));
  return lines.join('\n');
}
