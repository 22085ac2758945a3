import type { GraphSource } from '@aegis/graph/csr';

/** `rings[h][g]`: the groups that are h links from group g, whichever way the links point. */
export function groupRings(
  groups: readonly string[],
  topology: GraphSource | null,
  maxHops: number,
): number[][][] {
  const rings = [groups.map((_, g) => [g])];
  if (topology === null) return rings;
  const snapshot = topology.snapshot();
  const groupAt = new Map(groups.map((group, g) => [snapshot.indexOf.get(group) ?? -1, g]));
  for (let hop = 1; hop <= maxHops; hop++) rings.push(groups.map(() => []));
  for (const [g, group] of groups.entries()) {
    const start = snapshot.indexOf.get(group);
    if (start === undefined) continue;
    for (const [node, hop] of around(snapshot, start, maxHops)) {
      const other = groupAt.get(node);
      if (other !== undefined && hop > 0) rings[hop]![g]!.push(other);
    }
  }
  return rings;
}

function around(
  { outOffsets, outTargets, inOffsets, inSources }: ReturnType<GraphSource['snapshot']>,
  start: number,
  maxHops: number,
): Map<number, number> {
  const hops = new Map([[start, 0]]);
  for (const [node, hop] of hops) {
    if (hop === maxHops) continue;
    for (let at = outOffsets[node]!; at < outOffsets[node + 1]!; at++) {
      if (!hops.has(outTargets[at]!)) hops.set(outTargets[at]!, hop + 1);
    }
    for (let at = inOffsets[node]!; at < inOffsets[node + 1]!; at++) {
      if (!hops.has(inSources[at]!)) hops.set(inSources[at]!, hop + 1);
    }
  }
  return hops;
}
