import { log10 } from '@aegis/core/math';
import type { TailModel } from '@aegis/core/stats';

/** No channel alone says more than this, or one odd point would drown out all others. */
const MOST_BANS = 4;
/** The strongest channel, the second and the third: two weak ones that agree make a strong one. */
const SHARES = [1, 1, 0.5];
/** What lies outside everything seen so far counts besides, so many times. */
const NOVELTY_SHARE = 2;
/** One hundredth of the range beyond it is already something new. */
const NOVELTY_SCALE = 0.01;
/** Shapes differ by about half a scale from one another when all is well. */
const SHAPE_FACTOR = 2;
/** A sum of so many bans is as rare, over many series, as one ban of a single verdict. */
const SUM_SHARE = 0.7;

/** A tail as heavy as Student's with four degrees of freedom: what metrics are like before they are known. */
function heavyTail(scales: number): number {
  return 2 * log10(1 + (scales * scales) / 4);
}

/** So many points make a range that can be relied on: of fewer every few set a record. */
const EXPERIENCED_LOG10 = 3;
/** Nobody can tell from `count` points what happens much more seldom than once in so many. */
const OWN_BEYOND = 1;

/** What a channel's score would mean on a series that nobody has watched yet, in bans. */
function prior(channel: number, raw: number): number {
  if (channel === 0) return raw > 0 ? 1 + log10(1 + raw / NOVELTY_SCALE) : 0;
  return heavyTail(channel >= 3 ? SHAPE_FACTOR * raw : raw);
}

/**
 * How surprised every channel is, in bans: half what such a score means in general, half what it means on
 * this series. Its own past alone makes small things of a quiet series great ones and calls a troubled
 * series' troubles usual; the general alone knows nothing of its habits.
 */
export function surprises(
  raw: Float64Array,
  tails: readonly TailModel[],
  count: number,
): Float64Array {
  const experience = Math.min(1, log10(count + 1) / EXPERIENCED_LOG10);
  return raw.map((score, c) => {
    const general = Math.min(MOST_BANS, prior(c, score));
    if (c === 0) return general * experience;
    const own = Math.min(MOST_BANS, -log10(tails[c - 1]!.tailProbability(score)));
    return (general + own) / 2;
  });
}

/** The novelty of the value and the three most surprised of the other channels, by their shares. */
export function addUp(bans: Float64Array): number {
  const order = bans.slice(1).sort();
  let sum = NOVELTY_SHARE * bans[0]!;
  for (let i = 0; i < SHARES.length; i++) sum += SHARES[i]! * order[order.length - 1 - i]!;
  return sum;
}

/** The verdict in bans: again half in general, half by this series' own sums. */
export function finalBans(sum: number, own: TailModel): number {
  const most = OWN_BEYOND + log10(own.count + 1);
  return (SUM_SHARE * sum + Math.min(most, -log10(own.tailProbability(sum)))) / 2;
}
