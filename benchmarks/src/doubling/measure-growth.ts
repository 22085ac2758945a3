import { cpuUsage } from 'node:process';
import type { GrowthPath, GrowthRun } from './growth-path.js';

/** How much is measured. */
export interface GrowthEffort {
  readonly rounds: number;
  readonly warmUpRounds: number;
  /** What is over sooner is run several times, and the time divided. */
  readonly leastMs: number;
}

/** Less than the clock can tell is no cost of which there is a logarithm. */
const CLOCK_STEP_MS = 1e-3;

/** Collects what earlier runs left, so that no run pays for another; it may do nothing. */
export type Collect = () => void;

/** Processor time of all threads, the collector's too: what else the machine does is none of it. */
async function timed(run: GrowthRun, times: number): Promise<number> {
  const before = cpuUsage();
  for (let i = 0; i < times; i++) {
    const made = run();
    // Waiting for what is no promise would cost a turn of the event loop.
    if (made instanceof Promise) await made;
  }
  const { user, system } = cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Milliseconds of processor time of a run at each size, round by round: the sizes take turns, there and
 * back, so that a machine that gets slower or faster is no growth.
 */
export async function measureGrowth(
  path: GrowthPath,
  seed: number,
  effort: GrowthEffort,
  collect: Collect,
): Promise<number[][]> {
  const { sizes, prepare } = path;
  const runs: GrowthRun[] = [];
  for (const size of sizes) runs.push(await prepare(size, seed));
  const times = sizes.map(() => 1);
  const rounds: number[][] = [];
  for (let round = -effort.warmUpRounds; round < effort.rounds; round++) {
    const costs = sizes.map(() => 0);
    for (let turn = 0; turn < sizes.length; turn++) {
      const i = round % 2 === 0 ? turn : sizes.length - 1 - turn;
      collect();
      const spent = await timed(runs[i]!, times[i]!);
      const cost = Math.max(spent, CLOCK_STEP_MS) / times[i]!;
      costs[i] = cost;
      if (round < 0) times[i] = Math.max(1, Math.ceil(effort.leastMs / cost));
    }
    if (round >= 0) rounds.push(costs);
  }
  return rounds;
}
