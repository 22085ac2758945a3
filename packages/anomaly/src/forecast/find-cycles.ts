/** A series that climbs and is cut back again and again: disks with log rotation, heaps, queues. */
export interface Cycles {
  /** Of each whole cycle: how far it climbed, in how many steps, and what share of that was taken back. */
  readonly rises: Float64Array;
  readonly durations: Float64Array;
  readonly shares: Float64Array;
  /** Of the cycle that is under way: where it began, and how many steps ago. */
  readonly floor: number;
  readonly elapsed: number;
  /** Where the series is, and how fast it climbed lately, a step; NaN right after a cut. */
  readonly level: number;
  readonly recentRate: number;
}

/** A fall of so many usual changes, by size or by spread, and of this share of the range, is a cut. */
const CUT_CHANGES = 6;
const CUT_SHARE = 0.002;
/** Sudden rises that are as large may be so many for each cut; with more of them it is only noisy. */
const MOST_LEAPS = 0.2;
const LEAST_CUTS = 3;
/** The latest climb is measured over so many steps at most, and at least so many. */
const RECENT = 24;
const LEAST_RECENT = 3;
/** Floors and peaks are means of so many values. */
const SMOOTH = 3;
/** The interquartile range of a normal distribution in standard deviations. */
const NORMAL_IQR = 1.349;

/** The cycles of a series; null where it is not cut back, or not often enough. */
export function findCycles(values: Float64Array): Cycles | null {
  const starts = findCuts(values);
  if (starts === null) return null;
  const whole = starts.length - 1;
  const rises = new Float64Array(whole);
  const durations = new Float64Array(whole);
  const shares = new Float64Array(whole);
  for (let i = 0; i < whole; i++) {
    const from = starts[i]!;
    const to = starts[i + 1]!;
    const peak = meanOf(values, Math.max(from, to - SMOOTH), to);
    const floor = floorAt(values, from, to);
    const next = floorAt(values, to, starts[i + 2] ?? values.length);
    rises[i] = Math.max(0, peak - floor);
    durations[i] = to - from;
    shares[i] = rises[i]! > 0 ? (peak - next) / rises[i]! : 1;
  }
  const last = starts[whole]!;
  const level = values.at(-1)!;
  const elapsed = values.length - 1 - last;
  const recent = Math.min(elapsed, RECENT);
  return {
    rises,
    durations,
    shares,
    floor: floorAt(values, last, values.length),
    elapsed,
    level,
    recentRate:
      recent < LEAST_RECENT ? Number.NaN : (level - values[values.length - 1 - recent]!) / recent,
  };
}

/** Where each cycle begins: the first value after a cut. */
function findCuts(values: Float64Array): number[] | null {
  const changes = values.subarray(1).map((x, i) => x - values[i]!);
  const order = changes.slice().sort();
  const quarter = Math.floor(order.length / 4);
  const spread = (order[order.length - 1 - quarter]! - order[quarter]!) / NORMAL_IQR;
  const usual = Math.max(spread, Math.abs(order[order.length >> 1]!));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const x of values) {
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  const least = Math.max(CUT_CHANGES * usual, CUT_SHARE * (high - low));
  const starts: number[] = [];
  let leaps = 0;
  for (let t = 1; t < values.length; t++) {
    const change = changes[t - 1]!;
    if (change > least) leaps++;
    // A cut that takes several steps is one cut, and the cycle begins behind it.
    if (change < -least && starts.at(-1) === t - 1) starts[starts.length - 1] = t;
    else if (change < -least) starts.push(t);
  }
  return starts.length >= LEAST_CUTS && leaps <= MOST_LEAPS * starts.length ? starts : null;
}

function floorAt(values: Float64Array, from: number, to: number): number {
  return meanOf(values, from, Math.min(to, from + SMOOTH));
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let t = from; t < to; t++) sum += values[t]!;
  return sum / (to - from);
}
