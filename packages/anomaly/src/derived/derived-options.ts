/** Which points stand for a symbol of an expression. */
export interface DerivedInput {
  /** The name of the metric, of any form: `job:errors:rate5m`, `http.server.errors`. */
  readonly name: string;
  /**
   * Labels that a point has to carry with just these values. They are fixed, and so no part of what
   * inputs are matched on.
   * @defaultValue `{}`
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Whether the metric is a counter, to be taken as its rate per second.
   * @defaultValue what `isCounter(name)` guesses by the name; false for metrics derived before
   */
  readonly rate?: boolean;
}

/** A metric that is computed from others. */
export interface DerivedMetricDefinition {
  /** The name of the points that it gives. */
  readonly name: string;
  /**
   * Arithmetic on metrics, at most 1,000 characters: names, numbers, `+ - * / ^`, comparisons (1 or 0),
   * `? :`, `and`, `or`, `not`, `min`, `max`, `abs`, `clamp(x, low, high)`.
   */
  readonly expression: string;
  /** What each symbol stands for; one that is not named here is the metric of that name. */
  readonly inputs?: Readonly<Record<string, DerivedInput>>;
  /**
   * The labels by whose values inputs belong together; one that a point lacks counts as empty. An input
   * has one series for each combination: sum it before where it has more.
   * @defaultValue all labels of a point but those that its input fixes
   */
  readonly by?: readonly string[];
}

/** Options of {@link DerivedMetrics}. */
export interface DerivedMetricsOptions {
  /**
   * How far apart in time inputs may be and still belong together, in milliseconds, from 0 on; keep it
   * below half of the step. Raising it joins scrapes that are not in time with each other.
   * @defaultValue 0
   */
  readonly alignMs?: number;
  /**
   * How many times a result waits for at once, from 1 to 1024, before the oldest is given up. Raising it
   * waits longer for inputs that come late.
   * @defaultValue 16
   */
  readonly maxPending?: number;
  /**
   * How many series are remembered over all derived metrics, from 1 on, at about 0.8 KiB each, 0.7 KiB more
   * for each counter among the inputs and 0.4 KiB for each time that waits; beyond it the one that was
   * heard from least recently is forgotten.
   * @defaultValue 10000
   */
  readonly maxSeries?: number;
}

/** What has come in and what became of it; a point counts once for every input that it is of. */
export interface DerivedStats {
  readonly seen: number;
  /** Points that no expression asks for. */
  readonly unused: number;
  /** Points with a value or time that is not finite, too long labels, or a counter below 0. */
  readonly dropped: number;
  /** Readings of counters with none before them to make a rate of. */
  readonly starting: number;
  /** Points not newer than the latest result that they could have been part of. */
  readonly late: number;
  readonly duplicates: number;
  /** Points of a second series where `by` leaves room for one. */
  readonly ambiguous: number;
  /** Results given up since an input did not come. */
  readonly incomplete: number;
  /** Results without a value: a division by zero, an overflow. */
  readonly withoutValue: number;
  readonly emitted: number;
  readonly series: number;
  readonly evicted: number;
}

/** The counts that grow. */
export type DerivedCounts = { -readonly [K in Exclude<keyof DerivedStats, 'series'>]: number };

export const DEFAULTS: Required<DerivedMetricsOptions> = Object.freeze({
  alignMs: 0,
  maxPending: 16,
  maxSeries: 10_000,
});

export const MAX_PENDING = 1024;
export const MAX_SERIES = 10_000_000;

export function noCounts(): DerivedCounts {
  return {
    seen: 0,
    unused: 0,
    dropped: 0,
    starting: 0,
    late: 0,
    duplicates: 0,
    ambiguous: 0,
    incomplete: 0,
    withoutValue: 0,
    emitted: 0,
    evicted: 0,
  };
}
