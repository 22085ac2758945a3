import { AegisError } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { FOREST_RANGES, type IsolationForestOptions } from './isolation-forest-options.js';
import { type FittedForest, linkTrees, MAX_COLUMNS, viewTrees } from './isolation-trees.js';

const MAX_NODES = 1 << 26;

/**
 * The trees without what {@link linkTrees} works out: no pointers, so that none can be wrong. 10 bytes a
 * cut and 4 a leaf, times 4/3 in base64; planes add 10 bytes a column of a cut.
 */
export function writeForest(fitted: FittedForest): object {
  const { dimensions, sample, trees, centre } = fitted;
  const { features, cuts, leafRows, width, columns, weights } = trees;
  const inner: number[] = [];
  const leaves: number[] = [];
  features.forEach((feature, node) => {
    if (feature >= 0) inner.push(node);
    else leaves.push(node);
  });
  const planes = width === 1 ? [] : inner.flatMap((node) => range(node * width, width));
  return {
    dimensions,
    sample,
    width,
    nodes: features.length,
    features: encodeArray(Uint16Array.from(features, (feature) => feature + 1)),
    cuts: encodeArray(Float64Array.from(inner, (node) => cuts[node]!)),
    // At least one row ends at a leaf, and at most 65,536: one less fits 16 bits.
    leafRows: encodeArray(Uint16Array.from(leaves, (node) => leafRows[node]! - 1)),
    columns: encodeArray(Uint16Array.from(planes, (k) => columns[k]!)),
    weights: encodeArray(Float64Array.from(planes, (k) => weights[k]!)),
    centre: encodeArray(centre),
  };
}

/** @throws AegisError `invalid-snapshot` */
export function readForest(
  reader: SnapshotReader,
  options: Readonly<Required<IsolationForestOptions>>,
): FittedForest {
  const whole = (name: string, min: number, max: number): number =>
    reader.number(name, { min, max, integer: true });
  const dimensions = whole('dimensions', 1, MAX_COLUMNS);
  const sample = whole('sample', 1, options.sampleSize);
  const width = whole('width', 1, options.extensionLevel + 1);
  const nodes = whole('nodes', options.trees, MAX_NODES);
  const features = Int32Array.from(reader.uint16Array('features', nodes), (feature) => feature - 1);
  const isLeaf = (feature: number): boolean => feature < 0;
  const leaves = features.reduce((sum, feature) => sum + (isLeaf(feature) ? 1 : 0), 0);
  const inner = nodes - leaves;
  const cutsRead = reader.finiteFloat64Array('cuts', inner);
  const rowsRead = reader.uint16Array('leafRows', leaves);
  const mixed = width > 1 ? inner * width : 0;
  const columnsRead = reader.uint16Array('columns', mixed);
  const weightsRead = reader.finiteFloat64Array('weights', mixed);
  const centre = reader.finiteFloat64Array('centre', width > 1 ? dimensions : 0);
  const cuts = new Float64Array(nodes);
  const leafRows = new Int32Array(nodes);
  const columns = new Int32Array(width > 1 ? nodes * width : 0);
  const weights = new Float64Array(columns.length);
  let cut = 0;
  for (let node = 0; node < nodes; node++) {
    if (isLeaf(features[node]!)) {
      leafRows[node] = rowsRead[node - cut]! + 1;
      continue;
    }
    columns.set(columnsRead.subarray(cut * width, (cut + 1) * width), width > 1 ? node * width : 0);
    weights.set(weightsRead.subarray(cut * width, (cut + 1) * width), width > 1 ? node * width : 0);
    cuts[node] = cutsRead[cut++]!;
  }
  const shapes = { features, cuts, leafRows, width, columns, weights };
  const known = features.every((f) => f < dimensions) && columns.every((c) => c < dimensions);
  const trees = known ? linkTrees(shapes, options.trees, sample) : null;
  if (trees !== null) return { dimensions, sample, trees, views: viewTrees(trees), centre };
  throw new AegisError('invalid-snapshot', 'isolation-forest: the nodes do not make trees.');
}

/** The options of a snapshot, as wide as the constructor takes them. */
export function readOptions(reader: SnapshotReader): Required<IsolationForestOptions> {
  return {
    trees: reader.number('trees', FOREST_RANGES.trees),
    sampleSize: reader.number('sampleSize', FOREST_RANGES.sampleSize),
    // Snapshots from before there was this option.
    maxFeatures: reader.has('maxFeatures')
      ? reader.number('maxFeatures', FOREST_RANGES.maxFeatures)
      : MAX_COLUMNS,
    extensionLevel: reader.number('extensionLevel', FOREST_RANGES.extensionLevel),
    seed: reader.number('seed', FOREST_RANGES.seed),
  };
}

function range(from: number, length: number): number[] {
  return Array.from({ length }, (_, i) => from + i);
}
