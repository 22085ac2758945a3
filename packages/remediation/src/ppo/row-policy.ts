import { AegisError, checkNumber, type Random, resolveOptions } from '@aegis/core';
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
  /**
   * Whether there is always one row and no act without a row (action 0 is masked), as in classic tasks:
   * then nothing is pooled, and the policy is a plain actor and a plain critic.
   * @defaultValue false
   */
  readonly oneRow?: boolean;
}

/** What stands for a part that is missing, and is refused. */
const NO_SHAPE: Required<RowPolicyShape> = Object.freeze({
  features: 0,
  kinds: 0,
  hidden: [],
  oneRow: false,
});

/**
 * A policy for any number of rows (services): one small network, the same for every row, scores its
 * kinds of action; a second sees the greatest of every feature and scores the act without a row; a
 * critic sees greatest and mean and estimates the return. Shared weights are why it carries over to
 * graphs it has never seen.
 *
 * With `oneRow`, actor and critic see the row and there is no second network.
 *
 * Parameters for 58 features, 12 kinds and 32–32: 3,340 + 1,921 + 4,865.
 *
 * @see Schulman et al. (2017), Proximal Policy Optimization Algorithms, arXiv:1707.06347
 */
export class RowPolicy {
  readonly shape: Required<RowPolicyShape>;
  readonly actor: DenseNetwork;
  /** Scores the act without a row; null where there is none. */
  readonly watcher: DenseNetwork | null;
  readonly critic: DenseNetwork;
  readonly #batch: RowBatch;
  #outputs: Float64Array = new Float64Array(0);

  /** @throws AegisError `invalid-option` */
  constructor(shape: RowPolicyShape, random: Random) {
    const { features, kinds, hidden, oneRow } = resolveOptions('RowPolicy', NO_SHAPE, shape);
    checkNumber('RowPolicy', 'features', features, { min: 1, max: 10_000, integer: true });
    checkNumber('RowPolicy', 'kinds', kinds, { min: 1, max: 1000, integer: true });
    if (!Array.isArray(hidden)) {
      throw new AegisError('invalid-option', 'RowPolicy: hidden is no list; give the widths.');
    }
    for (const width of hidden) {
      checkNumber('RowPolicy', 'hidden', width, { min: 1, max: 1024, integer: true });
    }
    this.shape = { features, kinds, hidden: [...hidden], oneRow };
    this.#batch = new RowBatch(features, !oneRow);
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
    this.watcher = oneRow ? null : network(features, 1, 0.01, 'watcher');
    this.critic = network(oneRow ? features : 2 * features, 1, 1, 'critic');
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
    const { size, total, starts, packed } = this.#batch;
    const { kinds, features } = this.shape;
    const columns = 1 + rows * kinds;
    out.fill(0, 0, size * columns);
    const rowInputs = packed.subarray(0, total * features);
    const scores = training
      ? this.actor.forward(rowInputs, total)
      : this.actor.predict(rowInputs, total, this.#room(total * kinds));
    for (let b = 0; b < size; b++) {
      const from = starts[b]! * kinds;
      const count = (starts[b + 1]! - starts[b]!) * kinds;
      for (let k = 0; k < count; k++) out[b * columns + 1 + k] = scores[from + k]!;
    }
    if (this.watcher === null) return;
    const waits = this.#pass(this.watcher, this.#batch.greatest, training);
    for (let b = 0; b < size; b++) out[b * columns] = waits[b]!;
  }

  /** One output for each observation of the batch. */
  #pass(network: DenseNetwork, inputs: Float64Array, training: boolean): Float64Array {
    const { size } = this.#batch;
    const given = inputs.subarray(0, size * network.sizes[0]!);
    if (training) return network.forward(given, size);
    return network.predict(given, size, this.#room(size));
  }

  #room(length: number): Float64Array {
    if (this.#outputs.length < length) this.#outputs = new Float64Array(length);
    return this.#outputs;
  }

  /** Estimated returns of the batch. */
  values(out: Float64Array, training: boolean): void {
    const { size, pooled, packed } = this.#batch;
    const values = this.#pass(this.critic, this.shape.oneRow ? packed : pooled, training);
    for (let b = 0; b < size; b++) out[b] = values[b]!;
  }

  /** Accumulates gradients for gradients of the logits of the last `logits(…, true)`. */
  backward(rows: number, gradients: Float64Array): void {
    const { size, total, starts } = this.#batch;
    const { kinds } = this.shape;
    const columns = 1 + rows * kinds;
    const out = this.#room(total * kinds);
    for (let b = 0; b < size; b++) {
      const to = starts[b]! * kinds;
      const count = (starts[b + 1]! - starts[b]!) * kinds;
      for (let k = 0; k < count; k++) out[to + k] = gradients[b * columns + 1 + k]!;
    }
    this.actor.backward(out, total, false);
    if (this.watcher === null) return;
    const waits = this.#room(size);
    for (let b = 0; b < size; b++) waits[b] = gradients[b * columns]!;
    this.watcher.backward(waits, size, false);
  }

  /** Accumulates gradients for those of the values of the last `values(…, true)`. */
  backwardValues(gradients: Float64Array): void {
    this.critic.backward(gradients, this.#batch.size, false);
  }

  /** The networks, for optimisers. */
  networks(): readonly DenseNetwork[] {
    const { actor, watcher, critic } = this;
    return watcher === null ? [actor, critic] : [actor, watcher, critic];
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
      oneRow: this.shape.oneRow,
      actor: this.actor.toJSON(),
      watcher: this.watcher?.toJSON() ?? null,
      critic: this.critic.toJSON(),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown, random: Random): RowPolicy {
    const reader = SnapshotReader.open(json, { kind: 'row-policy', version: 1 });
    const policy = new RowPolicy(readShape(reader), random);
    const fields = json as { actor?: unknown; watcher?: unknown; critic?: unknown };
    for (const name of ['actor', 'watcher', 'critic'] as const) {
      const target = policy[name];
      if (target === null) continue;
      const network = DenseNetwork.fromJSON(fields[name]);
      if (network.parameters.length !== target.parameters.length) {
        throw new AegisError('invalid-snapshot', `row-policy.${name}: expected another size.`);
      }
      target.parameters.set(network.parameters);
    }
    return policy;
  }
}

/** The shape of a snapshot; those from before `oneRow` have many. */
export function readShape(reader: SnapshotReader): Required<RowPolicyShape> {
  return {
    features: reader.number('features', { min: 1, max: 10_000, integer: true }),
    kinds: reader.number('kinds', { min: 1, max: 1000, integer: true }),
    hidden: reader.numbers('hidden', { maxLength: 8 }, { min: 1, max: 1024, integer: true }),
    oneRow: reader.has('oneRow') && reader.boolean('oneRow'),
  };
}
