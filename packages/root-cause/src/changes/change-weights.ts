/**
 * What speaks for and against a change, as natural logarithms of odds against there being no guilty change.
 * Set by reason, and then by twelve incidents of which words were withheld at random; halving or adding
 * half to any one of them, or to all, changes at most two of the twelve verdicts.
 */
export interface ChangeWeights {
  /** The odds fall with one over the delay, from this delay on, in milliseconds. */
  readonly delayMs: number;
  /** What another hop to the cause leaves of the odds of having caused it. */
  readonly hop: number;
  /** Odds of a node that has nothing to do with any cause. */
  readonly elsewhere: number;
  /** What it changes is what the incident's texts speak of: per unit of similarity. */
  readonly words: number;
  /** So many words that nothing shares are added to a change's own: of one word one is soon met by chance. */
  readonly padding: number;
  /** So alike are an innocent change at the same node and the incident: both speak of the node's work. */
  readonly usual: number;
  /** What words count that it leaves, or stands near, next to those that it changes. */
  readonly near: number;
  /** The incident's texts name one of its files: a stack trace leads there. */
  readonly named: number;
  /** It only takes away: a guard, a limit, a step is gone and nothing in its place. */
  readonly onlyRemoves: number;
  /** It came after the onset; not less, since the onset is an estimate. */
  readonly late: number;
  /** No running service executes what it touches. */
  readonly inert: number;
}

export const WEIGHTS: ChangeWeights = Object.freeze({
  delayMs: 10 * 60_000,
  hop: 0.25,
  elsewhere: 0.02,
  words: 9,
  padding: 8,
  usual: 0.06,
  near: 0.1,
  named: 2,
  onlyRemoves: 1,
  late: -4,
  inert: -4,
});
