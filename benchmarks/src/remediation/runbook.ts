import type { ActionKind } from '@aegis/core';
import type { View } from './view.js';

/** Signs that name what is wrong, and hence whose fault it is. */
const NAMED = ['diskFull', 'config', 'certificate', 'flag', 'outOfMemory', 'crash', 'network'];
const AT_ONSET = ['deployAtOnset', 'configAtOnset', 'flagAtOnset'];
/** Acts in vain at one service after which a person is called. */
const ENOUGH = 2;
/** Whatever was done last is given so long to work: a tick of forty. */
const PATIENCE = 0.96;
/** Trouble that names itself may be acted on from here, and a person called from there. */
const LEAST_TROUBLE = 0.5;
const GREAT_TROUBLE = 0.5;
/** Trouble that does not is looked at again, unless it is as loud as this and others suffer as well. */
const LOUD = 0.8;
const OTHERS = 1.2;
const LONE = 1.5;

type Rule = readonly [test: (view: View, s: number) => boolean, kind: ActionKind];

const has =
  (name: string, above = 0) =>
  (view: View, s: number): boolean =>
    view.get(s, name) > above;
const isStore = (view: View, s: number): boolean =>
  view.get(s, 'datastore') + view.get(s, 'cache') + view.get(s, 'queue') > 0;
/** Slow and busy, and not alone with it. */
const isJammed = (view: View, s: number): boolean =>
  view.get(s, 'latency') > 0.5 && view.get(s, 'cpu') > 0.2 && view.get(s, 'anomalousShare') > 0.1;

/**
 * What an expert would write down for an on-call engineer: the plainest sign first, changes before
 * restarts, and nothing twice that has not helped.
 */
const RULES: readonly Rule[] = [
  [has('machine'), 'drain'],
  [has('machine'), 'cordon'],
  [has('diskFull'), 'raise-limits'],
  [has('certificate'), 'restart'],
  [has('configAtOnset'), 'restore-config'],
  [has('flagAtOnset'), 'disable-flag'],
  [has('deployAtOnset'), 'rollback'],
  [has('config'), 'restore-config'],
  [has('flag'), 'disable-flag'],
  [has('outOfMemory'), 'raise-limits'],
  [has('memory', 0.5), 'raise-limits'],
  // Everybody waits for somebody: a jam goes when nobody asks any more.
  [(v, s) => v.get(s, 'timeout') > 0 && v.get(s, 'anomalousShare') > 0.1, 'circuit-break'],
  [has('unhealthy'), 'circuit-break'],
  [isJammed, 'circuit-break'],
  [has('external'), 'circuit-break'],
  [has('network'), 'drain'],
  [has('crash'), 'restart'],
  [has('availability'), 'restart'],
  [has('recentDeploy', 0.95), 'rollback'],
  [has('rateLimited'), 'rate-limit'],
  [has('trafficUp', 0.4), 'rate-limit'],
  [has('database'), 'failover'],
  [has('cpu', 0.1), 'scale-out'],
  [(v, s) => has('cache')(v, s) && v.get(s, 'errors') > v.get(s, 'latency'), 'clear-cache'],
  [(v, s) => isStore(v, s) && v.get(s, 'latency') > 0, 'failover'],
  [() => true, 'restart'],
];

const isPlain = (view: View, s: number): boolean =>
  [...NAMED, ...AT_ONSET].some((name) => view.get(s, name) > 0);

/** The service to look at first: the likely cause, what names itself, what was just changed, the deepest. */
function culprit(view: View): number {
  let best = -1;
  let highest = 0.3;
  for (let s = 0; s < view.services; s++) {
    const trouble = view.trouble(s);
    if (trouble === 0) continue;
    const named = NAMED.some((name) => view.get(s, name) > 0) ? 2 : 0;
    const changed = AT_ONSET.some((name) => view.get(s, name) > 0) ? 2 : 0;
    const score =
      4 * view.get(s, 'likelihood') +
      trouble +
      named +
      changed -
      2 * view.get(s, 'calleesAnomalous') -
      4 * view.get(s, 'lastFailed');
    if (score > highest) {
      highest = score;
      best = s;
    }
  }
  return best;
}

/** Whether what is seen at `s` may be nothing: a lone and faint alarm, or one that has only just come. */
function mayBeNothing(view: View, s: number): boolean {
  const trouble = view.trouble(s);
  if (trouble < LEAST_TROUBLE) return true;
  if (isPlain(view, s)) return false;
  if (view.get(s, 'onsetAge') === 0 && trouble < LOUD) return true;
  let others = 0;
  for (let k = 0; k < view.services; k++) if (k !== s) others += view.trouble(k);
  return others < OTHERS && trouble < LONE;
}

/** The action that the runbook gives for what is seen, 0 for waiting. */
export function runbook(view: View): number {
  const s = culprit(view);
  if (s < 0 || mayBeNothing(view, s) || view.get(s, 'actedLately') > PATIENCE) return 0;
  let inVain = 0;
  for (const [test, kind] of RULES) {
    if (view.get(s, `tried:${kind}`) > 0) inVain++;
    else if (test(view, s) && inVain < ENOUGH) {
      const action = view.action(kind, s);
      if (action !== 0) return action;
    }
  }
  return view.trouble(s) > GREAT_TROUBLE ? view.action('page', s) : 0;
}
