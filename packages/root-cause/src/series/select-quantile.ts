const LARGEST = 1e150;
/** After so many rounds without an end the values are sorted: some order may be made to be slow. */
const MOST_ROUNDS = 48;

/**
 * The quantile of the first `count` values, between neighbours in proportion, by quickselect: O(count),
 * no allocation. The values are left in another order. Magnitudes are cut off at 1e150, so that
 * differences of quantiles and their squares stay finite.
 *
 * @param count - at least 1; none of the values NaN
 */
export function selectQuantile(values: Float64Array, count: number, q: number): number {
  const position = q * (count - 1);
  select(values, 0, count - 1, position | 0);
  return interpolated(values, count, position);
}

/** The quartiles of the first `count` values, as {@link selectQuantile}; the second is the median. */
export function selectQuartiles(
  values: Float64Array,
  count: number,
): readonly [number, number, number] {
  const last = count - 1;
  const half = last >> 1;
  select(values, 0, last, half);
  const second = interpolated(values, count, 0.5 * last);
  select(values, 0, half, last >> 2);
  const first = interpolated(values, half + 1, 0.25 * last);
  select(values, half, last, (0.75 * last) | 0);
  return [first, second, interpolated(values, count, 0.75 * last)];
}

/** Between what selection has put at the place below `position` and the least of what follows. */
function interpolated(values: Float64Array, count: number, position: number): number {
  // Not `Math.floor`: engines keep its result a float, and count the loop below in floats.
  const below = position | 0;
  const low = clampValue(values[below]!);
  const share = position - below;
  if (share === 0) return low;
  let next = values[below + 1]!;
  for (let i = below + 2; i < count; i++) if (values[i]! < next) next = values[i]!;
  return low + share * (clampValue(next) - low);
}

function clampValue(value: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, value));
}

/**
 * Afterwards `values[k]` is what sorting would put there, smaller ones before it. The rounds go without
 * branches on the values, as these are a coin's toss for a processor: a third of the time.
 */
function select(values: Float64Array, from: number, to: number, k: number): void {
  let left = from;
  let right = to;
  for (let round = 0; left < right; round++) {
    if (round === MOST_ROUNDS) {
      values.subarray(left, right + 1).sort();
      return;
    }
    const middle = (left + right) >> 1;
    const pivot = medianOfThree(values[left]!, values[middle]!, values[right]!);
    let end = left;
    for (let i = left; i <= right; i++) {
      const value = values[i]!;
      values[i] = values[end]!;
      values[end] = value;
      end = (end + +(value < pivot)) | 0;
    }
    if (k < end) {
      right = end - 1;
      continue;
    }
    if (end > left) {
      left = end;
      continue;
    }
    // Nothing is less than the pivot; what equals it goes first, or equal values would take a round each.
    for (let i = left; i <= right; i++) {
      const value = values[i]!;
      values[i] = values[end]!;
      values[end] = value;
      end = (end + +(value === pivot)) | 0;
    }
    if (k < end) return;
    left = end;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
