import { checkScores } from './auc.js';
import type { Contestant, Judgement } from './contestants.js';
import { averagePrecision, type EventRecall, eventRecall, type ScoredSeries } from './events.js';
import { nabProbation } from './nab-score.js';
import type { Series } from './series.js';
import { labelledRuns } from './vus.js';

/** False-alarm events allowed for every 1,000 points. */
export const BUDGET = 1;

/** A labelled series as a contestant judged it. */
export interface JudgedEvents extends ScoredSeries, Judgement {
  readonly series: Series;
  readonly scores: Float64Array;
}

/** Every series with the warm-up that NAB would give it. */
export function judgeEvents(contestant: Contestant, all: readonly Series[]): JudgedEvents[] {
  return all.map((series) => {
    const probation = nabProbation(series.values.length);
    const judgement = contestant(series, probation);
    checkScores(series.file, judgement.scores);
    return { series, labels: series.labels, probation, ...judgement };
  });
}

/** What a contestant finds at the budget, all series at one threshold, and what it ranks. */
export function eventFigures(
  files: readonly JudgedEvents[],
): Record<'recall' | 'averagePrecision', number> {
  const precisions = files.filter(hasEvents).map(averagePrecision);
  return {
    recall: eventRecall(files, BUDGET).recall,
    averagePrecision: precisions.reduce((sum, ap) => sum + ap, 0) / Math.max(1, precisions.length),
  };
}

/** What the detector finds with the threshold that it ships with. */
export function atShipped(
  files: readonly JudgedEvents[],
): Record<'recallAtShipped' | 'falseAlarmsPerThousandAtShipped', number> {
  const shipped = files.map((file) => ({ ...file, scores: file.alarms }));
  const { recall, falseEvents } = eventRecall(shipped, BUDGET, 1);
  const points = files.reduce((sum, file) => sum + file.scores.length - file.probation, 0);
  return {
    recallAtShipped: recall,
    falseAlarmsPerThousandAtShipped: (1000 * falseEvents) / Math.max(1, points),
  };
}

/** Whether anything is labelled after the warm-up. */
export function hasEvents({ labels, probation }: ScoredSeries): boolean {
  return labelledRuns(labels).some(([, last]) => last >= probation);
}

/** Rows from the beginning of an event to its first alarm, the mean over the events that are found. */
export function meanDelayRows(files: readonly ScoredSeries[], { threshold }: EventRecall): number {
  const delays = files.flatMap(({ scores, labels, probation }) =>
    labelledRuns(labels).flatMap(([first, last]) => {
      const start = Math.max(first, probation);
      for (let row = start; row <= last; row++) if (scores[row]! >= threshold) return [row - start];
      return [];
    }),
  );
  return delays.reduce((sum, delay) => sum + delay, 0) / Math.max(1, delays.length);
}
