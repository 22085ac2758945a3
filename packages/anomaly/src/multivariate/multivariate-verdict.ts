import type { Anomaly, Verdict } from '@aegis/core';
import type { RegimeChange } from './regime.js';

/** The metrics of one moment, by name. A metric may be missing, or not be a finite number. */
export interface MetricRow {
  /** Milliseconds since the epoch, of the data's own clock. */
  readonly timestampMs: number;
  readonly values: Readonly<Record<string, number>>;
}

/** What one metric has to do with a score. */
export interface MetricContribution {
  readonly metric: string;
  /** Its part of the score, in bans, >= 0. */
  readonly score: number;
  /** Null where it is missing. */
  readonly observed: number | null;
  /** The level that it should be at. */
  readonly expected: number;
  /** The interval that would have been normal for the metric alone. */
  readonly band: readonly [low: number, high: number];
  /** How many deviations the value is above its level, and the mean of about ten rows; at most 20. */
  readonly now: number;
  readonly lately: number;
}

/** What the detector says of one row. */
export interface MultivariateVerdict extends Verdict {
  /** The row is as improbable as an alarm; an alarm takes two of them in turn. */
  readonly unusual: boolean;
  /** Set where a state is left, and where another, or the one before, has come to stay. */
  readonly change: RegimeChange | null;
  /** The metrics are not in their normal state: since they left it, until they return or it is given up. */
  readonly away: boolean;
  /** The greatest first; their scores add up to the score, to the last bit. Empty unless the row is unusual. */
  readonly contributions: readonly MetricContribution[];
  /** Set with `alarm`: what to tell a person. */
  readonly anomaly: Anomaly | null;
}

/** What has come in and what became of it. */
export interface MultivariateStats {
  readonly seen: number;
  /** Rows without a finite value or a finite time. */
  readonly dropped: number;
  /** Rows not newer than the latest. */
  readonly late: number;
  /** Values of other rows left out: not finite, or of a metric too many. */
  readonly ignoredValues: number;
  /** Metrics known, and those of them that the models were fitted on. */
  readonly metrics: number;
  readonly watched: number;
  readonly anomalies: number;
  /** How often the models were fitted: once after the warm-up, then for every new state that stays. */
  readonly fits: number;
  /** Whether the networks take part. */
  readonly trained: boolean;
}

/** How `trainModels` went. */
export interface MultivariateTrainingReport {
  /** False before the warm-up is over, and where the metrics changed meanwhile. */
  readonly trained: boolean;
  readonly rows: number;
  readonly metrics: number;
}
