import { performance } from 'node:perf_hooks';

/** What time it is, for inputs. */
export interface Clock {
  /** Milliseconds since the epoch; people and daemons set it, so it may jump. */
  wallMs(): number;
  /** Milliseconds that only grow, for how long something took. */
  steadyMs(): number;
}

export const SYSTEM_CLOCK: Clock = Object.freeze({
  wallMs: () => Date.now(),
  steadyMs: () => performance.now(),
});

/** Waits; ends early, without an error, once `signal` is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
