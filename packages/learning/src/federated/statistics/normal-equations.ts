import { AegisError } from '@aegis/core';
import { sigmoid } from '@aegis/core/math';

import { CompensatedSums } from './compensated-sum.js';
import { solveNormal } from './solve-normal.js';

/**
 * How many numbers the sums of a regression are: 1 + d + d(d + 1) / 2, with d features.
 *
 * @example
 * ```ts
 * import { normalEquationCount } from '@aegis/learning/federated';
 * normalEquationCount(2); // => 6
 * ```
 */
export function normalEquationCount(features: number): number {
  return 1 + features + (features * (features + 1)) / 2;
}

/**
 * What a linear regression learns, as numbers to add up: the count, Xᵀy, and the lower triangle of XᵀX.
 * One round gives the very coefficients that all rows in one place would give.
 *
 * @param rows - n × features, row-major; put a 1 among the features for an intercept
 * @param targets - n; a row with a number that is not finite is left out
 * @throws AegisError `invalid-argument` where the lengths do not fit
 *
 * @example
 * ```ts
 * import { ridgeCoefficients, ridgeSums } from '@aegis/learning/federated';
 * const sums = ridgeSums([1, 0, 1, 1, 1, 2], [1, 3, 5], 2);
 * const [intercept, slope] = ridgeCoefficients(sums, 2, 0);
 * Math.abs(intercept - 1) + Math.abs(slope - 2) < 1e-12; // => true
 * ```
 */
export function ridgeSums(
  rows: ArrayLike<number>,
  targets: ArrayLike<number>,
  features: number,
): Float64Array {
  return weightedSums('ridgeSums', rows, targets, features, (target) => [1, target]);
}

/**
 * Ridge regression's coefficients from the sum of {@link ridgeSums} over everybody.
 *
 * @param penalty - λ >= 0, added to the diagonal; more is steadier and nearer to 0
 * @returns one coefficient a feature
 * @throws AegisError `invalid-argument` where the lengths do not fit, or features depend on each other
 * and `penalty` is 0
 *
 * @example
 * ```ts
 * import { ridgeCoefficients, ridgeSums } from '@aegis/learning/federated';
 * const sums = ridgeSums([1, 2, 3], [2, 4, 6], 1);
 * ridgeCoefficients(sums, 1, 0)[0].toFixed(6); // => '2.000000'
 * ridgeCoefficients(sums, 1, 14)[0].toFixed(6); // => '1.000000'
 * ```
 *
 * @see Hoerl, Kennard (1970), Ridge Regression, Technometrics 12(1)
 */
export function ridgeCoefficients(
  sums: Float64Array,
  features: number,
  penalty: number,
): Float64Array {
  checkSums('ridgeCoefficients', sums, features, penalty);
  return solveNormal(sums.subarray(1 + features), sums.subarray(1, 1 + features), penalty);
}

/**
 * What one Newton step of a logistic regression needs, as numbers to add up: the count, the gradient
 * Xᵀ(y − p), and the lower triangle of XᵀWX at `coefficients`. Some six rounds reach the coefficients of
 * all rows in one place.
 *
 * @param targets - n, each from 0 to 1; a row with another, or with a number that is not finite, is left
 * out
 * @throws AegisError `invalid-argument` where the lengths do not fit
 *
 * @example
 * ```ts
 * import { logisticStep, logisticSums } from '@aegis/learning/federated';
 * let coefficients: Float64Array = new Float64Array(2);
 * for (let round = 0; round < 6; round++) {
 *   const sums = logisticSums([1, 0, 1, 1, 1, 2, 1, 3], [0, 0, 1, 1], 2, coefficients);
 *   coefficients = logisticStep(sums, coefficients, 0.1);
 * }
 * coefficients[1] > 1; // => true
 * ```
 */
export function logisticSums(
  rows: ArrayLike<number>,
  targets: ArrayLike<number>,
  features: number,
  coefficients: ArrayLike<number>,
): Float64Array {
  if (coefficients.length !== features) {
    throw new AegisError(
      'invalid-argument',
      `logisticSums: ${coefficients.length} coefficients for ${features} features; give as many.`,
    );
  }
  return weightedSums('logisticSums', rows, targets, features, (target, start) => {
    let linear = 0;
    for (let f = 0; f < features; f++) linear += rows[start + f]! * coefficients[f]!;
    const share = sigmoid(linear);
    return target >= 0 && target <= 1 ? [share * (1 - share), target - share] : null;
  });
}

/**
 * The coefficients after a Newton step, from the sum of {@link logisticSums} at `coefficients`.
 *
 * @param penalty - λ > 0 keeps separable data finite
 * @throws AegisError `invalid-argument`
 *
 * @example
 * ```ts
 * import { logisticStep, logisticSums } from '@aegis/learning/federated';
 * const start = new Float64Array(1);
 * const sums = logisticSums([-1, 1, -1, 1], [0, 1, 0, 1], 1, start);
 * logisticStep(sums, start, 1)[0].toFixed(6); // => '1.000000'
 * ```
 *
 * @see Wu, Jiang, Kim, Ohno-Machado (2012), Grid Binary LOgistic REgression (GLORE), JAMIA 19(5),
 * doi:10.1136/amiajnl-2012-000862
 */
export function logisticStep(
  sums: Float64Array,
  coefficients: Float64Array,
  penalty: number,
): Float64Array {
  const features = coefficients.length;
  checkSums('logisticStep', sums, features, penalty);
  const slope = coefficients.map((value, f) => sums[1 + f]! - penalty * value);
  const step = solveNormal(sums.subarray(1 + features), slope, penalty);
  return coefficients.map((value, f) => value + step[f]!);
}

/** Σ 1, Σ residual · x, Σ weight · x xᵀ; `judge` gives a row's weight and residual, or leaves it out. */
function weightedSums(
  owner: string,
  rows: ArrayLike<number>,
  targets: ArrayLike<number>,
  features: number,
  judge: (target: number, start: number) => readonly [weight: number, residual: number] | null,
): Float64Array {
  if (!(features >= 1) || rows.length !== targets.length * features) {
    throw new AegisError(
      'invalid-argument',
      `${owner}: ${rows.length} numbers for ${targets.length} rows of ${features} features; ` +
        'give rows × features numbers.',
    );
  }
  const sums = new CompensatedSums(normalEquationCount(features));
  for (let row = 0; row < targets.length; row++) {
    const start = row * features;
    let finite = Number.isFinite(targets[row]!);
    for (let f = 0; f < features; f++) finite &&= Number.isFinite(rows[start + f]!);
    const judged = finite ? judge(targets[row]!, start) : null;
    if (judged === null) continue;
    sums.add(0, 1);
    let at = 1 + features;
    for (let a = 0; a < features; a++) {
      sums.add(1 + a, judged[1] * rows[start + a]!);
      const weighted = judged[0] * rows[start + a]!;
      for (let b = 0; b <= a; b++) sums.add(at++, weighted * rows[start + b]!);
    }
  }
  return sums.values();
}

function checkSums(owner: string, sums: Float64Array, features: number, penalty: number): void {
  if (sums.length === normalEquationCount(features) && penalty >= 0) return;
  throw new AegisError(
    'invalid-argument',
    `${owner}: ${sums.length} sums and a penalty of ${penalty}; give ` +
      `${normalEquationCount(features)} sums and a penalty >= 0.`,
  );
}
