import { Random } from '@aegis/core';
import type { ManualFix } from '@aegis/learning';
import { type OperatorIncident, operatorIncidents } from './operator-incidents.js';

const SYSTEMS = 20;
const PER_SYSTEM = 20;
const OPERATORS = 40;
const WORDS = 3_000;
const DAY_MS = 86_400_000;

/**
 * Any number of fixes of any number of incidents: simulated ones, each seen with some of its signals
 * missing and words of its own, mended by one of forty people over two years.
 */
export class ManyCases {
  readonly #random: Random;
  readonly #incidents: readonly OperatorIncident[];
  #made = 0;

  constructor(seed: number) {
    this.#random = new Random(seed).fork('many cases');
    this.#incidents = operatorIncidents(SYSTEMS, PER_SYSTEM, this.#random);
  }

  next(): ManualFix {
    const random = this.#random;
    const one = random.pick(this.#incidents);
    const at = Math.floor((this.#made++ * 730 * DAY_MS) / 100_000);
    const issues = one.issues
      .filter(() => random.chance(0.8))
      .map((issue) => ({
        ...issue,
        template: `${issue.template} ${this.#word()}`,
        lastSeenMs: at,
      }));
    const anomalies = one.anomalies
      .filter(() => random.chance(0.8))
      .map((anomaly) => ({ ...anomaly, timestampMs: at }));
    const { command, rootCauses, graph } = one;
    const operator = `operator-${random.integer(OPERATORS)}`;
    const success = random.chance(0.9);
    const view = { snapshot: () => graph };
    return { command, issues, anomalies, rootCauses, graph: view, operator, success, at };
  }

  /** A word of letters only: names with digits are parameters. */
  #word(): string {
    let number = this.#random.integer(WORDS);
    let word = 'w';
    for (let k = 0; k < 3; k++) {
      word += String.fromCharCode(97 + (number % 26));
      number = Math.floor(number / 26);
    }
    return word;
  }
}
