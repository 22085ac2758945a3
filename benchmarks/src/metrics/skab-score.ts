import type { NabProfile } from './nab-score.js';

/** One file of SKAB as a detector judged it, from the first row that counts. */
export interface SkabFile {
  /** In order. */
  readonly timesMs: ArrayLike<number>;
  /** 1 where a change is labelled. */
  readonly changes: ArrayLike<number>;
  /** 1 where the detector says that one begins or ends. */
  readonly predictedChanges: ArrayLike<number>;
  /** 1 where a row is labelled anomalous. */
  readonly outliers: ArrayLike<number>;
  readonly predictedOutliers: ArrayLike<number>;
}

/** A changepoint score and what it is made of. */
export interface SkabScore {
  /** 100 is perfect, 0 is a detector that never speaks. */
  readonly score: number;
  readonly changes: number;
  readonly missed: number;
  readonly falseAlarms: number;
}

/** Rows taken one by one. */
export interface SkabOutliers {
  readonly f1: number;
  /** False alarms and missed alarms, in percent of the rows that could be. */
  readonly far: number;
  readonly mar: number;
}

/** SKAB's leaderboard counts a detection up to so long after the change. */
export const SKAB_WINDOW_MS = 60_000;
/** The scoring curve is a table of so many steps. */
const STEPS = 1000;

/** What a detection so far into its window is worth: 1 at once, `-charge` at the end. */
function worth(share: number, reward: number, charge: number): number {
  const step = Math.min(STEPS - 1, Math.floor(share * STEPS));
  const x = -Math.PI / 2 + (Math.PI * step) / (STEPS - 1);
  const half = (reward + charge) / 2;
  return (-half * Math.tanh(x)) / Math.tanh(Math.PI / 2) + half - charge;
}

/** Windows to the right of the changes; where two overlap, the later one begins where the earlier ends. */
function windowsOf({ timesMs, changes }: SkabFile, windowMs: number): [number, number][] {
  const windows: [number, number][] = [];
  for (let row = 0; row < timesMs.length; row++) {
    if (changes[row] !== 1) continue;
    const before = windows.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY;
    windows.push([Math.max(timesMs[row]!, before), timesMs[row]! + windowMs]);
  }
  return windows;
}

/**
 * SKAB's changepoint score over a corpus: as NAB's, with windows of fixed length to the right of every
 * labelled change and a hyperbolic tangent in place of the sigmoid. The first detection in a window
 * counts, every one outside all windows is charged.
 *
 * @see Katser, Kozitsin (2020), Skoltech Anomaly Benchmark, doi:10.34740/KAGGLE/DSV/1693952
 */
export function scoreSkab(
  files: readonly SkabFile[],
  profile: NabProfile,
  windowMs = SKAB_WINDOW_MS,
): SkabScore {
  const { truePositive, falsePositive, falseNegative } = profile;
  let total = 0;
  let changes = 0;
  let missed = 0;
  let falseAlarms = 0;
  for (const file of files) {
    const windows = windowsOf(file, windowMs);
    const first = windows.map(() => Number.NaN);
    for (let row = 0; row < file.timesMs.length; row++) {
      if (file.predictedChanges[row] !== 1) continue;
      const time = file.timesMs[row]!;
      let inside = false;
      for (const [w, [start, end]] of windows.entries()) {
        if (time < start || time > end) continue;
        inside = true;
        if (Number.isNaN(first[w]!)) first[w] = (time - start) / Math.max(1, end - start);
      }
      if (!inside) falseAlarms++;
    }
    changes += windows.length;
    for (const share of first) {
      if (Number.isNaN(share)) missed++;
      else total += worth(share, truePositive, falsePositive);
    }
  }
  total -= falsePositive * falseAlarms + falseNegative * missed;
  const span = changes * (truePositive + falseNegative);
  const score = span === 0 ? 0 : (100 * (total + falseNegative * changes)) / span;
  return { score, changes, missed, falseAlarms };
}

/** F1, false-alarm rate and missed-alarm rate over all rows of all files together. */
export function scoreOutliers(files: readonly SkabFile[]): SkabOutliers {
  let hits = 0;
  let misses = 0;
  let falseRows = 0;
  let quiet = 0;
  for (const { timesMs, outliers, predictedOutliers } of files) {
    for (let row = 0; row < timesMs.length; row++) {
      if (outliers[row] === 1) predictedOutliers[row] === 1 ? hits++ : misses++;
      else predictedOutliers[row] === 1 ? falseRows++ : quiet++;
    }
  }
  return {
    f1: hits / Math.max(1, hits + (misses + falseRows) / 2),
    far: (100 * falseRows) / Math.max(1, falseRows + quiet),
    mar: (100 * misses) / Math.max(1, hits + misses),
  };
}
