import type { Random } from '@aegis/core';
import type { TreeShapes } from './isolation-trees.js';

/** Trees as far as they have grown. */
export interface Grown extends TreeShapes {
  size: number;
}

/** What a tree grows on. */
export interface Growth {
  /** The rows of the sample, row-major and finite. */
  readonly cells: Float64Array;
  readonly dimensions: number;
  /** The columns, those that this tree may cut first, and how many these are. */
  readonly columns: Int32Array;
  readonly allowed: number;
  /** Rows by their place: those of a node stand together. */
  readonly order: Int32Array;
  /** What a cut looks at, of the row at each place, its range, and the cut in (low, high]. */
  readonly values: Float64Array;
  low: number;
  high: number;
  cut: number;
  readonly random: Random;
  readonly heightLimit: number;
  /** Sets what a node looks at and where it cuts; false where all its rows are equal. */
  readonly choose: (
    grown: Grown,
    node: number,
    growth: Growth,
    from: number,
    to: number,
  ) => boolean;
}

/** Grows the subtree at `node` over the rows at the places [from, to). */
export function growNode(
  grown: Grown,
  node: number,
  growth: Growth,
  from: number,
  to: number,
  depth: number,
): void {
  const isOpen = to - from > 1 && depth < growth.heightLimit;
  if (!isOpen || !growth.choose(grown, node, growth, from, to)) {
    grown.features[node] = -1;
    grown.leafRows[node] = to - from;
    return;
  }
  const { cut, values, order } = growth;
  let split = from;
  for (let i = from; i < to; i++) {
    if (values[i]! >= cut) continue;
    const row = order[i]!;
    order[i] = order[split]!;
    order[split] = row;
    // The left values are not needed again; the right ones only until the end of this loop.
    values[i] = values[split++]!;
  }
  grown.cuts[node] = cut;
  const child = grown.size;
  grown.size += 2;
  growNode(grown, child, growth, from, split, depth + 1);
  growNode(grown, child + 1, growth, split, to, depth + 1);
}

/** Copies a column of the rows at these places into `values`; false where it is constant. */
export function lookAtColumn(growth: Growth, feature: number, from: number, to: number): boolean {
  const { cells, dimensions, order, values } = growth;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const value = cells[order[i]! * dimensions + feature]!;
    values[i] = value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  growth.low = low;
  growth.high = high;
  return low < high;
}

/** A cut that leaves a row on each side, anywhere equally likely. */
export function drawCut({ low, high, random }: Growth): number {
  const cut = low + (1 - random.float()) * (high - low);
  // A range that is lost in rounding, or too wide for a number, is cut at its end.
  return cut > low && cut <= high ? cut : high;
}

/** Looks at one column among those that vary, each equally likely. */
export function chooseColumn(
  grown: Grown,
  node: number,
  growth: Growth,
  from: number,
  to: number,
): boolean {
  const feature = drawColumn(growth, from, to);
  if (feature < 0) return false;
  grown.features[node] = feature;
  growth.cut = drawCut(growth);
  return true;
}

/** The column, with its values at hand; -1 where none varies. */
function drawColumn(growth: Growth, from: number, to: number): number {
  const { columns, allowed, random } = growth;
  for (let tries = 0; tries < 8; tries++) {
    const feature = columns[random.integer(allowed)]!;
    if (lookAtColumn(growth, feature, from, to)) return feature;
  }
  const rest: number[] = [];
  for (const d of columns.subarray(0, allowed)) {
    if (lookAtColumn(growth, d, from, to)) rest.push(d);
  }
  if (rest.length === 0) return -1;
  const feature = random.pick(rest);
  lookAtColumn(growth, feature, from, to);
  return feature;
}
