import { IsolationForest, PrincipalComponents } from '@aegis/anomaly/models';
import { MultivariateAnomalyDetector } from '@aegis/anomaly/multivariate';
import { chiSquareTail } from '@aegis/core/math';
import { mean, median, quantile, standardDeviation } from '@aegis/core/stats';
import type { SkabSeries } from './skab-data.js';

/** What a detector says of every row; nothing before `fitRows` counts. */
export interface SkabJudgement {
  /** Higher is more unusual. */
  readonly scores: Float64Array;
  /** 1 where a state is said to begin or to end. */
  readonly changes: Uint8Array;
  /** 1 where the row is said to belong to a trouble. */
  readonly outliers: Uint8Array;
  /** 1 where a person would be told. */
  readonly alarms: Uint8Array;
}

/** A detector under test: it is fitted on the first `fitRows` rows and judges the rest in turn. */
export type SkabContestant = (series: SkabSeries, fitRows: number) => Promise<SkabJudgement>;

function rowOf({ values, names }: SkabSeries, row: number): Float64Array {
  return values.subarray(row * names.length, (row + 1) * names.length);
}

/** The highest score there is. */
const MOST_BANS = 12;

/** The detector as it ships, with its networks trained after the warm-up. */
export const aegis: SkabContestant = async (series, fitRows) => {
  const rows = series.timesMs.length;
  const detector = new MultivariateAnomalyDetector({ fitPoints: fitRows });
  const scores = new Float64Array(rows);
  const changes = new Uint8Array(rows);
  const outliers = new Uint8Array(rows);
  const alarms = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const cells = rowOf(series, row);
    const values = Object.fromEntries(series.names.map((name, c) => [name, cells[c]!]));
    const verdict = detector.process({ timestampMs: series.timesMs[row]!, values });
    // A settled state is judged by itself; that it is another than the normal one is said beside.
    scores[row] = verdict.score + (verdict.away ? MOST_BANS : 0);
    changes[row] = verdict.change === null ? 0 : 1;
    outliers[row] = verdict.away ? 1 : 0;
    alarms[row] = verdict.alarm ? 1 : 0;
    if (row === fitRows - 1) await detector.trainModels();
  }
  return { scores, changes, outliers, alarms };
};

/** The tail that counts as out of control, as in SKAB's own baselines. */
const OUT_OF_CONTROL = 0.001;
const FOREST_CONTAMINATION = 0.0005;

/** A score above 1 is out of control; changes are where that begins or ends, as in SKAB's notebooks. */
function flips(scores: Float64Array, fitRows: number, smooth: number, hold: number): SkabJudgement {
  const outliers = new Uint8Array(scores.length);
  const changes = new Uint8Array(scores.length);
  const alarms = new Uint8Array(scores.length);
  let held = 0;
  let before = 0;
  for (let row = fitRows + smooth - 1; row < scores.length; row++) {
    outliers[row] = median(scores.subarray(row + 1 - smooth, row + 1)) > 1 ? 1 : 0;
    held = outliers[row] === 1 ? hold : held - 1;
    const now = held > 0 ? 1 : 0;
    changes[row] = now === before ? 0 : 1;
    alarms[row] = now > before ? 1 : 0;
    before = now;
  }
  return { scores, changes, outliers, alarms };
}

/** T² and Q of the components with 85 % of the variance, each over its control limit. */
export const principalComponents: SkabContestant = async (series, fitRows) => {
  const width = series.names.length;
  const model = new PrincipalComponents({ explainedVariance: 0.85 });
  model.fit(series.values, fitRows, width);
  const rows = Array.from(series.timesMs, (_, row) => model.statistics(rowOf(series, row)));
  const usual = rows.slice(0, fitRows).map(({ residual }) => residual);
  const level = mean(usual);
  const scale = standardDeviation(usual) ** 2 / (2 * level);
  const limits = [
    limitOf((x) => chiSquareTail(x, model.components)),
    limitOf((x) => chiSquareTail(x / scale, level / scale)),
  ] as const;
  const scores = Float64Array.from(rows, ({ tSquared, residual }) =>
    Math.max(tSquared / limits[0], residual / limits[1]),
  );
  return flips(scores, fitRows, 5, 1);
};

/** Where a tail falls to the share that is out of control. */
function limitOf(tail: (x: number) => number): number {
  let [low, high] = [0, 1];
  while (tail(high) > OUT_OF_CONTROL) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (tail(middle) > OUT_OF_CONTROL) low = middle;
    else high = middle;
  }
  return high;
}

/** An isolation forest whose limit leaves next to no row of the fit outside. */
export const isolationForest: SkabContestant = async (series, fitRows) => {
  const width = series.names.length;
  const forest = new IsolationForest();
  forest.fit(series.values, fitRows, width);
  const raw = Float64Array.from(series.timesMs, (_, row) => forest.score(rowOf(series, row)));
  const limit = quantile(raw.subarray(0, fitRows), 1 - FOREST_CONTAMINATION);
  return flips(
    raw.map((score) => score / limit),
    fitRows,
    3,
    30,
  );
};

/** Every metric for itself, in deviations of the fit over the three that are allowed. */
export const seriesZ: SkabContestant = async (series, fitRows) => {
  const scales = series.names.map((_, c) => {
    const column = Float64Array.from({ length: fitRows }, (__, row) => rowOf(series, row)[c]!);
    return { level: mean(column), deviation: Math.max(1e-9, standardDeviation(column)) };
  });
  const scores = Float64Array.from(series.timesMs, (_, row) => {
    const cells = rowOf(series, row);
    const far = scales.map(({ level, deviation }, c) => Math.abs(cells[c]! - level) / deviation);
    return Math.max(...far) / 3;
  });
  return flips(scores, fitRows, 5, 1);
};

/** Looks at nothing and speaks every thirty rows: what the changepoint score pays a clock. */
export const blindClock: SkabContestant = async ({ timesMs }) => {
  const changes = new Uint8Array(timesMs.length).map((_, row) => (row % 30 === 0 ? 1 : 0));
  const none = new Uint8Array(timesMs.length);
  return { scores: Float64Array.from(changes), changes, outliers: none, alarms: changes };
};

/** The baselines that run next to ours. */
export const SKAB_PEERS: Readonly<Record<string, SkabContestant>> = {
  principalComponents,
  isolationForest,
  seriesZ,
  blindClock,
};
