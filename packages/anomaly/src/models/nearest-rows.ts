/** The rows nearest to one, nearest first. */
export interface Neighbourhood {
  readonly indices: readonly number[];
  /** How often each neighbour counts, together `k` unless there are fewer rows. */
  readonly weights: readonly number[];
  readonly distances: readonly number[];
  readonly reach: number;
}

/** The k nearest rows, counting equal ones as often as they occur; `self` counts once less. */
export function nearest(
  distances: Float64Array,
  weights: Float64Array,
  k: number,
  order: Int32Array,
  self: number,
): Neighbourhood {
  const count = distances.length;
  // A heap of at most k + 1 entries, the farthest on top, would do; k is small, so insertion is as fast.
  let size = 0;
  const room = Math.min(count, k + 1);
  for (let i = 0; i < count; i++) {
    const distance = distances[i]!;
    if (size === room && distance >= distances[order[size - 1]!]!) continue;
    let j = size < room ? size++ : size - 1;
    while (j > 0 && distances[order[j - 1]!]! > distance) {
      order[j] = order[j - 1]!;
      j--;
    }
    order[j] = i;
  }
  const indices: number[] = [];
  const taken: number[] = [];
  const found: number[] = [];
  let left = k;
  for (let j = 0; j < size && left > 0; j++) {
    const i = order[j]!;
    const weight = Math.min(left, weights[i]! - (i === self ? 1 : 0));
    if (weight <= 0) continue;
    indices.push(i);
    taken.push(weight);
    found.push(distances[i]!);
    left -= weight;
  }
  return { indices, weights: taken, distances: found, reach: found.at(-1) ?? 0 };
}
