/** A series that climbs and is cut back again and again: disks with log rotation, heaps, queues. */
export interface Cycles {
  /** Of each whole cycle: how far it climbed, in how many steps, and what share of that was taken back. */
  readonly rises: Float64Array;
  readonly durations: Float64Array;
  readonly shares: Float64Array;
  /** Of the cycle that is under way: where it began, and how many steps ago. */
  readonly floor: number;
  readonly elapsed: number;
  /** Where the series is. */
  readonly level: number;
  /** The changes from value to value without those of the cuts, oldest first. */
  readonly climbs: Float64Array;
}

/** A fall of so many usual changes, by size or by spread, and of this share of the range, is a cut. */
const CUT_CHANGES = 6;
const CUT_SHARE = 0.002;
/** Sudden rises that are as large may be so many for each cut; with more of them it is only noisy. */
const MOST_LEAPS = 0.2;
/** Between two cuts there is one whole cycle. */
const LEAST_CUTS = 2;
/** The interquartile range of a normal distribution in standard deviations. */
const NORMAL_IQR = 1.349;

/** The cycles of a series; null where it is not cut back, or not often enough. */
export function findCycles(values: Float64Array): Cycles | null {
  const cuts = findCuts(values);
  if (cuts === null) return null;
  const { starts, climbs } = cuts;
  const whole = starts.length - 1;
  const rises = new Float64Array(whole);
  const durations = new Float64Array(whole);
  const shares = new Float64Array(whole);
  for (let i = 0; i < whole; i++) {
    const from = starts[i]!;
    const to = starts[i + 1]!;
    const peak = values[to - 1]!;
    durations[i] = to - from;
    // The step that ends in the cut climbs as well, only nobody sees how far. Single values, because means
    // of several lie below a peak and above a floor, which is what decides whether a limit is touched.
    const rate = Math.max(0, peak - values[from]!) / (durations[i]! - 1);
    rises[i] = rate * durations[i]!;
    shares[i] = rises[i]! > 0 ? (peak + rate - values[to]!) / rises[i]! : 1;
  }
  const last = starts[whole]!;
  return {
    rises,
    durations,
    shares,
    floor: values[last]!,
    elapsed: values.length - 1 - last,
    level: values.at(-1)!,
    climbs,
  };
}

/** Where each cycle begins: the first value after a cut; and the changes that are no cut. */
function findCuts(values: Float64Array): { starts: number[]; climbs: Float64Array } | null {
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
  if (starts.length < LEAST_CUTS || leaps > MOST_LEAPS * starts.length) return null;
  return { starts, climbs: changes.filter((change) => change >= -least) };
}
