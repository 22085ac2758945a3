import type { ActionKind } from '@aegis/core';
import type { CaseBase } from '../cases/case-base.js';
import type { CommandEffect } from '../commands/parsed-command.js';

/** What is known of how often an effect helps. */
export interface SuccessPosterior {
  readonly effect: ActionKind;
  /** Fixes counted, after the cap on what one operator may say about one signature. */
  readonly n: number;
  readonly successes: number;
  /** The mean of the Beta posterior: with few fixes close to that of all effects. */
  readonly mean: number;
  /** The lower end of Wilson's 95 % interval of the plain share; 0 without fixes. */
  readonly wilsonLower: number;
  /**
   * The same bound where only successes that detectors verified count, and every failure: what
   * automation rests on.
   */
  readonly verifiedLower: number;
}

interface Tally {
  n: number;
  successes: number;
  verified: number;
}

/** How many fixes the mean of all effects counts for. */
const PRIOR_STRENGTH = 2;

/** Cases are added up as whole multiples of it, so that their order does not matter. */
const GRAIN = 2 ** 30;

/** Successes by effect, with Beta posteriors whose prior is the mean of all effects. */
export class SuccessTable {
  readonly #tallies = new Map<CommandEffect, Tally>();
  readonly #all: Tally = { n: 0, successes: 0, verified: 0 };

  /** Adds the groups up, O(groups). */
  constructor({ groups }: CaseBase, evidenceCap: number) {
    for (let group = 0; group < groups.length; group++) {
      const size = groups.sizes[group]!;
      if (size === 0) continue;
      const isVerified = groups.verified[group] === 1;
      // What detectors verified is no hearsay: nobody can say it a thousand times.
      const weight = isVerified ? 1 : Math.min(1, evidenceCap / size);
      const successes = groups.successes[group]!;
      for (const tally of [this.#tallyOf(groups.effectOf(group)), this.#all]) {
        tally.n += Math.round(GRAIN * weight * size);
        tally.successes += Math.round(GRAIN * weight * successes);
        if (isVerified) tally.verified += GRAIN * successes;
      }
    }
    for (const tally of [...this.#tallies.values(), this.#all]) {
      tally.n /= GRAIN;
      tally.successes /= GRAIN;
      tally.verified /= GRAIN;
    }
  }

  #tallyOf(effect: CommandEffect): Tally {
    let tally = this.#tallies.get(effect);
    if (tally === undefined) {
      tally = { n: 0, successes: 0, verified: 0 };
      this.#tallies.set(effect, tally);
    }
    return tally;
  }

  /** The posterior mean, shrunk to that of all effects, which is shrunk to one half. */
  mean(effect: CommandEffect): number {
    const all = (1 + this.#all.successes) / (2 + this.#all.n);
    const tally = this.#tallies.get(effect);
    if (tally === undefined) return all;
    return (PRIOR_STRENGTH * all + tally.successes) / (PRIOR_STRENGTH + tally.n);
  }

  posterior(effect: ActionKind): SuccessPosterior {
    const tally = this.#tallies.get(effect) ?? { n: 0, successes: 0, verified: 0 };
    const { n, successes, verified } = tally;
    return {
      effect,
      n,
      successes,
      mean: this.mean(effect),
      wilsonLower: wilsonLower(successes, n),
      verifiedLower: wilsonLower(verified, verified + (n - successes)),
    };
  }
}

/**
 * The lower end of Wilson's score interval at 95 %: 35 successes of 35 are the least that pass 0.9.
 *
 * @see Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference, JASA 22(158),
 * doi:10.1080/01621459.1927.10502953
 */
export function wilsonLower(successes: number, n: number): number {
  if (n <= 0) return 0;
  const z = 1.959963984540054;
  const share = successes / n;
  const centre = share + (z * z) / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * n)) / n);
  return Math.max(0, (centre - spread) / (1 + (z * z) / n));
}
