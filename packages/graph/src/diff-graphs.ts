import type { GraphEdge, GraphNode, GraphSnapshot, GraphSource } from './csr/index.js';
import { snapshotOf } from './csr/snapshot-of.js';
import { cut, visible } from './visible-text.js';

/** A node that is in both graphs, and not the same. */
export interface NodeChange {
  readonly before: GraphNode;
  readonly after: GraphNode;
  readonly fields: readonly ('kind' | 'namespace' | 'replicas')[];
}

/** An edge that is in both graphs, and not the same. */
export interface EdgeChange {
  readonly before: GraphEdge;
  readonly after: GraphEdge;
  readonly fields: readonly ('kind' | 'protocol' | 'provenance' | 'confidence')[];
}

/** What two graphs differ in: nodes by id, edges by caller and then callee. */
export interface GraphDiff {
  readonly addedNodes: readonly GraphNode[];
  readonly removedNodes: readonly GraphNode[];
  readonly changedNodes: readonly NodeChange[];
  readonly addedEdges: readonly GraphEdge[];
  readonly removedEdges: readonly GraphEdge[];
  readonly changedEdges: readonly EdgeChange[];
  /** The above in a sentence, with the first names of each. */
  readonly summary: string;
}

const NODE_FIELDS = ['kind', 'namespace', 'replicas'] as const;
const EDGE_FIELDS = ['kind', 'protocol', 'provenance', 'confidence'] as const;
const NAMES_AT_MOST = 3;
const NAME_LENGTH = 40;

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const byId = (a: GraphNode, b: GraphNode): number => byText(a.id, b.id);
const byEnds = (a: GraphEdge, b: GraphEdge): number => byText(a.from, b.from) || byText(a.to, b.to);

interface Sides<T> {
  readonly added: T[];
  readonly removed: T[];
  readonly both: [before: T, after: T][];
}

/** Walks both lists in order; of parallel edges, the first is taken for the first and so on. */
function sidesOf<T>(
  before: readonly T[],
  after: readonly T[],
  compare: (a: T, b: T) => number,
): Sides<T> {
  const [left, right] = [[...before].sort(compare), [...after].sort(compare)];
  const sides: Sides<T> = { added: [], removed: [], both: [] };
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const order = compare(left[i]!, right[j]!);
    if (order === 0) sides.both.push([left[i++]!, right[j++]!]);
    else if (order < 0) sides.removed.push(left[i++]!);
    else sides.added.push(right[j++]!);
  }
  for (; i < left.length; i++) sides.removed.push(left[i]!);
  for (; j < right.length; j++) sides.added.push(right[j]!);
  return sides;
}

interface Change<T, F> {
  readonly before: T;
  readonly after: T;
  readonly fields: readonly F[];
}

/** The pairs that differ in any of the fields; lists are compared by what is in them. */
function changesOf<T, F extends keyof T>(
  pairs: readonly (readonly [T, T])[],
  fields: readonly F[],
): Change<T, F>[] {
  const plain = (value: unknown): unknown => (Array.isArray(value) ? value.join() : value);
  const changes: Change<T, F>[] = [];
  for (const [before, after] of pairs) {
    const differing = fields.filter((field) => plain(before[field]) !== plain(after[field]));
    if (differing.length > 0) changes.push({ before, after, fields: differing });
  }
  return changes;
}

const shortName = (id: string): string => cut(visible(id), NAME_LENGTH);
const edgeName = ({ from, to }: GraphEdge): string => `${shortName(from)} → ${shortName(to)}`;

/** So many things with the first of their names, such as `2 nodes (a, b)`; empty for none. */
function counted(noun: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length - NAMES_AT_MOST;
  const listed = names.slice(0, NAMES_AT_MOST).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return [`${names.length} ${noun}${names.length === 1 ? '' : 's'} (${listed})`];
}

function clause(verb: string, nodes: readonly string[], edges: readonly string[]): string[] {
  const parts = [...counted('node', nodes), ...counted('edge', edges)];
  return parts.length === 0 ? [] : [`${parts.join(' and ')} ${verb}`];
}

function summaryOf(diff: Omit<GraphDiff, 'summary'>): string {
  const idOf = ({ id }: GraphNode): string => shortName(id);
  const clauses = [
    ...clause('added', diff.addedNodes.map(idOf), diff.addedEdges.map(edgeName)),
    ...clause('removed', diff.removedNodes.map(idOf), diff.removedEdges.map(edgeName)),
    ...clause(
      'changed',
      diff.changedNodes.map(({ after, fields }) => `${idOf(after)}: ${fields.join(', ')}`),
      diff.changedEdges.map(({ after, fields }) => `${edgeName(after)}: ${fields.join(', ')}`),
    ),
  ];
  return clauses.length === 0 ? 'Nothing differs.' : `${clauses.join('; ')}.`;
}

/**
 * What became of one graph in another: which nodes and edges came, went, or are known otherwise, and in
 * which fields.
 *
 * For what a deployment changed, what the traces of a day showed that the manifests do not, or whether a
 * service's calls drifted. Numbers and the order of adding play no part. Parallel edges, which only
 * snapshots of other makers hold, are compared in their order.
 *
 * @returns lists in the order of ids, and a sentence that names three of each at most
 * @throws AegisError `invalid-argument` for what is no graph
 *
 * O((nodes + edges) · log) time and 16 bytes for each of both.
 *
 * @example
 * ```ts
 * import { diffGraphs, ServiceGraph } from '@aegis/graph';
 * const [before, after] = [new ServiceGraph(), new ServiceGraph()];
 * before.addEdge({ from: 'web', to: 'cart' });
 * after.addEdge({ from: 'web', to: 'cart', protocol: 'grpc' });
 * after.addEdge({ from: 'cart', to: 'redis' });
 * const { changedEdges, summary } = diffGraphs(before, after);
 * changedEdges[0].fields; // => ['protocol']
 * summary; // => '1 node (redis) and 1 edge (cart → redis) added; 1 edge (web → cart: protocol) changed.'
 * ```
 */
export function diffGraphs(
  before: GraphSource | GraphSnapshot,
  after: GraphSource | GraphSnapshot,
): GraphDiff {
  const [old, now] = [snapshotOf('diffGraphs', before), snapshotOf('diffGraphs', after)];
  const nodes = sidesOf(old.nodes, now.nodes, byId);
  const edges = sidesOf(old.edges, now.edges, byEnds);
  const diff = {
    addedNodes: nodes.added,
    removedNodes: nodes.removed,
    changedNodes: changesOf(nodes.both, NODE_FIELDS),
    addedEdges: edges.added,
    removedEdges: edges.removed,
    changedEdges: changesOf(edges.both, EDGE_FIELDS),
  };
  return { ...diff, summary: summaryOf(diff) };
}
