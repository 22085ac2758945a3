import { AegisError, checkNumber, type MetricDataPoint, resolveOptions } from '@aegis/core';
import type { PrometheusError } from './prometheus-error.js';

/** One expression to be polled. */
export interface PolledQuery {
  /** Names it in failures and the points of series without a name; has to be unique. */
  readonly name: string;
  /** PromQL that gives a vector; a recording rule, better than a raw series of high cardinality. */
  readonly expression: string;
  /** Between points: whole, from 1 on. */
  readonly stepMs: number;
  /** In place of the poller's {@link PrometheusPollerOptions.delayMs}. */
  readonly delayMs?: number;
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
  /**
   * Series that one query may give, from 1 on; of more, the first in the answer's order are taken (a
   * Prometheus sorts them by their labels) and the points of the rest counted.
   * @defaultValue 10000
   */
  readonly maxSeries?: number;
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
  /** Points of series beyond `maxSeries`. */
  readonly dropped: number;
  /** Points that were not asked for: outside the stretch. */
  readonly outside: number;
}

/** The most queries that one poller takes. */
export const MAX_QUERIES = 10_000;
/** The longest name of a query. */
export const MAX_NAME_LENGTH = 4096;

const DEFAULTS: Required<PrometheusPollerOptions> = Object.freeze({
  delayMs: 15_000,
  maxCatchUpMs: 21_600_000,
  maxSeries: 10_000,
});

/** @throws AegisError `invalid-option` */
export function resolvePollerOptions(
  owner: string,
  options: PrometheusPollerOptions | undefined,
): Readonly<Required<PrometheusPollerOptions>> {
  const resolved = resolveOptions(owner, DEFAULTS, options);
  checkNumber(owner, 'delayMs', resolved.delayMs, { min: 0 });
  checkNumber(owner, 'maxCatchUpMs', resolved.maxCatchUpMs, { min: 1 });
  checkNumber(owner, 'maxSeries', resolved.maxSeries, { min: 1, integer: true });
  return resolved;
}

/** A copy of the queries, with every delay set. */
export function readQueries(
  owner: string,
  queries: readonly PolledQuery[],
  delayMs: number,
): Required<PolledQuery>[] {
  const refuse = (sentence: string): AegisError =>
    new AegisError('invalid-option', `${owner}: ${sentence}`);
  if (!Array.isArray(queries) || queries.length > MAX_QUERIES) {
    throw refuse(`queries is no list of at most ${MAX_QUERIES}.`);
  }
  const names = new Set<string>();
  return queries.map((query: PolledQuery) => {
    const { name, expression, stepMs } = query;
    if (typeof name !== 'string' || name === '' || name.length > MAX_NAME_LENGTH) {
      throw refuse('a query has no name, or too long a one.');
    }
    if (typeof expression !== 'string' || expression === '') {
      throw refuse(`the query "${name}" has no expression.`);
    }
    if (names.has(name)) throw refuse(`two queries are called "${name}".`);
    names.add(name);
    checkNumber(owner, `stepMs of ${name}`, stepMs, { min: 1, integer: true });
    const ownDelayMs = checkNumber(owner, `delayMs of ${name}`, query.delayMs ?? delayMs, {
      min: 0,
    });
    return { name, expression, stepMs, delayMs: ownDelayMs };
  });
}
