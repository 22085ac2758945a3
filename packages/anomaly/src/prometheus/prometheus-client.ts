import { type AbortSignalLike, AegisError, checkNumber } from '@aegis/core';
import {
  checkTarget,
  type PrometheusClientOptions,
  resolveClientOptions,
  retrySettings,
} from './client-options.js';
import type { FetchLike } from './fetch-like.js';
import { joinParts } from './join-parts.js';
import { PrometheusError } from './prometheus-error.js';
import {
  type InstantSample,
  LATEST_MS,
  type RangeSeries,
  readData,
  readInstant,
  readMatrix,
} from './read-answer.js';
import {
  type MetricMetadata,
  readIdentities,
  readMetadata,
  readStrings,
  type SeriesIdentity,
} from './read-metadata.js';
import { send } from './send.js';
import { type RetrySettings, withRetries } from './with-retries.js';

/** Which stretch a range query is about. */
export interface RangeQuery {
  /** Milliseconds since the epoch, rounded to whole ones. */
  readonly startMs: number;
  /** Belongs to the range. */
  readonly endMs: number;
  /** Whole, from 1 on. */
  readonly stepMs: number;
  readonly signal?: AbortSignalLike;
}

/** Which series a question about names is about. */
export interface Selection {
  /** Series selectors, `up{job="api"}`; a series has to meet one of them. */
  readonly match?: readonly string[];
  readonly startMs?: number;
  readonly endMs?: number;
  readonly signal?: AbortSignalLike;
}

/** What was asked, and what the answers held that is of no use here. */
export interface PrometheusClientStats {
  /** Requests, retries among them. */
  readonly requests: number;
  readonly retries: number;
  /** Points that were native histograms. */
  readonly histograms: number;
  /** Points that were no time and number, or not later than the one before. */
  readonly malformed: number;
}

type Form = readonly (readonly [name: string, value: string])[];

const OWNER = 'PrometheusClient';
const MOST_REQUESTS = 10_000;
const TIME = { min: -LATEST_MS, max: LATEST_MS };

/**
 * Asks a Prometheus (or what speaks its query API: Thanos, Mimir, VictoriaMetrics) over the `fetch` that
 * it is given: instant and range queries as numbers, long ranges in parts, errors as errors.
 *
 * It holds no timer: for a limit on the time that an answer takes, pass `AbortSignal.timeout(ms)`. Not
 * for native histograms, which are counted and left out.
 *
 * @example
 * ```ts
 * import { PrometheusClient } from '@aegis/anomaly/prometheus';
 * const answer = '{"status":"success","data":{"resultType":"vector","result":' +
 *   '[{"metric":{"__name__":"up","job":"api"},"value":[1700000000.5,"1"]}]}}';
 * const fetch = async () =>
 *   ({ status: 200, headers: { get: () => null }, text: async () => answer });
 * const client = new PrometheusClient('http://localhost:9090', fetch);
 * const [sample] = await client.query('up');
 * sample; // => { name: 'up', labels: { job: 'api' }, timestampMs: 1700000000500, value: 1 }
 * ```
 *
 * @see Prometheus, HTTP API, https://prometheus.io/docs/prometheus/latest/querying/api/
 */
export class PrometheusClient {
  readonly #baseUrl: string;
  readonly #fetch: FetchLike;
  readonly #options: Readonly<Required<PrometheusClientOptions>>;
  readonly #retry: RetrySettings;
  readonly #leftOut = { histograms: 0, malformed: 0 };
  #requests = 0;
  #retries = 0;

  /**
   * @param baseUrl - where the server is, without `/api/v1`
   * @param fetch - the platform's, or anything of its shape
   * @throws AegisError `invalid-option`
   */
  constructor(baseUrl: string, fetch: FetchLike, options?: PrometheusClientOptions) {
    this.#options = resolveClientOptions(OWNER, options);
    this.#retry = retrySettings(OWNER, this.#options);
    checkTarget(OWNER, 'baseUrl', baseUrl, fetch);
    if (/[?#]/.test(baseUrl)) {
      throw new AegisError('invalid-option', `${OWNER}: baseUrl has a "?" or "#"; leave it out.`);
    }
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#fetch = fetch;
  }

  /**
   * The value of an expression at one moment.
   *
   * @param expression - PromQL that gives a vector or a scalar
   * @param options - `timeMs`: milliseconds since the epoch; the server's own time where it is missing
   * @throws PrometheusError; the reason of `signal` once that is aborted
   */
  async query(
    expression: string,
    options: { readonly timeMs?: number; readonly signal?: AbortSignalLike } = {},
  ): Promise<InstantSample[]> {
    const { timeMs, signal } = options;
    const form: Form = [['query', expression], ...timeForm('time', timeMs)];
    const data = await this.#ask('POST', 'query', form, signal);
    return this.#limited(readInstant(data, this.#leftOut));
  }

  /**
   * The values of an expression over a stretch, one for every step that has one. A series that is missing
   * for a while has no points there; a range without any gives an empty list.
   *
   * @throws PrometheusError; the reason of `signal` once that is aborted
   * @throws AegisError `invalid-argument` for a range that is none, or of more than 10,000 requests
   */
  async queryRange(expression: string, range: RangeQuery): Promise<RangeSeries[]> {
    const { startMs, endMs } = readRange(range);
    const { stepMs, signal } = range;
    const { maxPointsPerRequest, maxPoints } = this.#options;
    const partMs = maxPointsPerRequest * stepMs;
    if ((endMs - startMs) / partMs > MOST_REQUESTS) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}: ${(endMs - startMs) / stepMs} points a series; give a longer stepMs.`,
      );
    }
    const parts: RangeSeries[][] = [];
    let points = 0;
    for (let fromMs = startMs; fromMs <= endMs; fromMs += partMs) {
      const form: Form = [
        ['query', expression],
        ...timeForm('start', fromMs),
        ...timeForm('end', Math.min(endMs, fromMs + partMs - stepMs)),
        ['step', seconds(stepMs)],
      ];
      const data = await this.#ask('POST', 'query_range', form, signal);
      const part = this.#limited(readMatrix(data, this.#leftOut));
      for (const { timesMs } of part) points += timesMs.length;
      if (points > maxPoints) throw tooMany(`more than maxPoints (${maxPoints}) points`);
      parts.push(part);
    }
    return this.#limited(joinParts(parts, this.#leftOut));
  }

  /** The names of labels that series have. */
  async labels(selection: Selection = {}): Promise<string[]> {
    const data = await this.#ask('POST', 'labels', selectionForm(selection), selection.signal);
    return this.#limited(readStrings(data));
  }

  /** The values that a label has; `__name__` gives the names of metrics. */
  async labelValues(label: string, selection: Selection = {}): Promise<string[]> {
    const path = `label/${encodeURIComponent(label)}/values`;
    const data = await this.#ask('GET', path, selectionForm(selection), selection.signal);
    return this.#limited(readStrings(data));
  }

  /** The series that meet one of the selectors. */
  async series(
    selection: Selection & { readonly match: readonly string[] },
  ): Promise<SeriesIdentity[]> {
    const data = await this.#ask('POST', 'series', selectionForm(selection), selection.signal);
    return this.#limited(readIdentities(data));
  }

  /** What targets say about a metric, or about all. */
  async metadata(
    options: { readonly metric?: string; readonly signal?: AbortSignalLike } = {},
  ): Promise<MetricMetadata[]> {
    const form: Form = options.metric === undefined ? [] : [['metric', options.metric]];
    return this.#limited(readMetadata(await this.#ask('GET', 'metadata', form, options.signal)));
  }

  stats(): PrometheusClientStats {
    return { requests: this.#requests, retries: this.#retries, ...this.#leftOut };
  }

  /** What stands under `data` of the answer. */
  #ask(
    method: 'GET' | 'POST',
    path: string,
    form: Form,
    signal: AbortSignalLike | undefined,
  ): Promise<unknown> {
    const { headers, maxResponseBytes } = this.#options;
    const text = form.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
    const url = `${this.#baseUrl}/api/v1/${path}`;
    const limits = { maxBytes: maxResponseBytes, longer: 'refuse' as const };
    const request =
      method === 'GET'
        ? { ...limits, url: text === '' ? url : `${url}?${text}`, method, headers, body: null }
        : { ...limits, url, method, headers: { ...headers, ...FORM_HEADERS }, body: text };
    const attempt = async (): Promise<unknown> => {
      this.#requests++;
      const answer = await send(this.#fetch, request, signal);
      return readData(answer.text, answer.status, answer.retryAfterMs);
    };
    return withRetries(attempt, signal, this.#retry, () => this.#retries++);
  }

  #limited<T>(items: T[]): T[] {
    const { maxSeries } = this.#options;
    if (items.length <= maxSeries) return items;
    throw tooMany(`${items.length} series, more than maxSeries (${maxSeries})`);
  }
}

const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };

function tooMany(what: string): PrometheusError {
  return new PrometheusError('too_large', 200, `Prometheus: ${what}; ask for less.`);
}

function readRange({ startMs, endMs, stepMs }: RangeQuery): { startMs: number; endMs: number } {
  // Halves of a millisecond would round differently from part to part.
  const range = { startMs: Math.round(startMs), endMs: Math.round(endMs) };
  const isRange = range.startMs >= -LATEST_MS && range.startMs <= range.endMs;
  if (isRange && range.endMs <= LATEST_MS && Number.isSafeInteger(stepMs) && stepMs >= 1) {
    return range;
  }
  throw new AegisError(
    'invalid-argument',
    `${OWNER}: a range from ${startMs} to ${endMs} by ${stepMs}; give milliseconds, startMs <= endMs and a whole stepMs >= 1.`,
  );
}

function timeForm(name: string, ms: number | undefined): Form {
  return ms === undefined ? [] : [[name, seconds(checkNumber(OWNER, `${name}Ms`, ms, TIME))]];
}

function selectionForm({ match = [], startMs, endMs }: Selection): Form {
  const selectors = match.map((selector) => ['match[]', selector] as const);
  return [...selectors, ...timeForm('start', startMs), ...timeForm('end', endMs)];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
