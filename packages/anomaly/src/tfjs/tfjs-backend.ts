import { AegisError } from '@aegis/core';
import type { Activation, DenseBackend, DenseNetwork, DenseTrainer } from '@aegis/core/neural';
import {
  type Engine,
  engineOf,
  epsilonFor,
  type Optimizer,
  type Tensor,
  type TensorFlow,
} from './tensor-flow.js';

const OWNER = 'tfjsBackend';

/** The options of Adam, as a backend is given them. */
type AdamSettings = Parameters<DenseBackend['train']>[1];

/**
 * TensorFlow.js as a backend for dense networks: for a GPU, and networks of a million parameters; those of
 * some thousand are ten and more times as fast on typed arrays.
 *
 * Arithmetic is in 32 bits (16 on some phones) with the engine's own functions, so neither the bits nor,
 * after many steps, more than the first digits of parameters are those of typed arrays, another
 * TensorFlow.js backend or another machine; the order of rows and the first weights are. A network whose
 * parameters do not come out finite keeps those from before. A trainer holds its tensors until `close`, a
 * prediction none.
 *
 * @param tf - `@tensorflow/tfjs` or `@tensorflow/tfjs-core`, after `await tf.ready()`
 * @throws AegisError `invalid-argument` where `tf` lacks what is needed
 *
 * @example
 * ```ts no-check
 * import { Autoencoder } from '@aegis/anomaly/models';
 * import { tfjsBackend } from '@aegis/anomaly/tfjs';
 * import * as tf from '@tensorflow/tfjs';
 * await tf.ready();
 * const model = new Autoencoder({ hidden: [256, 32], backend: tfjsBackend(tf) });
 * ```
 */
export function tfjsBackend(tf: TensorFlow): DenseBackend {
  const engine = engineOf(OWNER, tf, false);
  return Object.freeze({
    name: 'tfjs',
    train: (network: DenseNetwork, adam: AdamSettings) => new TfjsTrainer(engine, network, adam),
    predict: (network: DenseNetwork, inputs: Float64Array, rows: number) =>
      predict(engine, network, inputs, rows),
  });
}

class TfjsTrainer implements DenseTrainer {
  readonly #engine: Engine;
  readonly #network: DenseNetwork;
  readonly #variables: readonly Tensor[];
  readonly #optimizer: Optimizer;
  /** Of the steps since they were last asked for; null where there were none. */
  #squares: Tensor | null = null;

  constructor(engine: Engine, network: DenseNetwork, adam: AdamSettings) {
    const { learningRate, beta1, beta2 } = adam;
    const epsilon = epsilonFor(engine, adam.epsilon);
    this.#engine = engine;
    this.#network = network;
    this.#optimizer = engine.train.adam(learningRate, beta1, beta2, epsilon);
    this.#variables = upload(engine, network).map((tensor) => {
      const variable = engine.variable(tensor);
      tensor.dispose();
      return variable;
    });
  }

  step(inputs: Float64Array, targets: Float64Array, rows: number): void {
    const engine = this.#engine;
    const { sizes, options } = this.#network;
    const cells = rows * sizes.at(-1)!;
    const x = place(engine, inputs, [rows, sizes[0]!]);
    const y = place(engine, targets, [rows, sizes.at(-1)!]);
    const share = engine.scalar(1 / cells);
    const meanSquare = (): Tensor => {
      const outputs = run(engine, this.#variables, options, x);
      return engine.mul(engine.sum(engine.squaredDifference(outputs, y)), share);
    };
    const cost = this.#optimizer.minimize(meanSquare, true, this.#variables);
    const before = this.#squares;
    this.#squares = engine.tidy(() => {
      const squares = engine.mul(cost, engine.scalar(cells));
      return before === null ? squares : engine.add(before, squares);
    });
    engine.dispose([x, y, share, cost, ...(before === null ? [] : [before])]);
  }

  async takeSquares(): Promise<number> {
    const squares = this.#squares;
    this.#squares = null;
    if (squares === null) return 0;
    const [value] = Array.from(await squares.data());
    squares.dispose();
    return value!;
  }

  async close(): Promise<void> {
    const parts = await Promise.all(this.#variables.map((variable) => variable.data()));
    this.#engine.dispose(this.#variables);
    this.#optimizer.dispose();
    this.#squares?.dispose();
    this.#squares = null;
    if (!parts.every((part) => Array.prototype.every.call(part, Number.isFinite))) return;
    let at = 0;
    for (const part of parts) {
      this.#network.parameters.set(part, at);
      at += part.length;
    }
  }
}

async function predict(
  engine: Engine,
  network: DenseNetwork,
  inputs: Float64Array,
  rows: number,
): Promise<Float64Array> {
  const width = network.sizes[0]!;
  if (!Number.isInteger(rows) || rows < 1 || inputs.length < rows * width) {
    throw new AegisError(
      'invalid-argument',
      `${OWNER}.predict: ${inputs.length} values for ${rows} rows of ${width}; ` +
        'give a whole number of rows >= 1 and that many values.',
    );
  }
  const outputs = engine.tidy(() =>
    run(engine, upload(engine, network), network.options, place(engine, inputs, [rows, width])),
  );
  const values = await outputs.data();
  outputs.dispose();
  return Float64Array.from(values);
}

/** The parameters in their order: of each layer the weights, outputs × inputs, and the biases. */
function upload(engine: Engine, network: DenseNetwork): Tensor[] {
  let at = 0;
  return network.sizes.slice(1).flatMap((outputs, l) => {
    const inputs = network.sizes[l]!;
    const weights = network.parameters.subarray(at, at + inputs * outputs);
    const biases = network.parameters.subarray(at + inputs * outputs, at + (inputs + 1) * outputs);
    at += (inputs + 1) * outputs;
    return [place(engine, weights, [outputs, inputs]), place(engine, biases, [outputs])];
  });
}

function place(engine: Engine, values: Float64Array, shape: readonly number[]): Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return engine.tensor(Float32Array.from(values.subarray(0, length)), shape);
}

function run(
  engine: Engine,
  parameters: readonly Tensor[],
  options: { readonly activation: Activation; readonly outputActivation: Activation },
  inputs: Tensor,
): Tensor {
  let values = inputs;
  for (let p = 0; p < parameters.length; p += 2) {
    const sums = engine.add(engine.matMul(values, parameters[p]!, false, true), parameters[p + 1]!);
    const last = p + 2 === parameters.length;
    const kind = last ? options.outputActivation : options.activation;
    values = kind === 'identity' ? sums : engine[kind](sums);
  }
  return values;
}
