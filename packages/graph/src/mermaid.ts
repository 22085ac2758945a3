import type { GraphEdge, GraphSnapshot, NodeKind } from './csr/index.js';

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

const ENTITIES: Readonly<Record<string, string>> = {
  '#': '#35;',
  '"': '#quot;',
  '<': '#lt;',
  '>': '#gt;',
  '&': '#amp;',
  '`': '#96;',
};

/** Text in quotes that Mermaid neither takes for syntax, Markdown nor markup. */
function quoted(text: string): string {
  let escaped = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    escaped += code < 32 || code === 127 ? ' ' : (ENTITIES[character] ?? character);
  }
  return `"${escaped}"`;
}

function arrow(edge: GraphEdge): string {
  const line = edge.kind === 'allowed' ? '-.->' : '-->';
  const label = edge.kind === 'calls' ? edge.protocol : (edge.protocol ?? edge.kind);
  return label === null ? line : `${line}|${quoted(label)}|`;
}

/** The graph as a Mermaid flowchart; ids are numbers there, so no name can break the drawing. */
export function mermaidOf(snapshot: GraphSnapshot): string {
  const lines = ['flowchart LR'];
  for (const [i, node] of snapshot.nodes.entries()) {
    const [open, close] = SHAPES[node.kind];
    const copies = node.replicas === 1 ? '' : ` ×${node.replicas}`;
    lines.push(`  n${i}${open}${quoted(node.id + copies)}${close}`);
  }
  for (const edge of snapshot.edges) {
    const from = snapshot.indexOf.get(edge.from);
    lines.push(`  n${from} ${arrow(edge)} n${snapshot.indexOf.get(edge.to)}`);
  }
  return lines.join('\n');
}
