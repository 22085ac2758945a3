import type { IsolationForest } from '@aegis/anomaly/models';
import type { Random } from '@aegis/core';

/**
 * How fast a row's score falls to that of the medians when its columns are set to them one after the
 * other: the area under the falling score, 1 at the start and 0 at the end; lower is faster.
 *
 * @returns null where the row scores hardly above the medians
 */
export function deletionArea(
  forest: IsolationForest,
  row: Float64Array,
  medians: Float64Array,
  order: ArrayLike<number>,
): number | null {
  const start = forest.score(row);
  const end = forest.score(medians);
  if (start - end < 0.05) return null;
  const left = row.slice();
  let area = 0;
  for (let k = 0; k < order.length; k++) {
    const before = forest.score(left);
    left[order[k]!] = medians[order[k]!]!;
    area += (before + forest.score(left)) / 2;
  }
  return (area / order.length - end) / (start - end);
}

/** Columns by what they say for an anomaly, most first. */
export function byValue(values: Float64Array): number[] {
  return Array.from(values, (_, c) => c).sort((a, b) => values[b]! - values[a]! || a - b);
}

/** Columns by how far they are from the median, in the spread of the column. */
export function byDistance(
  row: Float64Array,
  medians: Float64Array,
  spreads: Float64Array,
): number[] {
  return byValue(row.map((x, c) => Math.abs(x - medians[c]!) / (spreads[c]! || 1)));
}

export function anyOrder(random: Random, columns: number): number[] {
  return random.shuffle(Array.from({ length: columns }, (_, c) => c));
}
