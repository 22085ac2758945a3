import { errorTypeOf, PrometheusError } from './prometheus-error.js';

/** One series of a range query; times ascend, values may be NaN or infinite. */
export interface RangeSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
}

/** One element of an instant query. */
export interface InstantSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly timestampMs: number;
  readonly value: number;
}

/** What was left out of answers. */
export interface LeftOut {
  /** Points that are native histograms. */
  histograms: number;
  /** Points that are no time and number, or not later than the one before. */
  malformed: number;
}

/** The latest time that a `Date` can hold. */
export const LATEST_MS = 8.64e15;

/** A number as Prometheus writes it; null for what is none. */
function readNumber(text: unknown): number | null {
  if (typeof text !== 'string' || text.trim() === '') return null;
  if (text === 'NaN') return Number.NaN;
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}

/** Prometheus keeps milliseconds; as seconds in a double they come back a little off. */
function readTime(seconds: unknown): number | null {
  if (typeof seconds !== 'number') return null;
  const ms = Math.round(seconds * 1000);
  return Math.abs(ms) <= LATEST_MS ? ms : null;
}

/** What stands under `data` of a good answer; throws what a bad one says. */
export function readData(text: string, status: number, retryAfterMs: number): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    const message = `Prometheus: HTTP ${status} with a body that is no JSON.`;
    throw new PrometheusError('not_prometheus', status, message, { cause, retryAfterMs });
  }
  const { status: outcome, data, error, errorType } = fieldsOf(answer);
  if (outcome === 'success') return data;
  if (outcome === 'error') {
    const words = typeof error === 'string' ? error : `HTTP ${status} without a reason`;
    const message = `Prometheus: ${words}`;
    throw new PrometheusError(errorTypeOf(errorType), status, message, { retryAfterMs });
  }
  const message = `Prometheus: HTTP ${status} with JSON that is no answer of the query API.`;
  throw new PrometheusError('not_prometheus', status, message, { retryAfterMs });
}

/** The elements of a vector or a scalar. */
export function readInstant(data: unknown, leftOut: LeftOut): InstantSample[] {
  const { type, items } = resultOf(data);
  if (type === 'scalar') {
    const sample = readSample(items, leftOut);
    return sample === null ? [] : [{ name: '', labels: {}, ...sample }];
  }
  if (type !== 'vector') throw refuse(`a ${type} where a vector or a scalar was asked for`);
  const samples: InstantSample[] = [];
  for (const item of items) {
    const { metric, value, histogram } = fieldsOf(item);
    if (value === undefined && histogram !== undefined) {
      leftOut.histograms++;
      continue;
    }
    const sample = readSample(value, leftOut);
    if (sample !== null) samples.push({ ...nameAndLabels(metric), ...sample });
  }
  return samples;
}

/** The series of a matrix; one of native histograms alone is left out. */
export function readMatrix(data: unknown, leftOut: LeftOut): RangeSeries[] {
  const { type, items } = resultOf(data);
  if (type !== 'matrix') throw refuse(`a ${type} where a matrix was asked for`);
  const series: RangeSeries[] = [];
  for (const item of items) {
    const { metric, values, histograms } = fieldsOf(item);
    if (Array.isArray(histograms)) leftOut.histograms += histograms.length;
    if (!Array.isArray(values)) continue;
    const timesMs = new Float64Array(values.length);
    const numbers = new Float64Array(values.length);
    let count = 0;
    for (const value of values) {
      const sample = readSample(value, leftOut);
      if (sample === null) continue;
      if (count > 0 && sample.timestampMs <= timesMs[count - 1]!) {
        leftOut.malformed++;
        continue;
      }
      timesMs[count] = sample.timestampMs;
      numbers[count++] = sample.value;
    }
    series.push({
      ...nameAndLabels(metric),
      timesMs: timesMs.slice(0, count),
      values: numbers.slice(0, count),
    });
  }
  return series;
}

function readSample(
  item: unknown,
  leftOut: LeftOut,
): Pick<InstantSample, 'timestampMs' | 'value'> | null {
  if (Array.isArray(item) && item.length === 2) {
    const timestampMs = readTime(item[0]);
    const value = readNumber(item[1]);
    if (timestampMs !== null && value !== null) return { timestampMs, value };
  }
  leftOut.malformed++;
  return null;
}

/** The name of a series, and its other labels. */
export function nameAndLabels(metric: unknown): Pick<InstantSample, 'name' | 'labels'> {
  if (typeof metric !== 'object' || metric === null) throw refuse('a series without labels');
  let name = '';
  const labels: [string, string][] = [];
  for (const [label, value] of Object.entries(metric)) {
    if (typeof value !== 'string') throw refuse('a label that is no text');
    if (label === '__name__') name = value;
    else labels.push([label, value]);
  }
  // Not by assignment: a label may be called __proto__.
  return { name, labels: Object.fromEntries(labels) };
}

function resultOf(data: unknown): { readonly type: string; readonly items: readonly unknown[] } {
  const { resultType, result } = fieldsOf(data);
  if (!Array.isArray(result)) throw refuse('an answer without a result');
  return { type: typeof resultType === 'string' ? resultType : 'nameless result', items: result };
}

/** The fields of an object; none of what is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function refuse(what: string): PrometheusError {
  return new PrometheusError('not_prometheus', 200, `Prometheus: ${what}.`);
}
