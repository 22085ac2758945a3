import { Random } from '@aegis/core';
import { exp, log, sin } from '@aegis/core/math';

/** The ways in which a disk fills up; `stays` does not. */
export const DISK_KINDS = ['linear', 'daily', 'sawtooth', 'accelerating', 'stays'] as const;

export type DiskKind = (typeof DISK_KINDS)[number];

/** A disk's past, and when it will be over its limit. */
export interface DiskCase {
  readonly kind: DiskKind;
  /** Used share every five minutes, oldest first; the last one is now. */
  readonly history: Float64Array;
  readonly limit: number;
  /** From now to the first value at or above the limit; null where there is none within the horizon. */
  readonly breachMs: number | null;
}

export const STEP_MS = 300_000;
export const HORIZON_MS = 10 * 86_400_000;

const DAY = 288;
const HOUR = 12;
const HORIZON = HORIZON_MS / STEP_MS;
/** The time to the limit is within this factor of the wanted one. */
const SPREAD = 1.4;

/**
 * Disks of one kind: three days to two weeks of history, two hours to four days to the limit. The limit is
 * set on the finished course, noise and all, so that the truth is what a monitor would have seen. The
 * parameters were set by how well `predict_linear` does on them, before there was anything to tune.
 */
export function simulateDisks(kind: DiskKind, count: number, seed: number): DiskCase[] {
  return Array.from({ length: count }, (_, i) =>
    simulateDisk(kind, new Random(seed).fork(`${kind}-${i}`)),
  );
}

function simulateDisk(kind: DiskKind, random: Random): DiskCase {
  const past = Math.round(between(random, 3, 14) * DAY);
  if (kind === 'stays') return staying(random, past);
  const wanted = logBetween(random, 2 * HOUR, 4 * DAY);
  const course = COURSES[kind](random, past + HORIZON);
  // A limit knows nothing of the peaks: it is anywhere between the heights reached shortly before and
  // shortly after the wanted time, later where there is no new height in between.
  const highest = (ahead: number): number =>
    course.subarray(0, past + Math.round(ahead)).reduce((a, b) => Math.max(a, b));
  let until = wanted * SPREAD;
  while (until < HORIZON && highest(until) <= highest(wanted / SPREAD)) until *= SPREAD;
  const limitHere = between(random, highest(wanted / SPREAD), highest(until));
  const breach = course.findIndex((x, t) => t >= past && x >= limitHere);
  return scaled(random, kind, course, past, limitHere, (breach + 1 - past) * STEP_MS);
}

/** Brings a course to shares of a disk: its limit at 0.8 to 0.95, its lowest value anywhere below. */
function scaled(
  random: Random,
  kind: DiskKind,
  course: Float64Array,
  past: number,
  limitHere: number,
  breachMs: number | null,
): DiskCase {
  const limit = between(random, 0.8, 0.95);
  const low = course.subarray(0, past).reduce((a, b) => Math.min(a, b));
  const unit = between(random, 0.1, 0.9) * (limit / (limitHere - low));
  const history = course.slice(0, past).map((x) => limit + (x - limitHere) * unit);
  return { kind, history, limit, breachMs };
}

const COURSES: Readonly<
  Record<Exclude<DiskKind, 'stays'>, (random: Random, length: number) => Float64Array>
> = {
  linear: (random, length) => {
    const rate = wander(random, length, between(random, 0.02, 0.2));
    const noise = blur(random, length, logBetween(random, 0.001, 0.02));
    return accumulate(length, (t) => rate[t]! / DAY).map((x, t) => x + noise[t]!);
  },
  daily: (random, length) => {
    const rate = wander(random, length, between(random, 0.05, 0.3));
    const swing = dailySwing(random, length, logBetween(random, 1, 8));
    const noise = blur(random, length, logBetween(random, 0.01, 0.1));
    return accumulate(length, (t) => rate[t]! / DAY).map((x, t) => x + swing[t]! + noise[t]!);
  },
  sawtooth: (random, length) => sawtooth(random, length, between(random, 0.6, 0.95)),
  accelerating: (random, length) => {
    const rate = wander(random, length, between(random, 0.05, 0.3));
    const doubling = between(random, 0.7, 4) * DAY;
    const onset = random.chance(0.5) ? 0 : Math.round(between(random, 0, 2.5) * DAY);
    const explosive = random.chance(0.5);
    const pace = (t: number): number => {
      const since = Math.max(0, t - onset) / doubling;
      return explosive ? exp(Math.min(30, since * Math.LN2)) : 1 + since;
    };
    const noise = blur(random, length, logBetween(random, 0.005, 0.05));
    return accumulate(length, (t) => (rate[t]! * pace(t)) / DAY).map((x, t) => x + noise[t]!);
  },
};

/** A disk that swings, is cleaned up, or levels off, below its limit for the whole horizon. */
function staying(random: Random, past: number): DiskCase {
  const length = past + HORIZON;
  const shape = random.integer(3);
  const course =
    shape === 0
      ? dailySwing(random, length, 1)
      : shape === 1
        ? sawtooth(random, length, 1)
        : levelling(random, length);
  const noise = blur(random, length, logBetween(random, 0.01, 0.1));
  for (let t = 0; t < length; t++) course[t]! += noise[t]!;
  const high = course.reduce((a, b) => Math.max(a, b));
  const low = course.reduce((a, b) => Math.min(a, b));
  const limitHere = high + between(random, 0.1, 1) * (high - low);
  return scaled(random, 'stays', course, past, limitHere, null);
}

/** Growth that slows down: what is left halves within days. */
function levelling(random: Random, length: number): Float64Array {
  const half = between(random, 0.5, 3) * DAY;
  return Float64Array.from({ length }, (_, t) => 1 - exp((-t * Math.LN2) / half));
}

/**
 * Written at a varying rate and cleaned up: every day at one time, whenever a level above the floor is
 * reached, or at odd times; a clean-up takes away most of what came since the last one.
 *
 * @param share - of what came since, that is taken away; 1 leaves no growth
 */
function sawtooth(random: Random, length: number, share: number): Float64Array {
  const rate = wander(random, length, between(random, 0.1, 0.6));
  const kind = random.integer(3);
  const every = kind === 0 ? DAY : logBetween(random, 4 * HOUR, 48 * HOUR);
  let floor = 0;
  let used = 0;
  let next = Math.round(random.float() * every);
  return accumulate(length, (t) => {
    const grown = rate[t]! / DAY;
    used += grown;
    const due = kind === 1 ? used - floor >= every / DAY : t >= next;
    if (!due) return grown;
    next = t + Math.round(every * (kind === 0 ? 1 : between(random, 0.5, 1.5)));
    const taken =
      (used - floor) * (share === 1 ? 1 : Math.min(0.98, share + 0.05 * random.normal()));
    used -= taken;
    floor = used;
    return grown - taken;
  });
}

/** About 1 a day, wandering around it within hours, and never below a twentieth. */
function wander(random: Random, length: number, spread: number): Float64Array {
  const memory = exp(-1 / (between(random, 1, 8) * HOUR));
  let state = random.normal();
  return Float64Array.from({ length }, () => {
    state = memory * state + Math.sqrt(1 - memory * memory) * random.normal();
    return Math.max(0.05, 1 + spread * state);
  });
}

/** Noise around the course, part of it with a memory of half an hour. */
function blur(random: Random, length: number, size: number): Float64Array {
  const memory = exp(-1 / 6);
  let state = 0;
  return Float64Array.from({ length }, () => {
    state = memory * state + Math.sqrt(1 - memory * memory) * random.normal();
    return size * (0.7 * state + 0.7 * random.normal());
  });
}

/** A day and a night of two harmonics, days of unlike height, and in half of the cases calm weekends. */
function dailySwing(random: Random, length: number, height: number): Float64Array {
  const phase = random.float() * 2 * Math.PI;
  const second = between(random, 0, 0.5);
  const secondPhase = random.float() * 2 * Math.PI;
  const weekend = random.chance(0.5) ? between(random, 0.4, 1) : 1;
  const firstDay = random.integer(7);
  const unlike = between(random, 0.02, 0.2);
  const days = Array.from({ length: Math.ceil(length / DAY) + 1 }, (_, day) =>
    Math.max(0.1, ((day + firstDay) % 7 < 5 ? 1 : weekend) * (1 + unlike * random.normal())),
  );
  return Float64Array.from({ length }, (_, t) => {
    const day = Math.floor(t / DAY);
    const part = (t % DAY) / DAY;
    const size = days[day]! * (1 - part) + days[day + 1]! * part;
    const angle = 2 * Math.PI * part;
    return (height / 2) * size * (sin(angle + phase) + second * sin(2 * angle + secondPhase));
  });
}

function accumulate(length: number, change: (t: number) => number): Float64Array {
  let sum = 0;
  return Float64Array.from({ length }, (_, t) => {
    sum += change(t);
    return sum;
  });
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.float();
}

function logBetween(random: Random, low: number, high: number): number {
  return exp(between(random, log(low), log(high)));
}
