import type { Random } from '@aegis/core';
import { pow, sin } from '@aegis/core/math';

/** Courses without any anomaly, as monitoring sees them. */
export const NOISE_FAMILIES = ['white', 'ar1', 'heavyTail', 'seasonal', 'randomWalk'] as const;

export type NoiseFamily = (typeof NOISE_FAMILIES)[number];

export const MINUTES_PER_DAY = 1440;

/** Independent normal deviates. */
export function whiteNoise(rows: number, random: Random): Float64Array {
  return Float64Array.from({ length: rows }, () => random.normal());
}

/** Each value remembers the last by the share `memory`, in [0, 1); deviation 1. */
export function autoregression(rows: number, memory: number, random: Random): Float64Array {
  const fresh = Math.sqrt(1 - memory * memory);
  let x = random.normal();
  return Float64Array.from({ length: rows }, () => {
    x = memory * x + fresh * random.normal();
    return x;
  });
}

/** Student's t of three degrees of freedom, the fewest with a deviation, which is made 1. */
export function heavyTail(rows: number, random: Random): Float64Array {
  return Float64Array.from({ length: rows }, () => {
    let squares = 0;
    for (let i = 0; i < 3; i++) squares += random.normal() ** 2;
    return random.normal() / Math.sqrt(squares);
  });
}

/** Every value is the last and a normal step. */
export function randomWalk(rows: number, random: Random): Float64Array {
  let x = 0;
  return Float64Array.from({ length: rows }, () => {
    x += random.normal();
    return x;
  });
}

/** A number in [low, high), or one whose logarithm is even over that of the range. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.float();
}

export function logBetween(random: Random, low: number, high: number): number {
  return low * pow(high / low, random.float());
}

const FAMILIES: Readonly<Record<NoiseFamily, (rows: number, random: Random) => Float64Array>> = {
  white: whiteNoise,
  ar1: (rows, random) => autoregression(rows, between(random, 0.3, 0.95), random),
  heavyTail,
  seasonal: (rows, random) => {
    const height = between(random, 1, 5);
    const phase = between(random, 0, MINUTES_PER_DAY);
    return whiteNoise(rows, random).map(
      (x, minute) => x + height * sin((2 * Math.PI * (minute + phase)) / MINUTES_PER_DAY),
    );
  },
  randomWalk,
};

/**
 * A clean series, one value a minute, in a unit and at a level of its own.
 *
 * @param rows - its length, from 1 on
 */
export function noiseSeries(family: NoiseFamily, rows: number, random: Random): Float64Array {
  const unit = logBetween(random, 1e-3, 1e6);
  const level = unit * between(random, -50, 50);
  return FAMILIES[family](rows, random).map((x) => level + unit * x);
}
