import { Random } from '@aegis/core';
import { actionCount } from '@aegis/remediation/ppo';
import { type Entry, each } from './contestant.js';
import { suspect, type View } from './view.js';

/** Where the processor is this busy, or this idle, an autoscaler steps in. */
const BUSY = 0.2;
const IDLE_AFTER = 0.6;

export const nothing: Entry = each(() => 0);

/** Any act that is possible. */
export const anything: Entry = (_, seed) => {
  const random = new Random(seed);
  return (environment, actions) => {
    const columns = actionCount(environment);
    for (let i = 0; i < actions.length; i++) {
      const possible: number[] = [];
      for (let a = 0; a < columns; a++) {
        if (environment.mask[i * columns + a] === 1) possible.push(a);
      }
      actions[i] = random.pick(possible);
    }
  };
};

/** Turns everything off and on again that has anything the matter, the loudest first. */
export const restartEverything: Entry = each((view) => {
  let best = 0;
  let loudest = 0.3;
  for (let s = 0; s < view.services; s++) {
    const action = view.action('restart', s);
    if (action === 0 || view.trouble(s) <= loudest) continue;
    loudest = view.trouble(s);
    best = action;
  }
  return best;
});

/** Turns off and on again what a person would look at first. */
export const restartWorst: Entry = each((view) => {
  const s = suspect(view);
  return s < 0 ? 0 : view.action('restart', s);
});

/** Scales out where it is busy, in where that was a while ago and it no longer is. */
export const autoscaler: Entry = each((view) => {
  for (let s = 0; s < view.services; s++) {
    const action = view.get(s, 'cpu') > BUSY ? view.action('scale-out', s) : 0;
    if (action !== 0) return action;
  }
  for (let s = 0; s < view.services; s++) if (isIdle(view, s)) return view.action('scale-in', s);
  return 0;
});

function isIdle(view: View, s: number): boolean {
  const scaled = view.get(s, 'tried:scale-out') > 0 || view.get(s, 'recentScale') > 0;
  const fresh = view.get(s, 'lastActionAge') > IDLE_AFTER;
  return scaled && !fresh && view.get(s, 'cpu') === 0 && view.get(s, 'tried:scale-in') === 0;
}
