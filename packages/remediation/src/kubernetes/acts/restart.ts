import { at, textAt } from '../json.js';
import { nameOf } from '../target.js';
import { type Act, refuse, type Step } from './act.js';

/** As `kubectl rollout restart` writes it. */
export const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** Why a new template would replace no pods; null where it would. */
export function whyNoRollout(object: unknown): string | null {
  if (at(object, 'spec', 'paused') === true) return 'its rollout is paused; resume it first';
  const replaced = textAt(object, 'spec', 'updateStrategy', 'type') !== 'OnDelete';
  return replaced ? null : 'its updateStrategy is OnDelete, so nothing replaces its pods; drain it';
}

/** Replaces pods by a new annotation of their template. */
export const RESTART: Act = {
  plan(object, _action, { api, target }): Step {
    const what = nameOf(target);
    const why = whyNoRollout(object);
    if (why !== null) return refuse(`${what} cannot be restarted: ${why}`);
    const restartedAt = new Date(api.clock.now()).toISOString();
    const annotations = { [RESTARTED_AT]: restartedAt };
    return {
      kind: 'patch',
      patch: { spec: { template: { metadata: { annotations } } } },
      before: null,
      after: restartedAt,
      message: `${what} restarts`,
    };
  },
  restore(_object, _record, { target }): Step {
    return refuse(`a restart of ${nameOf(target)} cannot be taken back`);
  },
};
