import { RemediationEnvironment } from '@aegis/remediation/simulator';
import type { Contestant, Entry } from './contestant.js';
import { TRAINING_SEED } from './nearest-case.js';
import { suspect, View } from './view.js';

const STEPS = 250;
const ENVIRONMENTS = 24;
/** An act takes a tick or two, so its reward is that of the next three. */
const WINDOW = 3;
const CURIOSITY = 0.5;

/** One arm: ridge regression kept up to date by Sherman and Morrison's formula. */
class Arm {
  readonly #size: number;
  readonly #inverse: Float64Array;
  readonly #weights: Float64Array;
  readonly #product: Float64Array;

  constructor(size: number) {
    this.#size = size;
    this.#inverse = new Float64Array(size * size);
    this.#weights = new Float64Array(size);
    this.#product = new Float64Array(size);
    for (let k = 0; k < size; k++) this.#inverse[k * size + k] = 1;
  }

  score(row: Float64Array, curiosity: number): number {
    let mean = 0;
    for (let k = 0; k < this.#size; k++) mean += this.#weights[k]! * row[k]!;
    if (curiosity === 0) return mean;
    return mean + curiosity * Math.sqrt(this.#spread(row));
  }

  learn(row: Float64Array, reward: number): void {
    const error = reward - this.score(row, 0);
    const scale = 1 / (1 + this.#spread(row));
    for (let i = 0; i < this.#size; i++) {
      const part = this.#product[i]! * scale;
      this.#weights[i]! += part * error;
      for (let j = 0; j < this.#size; j++) {
        this.#inverse[i * this.#size + j]! -= part * this.#product[j]!;
      }
    }
  }

  #spread(row: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.#size; i++) {
      let value = 0;
      for (let j = 0; j < this.#size; j++) value += this.#inverse[i * this.#size + j]! * row[j]!;
      this.#product[i] = value;
      sum += value * row[i]!;
    }
    return sum;
  }
}

/**
 * A contextual bandit over the kinds of act at the suspect: it learns what pays at once, and nothing of
 * what comes later.
 *
 * @see Li et al. (2010), A contextual-bandit approach to personalized news article recommendation, WWW,
 * doi:10.1145/1772690.1772758
 */
class LinearBandit {
  readonly #arms: readonly Arm[];

  constructor(features: number, kinds: number) {
    this.#arms = Array.from({ length: 1 + kinds }, () => new Arm(features));
  }

  /** The arm to pull at service `s`: 0 is waiting, 1 + kind the others. */
  pick(view: View, s: number, curiosity: number): number {
    const row = view.row(s);
    let best = 0;
    let highest = this.#arms[0]!.score(row, curiosity);
    for (let arm = 1; arm < this.#arms.length; arm++) {
      if (view.actionAt(arm - 1, s) === 0) continue;
      const score = this.#arms[arm]!.score(row, curiosity);
      if (score <= highest) continue;
      highest = score;
      best = arm;
    }
    return best;
  }

  learn(arm: number, row: Float64Array, reward: number): void {
    this.#arms[arm]!.learn(row, reward);
  }
}

interface Pull {
  readonly arm: number;
  readonly row: Float64Array;
  reward: number;
  left: number;
}

function train(): LinearBandit {
  const environment = new RemediationEnvironment({ environments: ENVIRONMENTS, tier: 'mixed' });
  environment.reset(TRAINING_SEED);
  const bandit = new LinearBandit(environment.features, environment.kinds);
  const actions = new Int32Array(ENVIRONMENTS);
  const pulls: Pull[][] = Array.from({ length: ENVIRONMENTS }, () => []);
  for (let step = 0; step < STEPS; step++) {
    for (let i = 0; i < ENVIRONMENTS; i++) {
      const view = new View(environment, i);
      const s = suspect(view);
      actions[i] = 0;
      if (s < 0) continue;
      const arm = bandit.pick(view, s, CURIOSITY);
      if (arm > 0) actions[i] = view.actionAt(arm - 1, s);
      pulls[i]!.push({ arm, row: view.row(s).slice(), reward: 0, left: WINDOW });
    }
    environment.step(actions);
    for (let i = 0; i < ENVIRONMENTS; i++) {
      const over = environment.terminated[i] === 1 || environment.truncated[i] === 1;
      for (const pull of pulls[i]!) {
        pull.reward += environment.reward[i]!;
        pull.left--;
        if (pull.left === 0 || over) bandit.learn(pull.arm, pull.row, pull.reward);
      }
      pulls[i] = over ? [] : pulls[i]!.filter(({ left }) => left > 0);
    }
  }
  return bandit;
}

let trained: LinearBandit | null = null;

export const linearBandit: Entry = (): Contestant => {
  trained ??= train();
  const bandit = trained;
  return (environment, actions) => {
    for (let i = 0; i < actions.length; i++) {
      const view = new View(environment, i);
      const s = suspect(view);
      const arm = s < 0 ? 0 : bandit.pick(view, s, 0);
      actions[i] = arm === 0 ? 0 : view.actionAt(arm - 1, s);
    }
  };
};
