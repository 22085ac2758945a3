import { performance } from 'node:perf_hooks';

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** The median milliseconds of each run, the runs taking turns, after as many rounds to warm up. */
export function medianMilliseconds(runs: readonly (() => unknown)[], rounds: number): number[] {
  const times = runs.map((): number[] => []);
  for (let round = -rounds; round < rounds; round++) {
    for (const [i, run] of runs.entries()) {
      const start = performance.now();
      run();
      if (round >= 0) times[i]!.push(performance.now() - start);
    }
  }
  return times.map(median);
}
