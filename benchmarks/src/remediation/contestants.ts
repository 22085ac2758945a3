import { type Entry, each } from './contestant.js';
import { linearBandit } from './linucb.js';
import { rootCauseThenLookup } from './lookup.js';
import { nearestCase } from './nearest-case.js';
import { runbook } from './runbook.js';
import {
  anything,
  autoscaler,
  nothing,
  restartEverything,
  restartWorst,
} from './simple-contestants.js';

/** Those whom a policy is measured against, by name. */
export const BASELINES: Readonly<Record<string, Entry>> = {
  noop: nothing,
  random: anything,
  restartEverything,
  restartWorst,
  autoscaler,
  runbook: each(runbook),
  rootCauseThenLookup,
  nearestCase,
  linUcb: linearBandit,
  greedy: () => (environment, actions) => environment.reference(actions),
};
