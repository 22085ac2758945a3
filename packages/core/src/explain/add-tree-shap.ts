import type { NodeTable } from './node-table.js';
import { markTree, type TreeMarks } from './tree-marks.js';
import { LANES, type TreePlan } from './tree-plan.js';
import { addRepeatedTwigs, addTwigs } from './tree-twigs.js';
import { walkDown, walkUp } from './tree-walk.js';

/** Adds what each column of the row does to the sum of the trees. */
export function addTreeShap(
  plan: TreePlan,
  marks: TreeMarks,
  cells: Float64Array,
  out: Float64Array,
): void {
  const { numbers } = marks;
  for (let tree = 0; tree < plan.trees; tree++) {
    const rule = plan.rules[tree]!;
    if (rule === null) continue;
    const { places, weights } = rule;
    markTree(plan, tree, cells, marks);
    const stems = sizeOf(plan.stems, tree);
    const twigs = sizeOf(plan.twigs, tree);
    const repeatedTwigs = sizeOf(plan.repeatedTwigs, tree);
    for (let at = 0; at < places.length; at += LANES) {
      // The way to the root, in slot 0.
      for (let lane = 0; lane < LANES; lane++) numbers[lane] = weights[at + lane]!;
      const u0 = places[at]!;
      const u1 = places[at + 1]!;
      const u2 = places[at + 2]!;
      const u3 = places[at + 3]!;
      walkDown(marks, stems, u0, u1, u2, u3);
      addTwigs(marks, twigs, out, u0, u1, u2, u3);
      addRepeatedTwigs(marks, repeatedTwigs, out, u0, u1, u2, u3);
      walkUp(marks, stems, out, u0, u1, u2, u3);
    }
  }
}

function sizeOf({ starts }: NodeTable, tree: number): number {
  return starts[tree + 1]! - starts[tree]!;
}
