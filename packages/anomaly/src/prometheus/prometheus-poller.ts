import {
  type AbortSignalLike,
  AegisError,
  checkNumber,
  type MetricDataPoint,
  resolveOptions,
} from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { PrometheusClient } from './prometheus-client.js';
import { PrometheusError } from './prometheus-error.js';
import type { RangeSeries } from './read-answer.js';
import { toPoints } from './to-points.js';

/** One expression to be polled. */
export interface PolledQuery {
  /** Names it in failures and the points of series without a name; has to be unique. */
  readonly name: string;
  /** PromQL that gives a vector; a recording rule, better than a raw series of high cardinality. */
  readonly expression: string;
  /** Between points, from 1 on. */
  readonly stepMs: number;
}

/** Options of {@link PrometheusPoller}. */
export interface PrometheusPollerOptions {
  /**
   * Points are asked for only when they are so old, so that late scrapes are in them. Raising it loses
   * fewer points and tells of trouble later.
   * @defaultValue 15000
   */
  readonly delayMs?: number;
  /**
   * The longest stretch that is caught up with after an outage; what is older is skipped and counted.
   * @defaultValue 21600000
   */
  readonly maxCatchUpMs?: number;
}

/** Why a query gave nothing this time; it is asked for the same stretch next time. */
export interface PollFailure {
  readonly query: string;
  readonly error: PrometheusError;
}

/** What a poll gave. */
export interface PollResult {
  /** In the order of time. */
  readonly points: readonly MetricDataPoint[];
  readonly failures: readonly PollFailure[];
}

/** What was polled and what became of it. */
export interface PollerStats {
  readonly polls: number;
  readonly points: number;
  readonly failures: number;
  /** Milliseconds, summed over queries, that were older than `maxCatchUpMs`. */
  readonly skippedMs: number;
}

const OWNER = 'PrometheusPoller';
const HEADER = { kind: 'prometheus-poller', version: 1 };
const DEFAULTS: Required<PrometheusPollerOptions> = Object.freeze({
  delayMs: 15_000,
  maxCatchUpMs: 21_600_000,
});
const MAX_QUERIES = 10_000;
const LIMIT = { maxLength: 65_536 };
const COUNT = { min: 0 };

/**
 * Asks for what is new since it was asked last: the caller drives it, with its own clock and timer. Every
 * step of every query is delivered once, in the order of time, through failures and restarts.
 *
 * @example
 * ```ts
 * import { PrometheusPoller } from '@aegis/anomaly/prometheus';
 * const client = { queryRange: async (_: string, { startMs, endMs }: { startMs: number; endMs: number }) =>
 *   [{ name: 'up', labels: {}, timesMs: Float64Array.of(startMs, endMs), values: Float64Array.of(1, 1) }] };
 * const poller = new PrometheusPoller(client, [{ name: 'up', expression: 'up', stepMs: 15_000 }]);
 * await poller.poll(60_000);
 * const { points } = await poller.poll(90_000);
 * points.map(({ timestampMs }) => timestampMs); // => [60000, 75000]
 * ```
 */
export class PrometheusPoller {
  readonly #client: Pick<PrometheusClient, 'queryRange'>;
  readonly #queries: readonly PolledQuery[];
  readonly #options: Readonly<Required<PrometheusPollerOptions>>;
  /** The last step of each query that was delivered. */
  readonly #deliveredMs = new Map<string, number>();
  #polls = 0;
  #points = 0;
  #failures = 0;
  #skippedMs = 0;

  /** @throws AegisError `invalid-option` */
  constructor(
    client: Pick<PrometheusClient, 'queryRange'>,
    queries: readonly PolledQuery[],
    options?: PrometheusPollerOptions,
  ) {
    const resolved = resolveOptions(OWNER, DEFAULTS, options);
    checkNumber(OWNER, 'delayMs', resolved.delayMs, { min: 0 });
    checkNumber(OWNER, 'maxCatchUpMs', resolved.maxCatchUpMs, { min: 1 });
    const names = new Set<string>();
    for (const { name, stepMs } of queries) {
      checkNumber(OWNER, `stepMs of ${name}`, stepMs, { min: 1 });
      if (names.has(name)) {
        throw new AegisError('invalid-option', `${OWNER}: two queries are called "${name}".`);
      }
      names.add(name);
    }
    this.#client = client;
    this.#queries = queries;
    this.#options = resolved;
  }

  /**
   * The history before polling begins, for detectors to learn from; polls go on where it ends.
   *
   * @param historyMs - how far back, in milliseconds
   */
  warmUp(
    nowMs: number,
    historyMs: number,
    options: { readonly signal?: AbortSignalLike } = {},
  ): Promise<PollResult> {
    checkNumber(OWNER, 'historyMs', historyMs, { min: 0 });
    for (const { name, stepMs } of this.#queries) {
      if (!this.#deliveredMs.has(name)) {
        this.#deliveredMs.set(name, this.#lastStep(nowMs - historyMs, stepMs) - stepMs);
      }
    }
    return this.#collect(nowMs, historyMs + this.#options.maxCatchUpMs, options.signal);
  }

  /**
   * What is new up to `nowMs`. The first poll gives the latest step alone.
   *
   * @param nowMs - milliseconds since the epoch, of Prometheus' clock
   * @returns points, and failures of single queries; only an abort throws
   */
  poll(nowMs: number, options: { readonly signal?: AbortSignalLike } = {}): Promise<PollResult> {
    return this.#collect(nowMs, this.#options.maxCatchUpMs, options.signal);
  }

  async #collect(
    nowMs: number,
    maxCatchUpMs: number,
    signal: AbortSignalLike | undefined,
  ): Promise<PollResult> {
    checkNumber(OWNER, 'nowMs', nowMs);
    this.#polls++;
    const failures: PollFailure[] = [];
    const points: MetricDataPoint[] = [];
    for (const query of this.#queries) {
      try {
        points.push(...toPoints(await this.#fetch(query, nowMs, maxCatchUpMs, signal), query.name));
      } catch (error) {
        if (!PrometheusError.isInstance(error) || error.errorType === 'canceled') throw error;
        this.#failures++;
        failures.push({ query: query.name, error });
      }
    }
    points.sort((a, b) => a.timestampMs - b.timestampMs);
    this.#points += points.length;
    return { points, failures };
  }

  /** Steps lie on multiples of the step, so that restarts and retries ask for the same ones. */
  #lastStep(nowMs: number, stepMs: number): number {
    return Math.floor((nowMs - this.#options.delayMs) / stepMs) * stepMs;
  }

  async #fetch(
    { name, expression, stepMs }: PolledQuery,
    nowMs: number,
    maxCatchUpMs: number,
    signal: AbortSignalLike | undefined,
  ): Promise<RangeSeries[]> {
    const endMs = this.#lastStep(nowMs, stepMs);
    const wantedMs = (this.#deliveredMs.get(name) ?? endMs - stepMs) + stepMs;
    if (wantedMs > endMs) return [];
    const reachMs = Math.floor(maxCatchUpMs / stepMs) * stepMs;
    const startMs = Math.max(wantedMs, endMs - reachMs);
    const range = { startMs, endMs, stepMs, ...(signal === undefined ? {} : { signal }) };
    const series = await this.#client.queryRange(expression, range);
    this.#skippedMs += startMs - wantedMs;
    this.#deliveredMs.set(name, endMs);
    return series;
  }

  stats(): PollerStats {
    return {
      polls: this.#polls,
      points: this.#points,
      failures: this.#failures,
      skippedMs: this.#skippedMs,
    };
  }

  /** Where every query is; the client and the queries are passed again. */
  toJSON(): object {
    return {
      ...HEADER,
      ...this.stats(),
      delivered: [...this.#deliveredMs].map(([query, untilMs]) => ({ query, untilMs })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(
    json: unknown,
    client: Pick<PrometheusClient, 'queryRange'>,
    queries: readonly PolledQuery[],
    options?: PrometheusPollerOptions,
  ): PrometheusPoller {
    const reader = SnapshotReader.open(json, HEADER);
    const poller = new PrometheusPoller(client, queries, options);
    poller.#polls = reader.number('polls', COUNT);
    poller.#points = reader.number('points', COUNT);
    poller.#failures = reader.number('failures', COUNT);
    poller.#skippedMs = reader.number('skippedMs', COUNT);
    const known = new Set(queries.map(({ name }) => name));
    reader.list('delivered', { maxLength: MAX_QUERIES }, (item) => {
      const name = item.string('query', LIMIT);
      const untilMs = item.number('untilMs');
      if (known.has(name)) poller.#deliveredMs.set(name, untilMs);
    });
    return poller;
  }
}
