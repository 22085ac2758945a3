import type { Random } from '@aegis/core';
import type { Tier } from './tiers.js';

/** How well the monitoring of an episode works; drawn anew for each, so that no policy relies on it. */
export interface MonitoringProfile {
  /** The share of series and log patterns that say nothing for the whole episode. */
  readonly missShare: number;
  /** False alarms per tick over the whole graph. */
  readonly falsePerTick: number;
  /** The probability that the wrong node is ranked first as the root cause. */
  readonly rankError: number;
  /** Whether there is any root cause analysis at all. */
  readonly ranked: boolean;
  /** The factor on every surprise. */
  readonly scale: number;
  /** How much of a surprise is still reported a tick later. */
  readonly hold: number;
  /** Ticks from a scrape until it is seen. */
  readonly delayTicks: number;
  /** The probability that a node's scrape is missed. */
  readonly gapShare: number;
}

/** How poor the signs are at each tier, as a factor on all that goes wrong with them. */
const POORNESS: Readonly<Record<Tier, number>> = {
  none: 0.7,
  obvious: 0.3,
  ambiguous: 1,
  double: 0.7,
  metastable: 0.7,
  adversarial: 0.7,
  shifted: 1.2,
};

export function drawProfile(random: Random, tier: Tier): MonitoringProfile {
  const poor = POORNESS[tier];
  const wait = random.float();
  return {
    // Some systems are hardly watched at all.
    missShare: random.chance(0.1) ? 0.3 + 0.3 * random.float() : 0.25 * poor * random.float(),
    falsePerTick: 0.25 * poor * random.float(),
    rankError: 0.5 * poor * random.float(),
    ranked: !random.chance(0.15 * poor),
    scale: 0.6 + 0.8 * random.float(),
    hold: random.pick([0, 0.5, 0.8, 0.9]),
    delayTicks: wait < 0.5 * poor ? (wait < 0.1 * poor ? 2 : 1) : 0,
    gapShare: 0.12 * poor * random.float(),
  };
}
