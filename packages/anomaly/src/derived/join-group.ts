import { AegisError } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import type { DerivedCounts, DerivedMetricsOptions } from './derived-options.js';
import { InputFeed } from './input-feed.js';
import type { Derivation } from './read-definitions.js';

/** So many late points in a row, for each input, are a clock that was set back. */
const RESTART_AFTER = 8;

/** What has come of the inputs for one time. */
interface JoinedSet {
  /** The time of the first that came, and the latest of all. */
  readonly timeMs: number;
  latestMs: number;
  /** By input; NaN where it has not come. */
  readonly values: Float64Array;
  missing: number;
}

/** A result: the values of all inputs at a time. */
export type CompleteSet = Readonly<Pick<JoinedSet, 'latestMs' | 'values'>>;

/** The inputs of one series of a derived metric, waiting for each other. */
export class JoinGroup {
  readonly labels: Readonly<Record<string, string>>;
  readonly #feeds: readonly InputFeed[];
  /** In the order in which they were begun. */
  #pending: JoinedSet[] = [];
  /** The time of the latest result. */
  #lastMs: number | null = null;
  #lateRun = 0;

  constructor(labels: Readonly<Record<string, string>>, feeds: readonly InputFeed[]) {
    this.labels = labels;
    this.#feeds = feeds;
  }

  static of(labels: Readonly<Record<string, string>>, { inputs }: Derivation): JoinGroup {
    return new JoinGroup(
      labels,
      inputs.map(({ rate }) => new InputFeed(rate)),
    );
  }

  /** How many times wait for an input. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Takes a point of an input in; gives the values of all where it was the last that was missing. */
  take(
    input: number,
    series: string,
    point: { readonly value: number; readonly timestampMs: number },
    options: Required<DerivedMetricsOptions>,
    counts: DerivedCounts,
  ): CompleteSet | null {
    const timeMs = point.timestampMs;
    const value = this.#feeds[input]!.take(series, point.value, timeMs, counts);
    if (Number.isNaN(value) || this.#isLate(timeMs, counts)) return null;
    const set = this.#setFor(input, timeMs, options, counts);
    if (set === null) return null;
    set.values[input] = value;
    set.latestMs = Math.max(set.latestMs, timeMs);
    set.missing--;
    return set.missing === 0 ? this.#complete(set, counts) : null;
  }

  #isLate(timeMs: number, counts: DerivedCounts): boolean {
    if (this.#lastMs === null || timeMs > this.#lastMs) {
      this.#lateRun = 0;
      return false;
    }
    if (++this.#lateRun < RESTART_AFTER * this.#feeds.length) {
      counts.late++;
      return true;
    }
    counts.incomplete += this.#pending.length;
    this.#pending = [];
    this.#lastMs = null;
    this.#lateRun = 0;
    return false;
  }

  /** The set that waits for this input at about that time, begun if need be. */
  #setFor(
    input: number,
    timeMs: number,
    { alignMs, maxPending }: Required<DerivedMetricsOptions>,
    counts: DerivedCounts,
  ): JoinedSet | null {
    let nearest: JoinedSet | null = null;
    let taken = false;
    for (const set of this.#pending) {
      const distance = Math.abs(set.timeMs - timeMs);
      if (distance > alignMs) continue;
      if (!Number.isNaN(set.values[input])) taken = true;
      else if (nearest === null || distance < Math.abs(nearest.timeMs - timeMs)) nearest = set;
    }
    if (nearest !== null) return nearest;
    if (taken) {
      counts.duplicates++;
      return null;
    }
    const inputs = this.#feeds.length;
    const values = new Float64Array(inputs).fill(Number.NaN);
    const begun = { timeMs, latestMs: timeMs, values, missing: inputs };
    if (this.#pending.length >= maxPending) {
      this.#pending.shift();
      counts.incomplete++;
    }
    this.#pending.push(begun);
    return begun;
  }

  /** Results come in order of time: what is older than a complete one waits in vain. */
  #complete(set: JoinedSet, counts: DerivedCounts): CompleteSet {
    const newer = this.#pending.filter(({ timeMs }) => timeMs > set.timeMs);
    counts.incomplete += this.#pending.length - newer.length - 1;
    this.#pending = newer;
    this.#lastMs = set.latestMs;
    return set;
  }

  toJSON(): object {
    return {
      lastMs: this.#lastMs,
      lateRun: this.#lateRun,
      feeds: this.#feeds.map((feed) => feed.toJSON()),
      pending: this.#pending.map(({ timeMs, latestMs, values }) => ({
        timeMs,
        latestMs,
        values: encodeArray(values),
      })),
    };
  }

  static read(
    reader: SnapshotReader,
    labels: Readonly<Record<string, string>>,
    { inputs }: Derivation,
    { maxPending }: Required<DerivedMetricsOptions>,
  ): JoinGroup {
    const count = inputs.length;
    const feeds = reader.list('feeds', { maxLength: count }, (item, i) =>
      InputFeed.read(item, inputs[i]!.rate),
    );
    if (feeds.length < count) throw refusal(`feeds: expected ${count}`);
    const group = new JoinGroup(labels, feeds);
    group.#lastMs = reader.has('lastMs') ? reader.number('lastMs') : null;
    const most = RESTART_AFTER * count - 1;
    group.#lateRun = reader.number('lateRun', { min: 0, max: most, integer: true });
    group.#pending = reader.list('pending', { maxLength: maxPending }, (item) => {
      const timeMs = item.number('timeMs');
      const latestMs = item.number('latestMs', { min: timeMs });
      const values = item.float64Array('values', count);
      const missing = values.filter(Number.isNaN).length;
      const usable = values.every((value) => Number.isNaN(value) || Number.isFinite(value));
      if (usable && missing > 0 && missing < count) return { timeMs, latestMs, values, missing };
      throw refusal('values: expected some missing, some finite');
    });
    return group;
  }
}

function refusal(problem: string): AegisError {
  return new AegisError('invalid-snapshot', `derived-metrics.groups: ${problem}.`);
}
