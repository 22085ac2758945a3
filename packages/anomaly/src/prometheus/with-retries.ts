import type { AbortSignalLike, Random } from '@aegis/core';
import { PrometheusError } from './prometheus-error.js';

/** How often something is tried again, and when. */
export interface RetrySettings {
  readonly retries: number;
  readonly backoffMs: number;
  readonly sleep: ((ms: number) => Promise<void>) | null;
  readonly random: Random;
}

const LONGEST_WAIT_MS = 60_000;

/** An `AbortSignal`, as far as it is needed; {@link AbortSignalLike} promises less. */
interface ListenableSignal extends AbortSignalLike {
  readonly reason?: unknown;
  addEventListener?(type: 'abort', listener: () => void, options?: { once: boolean }): void;
  removeEventListener?(type: 'abort', listener: () => void): void;
}

/**
 * What `attempt` gives, which is made again while that may help: nobody answered, 429, or a fault of the
 * server. `onRetry` is told each time.
 *
 * @throws the reason of `signal` once it is aborted
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  signal: AbortSignalLike | undefined,
  { retries, backoffMs, sleep, random }: RetrySettings,
  onRetry: () => void,
): Promise<T> {
  for (let failed = 0; ; failed++) {
    throwIfAborted(signal);
    let waitMs = 0;
    try {
      return await attempt();
    } catch (error) {
      throwIfAborted(signal);
      if (!mayPass(error) || failed >= retries) throw error;
      waitMs = error.retryAfterMs;
    }
    // Spread by half, so that many clients do not come back at one moment.
    const spread = 0.5 + random.float();
    const doubledMs = backoffMs * (1 << Math.min(failed, 16)) * spread;
    const pauseMs = Math.min(LONGEST_WAIT_MS, Math.max(waitMs, doubledMs));
    if (sleep !== null) await unlessAborted(sleep(pauseMs), signal);
    onRetry();
  }
}

function mayPass(error: unknown): error is PrometheusError {
  if (!PrometheusError.isInstance(error)) return false;
  const { errorType, status } = error;
  if (errorType === 'bad_data' || errorType === 'execution') return false;
  return status === 0 || status === 429 || status >= 500;
}

/** Throws what the caller gave as the reason. */
export function throwIfAborted(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted !== true) return;
  const { reason } = signal as ListenableSignal;
  throw reason ?? new PrometheusError('canceled', 0, 'Prometheus: the request was aborted.');
}

/** Waits for `wait`, or shorter: until the signal. */
async function unlessAborted(
  wait: Promise<void>,
  signal: ListenableSignal | undefined,
): Promise<void> {
  if (signal?.addEventListener === undefined) return wait;
  let stop = (): void => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener?.('abort', stop, { once: true });
  });
  await Promise.race([wait, aborted]).finally(() => signal.removeEventListener?.('abort', stop));
}
