/** A history fit to calculate with. */
export interface CleanSeries {
  /** Without gaps and glitches. */
  readonly values: Float64Array;
  /** The values in units of `scale` from `centre`: finite, and of moderate size. */
  readonly scaled: Float64Array;
  readonly centre: number;
  readonly scale: number;
  /** How many values were missing (NaN, infinite) and are filled in from their neighbours. */
  readonly interpolated: number;
  /** How many values lay absurdly far out and were drawn in. */
  readonly clipped: number;
  /** The smallest and the largest value after that. */
  readonly low: number;
  readonly high: number;
}

/** Differences and sums of a few of these stay finite. */
const HUGEST = 1e300;
/** The share of the values on either side that does not say how wide the rest is. */
const EDGE_SHARE = 0.01;
/** So many times the span of the middle 98 % beyond it, a value is a glitch of the instrument. */
const FENCE = 5;
/** So many times the value that all the others have. */
const LONE_FENCE = 1e6;
const LEAST_FENCED = 8;

/** Fills gaps in a straight line, draws glitches in, and brings the values to a common size. */
export function cleanSeries(values: ArrayLike<number>): CleanSeries {
  const clean = new Float64Array(values.length);
  for (let t = 0; t < clean.length; t++) {
    const x = values[t]!;
    clean[t] = Number.isFinite(x) ? Math.min(HUGEST, Math.max(-HUGEST, x)) : Number.NaN;
  }
  const interpolated = fillGaps(clean);
  const order = clean.slice().sort();
  const edge = order.length < LEAST_FENCED ? 0 : Math.ceil(EDGE_SHARE * order.length);
  const bottom = order[edge] ?? 0;
  const top = order[order.length - 1 - edge] ?? 0;
  // What is constant but for a few values has no span to measure them by.
  const reach = top > bottom ? FENCE * (top - bottom) : LONE_FENCE * Math.abs(top);
  let clipped = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < clean.length; t++) {
    const x = clean[t]!;
    if (reach > 0 && (x < bottom - reach || x > top + reach)) {
      clean[t] = x < bottom ? bottom - reach : top + reach;
      clipped++;
    }
    low = Math.min(low, clean[t]!);
    high = Math.max(high, clean[t]!);
  }
  if (clean.length === 0) low = high = 0;
  const centre = low / 2 + high / 2;
  const scale = (high / 2 - low / 2) / 2 || 1;
  return {
    values: clean,
    scaled: clean.map((x) => (x - centre) / scale),
    centre,
    scale,
    interpolated,
    clipped,
    low,
    high,
  };
}

/** In place; a gap at an end takes the nearest value, and where there is none at all it is 0. */
function fillGaps(values: Float64Array): number {
  let filled = 0;
  let before = -1;
  for (let t = 0; t <= values.length; t++) {
    if (t < values.length && Number.isNaN(values[t]!)) continue;
    const from = before >= 0 ? values[before]! : t < values.length ? values[t]! : 0;
    const to = t < values.length ? values[t]! : from;
    for (let gap = before + 1; gap < t; gap++) {
      values[gap] = from + (to - from) * ((gap - before) / (t - before));
      filled++;
    }
    before = t;
  }
  return filled;
}
