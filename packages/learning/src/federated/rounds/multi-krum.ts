import { checkNumber } from '@aegis/core';
import type { Contribution } from '../inbox.js';
import { type Aggregator, weightedMean } from './aggregators.js';

/**
 * Leaves out the `share` of updates that are farthest from their nearest neighbours, and takes the mean of
 * the rest, every client counting the same. What turns against the others as a whole stands out here even
 * where no single coordinate does, and what stays is not pulled towards 0 as medians are: the best of the
 * robust ones in our measurements. An attacker who stays close to the honest passes, and moves little.
 * O(clients² × parameters).
 *
 * @param share - of clients that may be poisoned, in [0, 0.5)
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { multiKrum } from '@aegis/learning/federated';
 * const update = (sender: string, x: number) =>
 *   ({ sender, weight: 1, values: new Float64Array([x]) });
 * const updates = [update('a', 1), update('b', 2), update('c', 3), update('d', 4), update('e', -9)];
 * multiKrum(0.2).aggregate(updates)[0]; // => 2.5
 * ```
 *
 * @see Blanchard, El Mhamdi, Guerraoui, Stainer (2017), Machine Learning with Adversaries: Byzantine
 * Tolerant Gradient Descent, NeurIPS
 */
export function multiKrum(share = 0.2): Aggregator {
  checkNumber('multiKrum', 'share', share, { min: 0, max: 0.499 });
  return {
    name: `multi-krum-${share}`,
    aggregate: (updates) => {
      const n = updates.length;
      // Rounded up, so that the share is covered.
      const out = Math.min(Math.ceil(share * n - 1e-9), Math.max(0, n - 1));
      const scores = krumScores(updates, Math.max(1, n - out - 2));
      const order = Array.from(updates.keys()).sort((a, b) => scores[a]! - scores[b]! || a - b);
      const kept = order.slice(0, n - out).sort((a, b) => a - b);
      return weightedMean().aggregate(kept.map((i) => ({ ...updates[i]!, weight: 1 })));
    },
  };
}

/** Of each update, the sum of the squared distances to its nearest `neighbours`. */
function krumScores(updates: readonly Contribution[], neighbours: number): Float64Array {
  const n = updates.length;
  const distances = updates.map(() => new Float64Array(n));
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      const distance = squaredDistance(updates[a]!.values, updates[b]!.values);
      distances[a]![b] = distance;
      distances[b]![a] = distance;
    }
  }
  return Float64Array.from(distances, (row) => {
    // The first is the distance to itself.
    const nearest = row.sort().subarray(1, 1 + neighbours);
    return nearest.reduce((sum, distance) => sum + distance, 0);
  });
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) * (a[i]! - b[i]!);
  return sum;
}
