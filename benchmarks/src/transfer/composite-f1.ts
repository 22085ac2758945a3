/** What became of one entity's judged rows at one threshold. */
export interface Outcome {
  /** For each labelled event: rows of it above the threshold. */
  readonly hits: Int32Array;
  /** Rows above the threshold outside of events, in twenty parts of equal length. */
  readonly falseRows: Int32Array;
  /** There was a threshold. */
  readonly warm: boolean;
}

const PARTS = 20;
const SIGNIFICANT = 0.05;

/** @param scores - of the judged rows, as are the labels */
export function outcomeOf(scores: Float64Array, labels: Uint8Array, threshold: number): Outcome {
  const hits: number[] = [];
  const falseRows = new Int32Array(PARTS);
  for (let row = 0; row < scores.length; row++) {
    if (labels[row] === 1 && (row === 0 || labels[row - 1] !== 1)) hits.push(0);
    if (!(scores[row]! > threshold)) continue;
    if (labels[row] === 1) hits[hits.length - 1]!++;
    else falseRows[Math.floor((row * PARTS) / scores.length)]!++;
  }
  return { hits: Int32Array.from(hits), falseRows, warm: Number.isFinite(threshold) };
}

const sum = (values: Int32Array): number => values.reduce((total, x) => total + x, 0);

/**
 * The composite F1 of outcomes taken together: of events found and rows that are right. An event counts as
 * found with one row in it, but nothing is adjusted: rows of it that are missed are not counted as found, and
 * a detector that always cries has the precision of the labels.
 *
 * @see Garg, Zhang, Samaran, Savitha, Foo (2022), An Evaluation of Anomaly Detection and Diagnosis in
 * Multivariate Time Series, IEEE TNNLS 33(6), doi:10.1109/TNNLS.2021.3105827
 */
export function compositeF1(outcomes: readonly Outcome[]): number {
  let events = 0;
  let found = 0;
  let right = 0;
  let wrong = 0;
  for (const { hits, falseRows } of outcomes) {
    events += hits.length;
    for (const rows of hits) if (rows > 0) found++;
    right += sum(hits);
    wrong += sum(falseRows);
  }
  if (found === 0) return 0;
  const recall = found / events;
  const precision = right / (right + wrong);
  return (2 * recall * precision) / (recall + precision);
}

/** Worse than the other at all: a lower F1, or more false rows where there are no events to find. */
export function isWorse(cold: Outcome, other: Outcome): boolean {
  // Where nothing is to be found, having no threshold cannot be beaten, and is no detector.
  if (cold.hits.length === 0) return cold.warm && sum(other.falseRows) > sum(cold.falseRows);
  return compositeF1([other]) < compositeF1([cold]);
}

/**
 * Worse by more than noise: besides, of the events and twentieth parts of the rows where the two differ, so
 * many speak against it that a coin would do so in one of twenty cases at most.
 */
export function isClearlyWorse(cold: Outcome, other: Outcome): boolean {
  if (!isWorse(cold, other)) return false;
  let against = 0;
  let differ = 0;
  const compare = (good: boolean, bad: boolean): void => {
    if (good || bad) differ++;
    if (bad) against++;
  };
  cold.hits.forEach((rows, event) => {
    const others = other.hits[event]!;
    compare(rows === 0 && others > 0, rows > 0 && others === 0);
  });
  cold.falseRows.forEach((rows, part) => {
    compare(rows > other.falseRows[part]!, rows < other.falseRows[part]!);
  });
  let tail = 0;
  let ways = 1;
  for (let k = 0; k <= differ; k++) {
    if (k >= against) tail += ways * 0.5 ** differ;
    ways = (ways * (differ - k)) / (k + 1);
  }
  return tail < SIGNIFICANT;
}
