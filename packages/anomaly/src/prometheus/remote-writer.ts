import {
  type AbortSignalLike,
  checkNumber,
  type MetricDataPoint,
  resolveOptions,
} from '@aegis/core';
import { checkTarget, retrySettings, SEND_DEFAULTS, type SendOptions } from './client-options.js';
import { encodeSeries } from './encode-write-request.js';
import type { FetchLike } from './fetch-like.js';
import { InTurn } from './in-turn.js';
import { PrometheusError } from './prometheus-error.js';
import { send } from './send.js';
import { type RetrySettings, throwIfAborted, withRetries } from './with-retries.js';
import { groupBySeries, type WritableSeries } from './writable-series.js';

/** Options of {@link RemoteWriter}. */
export interface RemoteWriterOptions extends SendOptions {
  /**
   * Points that one request may hold. Raising it makes fewer requests, and more is lost when one is
   * refused.
   * @defaultValue 2000
   */
  readonly maxSamplesPerRequest?: number;
}

/** What became of the points that were pushed. */
export interface PushResult {
  readonly sent: number;
  /** Points of requests that the server refused for good (4xx): sending them again would not help. */
  readonly rejected: number;
  /** Points that no server takes: see {@link EncodedWrite.dropped}. */
  readonly dropped: number;
  /** Points that the server could not take now: push them again, before later ones. */
  readonly unsent: readonly MetricDataPoint[];
  /** The last failure; null where all went well. */
  readonly error: PrometheusError | null;
}

/** What was pushed so far and what became of it. */
export interface RemoteWriterStats {
  readonly requests: number;
  readonly retries: number;
  readonly sent: number;
  readonly rejected: number;
  readonly dropped: number;
  readonly unsent: number;
}

const OWNER = 'RemoteWriter';
const DEFAULTS: Required<RemoteWriterOptions> = Object.freeze({
  ...SEND_DEFAULTS,
  maxSamplesPerRequest: 2000,
});
const PROTOCOL = Object.freeze({
  'content-encoding': 'snappy',
  'content-type': 'application/x-protobuf',
  'x-prometheus-remote-write-version': '0.1.0',
});
const MAX_ANSWER_BYTES = 65_536;
const MAX_REASON_LENGTH = 500;

/**
 * Writes points into a Prometheus (started with `--web.enable-remote-write-receiver`), Mimir, Thanos or
 * VictoriaMetrics by remote write 1.0. Pushes take turns, so that points of a series arrive in order.
 *
 * A server that is away or busy is asked again; what it refuses is counted, since asking again would not
 * help. It keeps nothing: what could not be sent comes back as `unsent`. To be scraped instead, see
 * `renderExposition`.
 *
 * @example
 * ```ts
 * import { RemoteWriter } from '@aegis/anomaly/prometheus';
 * const fetch = async () =>
 *   ({ status: 204, headers: { get: () => null }, text: async () => '' });
 * const writer = new RemoteWriter('http://localhost:9090/api/v1/write', fetch);
 * const point = { name: 'aegis_anomaly_score', timestampMs: 1_700_000_000_000, value: 4.2 };
 * (await writer.push([point])).sent; // => 1
 * ```
 *
 * @see Prometheus Remote-Write 1.0 specification,
 * https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export class RemoteWriter {
  readonly #url: string;
  readonly #fetch: FetchLike;
  readonly #options: Readonly<Required<RemoteWriterOptions>>;
  readonly #retry: RetrySettings;
  readonly #turns = new InTurn();
  #requests = 0;
  #retries = 0;
  #sent = 0;
  #rejected = 0;
  #dropped = 0;
  #unsent = 0;

  /**
   * @param url - all of it: `http://localhost:9090/api/v1/write`
   * @throws AegisError `invalid-option`
   */
  constructor(url: string, fetch: FetchLike, options?: RemoteWriterOptions) {
    this.#options = resolveOptions(OWNER, DEFAULTS, options);
    this.#retry = retrySettings(OWNER, this.#options);
    const { maxSamplesPerRequest } = this.#options;
    checkNumber(OWNER, 'maxSamplesPerRequest', maxSamplesPerRequest, { min: 1, integer: true });
    checkTarget(OWNER, 'url', url, fetch);
    this.#url = url;
    this.#fetch = fetch;
  }

  /**
   * Sends points, in the order of time for each series; one that was sent before may be refused.
   *
   * @returns what became of them; a failure of the server is a part of it
   * @throws the reason of `signal` once that is aborted
   */
  push(
    points: Iterable<MetricDataPoint>,
    options: { readonly signal?: AbortSignalLike } = {},
  ): Promise<PushResult> {
    return this.#turns.run(() => this.#push(points, options.signal));
  }

  async #push(
    points: Iterable<MetricDataPoint>,
    signal: AbortSignalLike | undefined,
  ): Promise<PushResult> {
    throwIfAborted(signal);
    const { series, dropped } = groupBySeries(points);
    this.#dropped += dropped;
    const batches = batchesOf(series, this.#options.maxSamplesPerRequest);
    let sent = 0;
    let rejected = 0;
    let error: PrometheusError | null = null;
    for (const [i, batch] of batches.entries()) {
      const size = batch.reduce((sum, { samples }) => sum + samples.length, 0);
      try {
        await this.#send(batch, signal);
        sent += size;
        this.#sent += size;
      } catch (failure) {
        throwIfAborted(signal);
        if (!PrometheusError.isInstance(failure)) throw failure;
        error = failure;
        if (isForGood(failure)) {
          rejected += size;
          this.#rejected += size;
          continue;
        }
        // Later points of a series must not overtake these.
        const unsent = batches.slice(i).flat().flatMap(pointsOf);
        this.#unsent += unsent.length;
        return { sent, rejected, dropped, unsent, error };
      }
    }
    return { sent, rejected, dropped, unsent: [], error };
  }

  #send(batch: readonly WritableSeries[], signal: AbortSignalLike | undefined): Promise<void> {
    const bytes = encodeSeries(batch);
    const request = {
      url: this.#url,
      method: 'POST' as const,
      headers: { 'user-agent': 'aegis-anomaly', ...this.#options.headers, ...PROTOCOL },
      body: bytes.buffer as ArrayBuffer,
      maxBytes: MAX_ANSWER_BYTES,
      longer: 'cut' as const,
    };
    const attempt = async (): Promise<void> => {
      this.#requests++;
      const { status, text, retryAfterMs } = await send(this.#fetch, request, signal);
      if (status >= 200 && status < 300) return;
      const reason = text.trim().slice(0, MAX_REASON_LENGTH);
      const type = status === 429 || status >= 500 ? 'unavailable' : 'bad_data';
      const message = `Prometheus: HTTP ${status} for a remote write: ${reason}`;
      throw new PrometheusError(type, status, message, { retryAfterMs });
    };
    return withRetries(attempt, signal, this.#retry, () => this.#retries++);
  }

  stats(): RemoteWriterStats {
    return {
      requests: this.#requests,
      retries: this.#retries,
      sent: this.#sent,
      rejected: this.#rejected,
      dropped: this.#dropped,
      unsent: this.#unsent,
    };
  }
}

function isForGood({ status }: PrometheusError): boolean {
  return status !== 0 && status !== 429 && status < 500;
}

function pointsOf({ samples }: WritableSeries): MetricDataPoint[] {
  return samples.map(({ point }) => point);
}

/** Series cut into requests of at most `size` samples; those of one series stay in order. */
function batchesOf(series: readonly WritableSeries[], size: number): WritableSeries[][] {
  const batches: WritableSeries[][] = [];
  let room = 0;
  for (const one of series) {
    for (let at = 0; at < one.samples.length; ) {
      if (room === 0) {
        batches.push([]);
        room = size;
      }
      const samples = one.samples.slice(at, at + room);
      batches.at(-1)!.push({ ...one, samples });
      at += samples.length;
      room -= samples.length;
    }
  }
  return batches;
}
