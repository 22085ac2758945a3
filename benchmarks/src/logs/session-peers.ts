import { log } from '@aegis/core/math';
import type { Session } from './session-data.js';

type Counts = ReadonlyMap<number, number>;

function countsOf({ events }: Session): Counts {
  const counts = new Map<number, number>();
  for (const event of events) counts.set(event, (counts.get(event) ?? 0) + 1);
  return counts;
}

const keyOf = (counts: Counts): string =>
  [...counts]
    .sort((a, b) => a[0] - b[0])
    .map(([event, count]) => `${event}:${count}`)
    .join(' ');

/** For every event the weight 1 + ln((1 + N) / (1 + sessions with it)). */
function weightsOf(train: readonly Session[]): (event: number) => number {
  const unseen = 1 + log(1 + train.length);
  const frequencies = new Map<number, number>();
  for (const { events } of train) {
    for (const event of new Set(events)) frequencies.set(event, (frequencies.get(event) ?? 0) + 1);
  }
  const weights = new Map(
    [...frequencies].map(([event, count]) => [event, 1 + log((1 + train.length) / (1 + count))]),
  );
  return (event) => weights.get(event) ?? unseen;
}

/**
 * How far the event counts of a session are from those of the nearest training session, with rare events
 * weighing more: Σ w·|a − b| / Σ w·max(a, b).
 *
 * @returns scores of `test` in [0, 1], higher is stranger. O(test · distinct training counts · events)
 *
 * @see Landauer, Skopik, Wurzenberger (2024), A critical review of common log data sets used for evaluation
 * of sequence-based anomaly detection techniques, FSE, doi:10.1145/3660768
 */
export function nearestCounts(train: readonly Session[], test: readonly Session[]): number[] {
  const weight = weightsOf(train);
  const known = [...new Map(train.map(countsOf).map((counts) => [keyOf(counts), counts])).values()];
  return test.map((session) => {
    const counts = countsOf(session);
    let nearest = 1;
    for (const other of known) {
      let apart = 0;
      let total = 0;
      for (const [event, count] of counts) {
        const theirs = other.get(event) ?? 0;
        apart += weight(event) * Math.abs(count - theirs);
        total += weight(event) * Math.max(count, theirs);
      }
      for (const [event, theirs] of other) {
        if (counts.has(event)) continue;
        apart += weight(event) * theirs;
        total += weight(event) * theirs;
      }
      if (total > 0) nearest = Math.min(nearest, apart / total);
    }
    return nearest;
  });
}

/** The share of a session's events that no training session has. */
export function newEvents(train: readonly Session[], test: readonly Session[]): number[] {
  const seen = new Set(train.flatMap(({ events }) => events));
  return test.map(
    ({ events }) => events.filter((event) => !seen.has(event)).length / Math.max(1, events.length),
  );
}
