/** One labelled series as a detector judged it. */
export interface ScoredSeries {
  readonly scores: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  /** Rows before this one do not count, neither as events nor as false alarms. */
  readonly probation: number;
}

/** How many labelled events are found at a budget of false ones. */
export interface EventRecall {
  readonly recall: number;
  readonly found: number;
  readonly events: number;
  readonly falseEvents: number;
  readonly threshold: number;
}

/** Alarms of one trouble come in runs: closer than this they are one event. */
const MERGE_WITHIN = 10;

/** A NaN equals nothing, itself included, and ties could not be taken together. */
function checkScores({ scores }: ScoredSeries): void {
  if (!Array.from(scores).every(Number.isFinite)) throw new Error('a score is not finite');
}

function labelledEvents({ labels, probation }: ScoredSeries): Int32Array {
  const events = new Int32Array(labels.length).fill(-1);
  let count = 0;
  for (let i = probation; i < labels.length; i++) {
    if (labels[i] !== 1) continue;
    if (i === probation || labels[i - 1] !== 1) count++;
    events[i] = count - 1;
  }
  return events;
}

/** False alarms as they come in: how many runs of them there are, runs closer than the gap taken together. */
class FalseRuns {
  readonly #alarms: Uint8Array;
  count = 0;

  constructor(rows: number) {
    this.#alarms = new Uint8Array(rows);
  }

  add(row: number): void {
    const before = this.#lastBefore(row, row - MERGE_WITHIN);
    if (!before) this.count++;
    for (let next = row + 1; next <= row + MERGE_WITHIN; next++) {
      if (this.#alarms[next] !== 1) continue;
      // What began a run of its own now belongs to the one of this row.
      if (!this.#lastBefore(row, next - MERGE_WITHIN)) this.count--;
      break;
    }
    this.#alarms[row] = 1;
  }

  #lastBefore(row: number, from: number): boolean {
    for (let i = row - 1; i >= Math.max(0, from); i--) if (this.#alarms[i] === 1) return true;
    return false;
  }
}

/**
 * The share of labelled events with at least one alarm inside, at one threshold for all series: the one
 * given, or the lowest before the budget of false-alarm events is first exceeded.
 *
 * @param perThousand - false-alarm events allowed for every 1,000 points of all series together
 */
export function eventRecall(
  series: readonly ScoredSeries[],
  perThousand: number,
  threshold: number | null = null,
): EventRecall {
  series.forEach(checkScores);
  const events = series.map(labelledEvents);
  const total = events.reduce((sum, list) => sum + list.reduce((a, b) => Math.max(a, b + 1), 0), 0);
  const rows = series
    .flatMap(({ scores, probation }, s) =>
      Array.from({ length: scores.length - probation }, (_, i) => ({
        s,
        row: i + probation,
        score: scores[i + probation]!,
      })),
    )
    .sort((a, b) => b.score - a.score);
  const budget = threshold === null ? (perThousand * rows.length) / 1000 : Number.POSITIVE_INFINITY;
  const runs = series.map(({ scores }) => new FalseRuns(scores.length));
  const found = new Set<string>();
  let falseEvents = 0;
  const state = (at: number): EventRecall => ({
    recall: found.size / Math.max(1, total),
    found: found.size,
    events: total,
    falseEvents,
    threshold: at,
  });
  let best = state(Number.POSITIVE_INFINITY);
  for (let i = 0; i < rows.length; ) {
    const level = rows[i]!.score;
    if (level <= 0 || (threshold !== null && level < threshold)) break;
    for (; i < rows.length && rows[i]!.score === level; i++) {
      const { s, row } = rows[i]!;
      const event = events[s]![row]!;
      if (event >= 0) {
        found.add(`${s}:${event}`);
        continue;
      }
      falseEvents -= runs[s]!.count;
      runs[s]!.add(row);
      falseEvents += runs[s]!.count;
    }
    // Runs that grow together lower the count again; only what comes before that is a threshold to set.
    if (falseEvents > budget) break;
    best = state(level);
  }
  return best;
}

/** Area under precision over recall, by points, rows of equal score taken together. */
export function averagePrecision(series: ScoredSeries): number {
  checkScores(series);
  const { scores, labels, probation } = series;
  const order = Array.from({ length: scores.length - probation }, (_, i) => i + probation).sort(
    (a, b) => scores[b]! - scores[a]!,
  );
  const positives = Array.from(labels)
    .slice(probation)
    .reduce((sum, label) => sum + (label === 1 ? 1 : 0), 0);
  let hits = 0;
  let area = 0;
  for (let i = 0; i < order.length; ) {
    const level = scores[order[i]!]!;
    let gained = 0;
    for (; i < order.length && scores[order[i]!] === level; i++) {
      if (labels[order[i]!] === 1) gained++;
    }
    hits += gained;
    area += (gained * hits) / i;
  }
  return positives === 0 ? 0 : area / positives;
}
