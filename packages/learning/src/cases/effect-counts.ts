import { EFFECTS } from '../action-kinds.js';
import { lengthened, nextCapacity } from './growing-columns.js';
import { MAX_VOCABULARY } from './vocabulary.js';

const EFFECT_COUNT = EFFECTS.length;

/** How many groups of cases have each effect, and each feature with it: all that a classifier needs. */
export class EffectCounts {
  /** Groups by number of the effect. */
  readonly groups: Uint32Array = new Uint32Array(EFFECT_COUNT);
  #counts: Uint32Array = new Uint32Array(64 * EFFECT_COUNT);

  /** Groups that have a feature, by its number, and an effect. */
  of(feature: number, effect: number): number {
    return this.#counts[feature * EFFECT_COUNT + effect] ?? 0;
  }

  /** One group more, or one fewer. */
  change(features: Uint16Array, effect: number, by: 1 | -1): void {
    this.groups[effect]! += by;
    for (const feature of features) {
      const at = feature * EFFECT_COUNT + effect;
      if (at >= this.#counts.length) {
        this.#counts = lengthened(
          this.#counts,
          EFFECT_COUNT * nextCapacity(feature, MAX_VOCABULARY),
        );
      }
      this.#counts[at]! += by;
    }
  }
}
