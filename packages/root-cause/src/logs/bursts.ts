import { deviationBelow } from '../tails/deviation-below.js';
import type { Shift } from '../tails/pooled-tails.js';
import { countAt, type TemplateCounts } from './template-counts.js';

/** What a template's lines say: how many there are, and should be. */
export interface LineShift extends Shift {
  /** Lines a window. */
  readonly observed: number;
  readonly expected: number;
}

/** The square root of a Poisson count varies by half, whatever the count; this doubles it to one. */
const anscombe = (count: number): number => 2 * Math.sqrt(count + 0.375);

/**
 * How many more lines of a template came than did in as many windows of the baseline; null where there is
 * nothing to compare.
 *
 * @see Anscombe (1948), The transformation of Poisson, binomial and negative-binomial data, Biometrika
 */
export function burstOf({ baseline, recent }: TemplateCounts): LineShift | null {
  const windows = recent.length;
  if (windows === 0 || baseline.length === 0) return null;
  const size = Math.min(windows, baseline.length);
  const calm = new Float64Array(baseline.length - size + 1);
  for (let i = 0; i < calm.length; i++) calm[i] = mostOf(baseline, i, size);
  // One window of an incident is in many stretches, and must not move the level.
  const each = Float64Array.from(baseline, (_, i) => anscombe(countAt(baseline, i))).sort();
  const level = each[each.length >> 1]!;
  const unit = Math.max(1, deviationBelow(each, level));
  const seen = mostOf(recent, 0, windows);
  for (let i = 0; i < calm.length; i++) calm[i] = (calm[i]! - level) / unit;
  return {
    score: (seen - level) / unit,
    calm,
    observed: linesOf(seen),
    expected: linesOf(level),
  };
}

/** The fullest window: trouble may begin late, or be over soon. */
function mostOf(counts: ArrayLike<number>, from: number, windows: number): number {
  let most = 0;
  for (let i = from; i < from + windows; i++) most = Math.max(most, countAt(counts, i));
  return anscombe(most);
}

const linesOf = (score: number): number => Math.max(0, (score * score) / 4 - 0.375);
