import { Random } from '@aegis/core';
import { actionCount, RowPolicy, Runner, type TaughtEnvironment } from '../src/ppo/index.js';

export const ROWS = 4;
export const KINDS = 3;
export const FEATURES = 4;

/**
 * Each episode marks one row with the kind it wants; that act earns 1, any other 0, waiting 0.3 where no
 * row is marked. The third kind is never allowed, and two to four rows are in use.
 */
export class Marks implements TaughtEnvironment {
  readonly environments: number;
  readonly rows = ROWS;
  readonly features = FEATURES;
  readonly kinds = KINDS;
  readonly observation: Float64Array;
  readonly rowCount: Int32Array;
  readonly mask: Uint8Array;
  readonly reward: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly finalObservation: Float64Array;
  readonly finalRowCount: Int32Array;
  forbidden = 0;
  readonly #wanted: Int32Array;
  #random = new Random(0);

  constructor(environments: number) {
    this.environments = environments;
    this.observation = new Float64Array(environments * ROWS * FEATURES);
    this.finalObservation = this.observation.slice();
    this.rowCount = new Int32Array(environments);
    this.finalRowCount = new Int32Array(environments);
    this.mask = new Uint8Array(environments * actionCount(this));
    this.reward = new Float64Array(environments);
    this.terminated = new Uint8Array(environments);
    this.truncated = new Uint8Array(environments);
    this.#wanted = new Int32Array(environments);
  }

  reset(seed: number): void {
    this.#random = new Random(seed);
    for (let i = 0; i < this.environments; i++) this.#start(i);
  }

  #start(i: number): void {
    const count = 2 + this.#random.integer(3);
    this.rowCount[i] = count;
    const size = ROWS * FEATURES;
    this.observation.fill(0, i * size, (i + 1) * size);
    const columns = actionCount(this);
    this.mask.fill(0, i * columns, (i + 1) * columns);
    this.mask[i * columns] = 1;
    for (let r = 0; r < count; r++) {
      this.mask[i * columns + 1 + r * KINDS] = 1;
      this.mask[i * columns + 2 + r * KINDS] = 1;
      this.observation[i * size + r * FEATURES + 3] = this.#random.float();
    }
    this.#wanted[i] = 0;
    if (this.#random.chance(0.3)) return;
    const row = this.#random.integer(count);
    const kind = this.#random.integer(2);
    this.observation[i * size + row * FEATURES + kind] = 1;
    this.#wanted[i] = 1 + row * KINDS + kind;
  }

  step(actions: Int32Array): void {
    this.finalObservation.set(this.observation);
    this.finalRowCount.set(this.rowCount);
    for (let i = 0; i < this.environments; i++) {
      const action = actions[i]!;
      if (this.mask[i * actionCount(this) + action] !== 1) this.forbidden++;
      this.reward[i] = action === this.#wanted[i] ? (action === 0 ? 0.3 : 1) : 0;
      this.terminated[i] = 1;
      this.#start(i);
    }
  }

  teach(out: Int32Array): void {
    out.set(this.#wanted);
  }
}

export function policy(seed = 1): RowPolicy {
  return new RowPolicy({ features: FEATURES, kinds: KINDS, hidden: [16] }, new Random(seed));
}

/** The share of 200 situations in which the policy's most likely act is the wanted one. */
export function score(trained: RowPolicy): number {
  const environment = new Marks(200);
  environment.reset(99);
  const runner = new Runner(environment, trained);
  runner.judge(false);
  runner.choose(null);
  const wanted = new Int32Array(200);
  environment.teach(wanted);
  return wanted.reduce((sum, action, i) => sum + (action === runner.actions[i] ? 1 : 0), 0) / 200;
}
