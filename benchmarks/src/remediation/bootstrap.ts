import { Random } from '@aegis/core';

const RESAMPLES = 1000;

/** The middle 95 % of a statistic over resampled cases. */
export function bootstrap(
  cases: number,
  seed: number,
  statistic: (picks: Int32Array) => number,
): readonly [number, number] {
  const random = new Random(seed).fork('bootstrap');
  const picks = new Int32Array(cases);
  const values = new Float64Array(RESAMPLES);
  for (let r = 0; r < RESAMPLES; r++) {
    for (let k = 0; k < cases; k++) picks[k] = random.integer(cases);
    values[r] = statistic(picks);
  }
  values.sort();
  return [values[Math.floor(0.025 * RESAMPLES)]!, values[Math.ceil(0.975 * RESAMPLES) - 1]!];
}

export function meanAt(values: ArrayLike<number>, picks: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < picks.length; k++) sum += values[picks[k]!]!;
  return sum / picks.length;
}
