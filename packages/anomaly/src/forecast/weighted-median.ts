/**
 * The value that half of the weight lies below, the middle of two where the halves meet between them.
 * Sorts both arrays in place, which are short: O(size²).
 */
export function weightedMedian(values: Float64Array, weights: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const weight = weights[i]!;
    total += weight;
    let at = i;
    for (; at > 0 && values[at - 1]! > value; at--) {
      values[at] = values[at - 1]!;
      weights[at] = weights[at - 1]!;
    }
    values[at] = value;
    weights[at] = weight;
  }
  let below = 0;
  for (let i = 0; i < values.length; i++) {
    below += weights[i]!;
    if (below > total / 2) return values[i]!;
    if (below === total / 2 && i + 1 < values.length) return (values[i]! + values[i + 1]!) / 2;
  }
  return values.at(-1) ?? 0;
}
