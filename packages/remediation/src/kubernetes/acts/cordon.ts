import { at } from '../json.js';
import { nameOf } from '../target.js';
import { type Act, back, nothingToDo, refuse, type Step } from './act.js';

/** Keeps new pods from a machine. */
export const CORDON: Act = {
  plan(object, _action, { target }): Step {
    const what = nameOf(target);
    if (target.kind !== 'Node') return refuse(`${what} is no machine; only machines are cordoned`);
    if (at(object, 'spec', 'unschedulable') === true) {
      return nothingToDo(`${what} takes no new pods already`);
    }
    return {
      kind: 'patch',
      patch: { spec: { unschedulable: true } },
      before: false,
      after: true,
      message: `${what} takes no new pods`,
    };
  },
  restore(_object, _record, { target }): Step {
    return back({ spec: { unschedulable: null } }, `${nameOf(target)} takes new pods again`);
  },
};
