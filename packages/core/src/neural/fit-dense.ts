import { AegisError, checkNumber, Random, resolveOptions, type TaskOptions } from '../index.js';
import { type AdamOptions, resolveAdamOptions } from './adam.js';
import { type DenseBackend, type DenseTrainer, typedArrayBackend } from './dense-backend.js';
import type { DenseNetwork } from './dense-network.js';

/** Options of {@link fitDense}. */
export interface FitDenseOptions {
  /**
   * How often every row is seen, from 1 to 100,000.
   * @defaultValue 20
   */
  readonly epochs?: number;
  /**
   * Rows a step, from 1 to 65,536.
   * @defaultValue 32
   */
  readonly batchSize?: number;
  readonly adam?: AdamOptions;
  /** Shuffles the rows. */
  readonly random?: Random;
  readonly task?: TaskOptions;
  /**
   * What computes the steps.
   * @defaultValue typedArrayBackend
   */
  readonly backend?: DenseBackend;
}

/** How a fit went. */
export interface FitReport {
  /** Mean squared error over the rows of each epoch, taken while training. */
  readonly losses: readonly number[];
  /** Rows left out because something in them is not finite. */
  readonly skippedRows: number;
}

/** A generator carries state, so a default one has to be made for each fit. */
type ResolvedOptions = Required<Omit<FitDenseOptions, 'random'>> & {
  readonly random: Random | null;
};

const DEFAULTS: ResolvedOptions = Object.freeze({
  epochs: 20,
  batchSize: 32,
  adam: {},
  random: null,
  task: {},
  backend: typedArrayBackend,
});

/**
 * Trains a network to map `inputs` to `targets` under mean squared error, with Adam on shuffled
 * mini-batches. The same seed gives the same weights, bit for bit. Rows with a value that is not finite are
 * left out and counted. Another backend may be given; what it promises of its bits is said there.
 *
 * @param inputs - rows × inputs
 * @param targets - rows × outputs
 * @throws AegisError `invalid-option`; `invalid-argument` where the arrays are shorter than the rows need;
 * `aborted` when the signal says so before an epoch (the weights keep what they have learnt)
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { DenseNetwork, fitDense } from '@aegis/core/neural';
 * const network = new DenseNetwork({ sizes: [1, 1] }, new Random(1));
 * const x = Float64Array.from({ length: 64 }, (_, i) => i / 64);
 * const { losses } = await fitDense(network, x, x.map((v) => 2 * v + 1), 64, {
 *   epochs: 300, adam: { learningRate: 0.05 }, random: new Random(2),
 * });
 * losses[losses.length - 1] < 1e-4; // => true
 * ```
 */
export async function fitDense(
  network: DenseNetwork,
  inputs: Float64Array,
  targets: Float64Array,
  rows: number,
  options?: FitDenseOptions,
): Promise<FitReport> {
  const resolved = resolveOptions('fitDense', DEFAULTS, options);
  const { task } = resolved;
  const epochs = checkNumber('fitDense', 'epochs', resolved.epochs, {
    min: 1,
    max: 100_000,
    integer: true,
  });
  const batchSize = checkNumber('fitDense', 'batchSize', resolved.batchSize, {
    min: 1,
    max: 65_536,
    integer: true,
  });
  const random = resolved.random ?? new Random(0);
  const order = finiteRows(network, inputs, targets, rows);
  const trainer = resolved.backend.train(network, resolveAdamOptions(resolved.adam));
  const losses: number[] = [];
  try {
    for (let epoch = 0; epoch < epochs && order.length > 0; epoch++) {
      throwIfAborted(task);
      random.shuffle(order);
      runEpoch(network, trainer, inputs, targets, order, batchSize);
      losses.push((await trainer.takeSquares()) / (order.length * network.sizes.at(-1)!));
      await task.onProgress?.({
        stage: 'fit',
        fraction: (epoch + 1) / epochs,
        metrics: { loss: losses.at(-1)! },
      });
    }
  } finally {
    await trainer.close();
  }
  return { losses, skippedRows: rows - order.length };
}

function throwIfAborted(task: TaskOptions): void {
  if (task.signal?.aborted) throw new AegisError('aborted', 'fitDense: stopped by its signal.');
}

function finiteRows(
  network: DenseNetwork,
  inputs: Float64Array,
  targets: Float64Array,
  rows: number,
): Uint32Array {
  const width = network.sizes[0]!;
  const outputs = network.sizes.at(-1)!;
  checkNumber('fitDense', 'rows', rows, { min: 0, max: 0xffffffff, integer: true });
  if (inputs.length < rows * width || targets.length < rows * outputs) {
    throw new AegisError(
      'invalid-argument',
      `fitDense: ${rows} rows need ${rows * width} inputs and ${rows * outputs} targets; ` +
        `there are ${inputs.length} and ${targets.length}.`,
    );
  }
  const order = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (allFinite(inputs, row, width) && allFinite(targets, row, outputs)) order[count++] = row;
  }
  return order.subarray(0, count);
}

function allFinite(values: Float64Array, row: number, width: number): boolean {
  let sum = 0;
  // 0 · x is 0 of finite numbers, and NaN of all others.
  for (let i = row * width; i < (row + 1) * width; i++) sum += 0 * values[i]!;
  return sum === 0;
}

function runEpoch(
  network: DenseNetwork,
  trainer: DenseTrainer,
  inputs: Float64Array,
  targets: Float64Array,
  order: Uint32Array,
  batchSize: number,
): void {
  const width = network.sizes[0]!;
  const outputs = network.sizes.at(-1)!;
  const batch = new Float64Array(batchSize * width);
  // An autoencoder's targets are its inputs.
  const same = inputs === targets;
  const wanted = same ? batch : new Float64Array(batchSize * outputs);
  for (let start = 0; start < order.length; start += batchSize) {
    const count = Math.min(batchSize, order.length - start);
    gather(inputs, order, start, count, width, batch);
    if (!same) gather(targets, order, start, count, outputs, wanted);
    trainer.step(batch, wanted, count);
  }
}

function gather(
  from: Float64Array,
  order: Uint32Array,
  start: number,
  count: number,
  width: number,
  to: Float64Array,
): void {
  for (let r = 0; r < count; r++) {
    const row = order[start + r]! * width;
    for (let i = 0; i < width; i++) to[r * width + i] = from[row + i]!;
  }
}
