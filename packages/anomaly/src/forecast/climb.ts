/** How a series climbs between its cuts: around a mean, and with a memory of how fast it was before. */
export interface Climb {
  /** The mean rate, a step. */
  readonly usual: number;
  /** So many steps have one rate. */
  readonly width: number;
  /** Of a rate's distance from the mean, how much is left in the next one; in [0, 1). */
  readonly memory: number;
  /** What that leaves unsaid of the next rate, one for each pair of neighbours in the past. */
  readonly surprises: Float64Array;
  /** How far the latest rate is from the mean. */
  readonly latest: number;
}

/** A rate is measured over so many steps at least; of half or twice as many the times come out alike. */
const LEAST_WIDTH = 6;
/** A far horizon is looked at in wider steps: it takes no more rates than this. */
const MOST_RATES = 4096;
/** Fewer rates than this say nothing of their memory. */
const LEAST_RATES = 4;
const MOST_MEMORY = 0.99;

/**
 * Fits rates that come back to their mean, an autoregression of order 1.
 *
 * Noise on the values makes neighbouring rates go against each other, and would add up to a climb of its
 * own if it were taken for one. So rates are measured over twice as many steps until they do not.
 *
 * @param climbs - the changes from value to value without those of the cuts, oldest first
 * @param longest - a rate is measured over so many steps at most
 * @param horizon - over so many steps the climb is to go on
 */
export function fitClimb(climbs: Float64Array, longest: number, horizon: number): Climb {
  const most = Math.max(1, Math.min(longest, Math.floor(climbs.length / LEAST_RATES)));
  const least = Math.max(LEAST_WIDTH, Math.ceil(horizon / MOST_RATES));
  for (let width = Math.min(least, most); ; width = Math.min(2 * width, most)) {
    const rates = ratesOf(climbs, width);
    const usual = rates.reduce((a, b) => a + b, 0) / rates.length;
    const away = rates.map((rate) => rate - usual);
    const memory = neighbourMemory(away);
    if (memory < 0 && width < most) continue;
    const kept = Math.min(MOST_MEMORY, Math.max(0, memory));
    const surprises = away.subarray(1).map((x, i) => x - kept * away[i]!);
    return { usual, width, memory: kept, surprises, latest: away.at(-1)! };
  }
}

/** So grouped that the last one is whole. */
function ratesOf(climbs: Float64Array, width: number): Float64Array {
  const count = Math.floor(climbs.length / width);
  const from = climbs.length - count * width;
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let t = 0; t < width; t++) sum += climbs[from + i * width + t]!;
    return sum / width;
  });
}

function neighbourMemory(away: Float64Array): number {
  let together = 0;
  let alone = 0;
  for (let i = 0; i < away.length; i++) {
    if (i > 0) together += away[i]! * away[i - 1]!;
    alone += away[i]! * away[i]!;
  }
  return alone > 0 ? together / alone : 0;
}
