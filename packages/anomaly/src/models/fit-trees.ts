import { Random } from '@aegis/core';
import { choosePlane } from './choose-plane.js';
import { cleanCells } from './clean-cells.js';
import { chooseColumn, type Grown, growNode } from './grow-tree.js';
import type { IsolationForestOptions } from './isolation-forest-options.js';
import { type FittedForest, heightLimit, linkTrees, viewTrees } from './isolation-trees.js';

/** Grows a forest: every tree on a sample of its own, drawn without replacement. */
export function fitTrees(
  rows: Float64Array,
  count: number,
  dimensions: number,
  options: Readonly<Required<IsolationForestOptions>>,
): FittedForest {
  const { trees: total, sampleSize, maxFeatures, extensionLevel, seed } = options;
  const random = new Random(seed);
  const sample = Math.min(sampleSize, count);
  const allowed = Math.min(maxFeatures, dimensions);
  const width = Math.min(extensionLevel + 1, allowed);
  const grown = emptyTrees(total * (2 * sample - 1), width);
  const cells = new Float64Array(sample * dimensions);
  const growth = {
    cells,
    dimensions,
    columns: Int32Array.from({ length: dimensions }, (_, d) => d),
    allowed,
    order: new Int32Array(sample),
    values: new Float64Array(sample),
    low: 0,
    high: 0,
    cut: 0,
    random,
    heightLimit: heightLimit(sample),
    choose: width > 1 ? choosePlane : chooseColumn,
  };
  const centre = new Float64Array(width > 1 ? dimensions : 0);
  const deck = new Int32Array(count);
  for (let i = 0; i < count; i++) deck[i] = i;
  for (let tree = 0; tree < total; tree++) {
    // A partial shuffle; where the last one left the deck does not matter.
    drawFirst(random, deck, sample);
    for (let i = 0; i < sample; i++) {
      growth.order[i] = i;
      cleanCells(rows, deck[i]! * dimensions, dimensions, cells, i * dimensions);
    }
    if (allowed < dimensions) drawFirst(random, growth.columns, allowed);
    if (width > 1) addMeans(cells, sample, total, centre);
    growNode(grown, grown.size++, growth, 0, sample, 0);
  }
  // Never null: trees grow in the order in which they are read.
  const trees = linkTrees(trim(grown), total, sample)!;
  return { dimensions, sample, trees, views: viewTrees(trees), centre };
}

/** Puts so many entries, each set equally likely, at the front. */
function drawFirst(random: Random, deck: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const j = i + random.integer(deck.length - i);
    const drawn = deck[j]!;
    deck[j] = deck[i]!;
    deck[i] = drawn;
  }
}

/** Adds the means of the columns, divided among so many trees. */
function addMeans(cells: Float64Array, rows: number, trees: number, out: Float64Array): void {
  for (let i = 0; i < cells.length; i++) out[i % out.length]! += cells[i]! / (rows * trees);
}

function emptyTrees(room: number, width: number): Grown {
  const mixed = width > 1 ? room * width : 0;
  return {
    features: new Int32Array(room),
    cuts: new Float64Array(room),
    leafRows: new Int32Array(room),
    width,
    columns: new Int32Array(mixed),
    weights: new Float64Array(mixed),
    size: 0,
  };
}

function trim({ features, cuts, leafRows, width, columns, weights, size }: Grown): Grown {
  const mixed = width > 1 ? size * width : 0;
  return {
    features: features.slice(0, size),
    cuts: cuts.slice(0, size),
    leafRows: leafRows.slice(0, size),
    width,
    columns: columns.slice(0, mixed),
    weights: weights.slice(0, mixed),
    size,
  };
}
