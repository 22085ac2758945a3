import { labelledRuns } from './vus.js';

/** How near predicted rows are to labelled ones, compared with rows drawn at random. */
export interface Affiliation {
  readonly precision: number;
  readonly recall: number;
  readonly f: number;
}

/** From the first instant on, up to the last: row `i` is the span from `i` to `i + 1`. */
type Span = readonly [start: number, end: number];

const THRESHOLDS = 100;
/** TSB-AD keeps its F from dividing by zero with this. */
const GUARD = 1e-15;

const length = ([start, end]: Span): number => Math.max(0, end - start);

function spans(rows: ArrayLike<number>): Span[] {
  return labelledRuns(rows).map(([first, last]) => [first, last + 1]);
}

function clip(span: Span, [start, end]: Span): Span {
  return [Math.max(span[0], start), Math.min(span[1], end)];
}

/**
 * The integral of `1 - P(distance of a random instant of the zone <= distance of x)` over x in a span.
 * Instants within the event have no distance and nothing is nearer; outside, the nearer ones are the
 * event, as much again on this side and what there is of it on the other.
 */
function precisionMass(span: Span, event: Span, zone: Span): number {
  const sides = [event[0] - zone[0], zone[1] - event[1]] as const;
  const shorter = Math.min(...sides);
  const square = (d: number): number => d * d;
  const outside = (from: number, to: number): number => {
    if (to <= from) return 0;
    const low = Math.min(from, shorter);
    const high = Math.min(to, shorter);
    const other = (square(high) - square(low)) / 2 + shorter * (to - high - (from - low));
    const nearer = length(event) * (to - from) + (square(to) - square(from)) / 2 + other;
    return to - from - nearer / length(zone);
  };
  return (
    length(clip(span, event)) +
    outside(Math.max(0, event[0] - span[1]), event[0] - span[0]) +
    outside(Math.max(0, span[0] - event[1]), span[1] - event[1])
  );
}

/**
 * The integral of `1 - P(a random instant of the zone is nearer to y than the prediction)` over y in the
 * event. It is linear between the places where the nearest prediction, or a side of the zone, changes.
 */
function recallMass(predicted: readonly Span[], event: Span, zone: Span): number {
  // Nothing beyond the last prediction before the event, and the first after it, is ever the nearest.
  const near = predicted.filter((_, i) => {
    const next = predicted[i + 1];
    const last = predicted[i - 1];
    return (
      (next === undefined || next[0] >= event[0]) && (last === undefined || last[1] <= event[1])
    );
  });
  const survival = (y: number): number => {
    let distance = Number.POSITIVE_INFINITY;
    for (const [start, end] of near) distance = Math.min(distance, Math.max(0, start - y, y - end));
    const nearer = Math.min(distance, y - zone[0]) + Math.min(distance, zone[1] - y);
    return 1 - nearer / length(zone);
  };
  return breaks(near, event, zone).reduce((mass, to, i, all) => {
    const from = all[i - 1] ?? event[0];
    return mass + ((to - from) * (survival(from) + survival(to))) / 2;
  }, 0);
}

function breaks(predicted: readonly Span[], event: Span, zone: Span): number[] {
  const places = predicted.flatMap(([start, end], i) => {
    const next = predicted[i + 1];
    return [
      start,
      end,
      (zone[0] + start) / 2,
      (zone[1] + end) / 2,
      ...(next === undefined ? [] : [(end + next[0]) / 2]),
    ];
  });
  const inside = places.filter((y) => y > event[0] && y < event[1]);
  return [...inside, event[1]].sort((a, b) => a - b);
}

/**
 * Affiliation precision and recall of predicted rows: the time axis is cut half-way between labelled runs,
 * and in each zone distances are held against those of instants drawn at random. Kind to the late and to
 * the random (0.67 for noise), so never the only measure.
 *
 * @param predicted - 1 where a row is predicted
 * @param labels - 1 where a row is anomalous
 * @returns each in [0, 1]; all 0 where nothing is predicted or labelled
 *
 * @see Huet, Navarro, Rossi (2022), Local Evaluation of Time Series Anomaly Detection Algorithms, KDD,
 * doi:10.1145/3534678.3539339
 */
export function affiliation(predicted: ArrayLike<number>, labels: ArrayLike<number>): Affiliation {
  const events = spans(labels);
  const alarms = spans(predicted);
  if (events.length === 0 || alarms.length === 0) return { precision: 0, recall: 0, f: 0 };
  let precision = 0;
  let zonesWithAlarm = 0;
  let recall = 0;
  events.forEach((event, i) => {
    const before = events[i - 1];
    const after = events[i + 1];
    const zone: Span = [
      before === undefined ? 0 : (before[1] + event[0]) / 2,
      after === undefined ? labels.length : (event[1] + after[0]) / 2,
    ];
    const mine = alarms.map((alarm) => clip(alarm, zone)).filter((alarm) => length(alarm) > 0);
    if (mine.length === 0) return;
    const mass = mine.reduce((sum, alarm) => sum + precisionMass(alarm, event, zone), 0);
    precision += mass / mine.reduce((sum, alarm) => sum + length(alarm), 0);
    zonesWithAlarm++;
    recall += recallMass(mine, event, zone) / length(event);
  });
  return withF(precision / zonesWithAlarm, recall / events.length);
}

function withF(precision: number, recall: number): Affiliation {
  return { precision, recall, f: (2 * precision * recall) / (precision + recall + GUARD) };
}

/** Affiliation F at the best of 100 thresholds, evenly spread over the scores, in hindsight. */
export function bestAffiliationF(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const all = Float64Array.from(scores);
  const low = all.reduce((a, b) => Math.min(a, b));
  const high = all.reduce((a, b) => Math.max(a, b));
  const step = (high - low) / (THRESHOLDS - 1);
  let best = 0;
  // At the last threshold, the highest score, nothing is above.
  for (let k = 0; k < THRESHOLDS - 1; k++) {
    const threshold = low + k * step;
    best = Math.max(
      best,
      affiliation(
        Uint8Array.from(all, (x) => (x > threshold ? 1 : 0)),
        labels,
      ).f,
    );
  }
  return best;
}
