import { planeValue } from './choose-plane.js';
import { type IsolationTrees, leftChild } from './isolation-trees.js';

/**
 * What each column does to a row's path where cuts mix columns: every cut changes the mean path of the
 * sample that is still beside the row, and its columns share that change by how far each moves the
 * mixture away from where it is at `centre`. The shares add up to the change; they are no Shapley values,
 * which would be equal for all columns of a cut.
 *
 * @param cells - the row, finite
 * @param out - what each column does to the sum of the paths is added here
 */
export function addPlaneShares(
  trees: IsolationTrees,
  cells: Float64Array,
  centre: Float64Array,
  out: Float64Array,
): void {
  const { features, cuts, paths, roots, width } = trees;
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    const root = roots[tree]!;
    let node = root;
    while (features[node]! >= 0) {
      const base = node * width;
      const isRight = planeValue(trees, base, cells, 0) >= cuts[node]!;
      const child = leftChild(trees, root, node) + (isRight ? 1 : 0);
      share(trees, base, paths[child]! - paths[node]!, cells, centre, out);
      node = child;
    }
  }
}

function share(
  { columns, weights, width }: IsolationTrees,
  base: number,
  change: number,
  cells: Float64Array,
  centre: Float64Array,
  out: Float64Array,
): void {
  const moveOf = (k: number): number => {
    const column = columns[k]!;
    return Math.abs(weights[k]! * (cells[column]! - centre[column]!));
  };
  let total = 0;
  for (let k = base; k < base + width; k++) total += moveOf(k);
  if (!(total > 0 && Number.isFinite(total))) {
    // At the centre itself, or beyond all measure: the first column stands for the cut.
    out[columns[base]!]! += change;
    return;
  }
  for (let k = base; k < base + width; k++) out[columns[k]!]! += change * (moveOf(k) / total);
}
