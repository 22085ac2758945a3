import { MetricAnomalyDetector } from '@aegis/anomaly';
import type { Series } from './series.js';

/** What a detector says of every row of a series, judged before it is learnt. */
export interface Judgement {
  readonly scores: Float64Array;
  /** 1 where the detector raises an alarm as it ships. */
  readonly alarms: Uint8Array;
}

/** A detector under test; `warmUp` is the number of rows that do not count. */
export type Contestant = (series: Series, warmUp: number) => Judgement;

/**
 * Rows that go on with an open episode are no new alarm: they count for a tenth of what they would, but
 * for no less than what just fails to be one.
 */
const REPEATED_COST = 1;
const JUST_BELOW = 0.05;
/** So many alarms a day and more all rank alike. */
const MOST_PER_DAY = 1e6;
/** The detector's default. */
const SHIPPED_PER_DAY = 0.25;

const rank = (perDay: number): number => Math.max(0, Math.log10(MOST_PER_DAY / perDay));

/** The detector as it ships; only the length of the warm-up is handed to it, as to all contestants. */
export const aegis: Contestant = (series, warmUp) => {
  const detector = new MetricAnomalyDetector({ warmUpPoints: Math.max(2, warmUp) });
  const scores = new Float64Array(series.values.length);
  const alarms = new Uint8Array(series.values.length);
  for (let i = 0; i < scores.length; i++) {
    const verdict = detector.addMetric({
      name: 'value',
      timestampMs: series.timesMs[i]!,
      value: series.values[i]!,
    });
    alarms[i] = verdict.alarm ? 1 : 0;
    // What an operator sets is how many false alarms a day are borne: rows are ranked by just that.
    const score = verdict.warmingUp ? 0 : rank(verdict.expectedPerDay);
    const goesOn = verdict.unusual && !verdict.alarm;
    const least = rank(SHIPPED_PER_DAY) - JUST_BELOW;
    scores[i] = goesOn ? Math.max(least, score - REPEATED_COST) : score;
  }
  return { scores, alarms };
};

function plain(judge: () => (x: number) => number): Contestant {
  return ({ values }) => {
    const score = judge();
    return { scores: values.map((x) => score(x)), alarms: new Uint8Array(values.length) };
  };
}

/** Deviations from the mean of the last 288 values. */
export const rollingZ: Contestant = plain(() => {
  const window = new Float64Array(288);
  let count = 0;
  return (x) => {
    const n = Math.min(count, window.length);
    let mean = 0;
    for (let i = 0; i < n; i++) mean += window[i]! / n;
    let variance = 0;
    for (let i = 0; i < n; i++) variance += (window[i]! - mean) ** 2 / n;
    window[count++ % window.length] = x;
    return n < 2 ? 0 : Math.abs(x - mean) / (Math.sqrt(variance) + 0.01 * Math.abs(mean) + 1e-9);
  };
});

/** How far a value lies outside everything so far, in spans of it. */
export const rangeNovelty: Contestant = plain(() => {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  return (x) => {
    const span = high - low;
    const score = low > high ? 0 : Math.max(0, x - high, low - x) / (span + 1e-12);
    low = Math.min(low, x);
    high = Math.max(high, x);
    return Math.min(score, 1e6);
  };
});

/**
 * Residuals of an exponentially weighted mean that learns at most three deviations at a time. The scale
 * is at least 3 % of the range so far, as ours is: without it one still series sets the threshold for all.
 */
export const clippedEwma: Contestant = plain(() => {
  const alpha = 0.01;
  let count = 0;
  let mean = 0;
  let variance = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  return (x) => {
    const span = Math.max(0, high - low);
    const scale = Math.max(Math.sqrt(variance), 0.03 * span, 0.02 * Math.abs(mean), 1e-9);
    low = Math.min(low, x);
    high = Math.max(high, x);
    const score = count < 2 ? 0 : Math.abs(x - mean) / scale;
    const weight = Math.max(alpha, 1 / ++count);
    const limit = count > 8 ? 3 * scale : Number.POSITIVE_INFINITY;
    const delta = Math.min(limit, Math.max(-limit, x - mean));
    mean += weight * delta;
    variance = (1 - weight) * (variance + weight * delta * delta);
    return score;
  };
});

/** The baselines that run next to ours. */
export const PEERS: Readonly<Record<string, Contestant>> = { rollingZ, rangeNovelty, clippedEwma };
