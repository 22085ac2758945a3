import { exp, log10 } from '@aegis/core/math';
import { FLOOR } from './tail-counts.js';

/** The channels, in the order of their numbers. */
export const CHANNELS = [
  'range',
  'level',
  'change',
  'season',
  'shift',
  'drift',
  'variance',
  'course',
  'shape',
  'double-shape',
  'flat-line',
] as const;

/** The name of a channel. */
export type ChannelName = (typeof CHANNELS)[number];

/** What a ban of each channel counts for in the sum. */
const WEIGHTS = Float64Array.of(
  1.25,
  1.5,
  0.846,
  0.121,
  0.503,
  0.386,
  0.26,
  0.988,
  0.178,
  0.479,
  0.798,
);
/** A shift counts for more where a profile has taken the season out of it. */
export const SEASONAL_SHIFT_WEIGHT = 1.42;
/** No channel alone says more than this, or one odd point would drown out all others. */
const MOST_BANS = 4;
/** After so many points a series' own past counts as much as what is so in general. */
const HALF_EXPERIENCE = 2840;
/** What is so in general never counts for less than this. */
const LEAST_GENERAL = 0.057;
/** One hundredth of the range beyond it is already something new. */
const NOVELTY_SCALE = 0.01;
/** So many points make a range that can be relied on: of fewer every few set a record. */
const EXPERIENCED_LOG10 = 3;
/** Shapes differ by about this share of the span from one another when all is well. */
const SHAPE_SCALE = 0.03;
/** Courses differ by half a deviation. */
const COURSE_SCALE = 0.5;

/** A tail as heavy as Student's with four degrees of freedom: what metrics are like before they are known. */
function heavyTail(scales: number): number {
  return 2 * log10(1 + (scales * scales) / 4);
}

/** What a channel's score would mean on a series that nobody has watched yet, in bans. */
export function generalBans(channel: number, raw: number, count: number): number {
  const size = Math.abs(raw);
  if (size === 0) return 0;
  switch (CHANNELS[channel]) {
    case 'range': {
      const experience = Math.min(1, log10(count + 2) / EXPERIENCED_LOG10);
      return Math.min(MOST_BANS, (1 + log10(1 + size / NOVELTY_SCALE)) * experience);
    }
    case 'shape':
    case 'double-shape':
      return Math.min(MOST_BANS, heavyTail(size / SHAPE_SCALE));
    case 'course':
      return Math.min(MOST_BANS, heavyTail(size / COURSE_SCALE));
    case 'flat-line':
      return size > 1 ? Math.min(MOST_BANS, 3 * log10(size)) : 0;
    default:
      return Math.min(MOST_BANS, heavyTail(size));
  }
}

/** How much a series' own past counts against what is so in general. */
export function experienceOf(count: number): number {
  return Math.min(1 - LEAST_GENERAL, count / (count + HALF_EXPERIENCE));
}

/** Both opinions on a score, by experience. */
export function mixedBans(own: number, general: number, experience: number): number {
  return experience * Math.min(MOST_BANS, own) + (1 - experience) * general;
}

/** The weighted sum of the bans of all channels. */
export function addUp(bans: Float64Array, shiftIsSeasonal: boolean): number {
  let sum = shiftIsSeasonal ? SEASONAL_SHIFT_WEIGHT * bans[4]! : 0;
  for (let c = 0; c < bans.length; c++) sum += WEIGHTS[c]! * bans[c]!;
  return sum;
}

// On clean noise of six families (white, autoregressive, heavy-tailed, seasonal, random walk, counts) the
// logarithm of the share of points whose sum is at least s falls along one line.
const CALM_SUM = 1.55;
const SUM_PER_BAN = 2.65;

/** After so many points a series' own sums alone say what is rare. */
const CALIBRATED_POINTS = 30_000;

/** The line, as the index of a tail over {@link ownScale}: what is supposed of a series' own sums. */
export const SUM_PRIOR = { index: (SUM_PER_BAN * 0.1505) as number, weight: 12 } as const;

/** A sum as a score for the tail of sums: an octave for every two. */
export function ownScale(sum: number): number {
  return FLOOR * exp2(Math.min(24, sum) / 2);
}

/**
 * What a sum means: -log10 of the share of points at least as odd when all is well; by the line at first,
 * more and more by how rare such sums are on this series.
 */
export function calibratedBans(sum: number, own: number, count: number): number {
  const line = Math.max(0, (sum - CALM_SUM) / SUM_PER_BAN);
  const experience = Math.min(1, count / CALIBRATED_POINTS);
  return line + experience * (own - line);
}

function exp2(x: number): number {
  return exp(x * Math.LN2);
}
