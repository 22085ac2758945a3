import { AegisError, checkNumber, Random, resolveOptions, type TaskOptions } from '../index.js';
import { Adam, type AdamOptions } from './adam.js';
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
});

/**
 * Trains a network to map `inputs` to `targets` under mean squared error, with Adam on shuffled
 * mini-batches. The same seed gives the same weights, bit for bit. Rows with a value that is not finite are
 * left out and counted.
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
  const width = network.sizes[0]!;
  const outputs = network.sizes.at(-1)!;
  const order = finiteRows(inputs, targets, rows, width, outputs);
  const adam = new Adam(network.parameters.length, resolved.adam);
  const batch = new Float64Array(batchSize * width);
  const wanted = new Float64Array(batchSize * outputs);
  const slopes = new Float64Array(batchSize * outputs);
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs && order.length > 0; epoch++) {
    throwIfAborted(task);
    random.shuffle(order);
    let squares = 0;
    for (let start = 0; start < order.length; start += batchSize) {
      const count = Math.min(batchSize, order.length - start);
      gather(inputs, order, start, count, width, batch);
      gather(targets, order, start, count, outputs, wanted);
      squares += trainBatch(network, adam, batch, wanted, slopes, count);
    }
    losses.push(squares / (order.length * outputs));
    await task.onProgress?.({
      stage: 'fit',
      fraction: (epoch + 1) / epochs,
      metrics: { loss: losses.at(-1)! },
    });
  }
  return { losses, skippedRows: rows - order.length };
}

function throwIfAborted(task: TaskOptions): void {
  if (task.signal?.aborted) throw new AegisError('aborted', 'fitDense: stopped by its signal.');
}

function finiteRows(
  inputs: Float64Array,
  targets: Float64Array,
  rows: number,
  width: number,
  outputs: number,
): Uint32Array {
  checkNumber('fitDense', 'rows', rows, { min: 0, max: 0xffffffff, integer: true });
  if (inputs.length < rows * width || targets.length < rows * outputs) {
    throw new AegisError(
      'invalid-argument',
      `fitDense: ${rows} rows need ${rows * width} inputs and ${rows * outputs} targets; ` +
        `there are ${inputs.length} and ${targets.length}.`,
    );
  }
  const finite = (values: Float64Array, row: number, length: number): boolean =>
    values.subarray(row * length, (row + 1) * length).every(Number.isFinite);
  return Uint32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => finite(inputs, row, width) && finite(targets, row, outputs),
  );
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

/** One step; returns the sum of squared errors before it. */
function trainBatch(
  network: DenseNetwork,
  adam: Adam,
  batch: Float64Array,
  wanted: Float64Array,
  slopes: Float64Array,
  rows: number,
): number {
  const outputs = network.forward(batch, rows);
  const { length } = outputs;
  let squares = 0;
  for (let i = 0; i < length; i++) {
    const error = outputs[i]! - wanted[i]!;
    squares += error * error;
    slopes[i] = (2 * error) / length;
  }
  network.zeroGradients();
  network.backward(slopes, rows);
  adam.step(network.parameters, network.gradients);
  return squares;
}
