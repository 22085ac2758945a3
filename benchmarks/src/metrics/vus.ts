import { checkScores } from './auc.js';

/** Volumes under the surface: the areas of curves whose labels are widened by 0 to `window` rows. */
export interface Volumes {
  readonly vusPr: number;
  readonly vusRoc: number;
}

/** Thresholds a curve is drawn with: the scores at so many places of their order, evenly apart. */
const LEVELS = 250;

type Interval = readonly [first: number, last: number];

/**
 * VUS-PR and VUS-ROC: precision-recall and ROC areas that forgive a detector for being a few rows early or
 * late, averaged over how many. Around each labelled run, up to half a window on either side, a row counts
 * by `sqrt(1 - distance / window)`; recall is charged for runs without any alarm. Use them to compare
 * scores over rows. Not for thresholds: they say nothing of one.
 *
 * @param scores - higher is worse, finite
 * @param labels - 1 where a row is anomalous; with none, or nothing else, both are 0
 * @param window - rows from 0 on; TSB-AD takes the dominant period, {@link dominantPeriod}
 * @returns both in [0, 1], higher is better
 * @throws Error where a score is not finite
 *
 * Cost: O(n log n + window · (250 + runs · window)), where the reference takes 250 · window · n: each row
 * is filed once under the first threshold that it passes, and a window looks at nothing but its margins.
 *
 * @see Paparrizos, Boniol, Palpanas, Tsay, Elmore, Franklin (2022), Volume Under the Surface: A New Accuracy
 * Evaluation Measure for Time-Series Anomaly Detection, PVLDB 15(11), doi:10.14778/3551793.3551830; the
 * conventions are those of TSB-AD (Liu, Paparrizos 2024)
 */
export function volumes(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  window: number,
): Volumes {
  checkScores('volumes', scores);
  const runs = labelledRuns(labels);
  const positives = runs.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  if (positives === 0 || positives === scores.length) return { vusPr: 0, vusRoc: 0 };
  const level = levelOfRows(scores);
  const surface = new Surface(level, labels, runs);
  let pr = 0;
  let roc = 0;
  for (let width = 0; width <= window; width++) {
    surface.widen(width);
    const areas = surface.areas();
    pr += areas.vusPr;
    roc += areas.vusRoc;
  }
  return { vusPr: pr / (window + 1), vusRoc: roc / (window + 1) };
}

/** Runs of labelled rows, first and last row included. */
export function labelledRuns(labels: ArrayLike<number>): Interval[] {
  const runs: Interval[] = [];
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== 1) continue;
    const first = row;
    while (labels[row + 1] === 1) row++;
    runs.push([first, row]);
  }
  return runs;
}

/** For every row the number of the first threshold, from the highest down, that it passes. */
function levelOfRows(scores: ArrayLike<number>): Uint8Array {
  const sorted = Float64Array.from(scores).sort().reverse();
  const step = (sorted.length - 1) / (LEVELS - 1);
  const thresholds = Float64Array.from({ length: LEVELS }, (_, k) =>
    k === LEVELS - 1 ? sorted.at(-1)! : sorted[Math.trunc(k * step)]!,
  );
  return Uint8Array.from(scores, (score) => {
    let low = 0;
    let high = LEVELS - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (thresholds[middle]! <= score) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** Turns counts at each level into counts up to each level. */
function accumulate(counts: Float64Array): Float64Array {
  for (let k = 1; k < LEVELS; k++) counts[k] = counts[k]! + counts[k - 1]!;
  return counts;
}

/** The curves of one set of scores, for labels that grow wider. */
class Surface {
  readonly #level: Uint8Array;
  readonly #labels: ArrayLike<number>;
  readonly #runs: readonly Interval[];
  readonly #rows: number;
  readonly #positives: number;
  /** Rows, and labelled rows, that pass each threshold. */
  readonly #predicted = new Float64Array(LEVELS);
  readonly #inside = new Float64Array(LEVELS);
  /** Weight of the margins' rows, and number of runs with a row, that pass each threshold. */
  readonly #margin = new Float64Array(LEVELS);
  readonly #found = new Float64Array(LEVELS);
  /** The first threshold that any row of a run, with its margins, passes. */
  readonly #firstLevel: Uint8Array;
  readonly #weights: Float64Array;
  #half = 0;
  #merged = 0;

  constructor(level: Uint8Array, labels: ArrayLike<number>, runs: readonly Interval[]) {
    this.#level = level;
    this.#labels = labels;
    this.#runs = runs;
    this.#rows = level.length;
    this.#weights = new Float64Array(level.length);
    this.#firstLevel = Uint8Array.from(runs, ([first, last]) =>
      level.subarray(first, last + 1).reduce((a, b) => Math.min(a, b)),
    );
    level.forEach((k, row) => {
      this.#predicted[k]!++;
      if (labels[row] === 1) this.#inside[k]!++;
    });
    accumulate(this.#predicted);
    this.#positives = accumulate(this.#inside)[LEVELS - 1]!;
  }

  /** @param width - as at the last call, or one more */
  widen(width: number): void {
    const half = width >> 1;
    if (half > this.#half) this.#reach(half);
    this.#half = half;
    this.#weighMargins(width, half);
    this.#countRuns(half);
  }

  #reach(half: number): void {
    this.#runs.forEach(([first, last], run) => {
      const before = this.#level[first - half] ?? LEVELS;
      const after = this.#level[last + half] ?? LEVELS;
      this.#firstLevel[run] = Math.min(this.#firstLevel[run]!, before, after);
    });
  }

  #weighMargins(width: number, half: number): void {
    const weights = this.#weights;
    const touch = (visit: (row: number, distance: number) => void): void => {
      for (const [first, last] of this.#runs) {
        for (let d = 1; d <= Math.min(half, first); d++) visit(first - d, d);
        for (let d = 1; d <= Math.min(half, this.#rows - 1 - last); d++) visit(last + d, d);
      }
    };
    this.#margin.fill(0);
    touch((row, distance) => {
      weights[row] = weights[row]! + Math.sqrt(1 - distance / width);
    });
    touch((row) => {
      const level = this.#level[row]!;
      if (this.#labels[row] !== 1) this.#margin[level]! += Math.min(1, weights[row]!);
      weights[row] = 0;
    });
    accumulate(this.#margin);
  }

  /** Runs whose margins meet are one. */
  #countRuns(half: number): void {
    this.#found.fill(0);
    this.#merged = 0;
    let first = LEVELS;
    this.#runs.forEach(([, last], run) => {
      first = Math.min(first, this.#firstLevel[run]!);
      const next = this.#runs[run + 1]?.[0];
      if (next !== undefined && last + half >= next - half) return;
      this.#found[first]!++;
      this.#merged++;
      first = LEVELS;
    });
    accumulate(this.#found);
  }

  areas(): Volumes {
    let vusPr = 0;
    let vusRoc = 0;
    let recallBefore = 0;
    let falseBefore = 0;
    for (let k = 0; k < LEVELS; k++) {
      const margin = this.#margin[k]!;
      const predicted = this.#predicted[k]!;
      const hits = this.#inside[k]! + margin;
      // Half of the margin that was found counts as labelled: neither all of it nor none.
      const positives = this.#positives + margin / 2;
      const recall = Math.min(hits / positives, 1) * (this.#found[k]! / this.#merged);
      const falseRate = (predicted - hits) / (this.#rows - positives);
      vusPr += (recall - recallBefore) * (hits / predicted);
      vusRoc += ((falseRate - falseBefore) * (recall + recallBefore)) / 2;
      recallBefore = recall;
      falseBefore = falseRate;
    }
    // The ROC curve ends at (1, 1), whatever the widened labels did to its last point.
    return { vusPr, vusRoc: vusRoc + ((1 - falseBefore) * (1 + recallBefore)) / 2 };
  }
}
