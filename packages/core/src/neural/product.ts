/**
 * out[r, c] = start[r, c] + Σₗ left[r, l] · right[l, c], each element summed in the order of l: the one
 * product that a layer needs, forward and backward. `right` and `out` are packed, row-major.
 *
 * Two rows by four columns at a time, so that every number fetched is used more than once. How many
 * elements are worked on together changes nothing in the bits.
 *
 * @param leftRow - how far apart the rows of `left` are; `leftStep` is the distance of its terms, so that
 * a matrix can be read across
 * @param startRow - how far apart the rows of `start` are: `columns`, or 0 to start every row alike
 * @param out - may be `start`
 */
export function product(
  left: Float64Array,
  leftRow: number,
  leftStep: number,
  right: Float64Array,
  start: Float64Array,
  startRow: number,
  out: Float64Array,
  rows: number,
  columns: number,
  depth: number,
): void {
  const whole = columns - (columns % 4);
  const end = depth * columns;
  for (let r = 0; r < rows; r += 2) {
    // An odd last row is worked out twice, to the same bits.
    const next = r + 1 < rows ? r + 1 : r;
    for (let c = 0; c < whole; c += 4) {
      let p = r * startRow + c;
      let q = next * startRow + c;
      let a0 = start[p]!;
      let a1 = start[p + 1]!;
      let a2 = start[p + 2]!;
      let a3 = start[p + 3]!;
      let b0 = start[q]!;
      let b1 = start[q + 1]!;
      let b2 = start[q + 2]!;
      let b3 = start[q + 3]!;
      p = r * leftRow;
      q = next * leftRow;
      for (let at = c; at < end; at += columns) {
        const a = left[p]!;
        const b = left[q]!;
        const x0 = right[at]!;
        const x1 = right[at + 1]!;
        const x2 = right[at + 2]!;
        const x3 = right[at + 3]!;
        a0 += a * x0;
        a1 += a * x1;
        a2 += a * x2;
        a3 += a * x3;
        b0 += b * x0;
        b1 += b * x1;
        b2 += b * x2;
        b3 += b * x3;
        p += leftStep;
        q += leftStep;
      }
      p = r * columns + c;
      q = next * columns + c;
      out[p] = a0;
      out[p + 1] = a1;
      out[p + 2] = a2;
      out[p + 3] = a3;
      out[q] = b0;
      out[q + 1] = b1;
      out[q + 2] = b2;
      out[q + 3] = b3;
    }
    for (let c = whole; c < columns; c++) {
      let a = start[r * startRow + c]!;
      let b = start[next * startRow + c]!;
      let p = r * leftRow;
      let q = next * leftRow;
      for (let at = c; at < end; at += columns) {
        a += left[p]! * right[at]!;
        b += left[q]! * right[at]!;
        p += leftStep;
        q += leftStep;
      }
      out[r * columns + c] = a;
      out[next * columns + c] = b;
    }
  }
}
