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

/** A number as Prometheus writes it; NaN for what is none. */
export function readNumber(text: unknown): number {
  if (typeof text !== 'string' || text.trim() === '') return Number.NaN;
  switch (text) {
    case '+Inf':
    case 'Inf':
      return Number.POSITIVE_INFINITY;
    case '-Inf':
      return Number.NEGATIVE_INFINITY;
    default:
      return Number(text);
  }
}

/** What stands under `data` of a good answer; throws what a bad one says. */
export function readData(text: string, status: number): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    const message = `Prometheus: HTTP ${status} with a body that is no JSON.`;
    throw new PrometheusError('not_prometheus', status, message, { cause });
  }
  const { status: outcome, data, error, errorType } = (answer ?? {}) as Record<string, unknown>;
  if (outcome === 'success') return data;
  if (outcome === 'error') {
    throw new PrometheusError(errorTypeOf(errorType), status, `Prometheus: ${String(error)}`);
  }
  const message = `Prometheus: HTTP ${status} with JSON that is no answer of the query API.`;
  throw new PrometheusError('not_prometheus', status, message);
}

function refuse(what: string): PrometheusError {
  return new PrometheusError('not_prometheus', 200, `Prometheus: ${what}.`);
}

type Point = readonly [seconds: number, value: string];

function isPoint(item: unknown): item is Point {
  return Array.isArray(item) && item.length === 2 && Number.isFinite(item[0]);
}

function nameAndLabels(metric: unknown): Pick<InstantSample, 'name' | 'labels'> {
  if (typeof metric !== 'object' || metric === null) throw refuse('a series without labels');
  const labels = Object.create(null) as Record<string, string>;
  let name = '';
  for (const [label, value] of Object.entries(metric)) {
    if (label === '__name__') name = String(value);
    else labels[label] = String(value);
  }
  return { name, labels: { ...labels } };
}

function resultOf(data: unknown): { readonly type: unknown; readonly items: readonly unknown[] } {
  const { resultType, result } = (data ?? {}) as Record<string, unknown>;
  if (!Array.isArray(result)) throw refuse('an answer without a result');
  return { type: resultType, items: result };
}

/** The elements of a vector or a scalar; native histograms are left out. */
export function readInstant(data: unknown): InstantSample[] {
  const { type, items } = resultOf(data);
  if (type === 'scalar' && isPoint(items)) {
    return [{ name: '', labels: {}, timestampMs: toMs(items[0]), value: readNumber(items[1]) }];
  }
  if (type !== 'vector') throw refuse(`a ${String(type)} where a vector or a scalar was asked for`);
  return items.flatMap((item) => {
    const { metric, value } = (item ?? {}) as Record<string, unknown>;
    if (!isPoint(value)) return [];
    const at = { timestampMs: toMs(value[0]), value: readNumber(value[1]) };
    return [{ ...nameAndLabels(metric), ...at }];
  });
}

/** The series of a matrix; series of native histograms alone are left out. */
export function readMatrix(data: unknown): RangeSeries[] {
  const { type, items } = resultOf(data);
  if (type !== 'matrix') throw refuse(`a ${String(type)} where a matrix was asked for`);
  return items.flatMap((item) => {
    const { metric, values } = (item ?? {}) as Record<string, unknown>;
    if (!Array.isArray(values)) return [];
    const points = values.filter(isPoint);
    return [
      {
        ...nameAndLabels(metric),
        timesMs: Float64Array.from(points, ([seconds]) => toMs(seconds)),
        values: Float64Array.from(points, ([, value]) => readNumber(value)),
      },
    ];
  });
}

/** Prometheus keeps milliseconds; as seconds in a double they come back a little off. */
function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
