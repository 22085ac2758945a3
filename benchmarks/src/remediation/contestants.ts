import { Random } from '@aegis/core';
import { pretrainedPolicy } from '@aegis/remediation';
import { actionCount, Runner } from '@aegis/remediation/ppo';
import type { RemediationEnvironment } from '@aegis/remediation/simulator';
import { runbook, suspect, View } from './runbook.js';

/** One who acts in all environments at once. */
export type Contestant = (environment: RemediationEnvironment, actions: Int32Array) => void;

/** Makes a contestant for one environment. */
export type Entry = (environment: RemediationEnvironment, seed: number) => Contestant;

function each(choose: (view: View) => number): Entry {
  return () => (environment, actions) => {
    for (let i = 0; i < actions.length; i++) actions[i] = choose(new View(environment, i));
  };
}

/** The shipped policy and those it is measured against, by name. */
export const ENTRIES: Readonly<Record<string, Entry>> = {
  aegis: (environment) => {
    const runner = new Runner(environment, pretrainedPolicy());
    return (_, actions) => {
      runner.judge(false);
      runner.choose(null);
      actions.set(runner.actions);
    };
  },
  noop: each(() => 0),
  random: (_, seed) => {
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
  },
  restartWorst: each((view) => {
    const s = suspect(view);
    return s < 0 ? 0 : view.action('restart', s);
  }),
  runbook: each(runbook),
  reference: () => (environment, actions) => environment.reference(actions),
};
