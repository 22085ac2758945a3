import type { RemediationAction } from '@aegis/core';
import { countAt } from '../json.js';
import { nameOf } from '../target.js';
import { type Act, back, nothingToDo, overtaken, refuse, type Step } from './act.js';

/** The copies wanted, or a sentence on why there is no such number. */
function wanted(action: RemediationAction, now: number, most: number): number | string {
  const given = action.parameters.replicas;
  const out = action.kind === 'scale-out';
  if (given === undefined) {
    if (now === 0) return 'it is switched off; give the parameter replicas to switch it on';
    if (out)
      return now >= most
        ? `it has ${now} copies, and ${most} are the most`
        : Math.min(2 * now, most);
    return now <= 1 ? 'only one copy runs' : Math.floor(now / 2);
  }
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 1 || given > most) {
    return `the parameter replicas is ${String(given)}; give a whole number from 1 to ${most}`;
  }
  if (out ? given < now : given > now) {
    return `it has ${now} copies, so ${given} would be the opposite of ${action.kind}`;
  }
  return given;
}

/** Changes the number of copies. */
export const SCALE: Act = {
  plan(object, action, { target, settings }): Step {
    const what = nameOf(target);
    if (target.kind === 'DaemonSet') {
      return refuse(`${what} has a copy on every machine and cannot be scaled`);
    }
    // The API's own default.
    const now = countAt(object, 'spec', 'replicas') ?? 1;
    const replicas = wanted(action, now, settings.maxReplicas);
    if (typeof replicas === 'string') return refuse(`${what} is not scaled: ${replicas}`);
    if (replicas === now) return nothingToDo(`${what} has ${now} copies already`);
    return {
      kind: 'patch',
      // On the object and not by its scale subresource: only so do number and record come in one patch.
      patch: { spec: { replicas } },
      before: now,
      after: replicas,
      message: `${what} gets ${replicas} copies instead of ${now}`,
    };
  },
  restore(object, { before, after }, { target }): Step {
    const what = nameOf(target);
    if (typeof before !== 'number') return refuse(`${what} does not say how many copies it had`);
    const now = countAt(object, 'spec', 'replicas') ?? 1;
    if (now !== after && now !== before) {
      return overtaken(what, `${now} copies`, `${String(after)}`);
    }
    return back({ spec: { replicas: before } }, `${what} gets its ${before} copies back`);
  },
};
