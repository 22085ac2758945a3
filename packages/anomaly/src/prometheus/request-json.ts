import type { AbortSignalLike, Random } from '@aegis/core';
import type { FetchLike } from './fetch-like.js';
import { PrometheusError } from './prometheus-error.js';
import { readData } from './read-answer.js';

/** How a request is made and how often. */
export interface RequestSettings {
  readonly fetch: FetchLike;
  readonly headers: Readonly<Record<string, string>>;
  readonly retries: number;
  readonly backoffMs: number;
  readonly sleep: ((ms: number) => Promise<void>) | null;
  readonly maxResponseCharacters: number;
  readonly random: Random;
}

const LONGEST_BACKOFF_MS = 60_000;

/** Whether asking again may help: nobody answered, too much at once, or a fault of the server. */
function mayPass(error: unknown): boolean {
  if (!PrometheusError.isInstance(error)) return false;
  const { errorType, status } = error;
  if (errorType === 'bad_data' || errorType === 'execution' || errorType === 'too_large')
    return false;
  return status === 0 || status === 429 || status >= 500;
}

/** What stands under `data` of the answer to a form posted to `url`; asks again where that may help. */
export async function requestJson(
  url: string,
  form: Readonly<Record<string, string>>,
  signal: AbortSignalLike | undefined,
  settings: RequestSettings,
): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    let waitMs = 0;
    try {
      throwIfAborted(signal);
      const answer = await ask(url, form, signal, settings);
      if (answer.status === 429 || answer.status >= 500) waitMs = retryAfterMs(answer.retryAfter);
      return readData(answer.text, answer.status);
    } catch (error) {
      throwIfAborted(signal);
      if (attempt >= settings.retries || !mayPass(error)) throw error;
    }
    const jitter = 0.5 + settings.random.float();
    const backoffMs = settings.backoffMs * (1 << Math.min(attempt, 16)) * jitter;
    await settings.sleep?.(Math.max(waitMs, Math.min(LONGEST_BACKOFF_MS, backoffMs)));
  }
}

function throwIfAborted(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted !== true) return;
  const { reason } = signal as { readonly reason?: unknown };
  throw reason ?? new PrometheusError('canceled', 0, 'Prometheus: the query was aborted.');
}

function retryAfterMs(header: string | null): number {
  const seconds = Number(header ?? Number.NaN);
  return seconds > 0 ? Math.min(LONGEST_BACKOFF_MS, seconds * 1000) : 0;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

async function ask(
  url: string,
  form: Readonly<Record<string, string>>,
  signal: AbortSignalLike | undefined,
  settings: RequestSettings,
): Promise<Answer> {
  const body = Object.entries(form)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&');
  const headers = { ...settings.headers, 'content-type': 'application/x-www-form-urlencoded' };
  try {
    const response = await settings.fetch(url, {
      method: 'POST',
      headers,
      body,
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    if (text.length <= settings.maxResponseCharacters) {
      return { status: response.status, text, retryAfter: response.headers.get('retry-after') };
    }
    const message = `Prometheus: an answer of ${text.length} characters; ask for fewer series.`;
    throw new PrometheusError('too_large', response.status, message);
  } catch (cause) {
    if (PrometheusError.isInstance(cause)) throw cause;
    throw new PrometheusError('network', 0, `Prometheus: no answer from ${url}.`, { cause });
  }
}
