import { Random } from '@aegis/core';
import type { VectorEnvironment } from '@aegis/remediation/ppo';
import type { ClassicTask } from './classic-task.js';

/**
 * Many copies of a classic task. One row and no act without a row: action 0 is masked, and the task's
 * action a is 1 + a.
 */
export class ClassicEnvironment implements VectorEnvironment {
  readonly environments: number;
  readonly rows = 1;
  readonly features: number;
  readonly kinds: number;
  readonly observation: Float64Array;
  readonly rowCount: Int32Array;
  readonly mask: Uint8Array;
  readonly reward: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly finalObservation: Float64Array;
  readonly finalRowCount: Int32Array;
  /** One state after another. */
  readonly state: Float64Array;
  readonly #task: ClassicTask;
  readonly #steps: Int32Array;
  #randoms: readonly Random[] = [];

  constructor(task: ClassicTask, environments: number) {
    const { features, actions, size } = task;
    this.#task = task;
    this.environments = environments;
    this.features = features;
    this.kinds = actions;
    this.observation = new Float64Array(environments * features);
    this.finalObservation = new Float64Array(environments * features);
    this.rowCount = new Int32Array(environments).fill(1);
    this.finalRowCount = new Int32Array(environments).fill(1);
    this.mask = Uint8Array.from({ length: environments * (1 + actions) }, (_, i) =>
      i % (1 + actions) === 0 ? 0 : 1,
    );
    this.reward = new Float64Array(environments);
    this.terminated = new Uint8Array(environments);
    this.truncated = new Uint8Array(environments);
    this.state = new Float64Array(environments * size);
    this.#steps = new Int32Array(environments);
    this.reset(0);
  }

  /** Every copy draws from a stream of its own, so its episodes do not depend on the others. */
  reset(seed: number): void {
    const random = new Random(seed).fork(this.#task.name);
    this.#randoms = Array.from({ length: this.environments }, (_, i) => random.fork(`copy ${i}`));
    this.terminated.fill(0);
    this.truncated.fill(0);
    this.reward.fill(0);
    for (let i = 0; i < this.environments; i++) this.#start(i);
  }

  #start(i: number): void {
    const { size, features, start, show } = this.#task;
    this.#steps[i] = 0;
    start(this.#randoms[i]!, this.state, i * size);
    show(this.state, i * size, this.observation, i * features);
  }

  step(actions: Int32Array): void {
    const { size, features, limit, step, ended, show } = this.#task;
    for (let i = 0; i < this.environments; i++) {
      const at = i * size;
      this.reward[i] = step(this.state, at, actions[i]! - 1);
      this.#steps[i]!++;
      const over = ended(this.state, at);
      const cut = !over && this.#steps[i]! >= limit;
      this.terminated[i] = over ? 1 : 0;
      this.truncated[i] = cut ? 1 : 0;
      if (over || cut) {
        show(this.state, at, this.finalObservation, i * features);
        this.#start(i);
      } else show(this.state, at, this.observation, i * features);
    }
  }
}
