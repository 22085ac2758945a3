import type { Random } from '@aegis/core';
import { cyclePassages } from './cycle-passages.js';
import { findCycles } from './find-cycles.js';
import { firstPassages } from './first-passages.js';

/** The near future is looked at step by step, the far one in groups of 4, 16, 64, … steps. */
const WIDER = 4;
/** No scale looks back over more groups, nor ahead over more where a wider one has enough past. */
const MOST_PAST = 1024;
const MOST_FUTURE = 256;
/** All but the coarsest scale look ahead by an eighth of what they look back. */
const NEAR = 128;
/** Fewer groups than this say nothing. */
const LEAST_PAST = 24;

/** What the times are asked of. */
export interface PassageQuestion {
  /** Oldest first, finite, at least {@link LEAST_VALUES}. */
  readonly values: Float64Array;
  readonly stepMs: number;
  /** Above the last value. */
  readonly limit: number;
  /** In steps, at most {@link MOST_HORIZON} times the values. */
  readonly horizon: number;
  readonly paths: number;
}

/** The fewest values that anything is said of. */
export const LEAST_VALUES: number = LEAST_PAST;
/** Nobody looks ahead over more than so many times what they look back. */
export const MOST_HORIZON: number = 16;

/**
 * When each of `paths` simulated futures first reaches the limit, in steps from now, ascending; infinity
 * is not within the horizon.
 */
export function passageTimes(question: PassageQuestion, random: Random): Float64Array {
  const { values, limit, horizon, paths } = question;
  const cycles = findCycles(values);
  const cyclic = cycles === null ? 0 : Math.round(paths * anotherCycle(cycles.rises.length));
  const times = new Float64Array(paths);
  times.set(scaledPassages({ ...question, paths: paths - cyclic }, random), cyclic);
  if (cycles !== null) {
    times.set(cyclePassages(cycles, limit, horizon, cyclic, random.fork('cycles')));
  }
  return times.sort();
}

/**
 * How probably another cycle follows after so many, all of which did: the mean of Jeffreys' posterior.
 * So many of the futures go by cycles; the others do not believe in them.
 */
function anotherCycle(cycles: number): number {
  return (cycles + 0.5) / (cycles + 1);
}

/** From the coarsest scale to the finest: what a finer one has within its reach counts there. */
function scaledPassages(question: PassageQuestion, random: Random): Float64Array {
  const { values, stepMs, limit, horizon, paths } = question;
  let width = 1;
  while (width * MOST_FUTURE < horizon && values.length >= LEAST_PAST * width * WIDER) {
    width *= WIDER;
  }
  let times: Float64Array = new Float64Array(paths).fill(Number.POSITIVE_INFINITY);
  for (let coarsest = true; width >= 1; width = Math.floor(width / WIDER)) {
    const groups = Math.min(MOST_PAST, Math.floor(values.length / width));
    const groupsToGo = Math.ceil(horizon / width);
    const ahead = coarsest ? groupsToGo : Math.min(groupsToGo, NEAR);
    const own = random.fork(`scale-${width}`);
    const past = maxima(values, width, groups);
    const near = firstPassages(past, stepMs * width, limit, ahead, paths, own);
    // Anywhere in its group, as far as anyone knows.
    for (let i = 0; i < paths; i++) near[i] = near[i]! * width - own.integer(width);
    times = coarsest ? near : splice(near, times, ahead * width);
    coarsest = false;
  }
  return times.map((time) => (time <= horizon ? time : Number.POSITIVE_INFINITY));
}

/** The near times where there are any, and for the other paths the far times beyond `reach` in turn. */
function splice(near: Float64Array, far: Float64Array, reach: number): Float64Array {
  const later = far.filter((time) => time > reach);
  let next = 0;
  return near.map((time) => {
    if (Number.isFinite(time)) return time;
    return later.length === 0 ? reach + 1 : later[next++ % later.length]!;
  });
}

/** The largest of each `width` values, so grouped that the last group is whole. */
function maxima(values: Float64Array, width: number, groups: number): Float64Array {
  const from = values.length - groups * width;
  if (width === 1) return values.slice(from);
  return Float64Array.from({ length: groups }, (_, g) =>
    values
      .subarray(from + g * width, from + (g + 1) * width)
      .reduce((high, x) => Math.max(high, x)),
  );
}
