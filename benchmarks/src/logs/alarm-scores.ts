/** How well alarms meet labels, row by row. */
export interface AlarmScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** @param labels - 1 where a row is anomalous, as many as there are alarms */
export function alarmScores(alarms: readonly boolean[], labels: ArrayLike<number>): AlarmScores {
  let hits = 0;
  let raised = 0;
  let positives = 0;
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] === 1) positives++;
    if (alarms[row] !== true) continue;
    raised++;
    if (labels[row] === 1) hits++;
  }
  return {
    precision: hits / Math.max(1, raised),
    recall: hits / Math.max(1, positives),
    f1: (2 * hits) / Math.max(1, raised + positives),
  };
}

/** The share of rows that are anomalous. */
export function baseRate(labels: ArrayLike<number>): number {
  let positives = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row] === 1) positives++;
  return positives / Math.max(1, labels.length);
}

/** F1 of raising an alarm for every row. */
export function f1OfAll(labels: ArrayLike<number>): number {
  const rate = baseRate(labels);
  return (2 * rate) / (1 + rate);
}
