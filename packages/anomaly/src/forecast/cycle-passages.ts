import type { Random } from '@aegis/core';
import { pow } from '@aegis/core/math';
import { mean, standardDeviation } from '@aegis/core/stats';
import type { Cycles } from './find-cycles.js';

/** Silverman's factor for the width of a normal kernel, in standard deviations · n^(-1/5). */
const KERNEL = 1.06;
/** A cycle under way that has outlasted all others goes on for up to this share of its length. */
const OUTLASTED = 0.2;
const TRIES = 20;
/** More cycles than this within the horizon are not played. */
const MOST_CYCLES = 10_000;

/**
 * When simulated cycles first reach the limit, in steps from now; infinity is not within the horizon.
 *
 * Every path draws its own sample of the cycles of the past, with a little noise, so that few cycles make
 * for wide intervals: how fast it climbs, when it is cut back and by how much. Cuts come at a height or
 * after a time, whichever was the more regular.
 */
export function cyclePassages(
  cycles: Cycles,
  limit: number,
  horizon: number,
  paths: number,
  random: Random,
): Float64Array {
  const { rises, durations, shares } = cycles;
  const rates = rises.map((rise, i) => rise / durations[i]!);
  const kernel = KERNEL * pow(rises.length, -0.2);
  const drawFrom = (values: Float64Array): ((place: number) => number) => {
    const width = kernel * standardDeviation(values);
    return (place) => values[place]! + width * random.normal();
  };
  const draws = {
    byHeight: variation(rises) < variation(durations),
    rate: drawFrom(rates),
    rise: drawFrom(rises),
    duration: drawFrom(durations),
    share: drawFrom(shares),
  };
  return Float64Array.from({ length: paths }, () => {
    const pool = rises.map(() => random.integer(rises.length));
    const pick = (): number => pool[random.integer(pool.length)]!;
    return playCycles(cycles, limit, horizon, draws, pick, random);
  });
}

interface CycleDraws {
  readonly byHeight: boolean;
  readonly rate: (place: number) => number;
  readonly rise: (place: number) => number;
  readonly duration: (place: number) => number;
  readonly share: (place: number) => number;
}

function playCycles(
  cycles: Cycles,
  limit: number,
  horizon: number,
  draws: CycleDraws,
  pick: () => number,
  random: Random,
): number {
  let { level, floor, recentRate: recent } = cycles;
  let elapsed = cycles.elapsed;
  let now = 0;
  for (let played = 0; now < horizon && played < MOST_CYCLES; played++) {
    const usual = draws.rate(pick());
    const part = random.float();
    const mixed = Number.isFinite(recent) ? part * usual + (1 - part) * recent : usual;
    const rate = Math.max(Number.MIN_VALUE, mixed);
    const left = draws.byHeight
      ? (beyond(draws.rise, pick, level - floor, random) - (level - floor)) / rate
      : beyond(draws.duration, pick, elapsed, random) - elapsed;
    const steps = Math.max(1, left);
    const needed = (limit - level) / rate;
    if (needed <= steps) {
      const hit = now + Math.max(0, needed);
      return hit < horizon ? Math.max(1, hit) : Number.POSITIVE_INFINITY;
    }
    now += steps;
    level += rate * steps;
    level -= draws.share(pick()) * (level - floor);
    floor = level;
    elapsed = 0;
    recent = Number.NaN;
  }
  return Number.POSITIVE_INFINITY;
}

/** A draw above `least`, which the cycle under way has reached already. */
function beyond(
  value: (place: number) => number,
  pick: () => number,
  least: number,
  random: Random,
): number {
  for (let i = 0; i < TRIES; i++) {
    const drawn = value(pick());
    if (drawn > least) return drawn;
  }
  return least * (1 + OUTLASTED * random.float());
}

/** The coefficient of variation. */
function variation(values: Float64Array): number {
  const centre = mean(values);
  return centre > 0 ? standardDeviation(values) / centre : Number.POSITIVE_INFINITY;
}
