import type { GraphSnapshot } from '../csr/index.js';
import { visible } from '../visible-text.js';
import { edgeLabelOf, healthIn } from './picture-options.js';

type Health = ReadonlyMap<string, number>;

/** A node on a line of its own: name, kind where it is no service, copies, health. */
export function nodeText(snapshot: GraphSnapshot, node: number, health: Health): string {
  const { id, kind, replicas } = snapshot.nodes[node]!;
  const value = healthIn(health, id);
  const parts = [replicas === 1 ? visible(id) : `${visible(id)} ×${replicas}`];
  if (kind !== 'service') parts.push(kind);
  if (value !== null) parts.push(`health ${Math.round(value)}`);
  return parts.join(' · ');
}

/** The edge from one node to the other, the first where there are several; -1 for none. */
function edgeBetween(snapshot: GraphSnapshot, from: number, to: number): number {
  const { outOffsets, outTargets, outEdges } = snapshot;
  for (let at = outOffsets[from]!; at < outOffsets[from + 1]!; at++) {
    if (outTargets[at] === to) return outEdges[at]!;
  }
  return -1;
}

/** Whether more hops of the path go against the calls than along them. */
function isUpwards(snapshot: GraphSnapshot, path: readonly number[]): boolean {
  let along = 0;
  for (let i = 1; i < path.length; i++) {
    const [from, to] = [path[i - 1]!, path[i]!];
    if (from < 0 || to < 0) continue;
    if (edgeBetween(snapshot, from, to) >= 0) along++;
    if (edgeBetween(snapshot, to, from) >= 0) along--;
  }
  return along < 0;
}

function hopText(snapshot: GraphSnapshot, from: number, to: number): string {
  const labelAt = (edge: number): string => edgeLabelOf(snapshot.edges[edge]!) ?? 'calls';
  if (from < 0 || to < 0) return '┊ no known call';
  const down = edgeBetween(snapshot, from, to);
  if (down >= 0) return `▼ ${labelAt(down)}`;
  const up = edgeBetween(snapshot, to, from);
  return up >= 0 ? `▲ ${labelAt(up)}` : '┊ no known call';
}

/** Neighbours that are not on the path, the least healthy first, then by id. */
function sideText(
  snapshot: GraphSnapshot,
  neighbours: Uint32Array,
  onPath: ReadonlySet<number>,
  health: Health,
  most: number,
): string | null {
  const beside = [...new Set(neighbours)].filter((node) => !onPath.has(node));
  if (beside.length === 0 || most === 0) return null;
  const known = beside.map((node) => {
    const { id } = snapshot.nodes[node]!;
    return { id, value: healthIn(health, id) };
  });
  known.sort((a, b) => (a.value ?? 101) - (b.value ?? 101) || (a.id < b.id ? -1 : 1));
  const names = known
    .slice(0, most)
    .map(({ id, value }) => visible(id) + (value === null ? '' : ` (${Math.round(value)})`));
  const more = known.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The path from caller to callee, each node with what is beside it; the middle may go where it is cut. */
export function pathLines(
  snapshot: GraphSnapshot,
  given: readonly string[],
  health: Health,
  branches: number,
  maxLines: number,
): string[] {
  const { indexOf, inOffsets, inSources, outOffsets, outTargets } = snapshot;
  // A node is a line at least: of so many from either end, none in the middle is shown.
  const path =
    given.length > 2 * maxLines ? [...given.slice(0, maxLines), ...given.slice(-maxLines)] : given;
  const numbers = path.map((id) => indexOf.get(id) ?? -1);
  const order = path.map((id, i) => ({ id, node: numbers[i]! }));
  if (isUpwards(snapshot, numbers)) order.reverse();
  const onPath = new Set(numbers);
  const lines: string[] = [];
  order.forEach(({ id, node }, i) => {
    const last = i + 1 === order.length;
    const rail = last ? '   ' : '│  ';
    if (node < 0) {
      lines.push(`${visible(id)} · not in the graph`);
    } else {
      const callers = inSources.subarray(inOffsets[node]!, inOffsets[node + 1]!);
      const callees = outTargets.subarray(outOffsets[node]!, outOffsets[node + 1]!);
      const calledBy = sideText(snapshot, callers, onPath, health, branches);
      const calls = sideText(snapshot, callees, onPath, health, branches);
      lines.push(nodeText(snapshot, node, health));
      if (calledBy !== null) lines.push(`${rail}called by ${calledBy}`);
      if (calls !== null) lines.push(`${rail}calls ${calls}`);
    }
    if (!last) lines.push(hopText(snapshot, node, order[i + 1]!.node));
  });
  return lines;
}
