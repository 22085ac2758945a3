import { AegisError, Random, resolveOptions } from '../index.js';
import { encodeArray, SnapshotReader } from '../snapshot/index.js';
import { BatchMemory, copyRows, LEAST_ROWS } from './batch-memory.js';
import {
  checkDenseOptions,
  DENSE_DEFAULTS,
  type DenseNetworkOptions,
  parameterCount,
  readDenseOptions,
} from './dense-network-options.js';
import { initialise } from './initialise.js';
import { backwardLayer, forwardLayer, type Layer } from './layer.js';

const HEADER = { kind: 'dense-network', version: 1 };
const OWNER = 'DenseNetwork';

/**
 * A chain of dense layers, forward and backward, on typed arrays: the same bits for the same seed in
 * every engine, with or without WebAssembly.
 *
 * For networks up to some hundred thousand parameters; what wants a GPU goes to another
 * {@link DenseBackend}. Batches are row-major. `forward` and `backward` reuse their buffers and allocate
 * only when a batch is larger than any before. Cost of a row: two operations a parameter forward, four
 * backward. Data is not checked: NaN among the inputs of a row comes out in that row only.
 *
 * A network that sees batches with products of four thousand terms and more works them out in a
 * WebAssembly module of 1,408 bytes, where the platform lets one be made: an instance for each such
 * network, with a memory as large as its largest batch needs.
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { DenseNetwork } from '@aegis/core/neural';
 * const network = new DenseNetwork({ sizes: [2, 8, 1] }, new Random(1));
 * network.predict(new Float64Array([0.5, -1]), 1).length; // => 1
 * network.parameters.length; // => 33
 * ```
 */
export class DenseNetwork {
  readonly sizes: readonly number[];
  /** All weights and biases, layer after layer: weights (outputs × inputs), then biases. */
  readonly parameters: Float64Array;
  /** In the order of `parameters`; `backward` adds to it. */
  readonly gradients: Float64Array;
  readonly #options: Readonly<Required<DenseNetworkOptions>>;
  readonly #layers: readonly Layer[];
  readonly #memory: BatchMemory;
  /** Rows of the latest `forward`. */
  #rows = 0;
  #outputs = new Float64Array(0);
  #inputSlopes = new Float64Array(0);

  /** @throws AegisError `invalid-option` */
  constructor(options: DenseNetworkOptions, random: Random = new Random(0)) {
    const resolved = resolveOptions(OWNER, DENSE_DEFAULTS, options);
    const sizes: readonly number[] = Object.freeze([...resolved.sizes]);
    this.#options = Object.freeze({ ...resolved, sizes });
    checkDenseOptions(this.#options);
    const total = parameterCount(sizes);
    this.sizes = sizes;
    this.parameters = new Float64Array(total);
    this.gradients = new Float64Array(total);
    this.#layers = this.#cutLayers();
    this.#memory = new BatchMemory(sizes);
    this.#initialise(random);
  }

  /** How the network was built. */
  get options(): Readonly<Required<DenseNetworkOptions>> {
    return this.#options;
  }

  /** Views into the flat arrays, so that an optimiser sees one vector and the loops see matrices. */
  #cutLayers(): Layer[] {
    const { activation, outputActivation } = this.#options;
    let at = 0;
    return this.sizes.slice(1).map((outputs, l) => {
      const inputs = this.sizes[l]!;
      const end = at + inputs * outputs;
      const layer = {
        inputs,
        outputs,
        activation: l === this.sizes.length - 2 ? outputActivation : activation,
        weights: this.parameters.subarray(at, end),
        biases: this.parameters.subarray(end, end + outputs),
        weightGradients: this.gradients.subarray(at, end),
        biasGradients: this.gradients.subarray(end, end + outputs),
      };
      at = end + outputs;
      return layer;
    });
  }

  #initialise(random: Random): void {
    const { initialisation, outputGain } = this.#options;
    // sqrt(2) is the usual gain of hidden layers under an orthogonal start.
    const hiddenGain = initialisation === 'orthogonal' ? Math.SQRT2 : 1;
    this.#layers.forEach((layer, l) => {
      const gain = l === this.#layers.length - 1 ? outputGain : hiddenGain;
      initialise(initialisation, layer.weights, layer.inputs, layer.outputs, gain, random);
    });
  }

  /**
   * The outputs for a batch, keeping what `backward` needs.
   *
   * @param inputs - rows × inputs, row-major
   * @returns rows × outputs; a view that is valid until the next `forward`
   * @throws AegisError `invalid-argument` where the length is not rows × inputs
   */
  forward(inputs: Float64Array, rows: number): Float64Array {
    this.#check('forward', inputs, rows, this.sizes[0]!);
    const memory = this.#memory;
    memory.reserve(rows, 0);
    this.#rows = rows;
    this.#run(memory.activations, inputs, rows);
    const length = rows * this.sizes.at(-1)!;
    if (this.#outputs.length < length) this.#outputs = new Float64Array(length);
    const width = this.sizes.at(-1)!;
    copyRows(this.#outputs, width, memory.activations.at(-1)!, memory.widths.at(-1)!, rows);
    return this.#outputs.subarray(0, length);
  }

  /**
   * The outputs for a batch, leaving alone what `backward` will use. A row has the same bits alone and
   * among others.
   *
   * @param out - where the outputs go, of length >= rows × outputs; a new array where left out
   * @returns `out`
   * @throws AegisError `invalid-argument` where a length does not fit
   */
  predict(inputs: Float64Array, rows: number, out?: Float64Array): Float64Array {
    this.#check('predict', inputs, rows, this.sizes[0]!);
    const memory = this.#memory;
    const few = rows < LEAST_ROWS;
    if (!few) memory.reserve(0, rows);
    const scratch = few ? memory.few() : memory.scratch;
    this.#run(scratch, inputs, rows);
    const length = rows * this.sizes.at(-1)!;
    const result = out ?? new Float64Array(length);
    if (result.length < length) {
      throw new AegisError(
        'invalid-argument',
        `DenseNetwork.predict: out holds ${result.length} values; give room for ${length}.`,
      );
    }
    const width = this.sizes.at(-1)!;
    copyRows(result, width, scratch.at(-1)!, memory.widths.at(-1)!, rows);
    return result;
  }

  #run(values: readonly Float64Array[], inputs: Float64Array, rows: number): void {
    const memory = this.#memory;
    copyRows(values[0]!, memory.widths[0]!, inputs, this.sizes[0]!, rows);
    for (let l = 0; l < this.#layers.length; l++) {
      forwardLayer(this.#layers[l]!, memory, l, values[l]!, values[l + 1]!, rows);
    }
  }

  /**
   * Carries the gradients of a loss back through the latest `forward`, adding to `gradients`.
   *
   * @param outputGradients - rows × outputs: the loss's slope at every output
   * @param toInputs - false where the slopes at the inputs are of no use; they cost a layer's work
   * @returns rows × inputs: the loss's slope at every input, or nothing; valid until the next call
   * @throws AegisError `invalid-argument` where the batch is not that of the latest `forward`
   */
  backward(outputGradients: Float64Array, rows: number, toInputs = true): Float64Array {
    this.#check('backward', outputGradients, rows, this.sizes.at(-1)!);
    if (rows !== this.#rows) {
      throw new AegisError(
        'invalid-argument',
        `DenseNetwork.backward: ${rows} rows, but the latest forward had ${this.#rows}; give those.`,
      );
    }
    const memory = this.#memory;
    const width = this.sizes.at(-1)!;
    copyRows(memory.deltas.at(-1)!, memory.widths.at(-1)!, outputGradients, width, rows);
    for (let l = this.#layers.length - 1; l >= 0; l--) {
      backwardLayer(this.#layers[l]!, memory, l, rows, l > 0 || toInputs);
    }
    const length = toInputs ? rows * this.sizes[0]! : 0;
    if (this.#inputSlopes.length < length) this.#inputSlopes = new Float64Array(length);
    if (toInputs) {
      copyRows(this.#inputSlopes, this.sizes[0]!, memory.deltas[0]!, memory.widths[0]!, rows);
    }
    return this.#inputSlopes.subarray(0, length);
  }

  zeroGradients(): void {
    this.gradients.fill(0);
  }

  #check(method: string, values: Float64Array, rows: number, width: number): void {
    if (Number.isInteger(rows) && rows >= 1 && values.length >= rows * width) return;
    throw new AegisError(
      'invalid-argument',
      `DenseNetwork.${method}: ${values.length} values for ${rows} rows of ${width}; ` +
        'give a whole number of rows >= 1 and that many values.',
    );
  }

  toJSON(): object {
    return { ...HEADER, options: this.#options, parameters: encodeArray(this.parameters) };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): DenseNetwork {
    return DenseNetwork.read(SnapshotReader.open(json, HEADER));
  }

  /** Takes a network out of a snapshot that it is part of. */
  static read(reader: SnapshotReader): DenseNetwork {
    const options = reader.object('options', readDenseOptions);
    const parameters = reader.finiteFloat64Array('parameters', parameterCount(options.sizes));
    const network = new DenseNetwork(options);
    network.parameters.set(parameters);
    return network;
  }
}
