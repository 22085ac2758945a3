import type { Random } from '@aegis/core';

/**
 * How hard an episode is: `none` has no fault, `obvious` clean signs, `ambiguous` poor ones, `double` two
 * faults, `metastable` a jam that stays when its cause has gone, `adversarial` a system that punishes the
 * wrong act, `shifted` strengths, shapes and noise unlike those that a policy is trained on.
 */
export type Tier =
  | 'none'
  | 'obvious'
  | 'ambiguous'
  | 'double'
  | 'metastable'
  | 'adversarial'
  | 'shifted';

/** All tiers, T0 to T6. */
export const TIERS: readonly Tier[] = Object.freeze([
  'none',
  'obvious',
  'ambiguous',
  'double',
  'metastable',
  'adversarial',
  'shifted',
]);

/** What a policy is trained on: all but `shifted`. */
const MIXED: readonly (readonly [Tier, number])[] = [
  ['none', 0.3],
  ['obvious', 0.2],
  ['ambiguous', 0.25],
  ['double', 0.1],
  ['metastable', 0.07],
  ['adversarial', 0.08],
];

/** A tier for training, 30 % of them without a fault. */
export function drawTier(random: Random): Tier {
  let left = random.float();
  for (const [tier, share] of MIXED) {
    left -= share;
    if (left < 0) return tier;
  }
  return 'ambiguous';
}
