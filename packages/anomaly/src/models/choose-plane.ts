import { drawCut, type Grown, type Growth, lookAtColumn } from './grow-tree.js';

/**
 * Looks at a mixture of columns that vary: `width` of them, or as many as there are, each by a normal
 * deviate in the column's own range.
 *
 * @see Hariri, Carrasco Kind, Brunner (2019), Extended Isolation Forest, IEEE TKDE,
 * doi:10.1109/TKDE.2019.2947676. Two deviations: columns are measured in their ranges at the node, so
 * that units do not matter; and a cut that would leave one side empty is drawn again along the mixture,
 * between its outermost rows.
 */
export function choosePlane(
  grown: Grown,
  node: number,
  growth: Growth,
  from: number,
  to: number,
): boolean {
  const { random } = growth;
  const { width, columns, weights } = grown;
  const able: number[] = [];
  for (const d of growth.columns.subarray(0, growth.allowed)) {
    if (lookAtColumn(growth, d, from, to)) able.push(d);
  }
  if (able.length === 0) return false;
  const base = node * width;
  const used = Math.min(width, able.length);
  // The plane goes through a point anywhere in the box of the rows.
  let cut = 0;
  for (let k = 0; k < used; k++) {
    const drawn = k + random.integer(able.length - k);
    const column = able[drawn]!;
    able[drawn] = able[k]!;
    lookAtColumn(growth, column, from, to);
    const range = growth.high - growth.low;
    columns[base + k] = column;
    weights[base + k] = random.normal() / range;
    cut += weights[base + k]! * (growth.low + random.float() * range);
  }
  // What is left over repeats the first column without weight.
  columns.fill(columns[base]!, base + used, base + width);
  weights.fill(0, base + used, base + width);
  grown.features[node] = columns[base]!;
  if (!lookAlong(grown, base, growth, from, to)) {
    // Lost in rounding, a column of tiny range far from 0 say: one column alone tells them apart.
    weights.fill(0, base, base + width);
    weights[base] = 1;
    lookAtColumn(growth, columns[base]!, from, to);
  }
  growth.cut = cut > growth.low && cut <= growth.high ? cut : drawCut(growth);
  return true;
}

/** Fills `values` with the mixture; false where it is constant or not finite. */
function lookAlong(grown: Grown, base: number, growth: Growth, from: number, to: number): boolean {
  const { cells, dimensions, order, values } = growth;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const value = planeValue(grown, base, cells, order[i]! * dimensions);
    if (!Number.isFinite(value)) return false;
    values[i] = value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  growth.low = low;
  growth.high = high;
  return low < high;
}

/** The mixture that a node looks at, of the row at `offset`; the same bits when growing and walking. */
export function planeValue(
  planes: { readonly width: number; readonly columns: Int32Array; readonly weights: Float64Array },
  base: number,
  cells: Float64Array,
  offset: number,
): number {
  const { width, columns, weights } = planes;
  let value = 0;
  for (let k = base; k < base + width; k++) value += weights[k]! * cells[offset + columns[k]!]!;
  return value;
}
