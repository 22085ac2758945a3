import { type AbortSignalLike, checkNumber, type MetricDataPoint } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { InTurn } from './in-turn.js';
import {
  MAX_NAME_LENGTH,
  MAX_QUERIES,
  type PolledQuery,
  type PollerStats,
  type PollFailure,
  type PollResult,
  type PrometheusPollerOptions,
  readQueries,
  resolvePollerOptions,
} from './poller-options.js';
import type { PrometheusClient, RangeQuery } from './prometheus-client.js';
import { PrometheusError } from './prometheus-error.js';
import { LATEST_MS, type RangeSeries } from './read-answer.js';
import { toPoints } from './to-points.js';
import { throwIfAborted } from './with-retries.js';

/** What a query is asked for next. */
interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly skippedMs: number;
}

interface PollOptions {
  readonly signal?: AbortSignalLike;
}

const OWNER = 'PrometheusPoller';
const HEADER = { kind: 'prometheus-poller', version: 1 };
const TIME = { min: -LATEST_MS, max: LATEST_MS };
const NAME = { maxLength: MAX_NAME_LENGTH };
const COUNT = { min: 0 };

/**
 * Asks for what is new since it was asked last: the caller drives it, with its own clock and timer. Every
 * step of every query is delivered once, in the order of time, through failures, aborts and restarts.
 *
 * Polls that overlap take turns. A poll holds all its points at once: for more history than fits into
 * memory, poll with times of the past, one stretch after the other.
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
  readonly #queries: readonly Required<PolledQuery>[];
  readonly #options: Readonly<Required<PrometheusPollerOptions>>;
  /** The last step of each query that was delivered. */
  readonly #deliveredMs = new Map<string, number>();
  readonly #turns = new InTurn();
  #counts: PollerStats = {
    polls: 0,
    points: 0,
    failures: 0,
    skippedMs: 0,
    dropped: 0,
    outside: 0,
  };

  /** @throws AegisError `invalid-option` */
  constructor(
    client: Pick<PrometheusClient, 'queryRange'>,
    queries: readonly PolledQuery[],
    options?: PrometheusPollerOptions,
  ) {
    this.#options = resolvePollerOptions(OWNER, options);
    this.#queries = readQueries(OWNER, queries, this.#options.delayMs);
    this.#client = client;
  }

  /**
   * The history before polling begins, for detectors to learn from; polls go on where it ends. Called
   * again after a failure, it gives what is still missing.
   *
   * @param historyMs - how far back, in milliseconds
   * @returns points, and failures of single queries
   * @throws the reason of `signal` once that is aborted
   */
  warmUp(nowMs: number, historyMs: number, options: PollOptions = {}): Promise<PollResult> {
    return this.#turns.run(async () => {
      checkNumber(OWNER, 'nowMs', nowMs, TIME);
      checkNumber(OWNER, 'historyMs', historyMs, { min: 0, max: LATEST_MS });
      for (const query of this.#queries) {
        if (this.#deliveredMs.has(query.name)) continue;
        this.#deliveredMs.set(query.name, lastStep(query, nowMs - historyMs) - query.stepMs);
      }
      return this.#collect(nowMs, historyMs + this.#options.maxCatchUpMs, options.signal);
    });
  }

  /**
   * What is new up to `nowMs`. The first poll gives the latest step alone.
   *
   * @param nowMs - milliseconds since the epoch, of Prometheus' clock
   * @returns points, and failures of single queries
   * @throws the reason of `signal` once that is aborted; nothing of such a poll is lost to the next
   */
  poll(nowMs: number, options: PollOptions = {}): Promise<PollResult> {
    return this.#turns.run(async () => {
      checkNumber(OWNER, 'nowMs', nowMs, TIME);
      return this.#collect(nowMs, this.#options.maxCatchUpMs, options.signal);
    });
  }

  async #collect(
    nowMs: number,
    reachMs: number,
    signal: AbortSignalLike | undefined,
  ): Promise<PollResult> {
    throwIfAborted(signal);
    const counts = { ...this.#counts };
    counts.polls++;
    const delivered: [name: string, untilMs: number][] = [];
    const failures: PollFailure[] = [];
    const found: RangeSeries[] = [];
    for (const query of this.#queries) {
      const stretch = this.#stretch(query, nowMs, reachMs);
      if (stretch === null) continue;
      try {
        for (const one of await this.#fetch(query, stretch, signal, counts)) found.push(one);
        delivered.push([query.name, stretch.endMs]);
        counts.skippedMs += stretch.skippedMs;
      } catch (error) {
        throwIfAborted(signal);
        if (!PrometheusError.isInstance(error)) throw error;
        counts.failures++;
        failures.push({ query: query.name, error });
      }
    }
    const points: MetricDataPoint[] = [];
    for (const point of toPoints(found)) points.push(point);
    counts.points += points.length;
    // Only here: a poll that ends early has delivered nothing.
    for (const [name, untilMs] of delivered) this.#deliveredMs.set(name, untilMs);
    this.#counts = counts;
    return { points, failures };
  }

  #stretch(query: Required<PolledQuery>, nowMs: number, reachMs: number): Stretch | null {
    const { stepMs } = query;
    const endMs = lastStep(query, nowMs);
    const deliveredMs = this.#deliveredMs.get(query.name);
    const wantedMs = deliveredMs === undefined ? endMs : firstStepAfter(deliveredMs, stepMs);
    if (wantedMs > endMs) return null;
    const startMs = Math.max(wantedMs, endMs - Math.floor(reachMs / stepMs) * stepMs);
    return { startMs, endMs, skippedMs: startMs - wantedMs };
  }

  /** The series of a stretch, named, not too many, and nothing but that stretch. */
  async #fetch(
    { name, expression, stepMs }: Required<PolledQuery>,
    { startMs, endMs }: Stretch,
    signal: AbortSignalLike | undefined,
    counts: { dropped: number; outside: number },
  ): Promise<RangeSeries[]> {
    const range: RangeQuery = { startMs, endMs, stepMs };
    const series = await this.#client.queryRange(
      expression,
      signal === undefined ? range : { ...range, signal },
    );
    for (const { timesMs } of series.slice(this.#options.maxSeries)) {
      counts.dropped += timesMs.length;
    }
    return series.slice(0, this.#options.maxSeries).map((one) => {
      const { timesMs, values } = one;
      let from = 0;
      let to = timesMs.length;
      while (from < to && timesMs[from]! < startMs) from++;
      while (to > from && timesMs[to - 1]! > endMs) to--;
      counts.outside += timesMs.length - (to - from);
      return {
        name: one.name === '' ? name : one.name,
        labels: one.labels,
        timesMs: timesMs.subarray(from, to),
        values: values.subarray(from, to),
      };
    });
  }

  stats(): PollerStats {
    return { ...this.#counts };
  }

  /** Where every query is; the client and the queries are passed again. */
  toJSON(): object {
    return {
      ...HEADER,
      ...this.#counts,
      delivered: [...this.#deliveredMs].map(([query, untilMs]) => ({ query, untilMs })),
    };
  }

  /**
   * Goes on where the snapshot was. What it says of queries that are no longer there is forgotten.
   *
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(
    json: unknown,
    client: Pick<PrometheusClient, 'queryRange'>,
    queries: readonly PolledQuery[],
    options?: PrometheusPollerOptions,
  ): PrometheusPoller {
    const reader = SnapshotReader.open(json, HEADER);
    const poller = new PrometheusPoller(client, queries, options);
    poller.#counts = {
      polls: reader.number('polls', COUNT),
      points: reader.number('points', COUNT),
      failures: reader.number('failures', COUNT),
      skippedMs: reader.number('skippedMs', COUNT),
      dropped: reader.number('dropped', COUNT),
      outside: reader.number('outside', COUNT),
    };
    const known = new Set(queries.map(({ name }) => name));
    reader.list('delivered', { maxLength: MAX_QUERIES }, (item) => {
      const name = item.string('query', NAME);
      const untilMs = item.number('untilMs', TIME);
      if (known.has(name)) poller.#deliveredMs.set(name, untilMs);
    });
    return poller;
  }
}

/** Steps lie on multiples of the step, so that restarts and retries ask for the same ones. */
function lastStep({ stepMs, delayMs }: Required<PolledQuery>, nowMs: number): number {
  return Math.floor((nowMs - delayMs) / stepMs) * stepMs;
}

function firstStepAfter(deliveredMs: number, stepMs: number): number {
  return (Math.floor(deliveredMs / stepMs) + 1) * stepMs;
}
