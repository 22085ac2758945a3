/** The calls of failing paths, as `caller to callee` keys. */
export interface LitPath {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export function edgeKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

/** Paths go from the cause to the symptom, so from the callee to its caller; shared memory may go the other way. */
export function litPath(paths: readonly (readonly string[])[]): LitPath {
  const nodes = new Set<string>();
  const edges = new Set<string>();
  for (const path of paths) {
    path.forEach((id, i) => {
      nodes.add(id);
      const next = path[i + 1];
      if (next === undefined) return;
      edges.add(edgeKey(next, id));
      edges.add(edgeKey(id, next));
    });
  }
  return { nodes, edges };
}
