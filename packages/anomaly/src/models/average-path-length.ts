import { log } from '@aegis/core/math';

const EULER = 0.5772156649015329;

/**
 * The mean depth of an unsuccessful search in a binary search tree of `n` keys: what a path's length is
 * measured against.
 *
 * @example
 * ```ts
 * import { averagePathLength } from '@aegis/anomaly/models';
 * averagePathLength(2); // => 1
 * averagePathLength(256).toFixed(4); // => '10.2448'
 * ```
 */
export function averagePathLength(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (log(n - 1) + EULER) - (2 * (n - 1)) / n;
}
