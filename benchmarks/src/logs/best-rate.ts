import { performance } from 'node:perf_hooks';

/** What the machine did meanwhile only ever slows: the best of some repeats is the nearest to the truth. */
const REPEATS = 5;
/** A repeat shorter than this says more of the clock than of the work. */
const LEAST_MS = 200;

/**
 * Lines a second, after everything has come by once.
 *
 * @param work - called with every line, again and again
 */
export function bestRate(lines: readonly string[], work: (line: string) => unknown): number {
  for (const line of lines) work(line);
  let best = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const started = performance.now();
    let passes = 0;
    let busyMs = 0;
    while (busyMs < LEAST_MS) {
      for (const line of lines) work(line);
      passes++;
      busyMs = performance.now() - started;
    }
    best = Math.max(best, (passes * lines.length * 1000) / busyMs);
  }
  return best;
}
