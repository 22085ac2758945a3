import { median } from '@aegis/core/stats';

/** What a series did before: a line through it, and how what is left of it hangs together. */
export interface Trend {
  /** The line at the last point. */
  readonly level: number;
  /** Per point; 0 where the series does not clearly rise or fall. */
  readonly slope: number;
  /** What a slope that rises may be at most, by two standard errors; 0 where it does not. */
  readonly rise: number;
  /** How much of one point's deviation is still there at the next, in [0, 0.9]. */
  readonly memory: number;
  /** The deviation of the last point. */
  readonly last: number;
  /** What was new in each point: its deviation without what was left of the one before. */
  readonly surprises: readonly number[];
}

/** With fewer points a slope or a memory is more noise than knowledge. */
const ENOUGH = 12;
const MAX_MEMORY = 0.9;

/**
 * Learns the trend of a series.
 *
 * @see Sen (1968), "Estimates of the regression coefficient based on Kendall's tau",
 * doi:10.1080/01621459.1968.10480934, for the slope; Mann (1945), doi:10.2307/1907187, for whether there
 * is one
 */
export function learnTrend(series: readonly number[]): Trend {
  const n = series.length;
  const slope = n >= ENOUGH ? slopeOf(series) : 0;
  const end = n - 1;
  const level = median(series.map((value, i) => value + slope * (end - i)));
  const deviations = series.map((value, i) => value - (level - slope * (end - i)));
  const memory = n >= ENOUGH ? memoryOf(deviations) : 0;
  const surprises = deviations.map((d, i) => (i === 0 ? d : d - memory * deviations[i - 1]!));
  const rise = slope > 0 ? slope + 2 * slopeError(deviations) : 0;
  return { level, slope, rise, memory, last: deviations[end] ?? 0, surprises };
}

function slopeOf(series: readonly number[]): number {
  const n = series.length;
  // From each point to each later one.
  const slopes = series.flatMap((from, i) =>
    series.slice(i + 1).map((to, k) => (to - from) / (k + 1)),
  );
  const rising = slopes.filter((slope) => slope > 0).length;
  const falling = slopes.filter((slope) => slope < 0).length;
  const score = rising - falling;
  const variance = (n * (n - 1) * (2 * n + 5)) / 18;
  // Three standard deviations: to follow a trend that is none would cost more than to miss a slight one.
  return score * score > 9 * variance ? median(slopes) : 0;
}

/** That of least squares for independent noise; Sen's is nearly as good. */
function slopeError(deviations: readonly number[]): number {
  const n = deviations.length;
  const squares = deviations.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt((12 * squares) / (n * n * n * (n - 2)));
}

function memoryOf(deviations: readonly number[]): number {
  let product = 0;
  let square = 0;
  for (const [i, value] of deviations.entries()) {
    square += value * value;
    if (i > 0) product += value * deviations[i - 1]!;
  }
  if (!(square > 0)) return 0;
  // The estimate is too low in short series, by about (1 + 3ρ) / n.
  const raw = product / square;
  const corrected = raw + (1 + 3 * raw) / deviations.length;
  return Math.max(0, Math.min(MAX_MEMORY, corrected));
}
