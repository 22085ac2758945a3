import { Random } from '@aegis/core';

/**
 * Draws the middle of everything: no noise, what is unlikely does not happen, what is likely does. A copy
 * of a world that draws from it goes on as is to be expected, and twice alike.
 */
export class MiddleRandom extends Random {
  override uint32(): number {
    return 2147483648;
  }

  override float(): number {
    return 0.5;
  }

  override integer(bound: number): number {
    return bound >> 1;
  }
}

/** The same, but what may well happen does: what {@link EmulatedMonitoring} could say of a world. */
export class GenerousRandom extends MiddleRandom {
  /** A log pattern that shows itself less often than this is not looked for. */
  static readonly LEAST = 0.15;

  override chance(probability: number): boolean {
    return probability >= GenerousRandom.LEAST;
  }
}

export const MIDDLE: Random = new MiddleRandom();
