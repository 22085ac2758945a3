const STAKES = [0.3, 0.6, 0.9];
const WIDTHS = [1, 1.5, 2];

/** The mean over all bets of what each makes of 1. */
export function meanOfBets(gain: (stake: number, width: number) => number): number {
  const all = STAKES.flatMap((stake) => WIDTHS.map((width) => gain(stake, width)));
  return all.reduce((sum, one) => sum + one, 0) / all.length;
}

/** What the first new value among so many makes of 1, where it has this rank. */
export function won(rank: number, among: number): number {
  return meanOfBets((stake, width) => 1 - stake + (rank <= width ? stake * (among / width) : 0));
}

/** What it makes of 1 where no bet was on its rank. */
export const lost = meanOfBets((stake) => 1 - stake);
