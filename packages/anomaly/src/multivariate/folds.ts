/** The rows outside of a fold, and which rows the fold has. */
export interface Fold {
  readonly others: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Leaves one of `folds` blocks of neighbouring rows out: rows next to each other are alike. */
export function withoutFold(
  rows: Float64Array,
  count: number,
  width: number,
  fold: number,
  folds: number,
): Fold {
  const from = Math.floor((fold * count) / folds);
  const to = Math.floor(((fold + 1) * count) / folds);
  const others = new Float64Array((count - (to - from)) * width);
  others.set(rows.subarray(0, from * width));
  others.set(rows.subarray(to * width, count * width), from * width);
  return { others, from, to };
}
