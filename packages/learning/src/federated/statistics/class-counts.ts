import { AegisError } from '@aegis/core';
import { log } from '@aegis/core/math';

function lengthOf(classes: number, features: number): number {
  return classes * (1 + features);
}

/**
 * What naive Bayes learns, as numbers to add up: how many rows of each class, then for each class how
 * often each feature occurred.
 *
 * @param rows - n × features: counts, or 0 and 1; a row with a number below 0 or not finite is left out
 * @param labels - n whole numbers in [0, classes); a row with another is left out
 * @returns classes × (1 + features)
 * @throws AegisError `invalid-argument` where the lengths do not fit
 *
 * @example
 * ```ts
 * import { classCounts } from '@aegis/learning/federated';
 * classCounts([1, 0, 1, 1], [0, 1], 2, 2).join(); // => '1,1,1,0,1,1'
 * ```
 */
export function classCounts(
  rows: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  features: number,
): Float64Array {
  if (!(classes >= 1 && features >= 1) || rows.length !== labels.length * features) {
    throw new AegisError(
      'invalid-argument',
      `classCounts: ${rows.length} numbers for ${labels.length} rows of ${features} features and ` +
        `${classes} classes; give rows × features numbers.`,
    );
  }
  const sums = new Float64Array(lengthOf(classes, features));
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) continue;
    let good = true;
    for (let f = 0; f < features; f++) {
      const count = rows[row * features + f]!;
      good &&= count >= 0 && count < Number.POSITIVE_INFINITY;
    }
    if (!good) continue;
    sums[label]!++;
    const at = classes + label * features;
    for (let f = 0; f < features; f++) sums[at + f]! += rows[row * features + f]!;
  }
  return sums;
}

/**
 * The multinomial naive Bayes scores of one row, from the sum of {@link classCounts} over everybody:
 * log P(class) + Σ count · log P(feature | class), with one more of everything (Laplace).
 *
 * @returns one score a class, higher is likelier
 * @throws AegisError `invalid-argument` where the lengths do not fit
 *
 * @example
 * ```ts
 * import { classCounts, naiveBayesScores } from '@aegis/learning/federated';
 * const sums = classCounts([3, 0, 0, 3], [0, 1], 2, 2);
 * const [first, second] = naiveBayesScores(sums, [2, 0], 2);
 * first > second; // => true
 * ```
 *
 * @see McCallum, Nigam (1998), A Comparison of Event Models for Naive Bayes Text Classification, AAAI
 * workshop on learning for text categorization
 */
export function naiveBayesScores(
  sums: Float64Array,
  row: ArrayLike<number>,
  classes: number,
): Float64Array {
  const features = row.length;
  if (sums.length !== lengthOf(classes, features)) {
    throw new AegisError(
      'invalid-argument',
      `naiveBayesScores: ${sums.length} sums; give ${lengthOf(classes, features)}.`,
    );
  }
  const count = (at: number): number => 1 + Math.max(0, sums[at]!);
  return Float64Array.from({ length: classes }, (_, c) => {
    const at = classes + c * features;
    let all = 0;
    for (let f = 0; f < features; f++) all += count(at + f);
    let score = log(count(c));
    for (let f = 0; f < features; f++) score += row[f]! * (log(count(at + f)) - log(all));
    return score;
  });
}
