/** The values as they are worked on; a copy only where they come in another shape. Gaps are NaN. */
export function floatValues(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : new Float64Array(values);
}
