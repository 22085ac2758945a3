import { type GraphSnapshot, stronglyConnected } from '../csr/index.js';
import { nodeText } from './text-path.js';

/** One node of every group that nobody outside calls: from these, all can be reached. */
function rootsOf(snapshot: GraphSnapshot): number[] {
  const { outOffsets, outTargets } = snapshot;
  const { count, componentOf } = stronglyConnected(snapshot);
  const called = new Uint8Array(count);
  for (let node = 0; node < componentOf.length; node++) {
    for (let at = outOffsets[node]!; at < outOffsets[node + 1]!; at++) {
      const other = componentOf[outTargets[at]!]!;
      if (other !== componentOf[node]) called[other] = 1;
    }
  }
  const roots: number[] = [];
  for (let node = 0; node < componentOf.length; node++) {
    const component = componentOf[node]!;
    if (called[component] === 1) continue;
    called[component] = 1;
    roots.push(node);
  }
  return roots;
}

/** The calls as a tree; what was drawn before ends in ↑ and is not followed again. */
export function treeLines(
  snapshot: GraphSnapshot,
  health: ReadonlyMap<string, number>,
  maxLines: number,
): string[] {
  const { nodes, outOffsets, outTargets } = snapshot;
  const byId = (a: number, b: number): number => (nodes[a]!.id < nodes[b]!.id ? -1 : 1);
  const lines: string[] = [];
  const drawn = new Set<number>();
  const draw = (node: number, lead: string, rail: string): void => {
    if (lines.length > maxLines) return;
    const text = nodeText(snapshot, node, health);
    const callees = new Set(outTargets.subarray(outOffsets[node]!, outOffsets[node + 1]!));
    callees.delete(node);
    const again = drawn.has(node);
    lines.push(lead + text + (again && callees.size > 0 ? ' ↑' : ''));
    if (again) return;
    drawn.add(node);
    const order = [...callees].sort(byId);
    for (const [i, callee] of order.entries()) {
      if (lines.length > maxLines) return;
      const last = i + 1 === order.length;
      draw(callee, `${rail}${last ? '└─ ' : '├─ '}`, `${rail}${last ? '   ' : '│  '}`);
    }
  };
  for (const root of rootsOf(snapshot).sort(byId)) draw(root, '', '');
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines - 1), `… and more: ${nodes.length} nodes in all`];
}
