import { AegisError, checkNumber } from '@aegis/core';
import { median } from '@aegis/core/stats';
import type { Contribution } from '../inbox.js';
import { euclideanNorm } from '../privacy/private-sum.js';
import { compensatedSum } from '../statistics/compensated-sum.js';

/** Makes one update of those of several clients. */
export interface Aggregator {
  /** With its settings; a snapshot resumes with the same only. */
  readonly name: string;
  /**
   * @param updates - at least one, sorted by sender, all finite and of one length; not to be changed
   * @returns a new vector of that length
   */
  aggregate(updates: readonly Contribution[]): Float64Array;
}

/**
 * The mean, weighted by what the clients say they stand for (FedAvg). Best where all are honest; a single
 * client that is not can put it anywhere.
 *
 * @example
 * ```ts
 * import { weightedMean } from '@aegis/learning/federated';
 * const update = (sender: string, weight: number, x: number) =>
 *   ({ sender, weight, values: new Float64Array([x]) });
 * weightedMean().aggregate([update('a', 1, 0), update('b', 3, 4)])[0]; // => 3
 * ```
 *
 * @see McMahan, Moore, Ramage, Hampson, Agüera y Arcas (2017), Communication-Efficient Learning of Deep
 * Networks from Decentralized Data, AISTATS, arXiv:1602.05629
 */
export function weightedMean(): Aggregator {
  return {
    name: 'weighted-mean',
    aggregate: (updates) => {
      const total = updates.reduce((sum, one) => sum + one.weight, 0);
      const scaled = updates.map((one) => one.values.map((x) => x * (one.weight / total)));
      return compensatedSum(scaled, lengthOf(updates));
    },
  };
}

/**
 * In each coordinate the mean without the `share` lowest and the `share` highest values, every client
 * counting the same: up to that share of clients may say what they like. The default of 0.2 stands one in
 * five. O(parameters × clients · log clients).
 *
 * @param share - in [0, 0.5)
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { trimmedMean } from '@aegis/learning/federated';
 * const update = (sender: string, x: number) =>
 *   ({ sender, weight: 1, values: new Float64Array([x]) });
 * const updates = [update('a', 1), update('b', 2), update('c', 3), update('d', 4), update('e', 1e6)];
 * trimmedMean(0.2).aggregate(updates)[0]; // => 3
 * ```
 *
 * @see Yin, Chen, Ramchandran, Bartlett (2018), Byzantine-Robust Distributed Learning: Towards Optimal
 * Statistical Rates, ICML, arXiv:1803.01498
 */
export function trimmedMean(share = 0.2): Aggregator {
  checkNumber('trimmedMean', 'share', share, { min: 0, max: 0.499 });
  return {
    name: `trimmed-mean-${share}`,
    aggregate: (updates) =>
      byCoordinate(updates, (sorted) => {
        const n = sorted.length;
        // Rounded up, so that the share is covered; at least one value stays.
        const cut = Math.min(Math.ceil(share * n - 1e-9), Math.floor((n - 1) / 2));
        let sum = 0;
        for (let i = cut; i < n - cut; i++) sum += sorted[i]!;
        return sum / (n - 2 * cut);
      }),
  };
}

/**
 * In each coordinate the median, every client counting the same: stands up to half of the clients, and
 * loses more than the trimmed mean where the honest ones differ.
 *
 * @example
 * ```ts
 * import { coordinateMedian } from '@aegis/learning/federated';
 * const update = (sender: string, x: number) =>
 *   ({ sender, weight: 1, values: new Float64Array([x]) });
 * coordinateMedian().aggregate([update('a', 1), update('b', 2), update('c', 1e6)])[0]; // => 2
 * ```
 *
 * @see Yin, Chen, Ramchandran, Bartlett (2018), arXiv:1803.01498
 */
export function coordinateMedian(): Aggregator {
  return {
    name: 'coordinate-median',
    aggregate: (updates) =>
      byCoordinate(updates, (sorted) => {
        const half = sorted.length >>> 1;
        const upper = sorted[half]!;
        return sorted.length % 2 === 1
          ? upper
          : sorted[half - 1]! + (upper - sorted[half - 1]!) / 2;
      }),
  };
}

/**
 * Scales updates down to `factor` times the median of their norms, and hands them to another aggregator:
 * takes the force out of boosted updates.
 *
 * @param factor - > 0
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { normClipped, weightedMean } from '@aegis/learning/federated';
 * const update = (sender: string, x: number) =>
 *   ({ sender, weight: 1, values: new Float64Array([x]) });
 * normClipped(weightedMean()).aggregate([update('a', 1), update('b', 1), update('c', -100)])[0] > 0; // => true
 * ```
 *
 * @see Sun, Kairouz, Suresh, McMahan (2019), Can You Really Backdoor Federated Learning?, arXiv:1911.07963;
 * the median as the bound is ours
 */
export function normClipped(inner: Aggregator, factor = 1): Aggregator {
  checkNumber('normClipped', 'factor', factor, { min: 1e-6, max: 1e6 });
  return {
    name: `norm-clipped-${factor}-${inner.name}`,
    aggregate: (updates) => {
      const norms = updates.map((one) => euclideanNorm(one.values));
      const bound = factor * median(Float64Array.from(norms));
      const clipped = updates.map((one, i) =>
        norms[i]! > bound
          ? { ...one, values: one.values.map((x) => x * (bound / norms[i]!)) }
          : one,
      );
      return inner.aggregate(clipped);
    },
  };
}

function lengthOf(updates: readonly Contribution[]): number {
  const first = updates[0];
  if (first !== undefined) return first.values.length;
  throw new AegisError('invalid-argument', 'aggregate: there are no updates; give at least one.');
}

function byCoordinate(
  updates: readonly Contribution[],
  centre: (sorted: Float64Array) => number,
): Float64Array {
  const length = lengthOf(updates);
  const column = new Float64Array(updates.length);
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    for (let c = 0; c < column.length; c++) column[c] = updates[c]!.values[i]!;
    out[i] = centre(column.sort());
  }
  return out;
}
