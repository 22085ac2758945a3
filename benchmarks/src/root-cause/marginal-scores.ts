import { interquartileRange, mean, median, standardDeviation } from '@aegis/core/stats';
import type { MetricSeries } from '@aegis/root-cause';
import type { IncidentCase } from './incident-case.js';

/** How unusual a series is by itself. */
export type MarginalScore = (series: MetricSeries) => number;

/** Where there is no scale it counts as 1, as in scikit-learn's scalers, which the published code uses. */
const standardised = (series: MetricSeries, level: number, scale: number): number => {
  let most = 0;
  for (const value of Array.from(series.recent)) {
    if (Number.isFinite(value)) most = Math.max(most, (value - level) / (scale > 0 ? scale : 1));
  }
  return most;
};

const finite = (values: ArrayLike<number>): number[] => Array.from(values).filter(Number.isFinite);

/** The farthest of the incident's values above the median, in interquartile ranges: BARO's RobustScorer. */
export const robustZ: MarginalScore = (series) => {
  const calm = finite(series.baseline);
  return standardised(series, median(calm), interquartileRange(calm));
};

/** The farthest above the mean, in standard deviations. */
export const nSigma: MarginalScore = (series) => {
  const calm = finite(series.baseline);
  return standardised(series, mean(calm), standardDeviation(calm));
};

/** The highest score of each node's series; 0 for nodes that have none. */
export function scoreByNode(
  { series }: Pick<IncidentCase, 'series'>,
  score: MarginalScore,
): Map<string, number> {
  const scores = new Map<string, number>();
  for (const one of series) {
    scores.set(one.nodeId, Math.max(scores.get(one.nodeId) ?? 0, score(one)));
  }
  return scores;
}
