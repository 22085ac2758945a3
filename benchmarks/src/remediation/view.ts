import type { ActionKind } from '@aegis/core';
import { FEATURE_NAMES, POLICY_KINDS } from '@aegis/remediation';
import type { RemediationEnvironment } from '@aegis/remediation/simulator';

const PLACE = new Map(FEATURE_NAMES.map((name, i) => [name, i]));
/** What detectors say; the rest is changes, history and surroundings. */
const SIGNALS = FEATURE_NAMES.indexOf('recentDeploy');

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

  /** All that is shown of a service. */
  row(service: number): Float64Array {
    const { rows, features, observation } = this.#environment;
    const from = (this.#i * rows + service) * features;
    return observation.subarray(from, from + features);
  }

  get(service: number, name: string): number {
    const { rows, features, observation } = this.#environment;
    return observation[(this.#i * rows + service) * features + PLACE.get(name)!]!;
  }

  /** The action's number where it is possible, 0 otherwise. */
  action(kind: ActionKind, service: number): number {
    return this.actionAt(POLICY_KINDS.indexOf(kind), service);
  }

  /** The same by the kind's place. */
  actionAt(kind: number, service: number): number {
    const { rows, kinds, mask } = this.#environment;
    const action = 1 + service * kinds + kind;
    return mask[this.#i * (1 + rows * kinds) + action] === 1 ? action : 0;
  }

  /** The sum of all that the service's detectors say. */
  trouble(service: number): number {
    const { rows, features, observation } = this.#environment;
    const from = (this.#i * rows + service) * features;
    let sum = 0;
    for (let f = from; f < from + SIGNALS; f++) sum += observation[f]!;
    return sum;
  }
}

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
