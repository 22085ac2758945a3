import { layoutFor, sizeOf } from './tree-layout.js';
import { markTree, type TreeMarks } from './tree-marks.js';
import { LANES, type TreePlan } from './tree-plan.js';
import { openTreeKernel, type TreeKernel } from './tree-simd.js';
import { addRepeatedTwigs, addTwigs } from './tree-twigs.js';
import { walkDown, walkUp } from './tree-walk.js';

/** Works a row's values out, in WebAssembly where that can be had and with the same bits where not. */
export class TreeWalker {
  readonly #plan: TreePlan;
  readonly #marks: TreeMarks;
  readonly #kernel: TreeKernel | null;

  /** @param platform - where WebAssembly is looked for */
  constructor(plan: TreePlan, columns: number, platform: object = globalThis) {
    const layout = layoutFor(plan, columns);
    const bytes = 8 * layout.numbers + 4 * layout.wholes;
    this.#plan = plan;
    this.#kernel = openTreeKernel(bytes, platform);
    const buffer = this.#kernel?.memory.buffer ?? new ArrayBuffer(bytes);
    this.#marks = {
      layout,
      numbers: new Float64Array(buffer, 0, layout.numbers),
      wholes: new Int32Array(buffer, 8 * layout.numbers, layout.wholes),
      against: new Uint8Array(plan.slots),
    };
  }

  /** Adds what each column of the row does to the sum of the trees. */
  add(cells: Float64Array, out: Float64Array): void {
    const { numbers, layout } = this.#marks;
    const columns = cells.length;
    numbers.fill(0, layout.values, layout.values + columns);
    for (let tree = 0; tree < this.#plan.trees; tree++) {
      const rule = this.#plan.rules[tree]!;
      if (rule === null) continue;
      markTree(this.#plan, tree, cells, this.#marks);
      for (let at = 0; at < rule.places.length; at += LANES) {
        for (let lane = 0; lane < LANES; lane++) {
          // The way to the root, in slot 0.
          numbers[lane] = rule.weights[at + lane]!;
          numbers[layout.places + lane] = rule.places[at + lane]!;
        }
        this.#walk(tree);
      }
    }
    for (let column = 0; column < columns; column++)
      out[column]! += numbers[layout.values + column]!;
  }

  #walk(tree: number): void {
    const marks = this.#marks;
    const stems = sizeOf(this.#plan.stems.starts, tree);
    const twigs = sizeOf(this.#plan.twigs.starts, tree);
    const repeated = sizeOf(this.#plan.repeatedTwigs.starts, tree);
    if (this.#kernel === null) {
      walkDown(marks, stems);
      addTwigs(marks, twigs);
      addRepeatedTwigs(marks, twigs, repeated);
      walkUp(marks, stems);
      return;
    }
    const { layout } = marks;
    const records = 8 * layout.numbers;
    const ofStems = 8 * layout.stemNumbers;
    const ofTwigs = 8 * layout.twigNumbers;
    const means = 8 * layout.means;
    const inverses = 8 * layout.inverses;
    const places = 8 * layout.places;
    const values = 8 * layout.values;
    const { down, twigs: both, up } = this.#kernel;
    if (stems > 0) down(records, stems, ofStems, inverses, places);
    if (twigs + repeated > 0) {
      both(records + 4 * layout.twigWholes, twigs + repeated, ofTwigs, means, places, values);
    }
    if (stems === 0) return;
    up(
      records + 16 * stems,
      stems,
      ofStems + 24 * stems,
      inverses + 32 * stems,
      means,
      places,
      values,
    );
  }
}
