import type { Buckets } from './buckets.js';
import { type Message, messageOf, numberOf, numbersOf } from './fields.js';

/** Counts by index, at one scale: bucket i holds what is in (base^i, base^(i+1)], base = 2^(2^-scale). */
export interface ExponentialHistogram {
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly positive: ReadonlyMap<number, number>;
  readonly negative: ReadonlyMap<number, number>;
}

const MOST_BUCKETS = 1024;
const LOWEST_SCALE = -10;
const HIGHEST_SCALE = 20;

/** Reads the buckets of a data point; null where they are none. */
export function readExponential(point: Message): ExponentialHistogram | null {
  const scale = numberOf(point.scale ?? 0);
  const zeroCount = numberOf(point.zeroCount ?? 0);
  const positive = sideOf(messageOf(point, 'positive'));
  const negative = sideOf(messageOf(point, 'negative'));
  if (scale === null || zeroCount === null || positive === null || negative === null) return null;
  if (!Number.isInteger(scale) || scale < LOWEST_SCALE || scale > HIGHEST_SCALE) return null;
  if (!(zeroCount >= 0)) return null;
  const zeroThreshold = Math.max(0, numberOf(point.zeroThreshold ?? 0) || 0);
  return { scale, zeroCount, zeroThreshold, positive, negative };
}

function sideOf(side: Message): Map<number, number> | null {
  const offset = numberOf(side.offset ?? 0);
  const counts = numbersOf(side.bucketCounts);
  if (offset === null || counts === null || !Number.isSafeInteger(offset)) return null;
  if (counts.length > MOST_BUCKETS || counts.some((count) => !(count >= 0))) return null;
  const map = new Map<number, number>();
  for (const [i, count] of counts.entries()) if (count > 0) map.set(offset + i, count);
  return map;
}

/** What has been counted since, at the coarser of the two scales; null where a count has fallen. */
export function exponentialSince(
  now: ExponentialHistogram,
  before: ExponentialHistogram,
): ExponentialHistogram | null {
  const scale = Math.min(now.scale, before.scale);
  const positive = sideSince(now, before, 'positive', scale);
  const negative = sideSince(now, before, 'negative', scale);
  const zeroCount = now.zeroCount - before.zeroCount;
  if (positive === null || negative === null || zeroCount < 0) return null;
  return { scale, zeroCount, zeroThreshold: now.zeroThreshold, positive, negative };
}

function sideSince(
  now: ExponentialHistogram,
  before: ExponentialHistogram,
  side: 'positive' | 'negative',
  scale: number,
): Map<number, number> | null {
  const counts = coarser(now[side], now.scale - scale);
  for (const [index, count] of coarser(before[side], before.scale - scale)) {
    const rest = (counts.get(index) ?? 0) - count;
    if (rest < 0) return null;
    if (rest === 0) counts.delete(index);
    else counts.set(index, rest);
  }
  return counts;
}

/** Each step down joins two buckets to one. */
function coarser(counts: ReadonlyMap<number, number>, steps: number): Map<number, number> {
  const joined = new Map<number, number>();
  const width = 2 ** steps;
  for (const [index, count] of counts) {
    const at = Math.floor(index / width);
    joined.set(at, (joined.get(at) ?? 0) + count);
  }
  return joined;
}

/** As buckets between bounds, from the lowest value to the highest. */
export function bucketsOfExponential(histogram: ExponentialHistogram): Buckets {
  const { scale, zeroCount, zeroThreshold, positive, negative } = histogram;
  const bound = (index: number): number => 2 ** (index * 2 ** -scale);
  const bounds: number[] = [];
  const counts: number[] = [];
  const add = (low: number, high: number, count: number): void => {
    const last = bounds.at(-1);
    if (last === undefined) bounds.push(low);
    else if (last < low) {
      // Between two buckets that hold something there may be some that do not.
      bounds.push(low);
      counts.push(0);
    }
    bounds.push(high);
    counts.push(count);
  };
  for (const index of [...negative.keys()].sort((a, b) => b - a)) {
    add(-bound(index + 1), -bound(index), negative.get(index)!);
  }
  if (zeroCount > 0) add(negative.size > 0 ? -zeroThreshold : 0, zeroThreshold, zeroCount);
  for (const index of [...positive.keys()].sort((a, b) => a - b)) {
    add(bound(index), bound(index + 1), positive.get(index)!);
  }
  return { bounds, counts };
}
