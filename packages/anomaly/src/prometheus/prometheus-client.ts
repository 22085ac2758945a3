import { type AbortSignalLike, AegisError, checkNumber, Random, resolveOptions } from '@aegis/core';
import type { FetchLike } from './fetch-like.js';
import { PrometheusError } from './prometheus-error.js';
import { type InstantSample, type RangeSeries, readInstant, readMatrix } from './read-answer.js';
import { type RequestSettings, requestJson } from './request-json.js';

/** Options of {@link PrometheusClient}. */
export interface PrometheusClientOptions {
  /**
   * Sent with every request: `authorization`, `x-scope-orgid`.
   * @defaultValue {}
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Points of a series that one request may ask for; longer ranges are asked for in parts. Prometheus
   * refuses more than 11,000.
   * @defaultValue 11000
   */
  readonly maxPointsPerRequest?: number;
  /**
   * How often a request is made again when nobody answers, or the answer is 429 or 5xx.
   * @defaultValue 3
   */
  readonly retries?: number;
  /**
   * The wait before the first retry, in milliseconds; it doubles, and is spread by half. `Retry-After`
   * makes it longer.
   * @defaultValue 500
   */
  readonly backoffMs?: number;
  /**
   * Waits so many milliseconds: `(ms) => new Promise((done) => setTimeout(done, ms))`. Without it retries
   * come at once.
   * @defaultValue null
   */
  readonly sleep?: ((ms: number) => Promise<void>) | null;
  /**
   * Series that an answer may hold; more are an error of type `too_large`.
   * @defaultValue 50000
   */
  readonly maxSeries?: number;
  /**
   * Characters that an answer may have.
   * @defaultValue 268435456
   */
  readonly maxResponseCharacters?: number;
  /**
   * Spreads the retries of many clients.
   * @defaultValue 0
   */
  readonly seed?: number;
}

/** Which stretch a range query is about. */
export interface RangeQuery {
  readonly startMs: number;
  /** Belongs to the range. */
  readonly endMs: number;
  /** From 1 on. */
  readonly stepMs: number;
  readonly signal?: AbortSignalLike;
}

const DEFAULTS: Required<PrometheusClientOptions> = Object.freeze({
  headers: Object.freeze({}),
  maxPointsPerRequest: 11_000,
  retries: 3,
  backoffMs: 500,
  sleep: null,
  maxSeries: 50_000,
  maxResponseCharacters: 268_435_456,
  seed: 0,
});
const OWNER = 'PrometheusClient';
const MOST_REQUESTS = 10_000;

/**
 * Asks a Prometheus (or what speaks its query API: Thanos, Mimir, VictoriaMetrics) over the `fetch` that
 * it is given: instant and range queries as numbers, long ranges in parts, errors as errors.
 *
 * @example
 * ```ts
 * import { PrometheusClient } from '@aegis/anomaly/prometheus';
 * const answer = '{"status":"success","data":{"resultType":"vector","result":' +
 *   '[{"metric":{"__name__":"up","job":"api"},"value":[1700000000.5,"1"]}]}}';
 * const fetch = async () =>
 *   ({ ok: true, status: 200, headers: { get: () => null }, text: async () => answer });
 * const client = new PrometheusClient('http://localhost:9090', fetch);
 * const [sample] = await client.query('up');
 * sample; // => { name: 'up', labels: { job: 'api' }, timestampMs: 1700000000500, value: 1 }
 * ```
 *
 * @see Prometheus, HTTP API, https://prometheus.io/docs/prometheus/latest/querying/api/
 */
export class PrometheusClient {
  readonly #baseUrl: string;
  readonly #settings: RequestSettings;
  readonly #maxPoints: number;
  readonly #maxSeries: number;

  /**
   * @param baseUrl - where the server is, without `/api/v1`
   * @throws AegisError `invalid-option`
   */
  constructor(baseUrl: string, fetch: FetchLike, options?: PrometheusClientOptions) {
    const resolved = resolveOptions(OWNER, DEFAULTS, options);
    if (!/^https?:\/\/./.test(baseUrl)) {
      throw new AegisError('invalid-option', `${OWNER}: baseUrl is "${baseUrl}"; give http(s)://…`);
    }
    if (typeof fetch !== 'function') {
      throw new AegisError(
        'invalid-option',
        `${OWNER}: fetch is no function; pass the platform's.`,
      );
    }
    const whole = { min: 1, integer: true };
    checkNumber(OWNER, 'retries', resolved.retries, { min: 0, max: 100, integer: true });
    checkNumber(OWNER, 'backoffMs', resolved.backoffMs, { min: 0 });
    checkNumber(OWNER, 'maxResponseCharacters', resolved.maxResponseCharacters, whole);
    const { maxPointsPerRequest } = resolved;
    this.#maxPoints = checkNumber(OWNER, 'maxPointsPerRequest', maxPointsPerRequest, whole);
    this.#maxSeries = checkNumber(OWNER, 'maxSeries', resolved.maxSeries, whole);
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#settings = { ...resolved, fetch, random: new Random(resolved.seed) };
  }

  /**
   * The value of an expression at one moment.
   *
   * @param expression - PromQL that gives a vector or a scalar
   * @throws PrometheusError
   */
  async query(
    expression: string,
    options: { readonly timeMs?: number; readonly signal?: AbortSignalLike } = {},
  ): Promise<InstantSample[]> {
    const { timeMs, signal } = options;
    const time = timeMs === undefined ? {} : { time: seconds(OWNER, 'timeMs', timeMs) };
    const url = `${this.#baseUrl}/api/v1/query`;
    const data = await requestJson(url, { query: expression, ...time }, signal, this.#settings);
    return this.#limited(readInstant(data));
  }

  /**
   * The values of an expression over a stretch, one for every step that has one. A series that is missing
   * for a while has no points there.
   *
   * @throws PrometheusError
   * @throws AegisError `invalid-argument` for a range that is none, or of more than 10,000 requests
   */
  async queryRange(expression: string, range: RangeQuery): Promise<RangeSeries[]> {
    const { startMs, endMs, stepMs, signal } = range;
    checkRange(range);
    const partMs = this.#maxPoints * stepMs;
    if ((endMs - startMs) / partMs > MOST_REQUESTS) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}: ${(endMs - startMs) / stepMs} points a series; give a longer stepMs.`,
      );
    }
    const parts: RangeSeries[][] = [];
    for (let fromMs = startMs; fromMs <= endMs; fromMs += partMs) {
      const form = {
        query: expression,
        start: seconds(OWNER, 'startMs', fromMs),
        end: seconds(OWNER, 'endMs', Math.min(endMs, fromMs + partMs - stepMs)),
        step: seconds(OWNER, 'stepMs', stepMs),
      };
      const url = `${this.#baseUrl}/api/v1/query_range`;
      const data = await requestJson(url, form, signal, this.#settings);
      parts.push(this.#limited(readMatrix(data)));
    }
    return this.#limited(parts.length === 1 ? parts[0]! : joinParts(parts));
  }

  #limited<T>(items: T[]): T[] {
    if (items.length <= this.#maxSeries) return items;
    const message = `Prometheus: ${items.length} series, more than maxSeries (${this.#maxSeries}).`;
    throw new PrometheusError('too_large', 200, message);
  }
}

function checkRange({ startMs, endMs, stepMs }: RangeQuery): void {
  const ok = Number.isFinite(startMs) && Number.isFinite(endMs) && startMs <= endMs && stepMs >= 1;
  if (ok && Number.isFinite(stepMs)) return;
  throw new AegisError(
    'invalid-argument',
    `${OWNER}: a range from ${startMs} to ${endMs} by ${stepMs}; give startMs <= endMs and stepMs >= 1.`,
  );
}

function seconds(owner: string, name: string, ms: number): string {
  return (checkNumber(owner, name, ms) / 1000).toFixed(3);
}

/** The parts of a range one after the other, series by series. */
function joinParts(parts: readonly (readonly RangeSeries[])[]): RangeSeries[] {
  const byKey = new Map<string, RangeSeries[]>();
  for (const series of parts.flat()) {
    const key = JSON.stringify([series.name, Object.entries(series.labels).sort()]);
    const found = byKey.get(key);
    if (found === undefined) byKey.set(key, [series]);
    else found.push(series);
  }
  return [...byKey.values()].map((pieces) => ({
    name: pieces[0]!.name,
    labels: pieces[0]!.labels,
    timesMs: concatenate(pieces.map(({ timesMs }) => timesMs)),
    values: concatenate(pieces.map(({ values }) => values)),
  }));
}

function concatenate(arrays: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}
