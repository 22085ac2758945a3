import type { NodeTable } from './node-table.js';
import { sizeOf, type TreeLayout } from './tree-layout.js';
import type { TreePlan } from './tree-plan.js';

/** What a row makes of one tree, laid out as {@link TreeLayout} says. */
export interface TreeMarks {
  readonly layout: TreeLayout;
  readonly numbers: Float64Array;
  readonly wholes: Int32Array;
  /** 1 for slots to which a cut led whose column is against the row by then. */
  readonly against: Uint8Array;
}

/** Sends a row down a tree: sides taken, and columns that are against it. */
export function markTree(
  plan: TreePlan,
  tree: number,
  cells: Float64Array,
  marks: TreeMarks,
): void {
  const { layout, numbers } = marks;
  const { leafStarts, leafSlots, leafValues } = plan;
  markStems(plan.stems, tree, cells, marks);
  markTwigs(plan.twigs, tree, cells, marks, 0);
  markTwigs(plan.repeatedTwigs, tree, cells, marks, sizeOf(plan.twigs.starts, tree));
  for (let leaf = leafStarts[tree]!; leaf < leafStarts[tree + 1]!; leaf++) {
    const at = layout.means + leafSlots[leaf]! * 4;
    const value = leafValues[leaf]!;
    numbers[at] = value;
    numbers[at + 1] = value;
    numbers[at + 2] = value;
    numbers[at + 3] = value;
  }
}

function markStems(
  table: NodeTable,
  tree: number,
  cells: Float64Array,
  { against, wholes, numbers, layout }: TreeMarks,
): void {
  const to = table.starts[tree + 1]!;
  let whole = 0;
  let number = layout.stemNumbers;
  for (let node = table.starts[tree]!; node < to; node++) {
    const w = node * 4;
    const n = node * 6;
    const column = table.wholes[w + 3]!;
    const isRight = +(cells[column]! >= table.numbers[n]!);
    const taken = table.wholes[w + 1]! + isRight;
    const other = table.wholes[w + 1]! + 1 - isRight;
    const isAgainst = against[table.wholes[w + 2]!]!;
    const gone = (1 - isAgainst) * table.numbers[n + 3]!;
    against[taken] = isAgainst;
    against[other] = 1;
    wholes[whole] = table.wholes[w]! * 4;
    wholes[whole + 1] = taken * 4;
    wholes[whole + 2] = other * 4;
    wholes[whole + 3] = column;
    whole += 4;
    numbers[number] = table.numbers[n + 1 + isRight]! * (1 - gone);
    numbers[number + 1] = gone;
    numbers[number + 2] = 1 - isAgainst;
    number += 3;
  }
}

function markTwigs(
  table: NodeTable,
  tree: number,
  cells: Float64Array,
  { against, wholes, numbers, layout }: TreeMarks,
  before: number,
): void {
  const to = table.starts[tree + 1]!;
  let whole = layout.twigWholes + before * 2;
  let number = layout.twigNumbers + before * 4;
  for (let node = table.starts[tree]!; node < to; node++) {
    const w = node * 4;
    const n = node * 6;
    const column = table.wholes[w + 3]!;
    const isRight = +(cells[column]! >= table.numbers[n]!);
    const isAgainst = against[table.wholes[w + 2]!]!;
    const gone = (1 - isAgainst) * table.numbers[n + 3]!;
    const value = table.numbers[n + 4 + isRight]!;
    const difference = table.numbers[n + 1 + isRight]! * (value - table.numbers[n + 5 - isRight]!);
    wholes[whole] = table.wholes[w]! * 4;
    wholes[whole + 1] = column;
    whole += 2;
    numbers[number] = value;
    numbers[number + 1] = difference * (1 - gone);
    numbers[number + 2] = gone;
    numbers[number + 3] = 1 - isAgainst;
    number += 4;
  }
}
