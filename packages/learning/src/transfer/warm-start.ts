import { AegisError, checkNumber, Random, resolveOptions, type TaskOptions } from '@aegis/core';
import { Adam, DenseNetwork } from '@aegis/core/neural';

/** Options of {@link warmStart}. */
export interface WarmStartOptions {
  /**
   * How often every row is seen at most, from 1 to 10,000.
   * @defaultValue 50
   */
  readonly epochs?: number;
  /**
   * Rows a step, from 1 to 65,536.
   * @defaultValue 16
   */
  readonly batchSize?: number;
  /**
   * Step size of Adam, > 0. Raising it moves further from the fleet in fewer epochs.
   * @defaultValue 0.005
   */
  readonly learningRate?: number;
  /**
   * The share of rows, the latest, that only judge, in [0.1, 0.9].
   * @defaultValue 0.3
   */
  readonly heldOutShare?: number;
  /**
   * Training ends after so many epochs without a better one, from 1 on.
   * @defaultValue 5
   */
  readonly patience?: number;
  /** Shuffles the rows. */
  readonly random?: Random;
  readonly task?: TaskOptions;
}

/** A network that is fitted to its entity, and how that went. */
export interface WarmStart {
  readonly network: DenseNetwork;
  /** False where the rows held out were best served by the fleet's own weights. */
  readonly adapted: boolean;
  readonly epochs: number;
  /** Mean squared errors over the rows held out, before and at best; 0 without such rows. */
  readonly startLoss: number;
  readonly bestLoss: number;
  readonly trainedRows: number;
  readonly heldOutRows: number;
  readonly skippedRows: number;
}

type Resolved = Required<Omit<WarmStartOptions, 'random'>> & { readonly random: Random | null };

const OWNER = 'warmStart';
const DEFAULTS: Resolved = Object.freeze({
  epochs: 50,
  batchSize: 16,
  learningRate: 0.005,
  heldOutShare: 0.3,
  patience: 5,
  random: null,
  task: {},
});
/** Fewer rows than these cannot be parted into ones that teach and ones that judge. */
const LEAST_ROWS = 8;

/**
 * Fits a fleet's network to one entity with few rows: only its last layer moves, and only as long as rows
 * that it is not fitted to get better by it; where they never do, the fleet's weights stay. The network
 * that is handed in stays as it is. The same seed gives the same bits.
 *
 * O(epochs · rows · parameters).
 *
 * @param inputs - rows × inputs, row-major, oldest first
 * @param targets - rows × outputs
 * @throws AegisError `invalid-option`; `invalid-argument` where arrays are shorter than the rows need;
 * `aborted` when the signal says so
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { DenseNetwork } from '@aegis/core/neural';
 * import { warmStart } from '@aegis/learning/transfer';
 * const fleet = new DenseNetwork({ sizes: [1, 4, 1] }, new Random(1));
 * const x = Float64Array.from({ length: 40 }, (_, i) => (i % 10) / 10);
 * const { adapted, bestLoss, startLoss } = await warmStart(fleet, x, x.map((v) => v + 3), 40);
 * adapted && bestLoss < startLoss; // => true
 * ```
 *
 * @see Yosinski, Clune, Bengio, Lipson (2014), How Transferable Are Features in Deep Neural Networks?,
 * NIPS, arXiv:1411.1792
 */
export async function warmStart(
  network: DenseNetwork,
  inputs: Float64Array,
  targets: Float64Array,
  rows: number,
  options?: WarmStartOptions,
): Promise<WarmStart> {
  const resolved = check(resolveOptions(OWNER, DEFAULTS, options));
  const usable = usableRows(network, inputs, targets, rows);
  const own = new DenseNetwork(network.options);
  own.parameters.set(network.parameters);
  const judges = usable.length < LEAST_ROWS ? 0 : Math.ceil(resolved.heldOutShare * usable.length);
  const data = { inputs, targets, network: own };
  const heldOut = usable.subarray(usable.length - judges);
  const startLoss = lossOf(data, heldOut);
  const taught = judges === 0 ? heldOut : usable.slice(0, usable.length - judges);
  const best = { loss: startLoss, parameters: own.parameters.slice(), epoch: 0 };
  const trainer = new LastLayerTrainer(data, resolved.learningRate);
  const random = resolved.random ?? new Random(0);
  let epoch = 0;
  while (taught.length > 0 && epoch < resolved.epochs && epoch - best.epoch < resolved.patience) {
    if (resolved.task.signal?.aborted) throw new AegisError('aborted', `${OWNER}: stopped.`);
    random.shuffle(taught);
    for (let at = 0; at < taught.length; at += resolved.batchSize) {
      trainer.step(taught.subarray(at, at + resolved.batchSize));
    }
    epoch++;
    const loss = lossOf(data, heldOut);
    if (loss < best.loss) Object.assign(best, { loss, epoch, parameters: own.parameters.slice() });
    await resolved.task.onProgress?.({
      stage: 'warm-start',
      fraction: epoch / resolved.epochs,
      metrics: { loss },
    });
  }
  own.parameters.set(best.parameters);
  return {
    network: own,
    adapted: best.epoch > 0,
    epochs: epoch,
    startLoss,
    bestLoss: best.loss,
    trainedRows: taught.length,
    heldOutRows: judges,
    skippedRows: rows - usable.length,
  };
}

interface Data {
  readonly network: DenseNetwork;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

function gather(from: Float64Array, width: number, rows: Uint32Array): Float64Array {
  const to = new Float64Array(rows.length * width);
  rows.forEach((row, r) => {
    to.set(from.subarray(row * width, (row + 1) * width), r * width);
  });
  return to;
}

function lossOf({ network, inputs, targets }: Data, rows: Uint32Array): number {
  if (rows.length === 0) return 0;
  const outputs = network.sizes.at(-1)!;
  const said = network.predict(gather(inputs, network.sizes[0]!, rows), rows.length);
  const wanted = gather(targets, outputs, rows);
  let sum = 0;
  for (let i = 0; i < wanted.length; i++) sum += (said[i]! - wanted[i]!) * (said[i]! - wanted[i]!);
  return sum / wanted.length;
}

/** Moves the last layer of a network, and nothing else of it. */
class LastLayerTrainer {
  readonly #data: Data;
  readonly #parameters: Float64Array;
  readonly #gradients: Float64Array;
  readonly #adam: Adam;

  constructor(data: Data, learningRate: number) {
    const { sizes, parameters, gradients } = data.network;
    const size = (sizes.at(-2)! + 1) * sizes.at(-1)!;
    this.#data = data;
    this.#parameters = parameters.subarray(parameters.length - size);
    this.#gradients = gradients.subarray(gradients.length - size);
    this.#adam = new Adam(size, { learningRate });
  }

  step(rows: Uint32Array): void {
    const { network, inputs, targets } = this.#data;
    const said = network.forward(gather(inputs, network.sizes[0]!, rows), rows.length);
    const wanted = gather(targets, network.sizes.at(-1)!, rows);
    const slopes = wanted.map((x, i) => (2 * (said[i]! - x)) / wanted.length);
    network.zeroGradients();
    network.backward(slopes, rows.length, false);
    this.#adam.step(this.#parameters, this.#gradients);
  }
}

function usableRows(
  { sizes }: DenseNetwork,
  inputs: Float64Array,
  targets: Float64Array,
  rows: number,
): Uint32Array {
  checkNumber(OWNER, 'rows', rows, { min: 0, max: 0xffffffff, integer: true });
  const [width, outputs] = [sizes[0]!, sizes.at(-1)!];
  if (inputs.length < rows * width || targets.length < rows * outputs) {
    throw new AegisError(
      'invalid-argument',
      `${OWNER}: ${rows} rows need ${rows * width} inputs and ${rows * outputs} targets; ` +
        `there are ${inputs.length} and ${targets.length}.`,
    );
  }
  const areFinite = (values: Float64Array, row: number, count: number): boolean =>
    values.subarray(row * count, (row + 1) * count).every(Number.isFinite);
  return Uint32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => areFinite(inputs, row, width) && areFinite(targets, row, outputs),
  );
}

function check(resolved: Readonly<Resolved>): Readonly<Resolved> {
  const { epochs, batchSize, learningRate, heldOutShare, patience } = resolved;
  checkNumber(OWNER, 'epochs', epochs, { min: 1, max: 10_000, integer: true });
  checkNumber(OWNER, 'batchSize', batchSize, { min: 1, max: 65_536, integer: true });
  checkNumber(OWNER, 'learningRate', learningRate, { min: Number.MIN_VALUE });
  checkNumber(OWNER, 'heldOutShare', heldOutShare, { min: 0.1, max: 0.9 });
  checkNumber(OWNER, 'patience', patience, { min: 1, integer: true });
  return resolved;
}
