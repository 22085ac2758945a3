import type { TreeMarks } from './tree-marks.js';

/** Nodes above two leaves whose column is new: a third of a tree, and the means below are constants. */
export function addTwigs({ wholes, numbers, layout }: TreeMarks, count: number): void {
  const { means, values } = layout;
  const u0 = numbers[layout.places]!;
  const u1 = numbers[layout.places + 1]!;
  const u2 = numbers[layout.places + 2]!;
  const u3 = numbers[layout.places + 3]!;
  let number = layout.twigNumbers;
  const first = layout.twigWholes;
  for (let whole = first; whole < first + count * 2; whole += 2) {
    const at = wholes[whole]!;
    const here = means + at;
    const value = numbers[number]!;
    const difference = numbers[number + 1]!;
    number += 4;
    const way = numbers[at]! + numbers[at + 1]! + (numbers[at + 2]! + numbers[at + 3]!);
    numbers[values + wholes[whole + 1]!]! += difference * way;
    numbers[here] = value - difference * u0;
    numbers[here + 1] = value - difference * u1;
    numbers[here + 2] = value - difference * u2;
    numbers[here + 3] = value - difference * u3;
  }
}

/** Nodes above two leaves whose column was cut on the way; they stand behind `before` others. */
export function addRepeatedTwigs(
  { wholes, numbers, layout }: TreeMarks,
  before: number,
  count: number,
): void {
  const { means, values } = layout;
  const u0 = numbers[layout.places]!;
  const u1 = numbers[layout.places + 1]!;
  const u2 = numbers[layout.places + 2]!;
  const u3 = numbers[layout.places + 3]!;
  let number = layout.twigNumbers + before * 4;
  const first = layout.twigWholes + before * 2;
  for (let whole = first; whole < first + count * 2; whole += 2) {
    const at = wholes[whole]!;
    const here = means + at;
    const value = numbers[number]!;
    const difference = numbers[number + 1]!;
    const gone = numbers[number + 2]!;
    const isWith = numbers[number + 3]!;
    number += 4;
    if (isWith === 0) {
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
    const front = numbers[at]! * g0 * g0 + numbers[at + 1]! * g1 * g1;
    const back = numbers[at + 2]! * g2 * g2 + numbers[at + 3]! * g3 * g3;
    numbers[values + wholes[whole + 1]!]! += difference * (front + back);
    numbers[here] = value - difference * u0 * g0;
    numbers[here + 1] = value - difference * u1 * g1;
    numbers[here + 2] = value - difference * u2 * g2;
    numbers[here + 3] = value - difference * u3 * g3;
  }
}
