import { AegisError, checkNumber, Random, resolveOptions } from '@aegis/core';
import { exp, log } from '@aegis/core/math';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { averagePathLength } from './average-path-length.js';
import { checkRows } from './check-rows.js';
import { growNode } from './grow-tree.js';

/** Options of {@link IsolationForest}. */
export interface IsolationForestOptions {
  /**
   * How many trees; more are steadier and slower, in proportion.
   * @defaultValue 100
   */
  readonly trees?: number;
  /**
   * Rows that each tree is grown on; more see finer structure and mask anomalies that come in crowds.
   * @defaultValue 256
   */
  readonly sampleSize?: number;
  /**
   * Seed of the sampling and the splits.
   * @defaultValue 0
   */
  readonly seed?: number;
}

const DEFAULTS: Required<IsolationForestOptions> = Object.freeze({
  trees: 100,
  sampleSize: 256,
  seed: 0,
});
const HEADER = { kind: 'isolation-forest', version: 1 };
const MAX_NODES = 1 << 26;

/**
 * Finds rows that few random cuts set apart: an isolation forest on flat arrays.
 *
 * For tabular data of mixed scale, without distances and without tuning; local anomalies between dense
 * clusters are better seen by {@link LocalOutlierFactor}. Fitting costs O(trees · sampleSize · log
 * sampleSize), a score O(trees · log sampleSize); state is at most 32 bytes · trees · 2 · sampleSize.
 *
 * @example
 * ```ts
 * import { IsolationForest } from '@aegis/anomaly/models';
 * const rows = new Float64Array(200).map((_, i) => ((i * 7919) % 100) / 100);
 * const forest = new IsolationForest({ seed: 1 });
 * forest.fit(rows, 100, 2);
 * forest.score(new Float64Array([9, 9])) > forest.score(new Float64Array([0.5, 0.5])); // => true
 * ```
 *
 * @see Liu, Ting, Zhou (2008), Isolation Forest, ICDM, doi:10.1109/ICDM.2008.17. Constant columns are
 * never chosen for a cut, as scikit-learn does; equal rows end in one leaf.
 */
export class IsolationForest {
  readonly #trees: number;
  readonly #sampleSize: number;
  readonly #seed: number;
  #dimensions = 0;
  #sample = 0;
  /** Where each tree's nodes begin; the last entry is the number of nodes. */
  #roots: Int32Array = new Int32Array(0);
  /** The column that a node cuts, or -1 at a leaf. */
  #features: Int32Array = new Int32Array(0);
  #cuts: Float64Array = new Float64Array(0);
  /** The left child; the right one follows it. At a leaf, how many rows ended there. */
  #children: Int32Array = new Int32Array(0);

  constructor(options?: IsolationForestOptions) {
    const { trees, sampleSize, seed } = resolveOptions('IsolationForest', DEFAULTS, options);
    const name = 'IsolationForest';
    this.#trees = checkNumber(name, 'trees', trees, { min: 1, max: 10000, integer: true });
    this.#sampleSize = checkNumber(name, 'sampleSize', sampleSize, {
      min: 2,
      max: 65536,
      integer: true,
    });
    this.#seed = checkNumber(name, 'seed', seed, { integer: true });
  }

  /** Whether it has been fitted. */
  get fitted(): boolean {
    return this.#roots.length > 0;
  }

  /**
   * Grows the forest afresh.
   *
   * @param rows - count × dimensions, row-major; cells that are not finite count as 0
   * @throws AegisError `invalid-argument` when `rows` is shorter than it says or there are none
   */
  fit(rows: Float64Array, count: number, dimensions: number): void {
    checkRows('IsolationForest.fit', rows, count, dimensions);
    const random = new Random(this.#seed);
    const sample = Math.min(this.#sampleSize, count);
    const heightLimit = Math.ceil(log(Math.max(2, sample)) / Math.LN2 - 1e-12);
    const room = this.#trees * 2 * sample;
    const grown = {
      features: new Int32Array(room),
      cuts: new Float64Array(room),
      children: new Int32Array(room),
      size: 0,
    };
    this.#roots = new Int32Array(this.#trees + 1);
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let tree = 0; tree < this.#trees; tree++) {
      // A partial shuffle draws the sample without replacement.
      for (let i = 0; i < sample; i++) {
        const j = i + random.integer(count - i);
        const held = order[i]!;
        order[i] = order[j]!;
        order[j] = held;
      }
      this.#roots[tree] = grown.size++;
      const root = this.#roots[tree]!;
      growNode(grown, root, { rows, dimensions, order, random, heightLimit }, 0, sample, 0);
    }
    this.#roots[this.#trees] = grown.size;
    this.#features = grown.features.slice(0, grown.size);
    this.#cuts = grown.cuts.slice(0, grown.size);
    this.#children = grown.children.slice(0, grown.size);
    this.#dimensions = dimensions;
    this.#sample = sample;
  }

  /**
   * How easily the row is set apart.
   *
   * @param row - one row; only the first `dimensions` cells are read
   * @returns in (0, 1): about 0.5 is ordinary, towards 1 is anomalous
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  score(row: ArrayLike<number>): number {
    this.#checkRow(row);
    let total = 0;
    for (let tree = 0; tree < this.#trees; tree++) total += this.#pathLength(tree, row, null);
    return this.#scoreOf(total / this.#trees);
  }

  /**
   * Which columns set the row apart: the mean shortening of the path that cuts on each column brought,
   * against the mean path of an ordinary row. They add up to `averagePathLength(sample) - mean path`.
   *
   * @returns one number a column; positive speaks for an anomaly
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  explain(row: ArrayLike<number>): Float64Array {
    this.#checkRow(row);
    const contributions = new Float64Array(this.#dimensions);
    for (let tree = 0; tree < this.#trees; tree++) this.#pathLength(tree, row, contributions);
    for (let d = 0; d < this.#dimensions; d++) contributions[d]! /= this.#trees;
    return contributions;
  }

  /** The path of the row in one tree, with the mean depth of what is not grown below its leaf. */
  #pathLength(tree: number, row: ArrayLike<number>, contributions: Float64Array | null): number {
    const root = this.#roots[tree]!;
    let node = root;
    let depth = 0;
    let expected = contributions === null ? 0 : averagePathLength(this.#sample);
    let rest = 0;
    while (true) {
      const feature = this.#features[node]!;
      if (feature < 0) {
        rest = averagePathLength(this.#children[node]!);
        break;
      }
      const cell = Number.isFinite(row[feature]!) ? row[feature]! : 0;
      const child = this.#children[node]! + (cell < this.#cuts[node]! ? 0 : 1);
      depth++;
      if (contributions !== null) {
        // What was expected before this cut, less what is expected after it.
        const after = depth + averagePathLength(this.#rowsBelow(child));
        contributions[feature]! += expected - after;
        expected = after;
      }
      node = child;
    }
    return depth + rest;
  }

  #rowsBelow(node: number): number {
    let rows = 0;
    const stack = [node];
    while (stack.length > 0) {
      const at = stack.pop()!;
      if (this.#features[at]! < 0) rows += this.#children[at]!;
      else stack.push(this.#children[at]!, this.#children[at]! + 1);
    }
    return rows;
  }

  #scoreOf(meanPath: number): number {
    const expected = averagePathLength(this.#sample);
    return expected === 0 ? 0.5 : exp((-Math.LN2 * meanPath) / expected);
  }

  #checkRow(row: ArrayLike<number>): void {
    if (!this.fitted) {
      throw new AegisError('not-trained', 'IsolationForest: not fitted yet; call fit(rows) first.');
    }
    if (row.length < this.#dimensions) {
      throw new AegisError(
        'invalid-argument',
        `IsolationForest: the row has ${row.length} cells; give ${this.#dimensions}.`,
      );
    }
  }

  /** A snapshot; `fromJSON` takes it up again with the same scores. */
  toJSON(): unknown {
    return {
      ...HEADER,
      trees: this.#trees,
      sampleSize: this.#sampleSize,
      seed: this.#seed,
      dimensions: this.#dimensions,
      sample: this.#sample,
      nodes: this.#features.length,
      fitted: this.fitted,
      roots: encodeArray(this.#roots),
      features: encodeArray(this.#features),
      cuts: encodeArray(this.#cuts),
      children: encodeArray(this.#children),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): IsolationForest {
    const reader = SnapshotReader.open(json, HEADER);
    const whole = { min: 0, integer: true };
    const forest = new IsolationForest({
      trees: reader.number('trees', { min: 1, max: 10000, integer: true }),
      sampleSize: reader.number('sampleSize', { min: 2, max: 65536, integer: true }),
      seed: reader.number('seed', { integer: true }),
    });
    if (!reader.boolean('fitted')) return forest;
    const nodes = reader.number('nodes', { min: 1, max: MAX_NODES, integer: true });
    forest.#dimensions = reader.number('dimensions', { ...whole, max: 1 << 20 });
    forest.#sample = reader.number('sample', { ...whole, max: 65536 });
    forest.#roots = reader.int32Array('roots', forest.#trees + 1);
    forest.#features = reader.int32Array('features', nodes);
    forest.#cuts = reader.finiteFloat64Array('cuts', nodes);
    forest.#children = reader.int32Array('children', nodes);
    // A child behind its parent and inside the tree: no walk can leave or go round.
    const sound = forest.#features.every((feature, node) => {
      const child = forest.#children[node]!;
      if (feature < 0) return child >= 0;
      return feature < forest.#dimensions && child > node && child + 1 < nodes;
    });
    const rooted = forest.#roots.every(
      (root, i) => root >= 0 && root < nodes + (i === forest.#trees ? 1 : 0),
    );
    if (!sound || !rooted) {
      throw new AegisError('invalid-snapshot', 'isolation-forest: the nodes do not make trees.');
    }
    return forest;
  }
}
