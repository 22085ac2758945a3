import { type ActionKind, AegisError } from '@aegis/core';
import { exp } from '@aegis/core/math';
import { logSoftmaxMasked } from '@aegis/core/neural';
import { POLICY_KINDS } from '@aegis/remediation';
import { actionCount, handOver, type RowPolicy } from '@aegis/remediation/ppo';
import type { Entry } from './contestant.js';

/** What a system lets be done to it, by the name of the result. All but `all` leave out what a policy likes. */
export const CATALOGUES: Readonly<Record<string, readonly ActionKind[]>> = {
  all: POLICY_KINDS,
  withoutBreaker: POLICY_KINDS.filter((kind) => kind !== 'circuit-break'),
  withPerson: ['restart', 'scale-out', 'rollback', 'page'],
  withoutPerson: ['restart', 'scale-out', 'rollback', 'failover', 'disable-flag', 'clear-cache'],
  restartOnly: ['restart'],
};

/** What becomes of the shares of acts that are not in the catalogue. */
export type Rest = 'handed over' | 'scaled up';

/** Plays a policy that knows all acts where only some may be chosen, always the most likely. */
export function playerWith(policy: RowPolicy, catalogue: readonly ActionKind[], rest: Rest): Entry {
  const inCatalogue = POLICY_KINDS.map((kind) => catalogue.includes(kind));
  if (policy.shape.kinds !== POLICY_KINDS.length) {
    throw new AegisError('invalid-argument', 'playerWith: the policy knows other acts.');
  }
  return (environment) => {
    const columns = actionCount(environment);
    const logits = new Float64Array(columns);
    const logs = new Float64Array(columns);
    return (_, actions, idle) => {
      for (let i = 0; i < actions.length; i++) {
        actions[i] = 0;
        const rows = environment.rowCount[i]!;
        if (idle[i] === 1 || rows === 0) continue;
        const from = i * environment.rows * environment.features;
        policy.see(
          environment.observation.subarray(from),
          rows,
          Int32Array.of(rows),
          Int32Array.of(0),
          1,
        );
        policy.logits(rows, logits, false);
        const used = 1 + rows * environment.kinds;
        const mask = environment.mask.subarray(i * columns, i * columns + used);
        const allowed = mask.map((may, a) =>
          a === 0 || inCatalogue[(a - 1) % environment.kinds] ? may : 0,
        );
        logSoftmaxMasked(logits, mask, logs, 1, used);
        const shares = logs.slice(0, used).map((log, a) => (mask[a] === 1 ? exp(log) : 0));
        if (rest === 'handed over') handOver(shares, allowed, environment.kinds);
        actions[i] = mostLikely(shares, allowed);
      }
    };
  };
}

function mostLikely(shares: Float64Array, allowed: Uint8Array): number {
  let best = 0;
  for (let a = 1; a < shares.length; a++) {
    if (allowed[a] === 1 && shares[a]! > shares[best]!) best = a;
  }
  return best;
}
