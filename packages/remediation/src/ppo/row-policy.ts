import { AegisError, checkNumber, type Random } from '@aegis/core';
import { DenseNetwork } from '@aegis/core/neural';
import { SnapshotReader } from '@aegis/core/snapshot';
import { RowBatch } from './row-batch.js';

/** The shape of a {@link RowPolicy}. */
export interface RowPolicyShape {
  /** Inputs of one row. */
  readonly features: number;
  /** Outputs of one row. */
  readonly kinds: number;
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
}

/**
 * A policy for any number of rows (services): one small network, the same for every row, scores its
 * kinds of action; a second sees the greatest of every feature and scores the act without a row; a
 * critic sees greatest and mean and estimates the return. Shared weights are why it carries over to
 * graphs it has never seen.
 *
 * Parameters for 58 features, 12 kinds and 32–32: 3,340 + 1,921 + 4,865.
 *
 * @see Schulman et al. (2017), Proximal Policy Optimization Algorithms, arXiv:1707.06347
 */
export class RowPolicy {
  readonly shape: RowPolicyShape;
  readonly actor: DenseNetwork;
  readonly watcher: DenseNetwork;
  readonly critic: DenseNetwork;
  readonly #batch: RowBatch;
  #actorGradients: Float64Array = new Float64Array(0);
  #watcherGradients: Float64Array = new Float64Array(0);

  /** @throws AegisError `invalid-option` */
  constructor(shape: RowPolicyShape, random: Random) {
    const { features, kinds, hidden } = shape;
    checkNumber('RowPolicy', 'features', features, { min: 1, max: 10_000, integer: true });
    checkNumber('RowPolicy', 'kinds', kinds, { min: 1, max: 1000, integer: true });
    for (const width of hidden) {
      checkNumber('RowPolicy', 'hidden', width, { min: 1, max: 1024, integer: true });
    }
    this.shape = { features, kinds, hidden: [...hidden] };
    this.#batch = new RowBatch(features);
    const network = (inputs: number, outputs: number, gain: number, name: string): DenseNetwork =>
      new DenseNetwork(
        {
          sizes: [inputs, ...hidden, outputs],
          activation: 'tanh',
          initialisation: 'orthogonal',
          outputGain: gain,
        },
        random.fork(name),
      );
    this.actor = network(features, kinds, 0.01, 'actor');
    this.watcher = network(features, 1, 0.01, 'watcher');
    this.critic = network(2 * features, 1, 1, 'critic');
  }

  /** Takes a batch of observations in, for the calls that follow. */
  see(
    observation: Float64Array,
    rows: number,
    counts: Int32Array,
    picks: Int32Array,
    size: number,
  ): void {
    this.#batch.fill(observation, rows, counts, picks, size);
  }

  /**
   * Scores of all actions of the batch: size × (1 + rows × kinds); those of rows not in use stay 0.
   *
   * @param training - whether {@link RowPolicy.backward} will follow
   */
  logits(rows: number, out: Float64Array, training: boolean): void {
    const { size, total, starts, packed, greatest, features } = this.#batch;
    const { kinds } = this.shape;
    const columns = 1 + rows * kinds;
    out.fill(0, 0, size * columns);
    const rowInputs = packed.subarray(0, total * features);
    const poolInputs = greatest.subarray(0, size * features);
    const scores = training
      ? this.actor.forward(rowInputs, total)
      : this.actor.predict(rowInputs, total);
    const waits = training
      ? this.watcher.forward(poolInputs, size)
      : this.watcher.predict(poolInputs, size);
    for (let b = 0; b < size; b++) {
      out[b * columns] = waits[b]!;
      const from = starts[b]! * kinds;
      const count = (starts[b + 1]! - starts[b]!) * kinds;
      for (let k = 0; k < count; k++) out[b * columns + 1 + k] = scores[from + k]!;
    }
  }

  /** Estimated returns of the batch. */
  values(out: Float64Array, training: boolean): void {
    const { size, pooled, features } = this.#batch;
    const inputs = pooled.subarray(0, 2 * size * features);
    const values = training ? this.critic.forward(inputs, size) : this.critic.predict(inputs, size);
    for (let b = 0; b < size; b++) out[b] = values[b]!;
  }

  /** Accumulates gradients for gradients of the logits of the last `logits(…, true)`. */
  backward(rows: number, gradients: Float64Array): void {
    const { size, total, starts } = this.#batch;
    const { kinds } = this.shape;
    const columns = 1 + rows * kinds;
    if (this.#actorGradients.length < total * kinds) {
      this.#actorGradients = new Float64Array(total * kinds);
    }
    if (this.#watcherGradients.length < size) this.#watcherGradients = new Float64Array(size);
    for (let b = 0; b < size; b++) {
      this.#watcherGradients[b] = gradients[b * columns]!;
      const to = starts[b]! * kinds;
      const count = (starts[b + 1]! - starts[b]!) * kinds;
      for (let k = 0; k < count; k++) {
        this.#actorGradients[to + k] = gradients[b * columns + 1 + k]!;
      }
    }
    this.actor.backward(this.#actorGradients.subarray(0, total * kinds), total);
    this.watcher.backward(this.#watcherGradients.subarray(0, size), size);
  }

  /** The networks, for optimisers. */
  networks(): readonly DenseNetwork[] {
    return [this.actor, this.watcher, this.critic];
  }

  zeroGradients(): void {
    for (const network of this.networks()) network.zeroGradients();
  }

  toJSON(): unknown {
    return {
      kind: 'row-policy',
      version: 1,
      features: this.shape.features,
      kinds: this.shape.kinds,
      hidden: [...this.shape.hidden],
      actor: this.actor.toJSON(),
      watcher: this.watcher.toJSON(),
      critic: this.critic.toJSON(),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown, random: Random): RowPolicy {
    const reader = SnapshotReader.open(json, { kind: 'row-policy', version: 1 });
    const shape = {
      features: reader.number('features', { min: 1, max: 10_000, integer: true }),
      kinds: reader.number('kinds', { min: 1, max: 1000, integer: true }),
      hidden: reader.numbers('hidden', { maxLength: 8 }, { min: 1, max: 1024, integer: true }),
    };
    const policy = new RowPolicy(shape, random);
    const fields = json as { actor?: unknown; watcher?: unknown; critic?: unknown };
    for (const name of ['actor', 'watcher', 'critic'] as const) {
      const network = DenseNetwork.fromJSON(fields[name]);
      const target = policy[name];
      if (network.parameters.length !== target.parameters.length) {
        throw new AegisError('invalid-snapshot', `row-policy.${name}: expected another size.`);
      }
      target.parameters.set(network.parameters);
    }
    return policy;
  }
}
