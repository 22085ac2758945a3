import type { TreeMarks } from './tree-marks.js';

/** Nodes above two leaves whose column is new: a third of a tree, and the means below are constants. */
export function addTwigs(
  { twigs, numbers, twigNumbers, means }: TreeMarks,
  count: number,
  out: Float64Array,
  u0: number,
  u1: number,
  u2: number,
  u3: number,
): void {
  let number = twigNumbers;
  for (let whole = 0; whole < count * 2; whole += 2) {
    const at = twigs[whole]!;
    const here = means + at;
    const value = numbers[number]!;
    const difference = numbers[number + 1]!;
    number += 3;
    const way = numbers[at]! + numbers[at + 1]! + (numbers[at + 2]! + numbers[at + 3]!);
    out[twigs[whole + 1]!]! += difference * way;
    numbers[here] = value - difference * u0;
    numbers[here + 1] = value - difference * u1;
    numbers[here + 2] = value - difference * u2;
    numbers[here + 3] = value - difference * u3;
  }
}

/** Nodes above two leaves whose column was cut on the way. */
export function addRepeatedTwigs(
  { repeatedTwigs, numbers, repeatedNumbers, means }: TreeMarks,
  count: number,
  out: Float64Array,
  u0: number,
  u1: number,
  u2: number,
  u3: number,
): void {
  let number = repeatedNumbers;
  for (let whole = 0; whole < count * 2; whole += 2) {
    const at = repeatedTwigs[whole]!;
    const column = repeatedTwigs[whole + 1]!;
    const here = means + at;
    const value = numbers[number]!;
    const difference = numbers[number + 1]!;
    const gone = numbers[number + 2]!;
    number += 3;
    if (column < 0) {
      const mean = value - difference;
      numbers[here] = mean;
      numbers[here + 1] = mean;
      numbers[here + 2] = mean;
      numbers[here + 3] = mean;
      continue;
    }
    const g0 = 1 / (1 - u0 * gone);
    const g1 = 1 / (1 - u1 * gone);
    const g2 = 1 / (1 - u2 * gone);
    const g3 = 1 / (1 - u3 * gone);
    const first = numbers[at]! * g0 * g0 + numbers[at + 1]! * g1 * g1;
    const second = numbers[at + 2]! * g2 * g2 + numbers[at + 3]! * g3 * g3;
    out[column]! += difference * (first + second);
    numbers[here] = value - difference * u0 * g0;
    numbers[here + 1] = value - difference * u1 * g1;
    numbers[here + 2] = value - difference * u2 * g2;
    numbers[here + 3] = value - difference * u3 * g3;
  }
}
