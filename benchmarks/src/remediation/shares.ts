import type { EpisodeSummary } from '@aegis/remediation/simulator';

/** Episodes of one setting by contestant. */
export type Played = Readonly<Record<string, readonly EpisodeSummary[]>>;

/** A group whose reference hardly gains anything over doing nothing says nothing: shares of it are noise. */
const LEAST_GAIN = 0.25;

/** The mean return of each environment's episodes: a group is one system. */
function groupReturns(episodes: readonly EpisodeSummary[], perGroup: number): number[] {
  const out: number[] = [];
  for (let from = 0; from < episodes.length; from += perGroup) {
    let sum = 0;
    for (let k = from; k < from + perGroup; k++) sum += episodes[k]!.totalReward;
    out.push(sum / perGroup);
  }
  return out;
}

/**
 * For each group, how much of the reference's gain over doing nothing each of `names` gets: 1 is as much
 * as the reference. Groups without a gain worth the name are left out.
 */
export function groupShares(
  played: Played,
  names: readonly string[],
  reference: string,
  perGroup: number,
): number[][] {
  const nothing = groupReturns(played.noop!, perGroup);
  const best = groupReturns(played[reference]!, perGroup);
  const returns = names.map((name) => groupReturns(played[name]!, perGroup));
  const out: number[][] = [];
  for (const [g, low] of nothing.entries()) {
    const gain = best[g]! - low;
    if (gain < LEAST_GAIN) continue;
    out.push(returns.map((values) => (values[g]! - low) / gain));
  }
  return out;
}

/** For each group, whether each of `names` does better than `other` on the same episodes; equal counts half. */
export function groupImprovements(
  played: Played,
  names: readonly string[],
  other: string,
  perGroup: number,
): number[][] {
  const theirs = groupReturns(played[other]!, perGroup);
  const ours = names.map((name) => groupReturns(played[name]!, perGroup));
  return theirs.map((value, g) =>
    ours.map((values) => {
      const difference = values[g]! - value;
      return Math.abs(difference) < 1e-9 ? 0.5 : difference > 0 ? 1 : 0;
    }),
  );
}

/** The share of episodes for which `test` holds, over all of `names`. */
export function episodeShare(
  played: Played,
  names: readonly string[],
  test: (episode: EpisodeSummary) => boolean,
): number {
  const all = names.flatMap((name) => played[name]!);
  return all.filter(test).length / all.length;
}

/** The mean of a figure over all episodes of `names`. */
export function episodeMean(
  played: Played,
  names: readonly string[],
  figure: (episode: EpisodeSummary) => number,
): number {
  const all = names.flatMap((name) => played[name]!);
  return all.reduce((sum, episode) => sum + figure(episode), 0) / all.length;
}
