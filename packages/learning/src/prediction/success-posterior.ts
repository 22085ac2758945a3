import type { ActionKind } from '@aegis/core';
import { EFFECTS } from '../action-kinds.js';
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

/** How many fixes the mean of all effects counts for. */
const PRIOR_STRENGTH = 2;

/** Cases are added up as whole multiples of it, so that their order does not matter. */
const GRAIN = 2 ** 30;

/** Successes by effect, with Beta posteriors whose prior is the mean of all effects. */
export class SuccessTable {
  /** By number of the effect. */
  readonly #n: Float64Array = new Float64Array(EFFECTS.length);
  readonly #successes: Float64Array = new Float64Array(EFFECTS.length);
  readonly #verified: Float64Array = new Float64Array(EFFECTS.length);
  readonly #meanOfAll: number;

  /** Adds the groups up, O(groups). */
  constructor({ groups }: CaseBase, evidenceCap: number) {
    const { sizes, successes, verified, effects } = groups;
    for (let group = 0; group < groups.length; group++) {
      const size = sizes[group]!;
      if (size === 0) continue;
      const effect = effects[group]!;
      // What detectors verified is no hearsay: nobody can say it a thousand times.
      const weight = verified[group] === 1 ? 1 : Math.min(1, evidenceCap / size);
      this.#n[effect]! += Math.round(GRAIN * weight * size);
      this.#successes[effect]! += Math.round(GRAIN * weight * successes[group]!);
      this.#verified[effect]! += verified[group]! * successes[group]!;
    }
    const n = sumOf(this.#n) / GRAIN;
    this.#meanOfAll = (1 + sumOf(this.#successes) / GRAIN) / (2 + n);
  }

  /** The posterior mean, shrunk to that of all effects, which is shrunk to one half. */
  mean(effect: CommandEffect): number {
    const { n, successes } = this.#tallyOf(effect);
    return (PRIOR_STRENGTH * this.#meanOfAll + successes) / (PRIOR_STRENGTH + n);
  }

  #tallyOf(effect: CommandEffect): { n: number; successes: number; verified: number } {
    const number = EFFECTS.indexOf(effect);
    if (number < 0) return { n: 0, successes: 0, verified: 0 };
    return {
      n: this.#n[number]! / GRAIN,
      successes: this.#successes[number]! / GRAIN,
      verified: this.#verified[number]!,
    };
  }

  posterior(effect: ActionKind): SuccessPosterior {
    const { n, successes, verified } = this.#tallyOf(effect);
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

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
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
