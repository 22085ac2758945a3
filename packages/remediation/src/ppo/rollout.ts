import type { Random } from '@aegis/core';
import { exp } from '@aegis/core/math';
import { logSoftmaxMasked } from '@aegis/core/neural';
import type { RowPolicy } from './row-policy.js';
import { actionCount, type VectorEnvironment } from './vector-environment.js';

/** What was seen, done and got in `steps` steps of every environment; element t · N + i throughout. */
export class Rollout {
  readonly steps: number;
  readonly observation: Float64Array;
  readonly mask: Uint8Array;
  readonly counts: Int32Array;
  readonly actions: Int32Array;
  /** What the teacher would have done; only imitation fills it. */
  readonly lessons: Int32Array;
  readonly logProbability: Float64Array;
  readonly rewards: Float64Array;
  readonly values: Float64Array;
  /** Estimated return of what was last seen, where an episode was cut off. */
  readonly cutValues: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly advantages: Float64Array;
  readonly returns: Float64Array;
  /** Estimated returns of what comes after the last step. */
  readonly lastValues: Float64Array;

  constructor(environment: VectorEnvironment, steps: number) {
    const n = environment.environments;
    const size = n * steps;
    const floats = (): Float64Array => new Float64Array(size);
    this.steps = steps;
    this.observation = new Float64Array(size * environment.rows * environment.features);
    this.mask = new Uint8Array(size * actionCount(environment));
    this.counts = new Int32Array(size);
    this.actions = new Int32Array(size);
    this.lessons = new Int32Array(size);
    this.logProbability = floats();
    this.rewards = floats();
    this.values = floats();
    this.cutValues = floats();
    this.terminated = new Uint8Array(size);
    this.truncated = new Uint8Array(size);
    this.advantages = floats();
    this.returns = floats();
    this.lastValues = new Float64Array(n);
  }
}

/** Draws from masked log-probabilities, or takes the most likely. */
export function drawAction(
  logProbabilities: Float64Array,
  from: number,
  columns: number,
  random: Random | null,
): number {
  let left = random === null ? 0 : random.float();
  let best = -1;
  let last = 0;
  for (let a = 0; a < columns; a++) {
    const value = logProbabilities[from + a]!;
    if (!(value > -1e30)) continue;
    if (random === null) {
      if (best < 0 || value > logProbabilities[from + best]!) best = a;
      continue;
    }
    left -= exp(value);
    last = a;
    if (left <= 0) return a;
  }
  return random === null ? Math.max(0, best) : last;
}

/** Runs a policy in environments, step by step; owns the buffers of one step. */
export class Runner {
  readonly environment: VectorEnvironment;
  readonly policy: RowPolicy;
  readonly columns: number;
  /** Masked log-probabilities of the last {@link Runner.judge}. */
  readonly logProbabilities: Float64Array;
  readonly values: Float64Array;
  readonly actions: Int32Array;
  readonly #logits: Float64Array;
  readonly #all: Int32Array;

  constructor(environment: VectorEnvironment, policy: RowPolicy) {
    const n = environment.environments;
    this.environment = environment;
    this.policy = policy;
    this.columns = actionCount(environment);
    this.logProbabilities = new Float64Array(n * this.columns);
    this.#logits = new Float64Array(n * this.columns);
    this.values = new Float64Array(n);
    this.actions = new Int32Array(n);
    this.#all = Int32Array.from({ length: n }, (_, i) => i);
  }

  /** Log-probabilities and, where wanted, values of what the environments show. */
  judge(withValues: boolean): void {
    const { environment, policy } = this;
    const n = environment.environments;
    policy.see(environment.observation, environment.rows, environment.rowCount, this.#all, n);
    policy.logits(environment.rows, this.#logits, false);
    logSoftmaxMasked(this.#logits, environment.mask, this.logProbabilities, n, this.columns);
    if (withValues) policy.values(this.values, false);
  }

  /** Chooses an action for every environment: drawn, or the most likely without `random`. */
  choose(random: Random | null): void {
    for (let i = 0; i < this.environment.environments; i++) {
      this.actions[i] = drawAction(this.logProbabilities, i * this.columns, this.columns, random);
    }
  }

  /** Values of the final observations of episodes that were cut off in the last step. */
  cutValues(out: Float64Array, offset: number): void {
    const { environment, policy } = this;
    const n = environment.environments;
    if (!environment.truncated.includes(1)) return;
    const values = new Float64Array(n);
    const counts = environment.finalRowCount;
    policy.see(environment.finalObservation, environment.rows, counts, this.#all, n);
    policy.values(values, false);
    for (let i = 0; i < n; i++) if (environment.truncated[i] === 1) out[offset + i] = values[i]!;
  }
}
