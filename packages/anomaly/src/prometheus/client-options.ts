import { AegisError, checkNumber, Random, resolveOptions } from '@aegis/core';
import type { FetchLike } from './fetch-like.js';
import type { RetrySettings } from './with-retries.js';

/** Options of everything that sends requests. */
export interface SendOptions {
  /**
   * Sent with every request: `authorization`, `x-scope-orgid`.
   * @defaultValue {}
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * How often a request is made again when nobody answers, or the answer is 429 or 5xx; 0 to 100.
   * @defaultValue 3
   */
  readonly retries?: number;
  /**
   * The wait before the first retry, in milliseconds; it doubles, is spread by half, and ends at a minute.
   * `Retry-After` makes it longer.
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
   * Spreads the retries of many clients.
   * @defaultValue 0
   */
  readonly seed?: number;
}

/** Options of {@link PrometheusClient}. */
export interface PrometheusClientOptions extends SendOptions {
  /**
   * Points of a series that one request may ask for; longer ranges are asked for in parts. Prometheus
   * refuses more than 11,000.
   * @defaultValue 11000
   */
  readonly maxPointsPerRequest?: number;
  /**
   * Series that an answer may hold; more are an error of type `too_large`.
   * @defaultValue 50000
   */
  readonly maxSeries?: number;
  /**
   * Points that the parts of a range may hold together, at 16 bytes each; more are an error of type
   * `too_large`.
   * @defaultValue 20000000
   */
  readonly maxPoints?: number;
  /**
   * Bytes that one answer may have, unpacked.
   * @defaultValue 268435456
   */
  readonly maxResponseBytes?: number;
}

export const SEND_DEFAULTS: Required<SendOptions> = Object.freeze({
  headers: Object.freeze({}),
  retries: 3,
  backoffMs: 500,
  sleep: null,
  seed: 0,
});

const DEFAULTS: Required<PrometheusClientOptions> = Object.freeze({
  ...SEND_DEFAULTS,
  maxPointsPerRequest: 11_000,
  maxSeries: 50_000,
  maxPoints: 20_000_000,
  maxResponseBytes: 268_435_456,
});
const WHOLE = { min: 1, integer: true };

/** @throws AegisError `invalid-option` */
export function resolveClientOptions(
  owner: string,
  options: PrometheusClientOptions | undefined,
): Readonly<Required<PrometheusClientOptions>> {
  const resolved = resolveOptions(owner, DEFAULTS, options);
  checkNumber(owner, 'maxPointsPerRequest', resolved.maxPointsPerRequest, WHOLE);
  checkNumber(owner, 'maxSeries', resolved.maxSeries, WHOLE);
  checkNumber(owner, 'maxPoints', resolved.maxPoints, WHOLE);
  checkNumber(owner, 'maxResponseBytes', resolved.maxResponseBytes, WHOLE);
  return resolved;
}

/** Checks what every sender is given, and makes of it what retries need. */
export function retrySettings(owner: string, options: Required<SendOptions>): RetrySettings {
  const { retries, backoffMs, sleep, seed, headers } = options;
  checkNumber(owner, 'retries', retries, { min: 0, max: 100, integer: true });
  checkNumber(owner, 'backoffMs', backoffMs, { min: 0 });
  checkNumber(owner, 'seed', seed, {
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
    integer: true,
  });
  if (sleep !== null && typeof sleep !== 'function') {
    throw new AegisError('invalid-option', `${owner}: sleep is no function; give one or null.`);
  }
  if (typeof headers !== 'object' || headers === null) {
    throw new AegisError('invalid-option', `${owner}: headers is no object of names and values.`);
  }
  return { retries, backoffMs, sleep, random: new Random(seed) };
}

/** Checks where requests go and what carries them; the message never repeats a password. */
export function checkTarget(owner: string, name: string, url: string, fetch: FetchLike): void {
  const refuse = (sentence: string): AegisError =>
    new AegisError('invalid-option', `${owner}: ${sentence}`);
  if (typeof url !== 'string' || !/^https?:\/\/[^/]/.test(url)) {
    throw refuse(`${name} is no http(s) URL; give http://host:port.`);
  }
  if (/^https?:\/\/[^/?#]*@/.test(url)) {
    throw refuse(`${name} holds a user and password; give headers.authorization instead.`);
  }
  if (typeof fetch !== 'function') throw refuse("fetch is no function; pass the platform's.");
}
