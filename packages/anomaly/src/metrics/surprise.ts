import { exp, roughLog10 } from '@aegis/core/math';
import { FLOOR, type TailPrior } from './tail-counts.js';

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
const WEIGHTS = Float64Array.of(1.1, 1.3, 0.85, 0.11, 0.59, 0.88, 0.25, 1.1, 0.18, 0.43, 0.9);
/** A shift counts for more where a profile has taken the season out of it. */
const SEASONAL_SHIFT_WEIGHT = 1.1;
/** No channel alone says more than this, or one odd point would drown out all others … */
const MOST_OWN_BANS = 3.9;
/** … and less by what is so in general. */
const MOST_GENERAL_BANS = 3.5;
/** After so many points a series' own past counts as much as what is so in general. */
const HALF_EXPERIENCE = 5000;
/** What is so in general never counts for less than this. */
const LEAST_GENERAL = 0.07;
/** One hundredth of the range beyond it is already something new. */
const NOVELTY_SCALE = 0.01;
/** So many points make a range that can be relied on: of fewer every few set a record. */
const EXPERIENCED_LOG10 = 3;
/** How large the scores of each channel usually are when all is well: most count in deviations. */
const USUAL_SIZES = Float64Array.from(CHANNELS, (channel) => {
  if (channel === 'shape' || channel === 'double-shape') return 0.03;
  return channel === 'course' ? 0.5 : 1;
});
const RANGE = CHANNELS.indexOf('range');
const FLAT_LINE = CHANNELS.indexOf('flat-line');

/** A tail as heavy as Student's with four degrees of freedom: what metrics are like before they are known. */
function heavyTail(scales: number): number {
  return 2 * roughLog10(1 + (scales * scales) / 4);
}

/** What a channel's score would mean on a series that nobody has watched yet, in bans. */
export function generalBans(channel: number, raw: number, count: number): number {
  const size = Math.abs(raw);
  if (size === 0) return 0;
  if (channel === RANGE) {
    const experience = Math.min(1, roughLog10(count + 2) / EXPERIENCED_LOG10);
    return Math.min(MOST_GENERAL_BANS, (1 + roughLog10(1 + size / NOVELTY_SCALE)) * experience);
  }
  if (channel === FLAT_LINE)
    return size > 1 ? Math.min(MOST_GENERAL_BANS, 3 * roughLog10(size)) : 0;
  return Math.min(MOST_GENERAL_BANS, heavyTail(size / USUAL_SIZES[channel]!));
}

/** How much a series' own past counts against what is so in general. */
export function experienceOf(count: number): number {
  return Math.min(1 - LEAST_GENERAL, count / (count + HALF_EXPERIENCE));
}

/** Both opinions on a score, by experience. */
export function mixedBans(own: number, general: number, experience: number): number {
  return experience * Math.min(MOST_OWN_BANS, own) + (1 - experience) * general;
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
const SUM_PER_BAN = 2.63;
/** The tail of sums has no bins beyond. */
const MOST_SUM = 23;

/** After so many points a series alone says what is rare on it, and how far that comes in runs. */
const CALIBRATED_POINTS = 36_000;

/** The line, as the index of a tail over {@link ownScale}: what is supposed of a series' own sums. */
export const SUM_PRIOR: TailPrior = { index: SUM_PER_BAN * 0.1505, weight: 4, share: 0.005 };

/** A sum as a score for the tail of sums: an octave for every two, as far as the tail reaches. */
export function ownScale(sum: number): number {
  return FLOOR * exp2(Math.min(MOST_SUM, sum) / 2);
}

/**
 * What a sum means: -log10 of the share of points at least as odd when all is well; by the line at first,
 * more and more by how rare such sums are on this series.
 */
export function calibratedBans(sum: number, own: number, count: number): number {
  const line = Math.max(0, (sum - CALM_SUM) / SUM_PER_BAN);
  return line + Math.min(1, count / CALIBRATED_POINTS) * (own - line);
}

/**
 * How many alarms there are to a point, by how far a series' extremes come in runs: known later than what is
 * rare, as there are fewer runs than extremes.
 */
export function runsPerPoint(extremalIndex: number, count: number): number {
  const known = Math.min(1, count / CALIBRATED_POINTS);
  return 1 + known * known * known * (extremalIndex - 1);
}

function exp2(x: number): number {
  return exp(x * Math.LN2);
}
