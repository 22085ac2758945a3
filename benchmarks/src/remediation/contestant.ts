import type { RemediationEnvironment } from '@aegis/remediation/simulator';
import { View } from './view.js';

/**
 * One who acts in all environments at once.
 *
 * @param idle - 1 where nobody looks any more and any act will do
 */
export type Contestant = (
  environment: RemediationEnvironment,
  actions: Int32Array,
  idle: Uint8Array,
) => void;

/** Makes a contestant for one environment. */
export type Entry = (environment: RemediationEnvironment, seed: number) => Contestant;

/** A contestant that looks at one environment after the other and remembers nothing. */
export function each(choose: (view: View) => number): Entry {
  return () => (environment, actions, idle) => {
    for (let i = 0; i < actions.length; i++) {
      actions[i] = idle[i] === 1 ? 0 : choose(new View(environment, i));
    }
  };
}
