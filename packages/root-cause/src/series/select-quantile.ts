/**
 * The quantile of the first `count` values, between neighbours in proportion, by quickselect: O(count),
 * no allocation. The values are left in another order.
 *
 * @param count - at least 1; none of the values NaN
 */
export function selectQuantile(values: Float64Array, count: number, q: number): number {
  const position = q * (count - 1);
  const below = Math.floor(position);
  select(values, count, below);
  const low = values[below]!;
  const share = position - below;
  if (share === 0) return low;
  // All that follow are at least as large; the least of them is the neighbour.
  let next = values[below + 1]!;
  for (let i = below + 2; i < count; i++) if (values[i]! < next) next = values[i]!;
  return low + share * (next - low);
}

/** Hoare's selection: afterwards `values[k]` is what sorting would put there, smaller ones before it. */
function select(values: Float64Array, count: number, k: number): void {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = medianOfThree(values[left]!, values[(left + right) >> 1]!, values[right]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i] = values[j]!;
      values[j] = value;
      i++;
      j--;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
