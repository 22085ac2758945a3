import type { TreeEnsemble } from '../../src/explain/index.js';
import type { Random } from '../../src/index.js';

/** Trees on columns of their own, grown to random depth; columns come again on the way, sides may be empty. */
export function randomTrees(random: Random, columns: number, trees: number): TreeEnsemble {
  const roots = [0];
  const features: number[] = [];
  const cuts: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const counts: number[] = [];
  const values: number[] = [];
  const grow = (node: number, depth: number, rows: number, allowed: readonly number[]): void => {
    const isLeaf = depth === 0 || random.chance(0.15);
    features[node] = isLeaf ? -1 : random.pick(allowed);
    cuts[node] = random.integer(7) - 3;
    left[node] = 0;
    right[node] = 0;
    counts[node] = rows;
    values[node] = random.normal();
    if (isLeaf) return;
    left[node] = features.length;
    right[node] = features.length + 1;
    features.push(-1, -1);
    const lower = random.chance(0.1) ? 0 : random.integer(rows + 1);
    grow(left[node]!, depth - 1, lower, allowed);
    grow(right[node]!, depth - 1, rows - lower, allowed);
  };
  for (let tree = 0; tree < trees; tree++) {
    const all = random.shuffle(Array.from({ length: columns }, (_, column) => column));
    const allowed = all.slice(0, 1 + random.integer(columns));
    features.push(-1);
    grow(features.length - 1, random.integer(7), 64, allowed);
    roots.push(features.length);
  }
  return {
    roots: Int32Array.from(roots),
    features: Int32Array.from(features),
    cuts: Float64Array.from(cuts),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    counts,
    values: Float64Array.from(values),
  };
}

/** The mean over the trees' rows where only the columns of `known` are (Lundberg et al. 2020, algorithm 1). */
export function expectedValue(trees: TreeEnsemble, row: ArrayLike<number>, known: number): number {
  const { roots, features, cuts, left, right, counts, values } = trees;
  const below = (node: number): number => {
    const feature = features[node]!;
    if (feature < 0) return values[node]!;
    const [low, high] = [left[node]!, right[node]!];
    if ((known >> feature) & 1) return below(row[feature]! >= cuts[node]! ? high : low);
    const total = counts[low]! + counts[high]!;
    const share = total > 0 ? counts[low]! / total : 0.5;
    return share * below(low) + (1 - share) * below(high);
  };
  let sum = 0;
  for (let tree = 0; tree + 1 < roots.length; tree++) sum += below(roots[tree]!);
  return sum;
}

/** Shapley's formula over every set of players. */
export function bruteForce(players: number, worth: (known: number) => number): number[] {
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  const worths = Array.from({ length: 1 << players }, (_, known) => worth(known));
  const sizeOf = (set: number): number => set.toString(2).replaceAll('0', '').length;
  return Array.from({ length: players }, (_, player) => {
    let value = 0;
    for (let set = 0; set < 1 << players; set++) {
      if ((set >> player) & 1) continue;
      const size = sizeOf(set);
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      value += weight * (worths[set | (1 << player)]! - worths[set]!);
    }
    return value;
  });
}

/** The largest difference of two lists. */
export function worst(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let error = found.length === wanted.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < wanted.length; i++) {
    // NaN stays, so that it does not pass for small.
    error = Math.max(error, Math.abs(found[i]! - wanted[i]!));
  }
  return error;
}
