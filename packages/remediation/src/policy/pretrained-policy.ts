import { Random } from '@aegis/core';
import { unpackPolicy } from '../ppo/packed-policy.js';
import type { RowPolicy } from '../ppo/row-policy.js';
import { PRETRAINED_POLICY } from './pretrained.js';

/**
 * The policy that ships, to run or train by itself; the engine has one already. Its critic is untrained.
 *
 * @example
 * ```ts
 * import { pretrainedPolicy } from '@aegis/remediation';
 * pretrainedPolicy().shape.kinds; // => 14
 * ```
 */
export function pretrainedPolicy(): RowPolicy {
  return unpackPolicy(PRETRAINED_POLICY, new Random(0));
}
