import type { Random } from '@aegis/core';
import { mean, standardDeviation } from '@aegis/core/stats';
import { type Climb, fitClimb } from './climb.js';
import type { Cycles } from './find-cycles.js';

/** A cycle under way that has outlasted all others goes on for up to this share of its length. */
const OUTLASTED = 0.2;
const TRIES = 20;
/** No path takes more turns than this, of a new rate or a cut. */
const MOST_TURNS = 10_000;

/**
 * When simulated cycles first reach the limit, in steps from now; infinity is not within the horizon.
 *
 * Every path draws its own sample of the cycles of the past, so that few cycles make for wide intervals:
 * how fast they climbed, when they were cut back and by how much. The climb goes on at the latest rate and
 * comes back to the mean as it did in the past, through all cuts: who writes does not know of the clean-up.
 * Cuts come at a height or after a time, whichever was the more regular.
 */
export function cyclePassages(
  cycles: Cycles,
  limit: number,
  horizon: number,
  paths: number,
  random: Random,
): Float64Array {
  const { rises, durations, shares } = cycles;
  const byHeight = variation(rises) < variation(durations);
  const climb = fitClimb(cycles.climbs, Math.round(mean(durations)), horizon);
  const meanRate = mean(rises) / mean(durations);
  const play = {
    climb,
    limit,
    horizon,
    byHeight,
    goals: byHeight ? rises : durations,
    shares,
  };
  return Float64Array.from({ length: paths }, () => {
    const pool = rises.map(() => random.integer(rises.length));
    const poolRate = mean(pool.map((i) => rises[i]!)) / mean(pool.map((i) => durations[i]!));
    // All climbs say what the mean is, those of unfinished cycles too; the pool, how sure that is.
    const usual = climb.usual + poolRate - meanRate;
    return playCycles(cycles, { ...play, usual, pool }, random);
  });
}

interface CyclePlay {
  readonly climb: Climb;
  readonly limit: number;
  readonly horizon: number;
  readonly byHeight: boolean;
  /** How high, or for how long, a cycle climbs. */
  readonly goals: Float64Array;
  readonly shares: Float64Array;
  readonly usual: number;
  /** The places of the cycles that this path knows of. */
  readonly pool: Float64Array;
}

function playCycles(cycles: Cycles, play: CyclePlay, random: Random): number {
  const { climb, limit, horizon, byHeight, goals, shares, usual, pool } = play;
  const pick = (): number => pool[random.integer(pool.length)]!;
  const { width, memory, surprises } = climb;
  let { level, floor, elapsed } = cycles;
  let goal = beyond(goals, pick, byHeight ? level - floor : elapsed, random);
  let away = climb.latest;
  let sameRate = 0;
  let now = 0;
  for (let turn = 0; now < horizon && turn < MOST_TURNS; turn++) {
    if (sameRate <= 0) {
      away = memory * away + surprises[random.integer(surprises.length)]!;
      sameRate = width;
    }
    const rate = usual + away;
    const left = byHeight ? stepsTo(goal - (level - floor), rate) : Math.max(0, goal - elapsed);
    const steps = Math.min(sameRate, left);
    const needed = stepsTo(limit - level, rate);
    // The last step of a cycle ends in its cut, and nobody sees how high it went.
    if (needed <= Math.min(steps, left - 1)) {
      const hit = now + needed;
      return hit < horizon ? Math.max(1, hit) : Number.POSITIVE_INFINITY;
    }
    now += steps;
    sameRate -= steps;
    elapsed += steps;
    level += rate * steps;
    if (left > steps) continue;
    level -= shares[pick()]! * (level - floor);
    floor = level;
    elapsed = 0;
    goal = goals[pick()]!;
  }
  return Number.POSITIVE_INFINITY;
}

/** Noise can make a series fall for a while; it climbs nowhere then. */
function stepsTo(height: number, rate: number): number {
  return height <= 0 ? 0 : rate > 0 ? height / rate : Number.POSITIVE_INFINITY;
}

/** A draw above `least`, which the cycle under way has reached already. */
function beyond(values: Float64Array, pick: () => number, least: number, random: Random): number {
  for (let i = 0; i < TRIES; i++) {
    const drawn = values[pick()]!;
    if (drawn > least) return drawn;
  }
  return least * (1 + OUTLASTED * random.float());
}

/** The coefficient of variation. */
function variation(values: Float64Array): number {
  const centre = mean(values);
  return centre > 0 ? standardDeviation(values) / centre : Number.POSITIVE_INFINITY;
}
