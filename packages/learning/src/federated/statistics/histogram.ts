import { AegisError } from '@aegis/core';

/**
 * How many values fall between fixed edges, as numbers to add up: one below the first edge, one for each
 * gap, one from the last edge on. Values that are not numbers are left out.
 *
 * @param edges - ascending; the same for everybody, and chosen before anybody looks at data
 * @returns edges + 1 counts
 * @throws AegisError `invalid-argument` where the edges do not ascend
 *
 * @example
 * ```ts
 * import { histogramCounts } from '@aegis/learning/federated';
 * histogramCounts([1, 5, 5, 20], [5, 10]).join(); // => '1,2,1'
 * ```
 */
export function histogramCounts(values: ArrayLike<number>, edges: readonly number[]): Float64Array {
  if (edges.length < 1 || edges.some((edge, i) => !(edge > (edges[i - 1] ?? -Infinity)))) {
    throw new AegisError(
      'invalid-argument',
      'histogramCounts: the edges do not ascend; give at least one, each above the one before.',
    );
  }
  const counts = new Float64Array(edges.length + 1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (edges[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    counts[low]!++;
  }
  return counts;
}
