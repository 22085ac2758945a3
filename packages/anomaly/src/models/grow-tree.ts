import type { Random } from '@aegis/core';

/** Trees as flat arrays, as far as they have grown. */
export interface Grown {
  readonly features: Int32Array;
  readonly cuts: Float64Array;
  readonly children: Int32Array;
  size: number;
}

/** What a tree grows on. */
export interface Growth {
  readonly rows: Float64Array;
  readonly dimensions: number;
  readonly order: Int32Array;
  readonly random: Random;
  readonly heightLimit: number;
}

function cell(growth: Growth, position: number, feature: number): number {
  const value = growth.rows[growth.order[position]! * growth.dimensions + feature]!;
  return Number.isFinite(value) ? value : 0;
}

/** Grows the subtree at `node` over the rows `order[from..to)`. */
export function growNode(
  grown: Grown,
  node: number,
  growth: Growth,
  from: number,
  to: number,
  depth: number,
): void {
  const size = to - from;
  const feature = size > 1 && depth < growth.heightLimit ? chooseFeature(growth, from, to) : -1;
  if (feature < 0) {
    grown.features[node] = -1;
    grown.children[node] = size;
    return;
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const value = cell(growth, i, feature);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  // In (low, high]: each side keeps at least one row.
  let cut = low + (1 - growth.random.float()) * (high - low);
  if (!(cut > low && cut <= high)) cut = high;
  let split = from;
  for (let i = from; i < to; i++) {
    if (cell(growth, i, feature) >= cut) continue;
    const held = growth.order[i]!;
    growth.order[i] = growth.order[split]!;
    growth.order[split++] = held;
  }
  const child = grown.size;
  grown.size += 2;
  grown.features[node] = feature;
  grown.cuts[node] = cut;
  grown.children[node] = child;
  growNode(grown, child, growth, from, split, depth + 1);
  growNode(grown, child + 1, growth, split, to, depth + 1);
}

/** A column that is not constant over these rows, or -1; drawn among all of them, without replacement. */
function chooseFeature(growth: Growth, from: number, to: number): number {
  const { dimensions, random } = growth;
  const varies = (feature: number): boolean => {
    const first = cell(growth, from, feature);
    for (let i = from + 1; i < to; i++) if (cell(growth, i, feature) !== first) return true;
    return false;
  };
  for (let tries = 0; tries < 8; tries++) {
    const feature = random.integer(dimensions);
    if (varies(feature)) return feature;
  }
  const rest: number[] = [];
  for (let feature = 0; feature < dimensions; feature++) if (varies(feature)) rest.push(feature);
  return rest.length === 0 ? -1 : random.pick(rest);
}
