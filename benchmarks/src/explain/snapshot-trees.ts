import { averagePathLength, type IsolationForest } from '@aegis/anomaly/models';

/** A node of a tree as its snapshot has it, worked out here anew: no code of the library takes part. */
export type SnapshotNode =
  | { readonly rows: number; readonly path: number }
  | {
      readonly rows: number;
      readonly column: number;
      readonly cut: number;
      readonly left: SnapshotNode;
      readonly right: SnapshotNode;
    };

interface FittedJson {
  readonly features: string;
  readonly cuts: string;
  readonly leafRows: string;
}

/** Reads the trees of a forest out of its snapshot; a node that cuts has its children at the next places. */
export function snapshotTrees(forest: IsolationForest): readonly SnapshotNode[] {
  const { fitted } = JSON.parse(JSON.stringify(forest)) as { readonly fitted: FittedJson };
  const features = new Uint16Array(bytesOf(fitted.features));
  const cuts = new Float64Array(bytesOf(fitted.cuts));
  const leafRows = new Uint16Array(bytesOf(fitted.leafRows));
  const cutPlaces = new Int32Array(features.length);
  const leafPlaces = new Int32Array(features.length);
  let [cutsSeen, leavesSeen, size] = [0, 0, 0];
  features.forEach((feature, node) => {
    if (feature > 0) cutPlaces[node] = cutsSeen++;
    else leafPlaces[node] = leavesSeen++;
  });
  const grow = (node: number, depth: number): SnapshotNode => {
    if (features[node] === 0) {
      const rows = leafRows[leafPlaces[node]!]! + 1;
      return { rows, path: depth + averagePathLength(rows) };
    }
    const at = size;
    size += 2;
    const left = grow(at, depth + 1);
    const right = grow(at + 1, depth + 1);
    const cut = cuts[cutPlaces[node]!]!;
    return { rows: left.rows + right.rows, column: features[node]! - 1, cut, left, right };
  };
  const trees: SnapshotNode[] = [];
  while (size < features.length) trees.push(grow(size++, 0));
  return trees;
}

/** The mean path where only the columns of a bit mask are known (Lundberg et al. 2020, algorithm 1). */
export function expectedPath(tree: SnapshotNode, row: ArrayLike<number>, known: number): number {
  if ('path' in tree) return tree.path;
  const { column, cut, left, right, rows } = tree;
  if ((known >> column) & 1) return expectedPath(row[column]! >= cut ? right : left, row, known);
  const below = left.rows * expectedPath(left, row, known);
  return (below + right.rows * expectedPath(right, row, known)) / rows;
}

function bytesOf(text: string): ArrayBuffer {
  const bytes = Buffer.from(text, 'base64');
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
}
