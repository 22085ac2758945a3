import { Random } from '@aegis/core';

/**
 * Scores by stratum: one list of runs for each task. Runs differ by seed; lists may differ in length.
 */
export type Scores = readonly (readonly number[])[];

const RESAMPLES = 2000;
const LOWEST = 0.025;

/**
 * Interquartile mean: the mean of the middle half of all runs of all tasks. Robust like a median, and
 * needs far fewer runs. Of n scores, the ⌊n / 4⌋ lowest and as many highest are left out.
 *
 * @returns NaN where there are no scores
 * @see Agarwal et al. (2021), Deep Reinforcement Learning at the Edge of the Statistical Precipice,
 * NeurIPS, section 4.3
 */
export function interquartileMean(scores: Scores): number {
  const sorted = Float64Array.from(scores.flat()).sort();
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.subarray(cut, sorted.length - cut));
}

/**
 * How far below `target` the scores are on average, where what is above counts as `target`; lower is
 * better.
 */
export function optimalityGap(scores: Scores, target: number): number {
  return target - mean(scores.flat().map((score) => Math.min(score, target)));
}

/**
 * The mean over tasks of the probability that a run of `ours` is above one of `theirs`, a tie being
 * half: Mann and Whitney's U over the number of pairs. Both have the same tasks.
 */
export function probabilityOfImprovement(ours: Scores, theirs: Scores): number {
  return mean(ours.map((runs, task) => shareAbove(runs, theirs[task]!)));
}

function shareAbove(ours: readonly number[], theirs: readonly number[]): number {
  let above = 0;
  for (const a of ours) for (const b of theirs) above += a > b ? 1 : a === b ? 0.5 : 0;
  return above / (ours.length * theirs.length);
}

/**
 * The middle 95 % of a statistic over 2,000 stratified resamples: runs are drawn with replacement
 * within their task, each set of scores on its own, so that no task is ever missing.
 *
 * @param sets - what the statistic is of: one set of scores, or two that are compared
 * @see Agarwal et al. (2021), section 4.1; percentiles as in Efron (1979)
 */
export function stratifiedInterval(
  sets: readonly Scores[],
  seed: number,
  statistic: (...resampled: readonly Scores[]) => number,
): readonly [number, number] {
  const random = new Random(seed).fork('stratified-bootstrap');
  const values = Float64Array.from({ length: RESAMPLES }, () =>
    statistic(...sets.map((scores) => scores.map((runs) => resample(runs, random)))),
  ).sort();
  const from = Math.floor(LOWEST * RESAMPLES);
  return [values[from]!, values[RESAMPLES - 1 - from]!];
}

/**
 * The middle 95 % of a statistic over 2,000 resamples of a table whose rows and columns could both have
 * been others: rows are drawn with replacement, and columns, alike for all rows. Scores in a row have
 * much in common, so that drawing cells one by one would give far too narrow an interval.
 *
 * @param tables - groups × runs each; those after the first keep its columns, with rows of their own
 * @see Owen (2007), The pigeonhole bootstrap, Annals of Applied Statistics 1(2), doi:10.1214/07-AOAS122
 */
export function crossedInterval(
  tables: readonly Scores[],
  seed: number,
  statistic: (...resampled: readonly Scores[]) => number,
): readonly [number, number] {
  const random = new Random(seed).fork('crossed-bootstrap');
  const columns = tables[0]![0]!.map((_, column) => column);
  const values = Float64Array.from({ length: RESAMPLES }, () => {
    const drawn = resample(columns, random);
    const resampled = tables.map((table) =>
      table.map(() => {
        const row = table[random.integer(table.length)]!;
        return drawn.map((column) => row[column]!);
      }),
    );
    return statistic(...resampled);
  }).sort();
  const from = Math.floor(LOWEST * RESAMPLES);
  return [values[from]!, values[RESAMPLES - 1 - from]!];
}

function resample(runs: readonly number[], random: Random): readonly number[] {
  return runs.map(() => runs[random.integer(runs.length)]!);
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
