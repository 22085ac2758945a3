import { exp, log } from '@aegis/core/math';
import { EFFECTS } from '../action-kinds.js';
import type { CaseBase } from '../cases/case-base.js';
import { familyWeight } from '../incident/signature.js';

/** Features are not independent: each counts for a fifth. */
const TEMPER = 0.2;
/** How much the shares of effects count beside what is seen. */
const PRIOR_WEIGHT = 0.3;
/** Groups that a feature's share among all counts for in each effect. */
const SMOOTHING = 0.3;
/** Features that fewer than one group in so many have say nothing yet. */
const RAREST = 200;
/** Logarithms are added as whole multiples of it, so that their order does not matter. */
const GRAIN = 2 ** 24;

/**
 * Naive Bayes over features that are there and that are not (Bernoulli), made of counts alone: how many
 * groups of cases have each effect, and each feature with it. Counts are exact, so cases can be added,
 * taken away, left out and summed over deployments.
 *
 * @see Rennie, Shih, Teevan, Karger (2003), Tackling the Poor Assumptions of Naive Bayes Text Classifiers,
 * ICML, for why its confidence has to be tempered
 */
export class EffectClassifier {
  readonly #cases: CaseBase;
  readonly #effects: readonly number[];
  readonly #groups: number;
  /** What each feature counts, by number; 0 for those that are too rare. */
  readonly #weights: Float64Array;
  /** The score of each effect where no feature is there, in grains. */
  readonly #bases: Float64Array = new Float64Array(EFFECTS.length);

  /** Looks at the counts as they are now; O(vocabulary + common features · effects). */
  constructor(cases: CaseBase) {
    const { counts, groups, vocabulary } = cases;
    this.#cases = cases;
    this.#groups = groups.count;
    this.#effects = [...counts.groups.keys()].filter((effect) => counts.groups[effect]! > 0);
    this.#weights = new Float64Array(vocabulary.length);
    for (let id = 0; id < this.#weights.length; id++) {
      if (vocabulary.usesOf(id) === 0 || vocabulary.usesOf(id) * RAREST < this.#groups) continue;
      this.#weights[id] = TEMPER * familyWeight(vocabulary.nameOf(id));
      for (const effect of this.#effects) this.#bases[effect]! += this.#absent(id, effect);
    }
  }

  /**
   * How likely each effect is where `features` are seen.
   *
   * @param without - a group that is not counted
   * @returns by number of the effect, adding up to 1; all 0 where there are no groups
   */
  probabilities(features: readonly string[], without = -1): Float64Array {
    const { vocabulary, groups, counts } = this.#cases;
    const out = new Float64Array(EFFECTS.length);
    const ids: number[] = [];
    for (const name of features) {
      const id = vocabulary.idOf(name);
      if (id !== undefined && this.#weights[id]! > 0) ids.push(id);
    }
    const leftOut = without < 0 ? -1 : groups.effects[without]!;
    const own = new Set(without < 0 ? [] : groups.featuresOf(without));
    let highest = Number.NEGATIVE_INFINITY;
    for (const effect of this.#effects) {
      const less = effect === leftOut ? 1 : 0;
      const among = counts.groups[effect]! - less;
      if (among === 0) continue;
      let score = this.#bases[effect]!;
      for (const id of ids) {
        const fewer = own.has(id) ? 1 : 0;
        score += this.#present(id, effect, fewer * less, fewer) - this.#absent(id, effect);
      }
      out[effect] = score / GRAIN + PRIOR_WEIGHT * log(among / this.#groups);
      highest = Math.max(highest, out[effect]!);
    }
    let total = 0;
    for (const effect of this.#effects) {
      if (counts.groups[effect]! === (effect === leftOut ? 1 : 0)) continue;
      out[effect] = exp(out[effect]! - highest);
      total += out[effect]!;
    }
    if (total > 0) for (let effect = 0; effect < out.length; effect++) out[effect]! /= total;
    return out;
  }

  #present(id: number, effect: number, less: number, fewer: number): number {
    const all = this.#shareOfAll(id, fewer);
    const here = this.#shareOf(id, effect, all, less);
    return Math.round(GRAIN * this.#weights[id]! * log(here / all));
  }

  #absent(id: number, effect: number): number {
    const all = this.#shareOfAll(id, 0);
    const here = this.#shareOf(id, effect, all, 0);
    return Math.round(GRAIN * this.#weights[id]! * log((1 - here) / (1 - all)));
  }

  #shareOfAll(id: number, fewer: number): number {
    return (this.#cases.vocabulary.usesOf(id) - fewer + 0.5) / (this.#groups - fewer + 1);
  }

  #shareOf(id: number, effect: number, all: number, less: number): number {
    const { counts } = this.#cases;
    const count = counts.of(id, effect) - less;
    return (count + SMOOTHING * all) / (counts.groups[effect]! - less + SMOOTHING);
  }
}
