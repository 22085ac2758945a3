/** Rows kept out of range would overflow when squared. */
const LARGEST = 1e150;

/** A cell that can be squared: 0 where it is not finite, cut off beyond 1e150. */
export function boundedCell(value: number): number {
  if (!Number.isFinite(value)) return 0;
  return value > LARGEST ? LARGEST : Math.max(value, -LARGEST);
}

/** Rows without repetition, and how often each occurs. */
export interface DistinctRows {
  readonly cells: Float64Array;
  readonly counts: Float64Array;
}

/** Takes rows apart into distinct ones, in the order in which they come; beyond `most`, every n-th. */
export function distinctRows(
  rows: Float64Array,
  count: number,
  dimensions: number,
  most: number,
): DistinctRows {
  const bounded = rows.subarray(0, count * dimensions).map(boundedCell);
  const places = new Map<string, number>();
  const firsts: number[] = [];
  const occurs: number[] = [];
  for (let i = 0; i < count; i++) {
    const key = bounded.subarray(i * dimensions, (i + 1) * dimensions).join();
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, firsts.length);
      firsts.push(i);
      occurs.push(1);
    } else occurs[place]!++;
  }
  const kept = Math.min(firsts.length, most);
  const step = firsts.length / kept;
  const cells = new Float64Array(kept * dimensions);
  const counts = new Float64Array(kept);
  for (let k = 0; k < kept; k++) {
    const place = Math.floor(k * step);
    const from = firsts[place]! * dimensions;
    counts[k] = occurs[place]!;
    cells.set(bounded.subarray(from, from + dimensions), k * dimensions);
  }
  return { cells, counts };
}

/** The root of the summed variances of the columns; 1 where all rows are equal. */
export function spreadOf({ cells, counts }: DistinctRows, dimensions: number): number {
  const rows = counts.length;
  let weight = 0;
  for (const count of counts) weight += count;
  let total = 0;
  for (let d = 0; d < dimensions; d++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += counts[i]! * cells[i * dimensions + d]!;
    mean /= weight;
    for (let i = 0; i < rows; i++) {
      const difference = cells[i * dimensions + d]! - mean;
      total += (counts[i]! * difference * difference) / weight;
    }
  }
  return total > 0 ? Math.sqrt(total) : 1;
}
