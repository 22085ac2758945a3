/** A mean of a correlated series with its 95 % interval. */
export interface BatchEstimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Student's t at 0.975 with 29 degrees of freedom. */
const STUDENT_29 = 2.0452;

/**
 * The mean, with an interval from the means of 30 long batches: single waits depend on one another,
 * batches much longer than a busy time hardly do.
 *
 * @see Law, Kelton (2000), Simulation Modeling and Analysis, 9.5.3
 */
export function batchEstimate(values: Float64Array, batches: 30): BatchEstimate {
  const length = Math.floor(values.length / batches);
  const means = Array.from({ length: batches }, (_, b) => {
    let sum = 0;
    for (let i = b * length; i < (b + 1) * length; i++) sum += values[i]!;
    return sum / length;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / batches;
  const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = STUDENT_29 * Math.sqrt(squares / (batches - 1) / batches);
  return { mean, low: mean - half, high: mean + half };
}
