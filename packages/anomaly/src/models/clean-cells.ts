/** Copies `length` cells, what is not finite as 0. */
export function cleanCells(
  cells: ArrayLike<number>,
  from: number,
  length: number,
  out: Float64Array,
  at = 0,
): void {
  for (let i = 0; i < length; i++) {
    const value = cells[from + i]!;
    // A difference with itself is 0 of finite numbers only; quicker than a call.
    out[at + i] = value - value === 0 ? value : 0;
  }
}
