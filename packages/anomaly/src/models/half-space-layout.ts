import { Random } from '@aegis/core';
import { quantile } from '@aegis/core/stats';
import type { HalfSpaceTreesOptions } from './half-space-options.js';

/** Where the rows of the warm-up were: what the trees divide. */
export interface ColumnRanges {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** What stands in for a missing cell. */
  readonly medians: Float64Array;
}

/** The cuts of all trees: node i of a tree has the children 2i + 1 and 2i + 2. */
export interface HalfSpaces {
  readonly columns: Uint16Array;
  readonly cuts: Float64Array;
}

/** The share of the warm-up that may lie outside at each end: a few wild rows do not set the range. */
const TAIL = 0.05;
/** Room at each end, in widths of what lies between. */
const MARGIN = 0.5;
/** Room that is laid by chance at the one end or the other of a tree's range, in its widths. */
const SHIFT = 0.25;
/** A column that never moved still has a width, so that its first move can be judged. */
const RELATIVE_FLOOR = 0.01;

/** @param rows - count × dimensions, row-major; NaN where a cell is missing */
export function learnRanges(rows: Float64Array, count: number, dimensions: number): ColumnRanges {
  const ranges = {
    lows: new Float64Array(dimensions),
    highs: new Float64Array(dimensions),
    medians: new Float64Array(dimensions),
  };
  const column = new Float64Array(count);
  for (let d = 0; d < dimensions; d++) {
    for (let i = 0; i < count; i++) column[i] = rows[i * dimensions + d]!;
    const low = quantile(column, TAIL);
    const high = quantile(column, 1 - TAIL);
    const floor = Math.max(1e-9, Math.abs(low) * RELATIVE_FLOOR);
    const room = Math.max(floor, MARGIN * (high - low));
    ranges.lows[d] = low - room;
    ranges.highs[d] = high + room;
    ranges.medians[d] = quantile(column, 0.5);
  }
  return ranges;
}

/** Draws the trees: every node halves what its tree has left of one column. */
export function drawHalfSpaces(
  ranges: ColumnRanges,
  options: Readonly<Required<HalfSpaceTreesOptions>>,
): HalfSpaces {
  const { trees, height, seed } = options;
  const random = new Random(seed);
  const dimensions = ranges.lows.length;
  const inner = (1 << height) - 1;
  const columns = new Uint16Array(trees * inner);
  const cuts = new Float64Array(trees * inner);
  const lows = new Float64Array(dimensions);
  const highs = new Float64Array(dimensions);
  const divide = (base: number, node: number): void => {
    if (node >= inner) return;
    const column = random.integer(dimensions);
    const low = lows[column]!;
    const high = highs[column]!;
    const cut = low + (high - low) / 2;
    columns[base + node] = column;
    cuts[base + node] = cut;
    highs[column] = cut;
    divide(base, 2 * node + 1);
    highs[column] = high;
    lows[column] = cut;
    divide(base, 2 * node + 2);
    lows[column] = low;
  };
  for (let tree = 0; tree < trees; tree++) {
    for (let d = 0; d < dimensions; d++) {
      const width = ranges.highs[d]! - ranges.lows[d]!;
      const share = random.float();
      lows[d] = ranges.lows[d]! - SHIFT * share * width;
      highs[d] = ranges.highs[d]! + SHIFT * (1 - share) * width;
    }
    divide(tree * inner, 0);
  }
  return { columns, cuts };
}
