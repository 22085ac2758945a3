import type { NodeTable } from './node-table.js';
import { LANES, type TreePlan } from './tree-plan.js';

/**
 * What a row makes of one tree. Few arrays, whose addresses stay in registers on the walks.
 *
 * A stem has four whole numbers: where its lanes, those of the side taken and those of the other are; and
 * its column above two bits, 0 where that is new on the way, 1 where it was cut before, 2 where it is
 * against the row. It has two numbers: the weight of the other side, and what the sides taken so far on
 * its column leave out. A twig has two whole numbers: where its lanes are, and its column, -1 where that
 * is against the row; and three numbers: the value taken, its weighted difference from the other, and
 * what is left out so far.
 */
export interface TreeMarks {
  readonly stems: Int32Array;
  readonly twigs: Int32Array;
  readonly repeatedTwigs: Int32Array;
  /** 1 for slots to which a cut led whose column is against the row by then. */
  readonly against: Uint8Array;
  /** Four lanes a slot of polynomials of the ways; then, from the places below, the rest. */
  readonly numbers: Float64Array;
  /** Four lanes a slot: the mean of what is below, over the way. */
  readonly means: number;
  /** Four lanes a stem: 1 over the factor of its column so far. */
  readonly inverses: number;
  readonly stemNumbers: number;
  readonly twigNumbers: number;
  readonly repeatedNumbers: number;
}

/** Room for the largest tree. */
export function marksFor({ slots, stems, twigs, repeatedTwigs }: TreePlan): TreeMarks {
  const most = [stems, twigs, repeatedTwigs].map(({ starts }) =>
    starts.reduce((size, start, tree) => Math.max(size, start - (starts[tree - 1] ?? 0)), 0),
  );
  const [mostStems = 0, mostTwigs = 0, mostRepeated = 0] = most;
  const means = slots * LANES;
  const inverses = 2 * means;
  const stemNumbers = inverses + mostStems * LANES;
  const twigNumbers = stemNumbers + mostStems * 2;
  const repeatedNumbers = twigNumbers + mostTwigs * 3;
  return {
    stems: new Int32Array(mostStems * 4),
    twigs: new Int32Array(mostTwigs * 2),
    repeatedTwigs: new Int32Array(mostRepeated * 2),
    against: new Uint8Array(slots),
    numbers: new Float64Array(repeatedNumbers + mostRepeated * 3),
    means,
    inverses,
    stemNumbers,
    twigNumbers,
    repeatedNumbers,
  };
}

/** Sends a row down a tree: sides taken, and columns that are against it. */
export function markTree(
  plan: TreePlan,
  tree: number,
  cells: Float64Array,
  marks: TreeMarks,
): void {
  markStems(plan.stems, tree, cells, marks);
  markTwigs(plan.twigs, tree, cells, marks, marks.twigs, marks.twigNumbers);
  const { repeatedTwigs, repeatedNumbers } = marks;
  markTwigs(plan.repeatedTwigs, tree, cells, marks, repeatedTwigs, repeatedNumbers);
  const { leafStarts, leafSlots, leafValues } = plan;
  const { numbers, means } = marks;
  for (let leaf = leafStarts[tree]!; leaf < leafStarts[tree + 1]!; leaf++) {
    const at = means + leafSlots[leaf]! * LANES;
    const value = leafValues[leaf]!;
    numbers[at] = value;
    numbers[at + 1] = value;
    numbers[at + 2] = value;
    numbers[at + 3] = value;
  }
}

function markStems(
  { starts, wholes, numbers }: NodeTable,
  tree: number,
  cells: Float64Array,
  { against, stems, numbers: out, stemNumbers }: TreeMarks,
): void {
  const to = starts[tree + 1]!;
  let whole = 0;
  let number = stemNumbers;
  for (let node = starts[tree]!; node < to; node++) {
    const w = node * 5;
    const n = node * 6;
    const column = wholes[w + 3]!;
    const isRight = +(cells[column]! >= numbers[n]!);
    const taken = wholes[w + 1]! + isRight;
    const other = wholes[w + 1]! + 1 - isRight;
    const isAgainst = against[wholes[w + 2]!]!;
    const gone = numbers[n + 3]!;
    against[taken] = isAgainst;
    against[other] = 1;
    stems[whole] = wholes[w]! * 4;
    stems[whole + 1] = taken * 4;
    stems[whole + 2] = other * 4;
    stems[whole + 3] = (column << 2) | (wholes[w + 4]! + isAgainst);
    whole += 4;
    out[number] = numbers[n + 1 + isRight]! * (1 - (1 - isAgainst) * gone);
    out[number + 1] = gone;
    number += 2;
  }
}

function markTwigs(
  { starts, wholes, numbers }: NodeTable,
  tree: number,
  cells: Float64Array,
  { against, numbers: out }: TreeMarks,
  twigs: Int32Array,
  firstNumber: number,
): void {
  const to = starts[tree + 1]!;
  let whole = 0;
  let number = firstNumber;
  for (let node = starts[tree]!; node < to; node++) {
    const w = node * 5;
    const n = node * 6;
    const column = wholes[w + 3]!;
    const isRight = +(cells[column]! >= numbers[n]!);
    const isAgainst = against[wholes[w + 2]!]!;
    const gone = (1 - isAgainst) * numbers[n + 3]!;
    const value = numbers[n + 4 + isRight]!;
    const difference = numbers[n + 1 + isRight]! * (value - numbers[n + 5 - isRight]!);
    twigs[whole] = wholes[w]! * 4;
    twigs[whole + 1] = isAgainst === 1 ? -1 : column;
    whole += 2;
    out[number] = value;
    out[number + 1] = difference * (1 - gone);
    out[number + 2] = gone;
    number += 3;
  }
}
