import { checkNumber, resolveOptions } from '@aegis/core';
import type { GraphSnapshot, GraphSource } from '../csr/index.js';
import { snapshotOf } from '../csr/snapshot-of.js';
import { cut } from '../visible-text.js';
import { checkPicture, PICTURE_DEFAULTS, type PictureOptions } from './picture-options.js';
import { pathLines } from './text-path.js';
import { treeLines } from './text-tree.js';

export interface TextOptions extends PictureOptions {
  /** Characters of a line at most, 20 to 1000. @defaultValue 80 */
  readonly width?: number;
  /** Lines at most, 5 to 1000; more show more of a long path or a large tree. @defaultValue 40 */
  readonly maxLines?: number;
  /** How many callers and callees beside the path are named at each of its nodes, 0 to 100. @defaultValue 3 */
  readonly branches?: number;
}

const DEFAULTS: Required<TextOptions> = {
  ...PICTURE_DEFAULTS,
  width: 80,
  maxLines: 40,
  branches: 3,
};

/** Keeps both ends of what is too long, for that is where a path matters. */
function shortened(lines: readonly string[], maxLines: number): readonly string[] {
  if (lines.length <= maxLines) return lines;
  const head = maxLines >> 1;
  const tail = maxLines - head - 1;
  return [...lines.slice(0, head), '… left out …', ...lines.slice(lines.length - tail)];
}

/**
 * The graph for a terminal. With a path: its nodes one below the other, callers above what they call, so
 * that it leads from the symptom down to the cause whichever way round it is given; beside each, who else
 * calls it and what else it calls, the least healthy first. Without: a tree of calls from what nobody calls.
 *
 * At most `maxLines` lines of `width` characters. Control characters in names are spelt out, so no name
 * moves the cursor or starts a line; wide characters count as one. Ids in `path` that name no node are
 * drawn and said to be unknown.
 *
 * @throws AegisError `invalid-option`, `invalid-argument` for what is no graph
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { toText } from '@aegis/graph/export';
 * const graph = new ServiceGraph();
 * for (const [from, to] of [['web', 'cart'], ['cart', 'redis'], ['admin', 'cart']]) graph.addEdge({ from, to });
 * const health = new Map([['redis', 4], ['cart', 30], ['web', 55]]);
 * toText(graph, { path: ['redis', 'cart', 'web'], health }).split('\n'); // => ['web · health 55', '▼ calls', 'cart · health 30', '│  called by admin', '▼ calls', 'redis · health 4']
 * toText(graph).split('\n'); // => ['admin', '└─ cart', '   └─ redis', 'web', '└─ cart ↑']
 * ```
 */
export function toText(graph: GraphSource | GraphSnapshot, options?: TextOptions): string {
  const snapshot = snapshotOf('toText', graph);
  const { width, maxLines, branches, health, path } = resolveOptions('toText', DEFAULTS, options);
  checkPicture('toText', { health, path });
  checkNumber('toText', 'width', width, { min: 20, max: 1000, integer: true });
  checkNumber('toText', 'maxLines', maxLines, { min: 5, max: 1000, integer: true });
  checkNumber('toText', 'branches', branches, { min: 0, max: 100, integer: true });
  const lines =
    path.length === 0
      ? treeLines(snapshot, health, maxLines)
      : shortened(pathLines(snapshot, path, health, branches, maxLines), maxLines);
  return lines.map((line) => cut(line, width)).join('\n');
}
