import type { ActionKind } from '@aegis/core';
import { FEATURE_NAMES, POLICY_KINDS } from '@aegis/remediation';
import type { RemediationEnvironment } from '@aegis/remediation/simulator';

const PLACE = new Map(FEATURE_NAMES.map((name, i) => [name, i]));

/** What one environment shows, by name. */
export class View {
  readonly #environment: RemediationEnvironment;
  readonly #i: number;

  constructor(environment: RemediationEnvironment, i: number) {
    this.#environment = environment;
    this.#i = i;
  }

  get services(): number {
    return this.#environment.rowCount[this.#i]!;
  }

  get(service: number, name: string): number {
    const { rows, features, observation } = this.#environment;
    return observation[(this.#i * rows + service) * features + PLACE.get(name)!]!;
  }

  /** The action's number where it is possible, 0 otherwise. */
  action(kind: ActionKind, service: number): number {
    const { rows, kinds, mask } = this.#environment;
    const action = 1 + service * kinds + POLICY_KINDS.indexOf(kind);
    return mask[this.#i * (1 + rows * kinds) + action] === 1 ? action : 0;
  }

  /** The sum of all that the service's detectors say. */
  trouble(service: number): number {
    let sum = 0;
    for (const name of SIGNALS) sum += this.get(service, name);
    return sum;
  }
}

const SIGNALS = FEATURE_NAMES.slice(0, FEATURE_NAMES.indexOf('recentDeploy'));

/** The service that a human would look at first: the most likely cause, else the loudest. */
export function suspect(view: View): number {
  let best = 0;
  let highest = -1;
  for (let s = 0; s < view.services; s++) {
    const score = 10 * view.get(s, 'likelihood') + view.trouble(s);
    if (score > highest) {
      highest = score;
      best = s;
    }
  }
  return highest > 0.3 ? best : -1;
}

type Rule = readonly [test: (view: View, s: number) => boolean, kind: ActionKind];

/**
 * What an expert would write down for an on-call engineer: the plainest sign first, changes before
 * restarts, and nothing twice that has not helped.
 */
const RULES: readonly Rule[] = [
  [(v, s) => v.get(s, 'diskFull') > 0, 'raise-limits'],
  [(v, s) => v.get(s, 'config') > 0, 'restore-config'],
  [(v, s) => v.get(s, 'flag') > 0, 'disable-flag'],
  [(v, s) => v.get(s, 'flagAtOnset') > 0, 'disable-flag'],
  [(v, s) => v.get(s, 'configAtOnset') > 0, 'restore-config'],
  [(v, s) => v.get(s, 'deployAtOnset') > 0, 'rollback'],
  [(v, s) => v.get(s, 'outOfMemory') > 0 || v.get(s, 'memory') > 0.3, 'raise-limits'],
  [(v, s) => v.get(s, 'availability') > 0 || v.get(s, 'crash') > 0, 'restart'],
  [(v, s) => v.get(s, 'rateLimited') > 0 || v.get(s, 'trafficUp') > 0.4, 'rate-limit'],
  [(v, s) => v.get(s, 'cpu') > 0.2, 'scale-out'],
  [(v, s) => v.get(s, 'external') > 0, 'circuit-break'],
  [(v, s) => v.get(s, 'network') > 0, 'drain'],
  [(v, s) => v.get(s, 'database') > 0, 'failover'],
  [(v, s) => v.get(s, 'cache') > 0 && v.get(s, 'errors') > v.get(s, 'latency'), 'clear-cache'],
  [(v, s) => v.get(s, 'latency') > v.get(s, 'errors'), 'drain'],
  [(v, s) => v.get(s, 'recentDeploy') > 0.5, 'rollback'],
  [() => true, 'restart'],
];

/** The action that the runbook gives for what is seen, 0 for waiting. */
export function runbook(view: View): number {
  const s = suspect(view);
  // One lone and faint alarm is not worth an act, and the last act is given time to work.
  if (s < 0 || view.trouble(s) < 0.5 || view.get(s, 'lastActionAge') > 0.93) return 0;
  for (const [test, kind] of RULES) {
    if (!test(view, s) || view.get(s, `tried:${kind}`) > 0) continue;
    const action = view.action(kind, s);
    if (action !== 0) return action;
  }
  return 0;
}
