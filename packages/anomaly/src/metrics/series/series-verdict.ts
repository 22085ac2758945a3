import type { EpisodeStep } from '../episode.js';

/** What a series says of one value. */
export interface SeriesVerdict {
  /** How rare such a point is, in bans, and as the probability of one at least as odd. */
  bans: number;
  tailProbability: number;
  /** How many alarms a day would come, were every run of points at least this odd one, when all is well. */
  perDay: number;
  odd: boolean;
  step: EpisodeStep;
  warmingUp: boolean;
  expected: number;
  scale: number;
}

/** What all series of a detector share. */
export interface SeriesSettings {
  readonly falseAlarmsPerDay: number;
  readonly warmUpPoints: number;
}
