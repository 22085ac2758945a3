import type { AbortSignalLike } from '@aegis/core';
import type { FetchLike } from './fetch-like.js';
import { PrometheusError } from './prometheus-error.js';
import { readBody } from './read-body.js';

/** What is sent where. */
export interface Request {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | ArrayBuffer | null;
  /** Bytes of the answer that are read; of a longer one the beginning, or none of it. */
  readonly maxBytes: number;
  readonly longer: 'cut' | 'refuse';
}

/** What came back, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number;
}

/**
 * One request and its answer.
 *
 * @throws PrometheusError of type `network` when there is none, `too_large` when a longer one is refused
 */
export async function send(
  fetch: FetchLike,
  { url, method, headers, body, maxBytes, longer }: Request,
  signal: AbortSignalLike | undefined,
): Promise<Answer> {
  // The platform takes signals of its own only; others are looked at between requests.
  const isPlatforms = signal !== undefined && 'addEventListener' in signal;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body === null ? {} : { body }),
      ...(isPlatforms ? { signal: signal as never } : {}),
    });
    const text = await readBody(response, maxBytes, longer);
    return { status: response.status, text, retryAfterMs: readRetryAfter(response.headers) };
  } catch (cause) {
    if (PrometheusError.isInstance(cause)) throw cause;
    throw new PrometheusError('network', 0, `Prometheus: no answer from ${url}.`, { cause });
  }
}

/** `Retry-After` in milliseconds: a number of seconds, or a date, which the answer's own date is before. */
function readRetryAfter(headers: { get(name: string): string | null }): number {
  const after = headers.get('retry-after');
  if (after === null) return 0;
  const ms = /^\s*\d+\s*$/.test(after)
    ? Number(after) * 1000
    : Date.parse(after) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}
