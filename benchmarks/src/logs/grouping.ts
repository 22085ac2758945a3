/** How well lines were grouped. */
export interface Grouping {
  /** Share of lines whose group holds exactly the lines of their template. */
  readonly ga: number;
  /** The harmonic mean of precision and recall over groups: every template counts once. */
  readonly fga: number;
  readonly groups: number;
  readonly templates: number;
}

/** Compares predicted groups with the true templates of the same lines. */
export function compareGroups(groups: readonly number[], truth: readonly string[]): Grouping {
  const sizes = new Map<string, number>();
  const members = new Map<number, Map<string, number>>();
  truth.forEach((template, i) => {
    sizes.set(template, (sizes.get(template) ?? 0) + 1);
    const group = groups[i] ?? -1;
    const counts = members.get(group) ?? new Map<string, number>();
    counts.set(template, (counts.get(template) ?? 0) + 1);
    members.set(group, counts);
  });
  let lines = 0;
  let right = 0;
  for (const counts of members.values()) {
    const [only] = counts;
    if (counts.size !== 1 || only === undefined || only[1] !== sizes.get(only[0])) continue;
    lines += only[1];
    right++;
  }
  const precision = right / Math.max(1, members.size);
  const recall = right / Math.max(1, sizes.size);
  const fga = right === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return {
    ga: lines / Math.max(1, truth.length),
    fga,
    groups: members.size,
    templates: sizes.size,
  };
}
