import { Adam, type AdamOptions } from './adam.js';
import type { DenseNetwork } from './dense-network.js';

/** A training run of one network on a {@link DenseBackend}. */
export interface DenseTrainer {
  /**
   * One step of Adam down the mean squared error of a batch.
   *
   * @param inputs - rows × inputs, row-major, and `targets` rows × outputs; read before it returns
   */
  step(inputs: Float64Array, targets: Float64Array, rows: number): void;
  /** The sum of the squared errors that the steps since the last call began with. */
  takeSquares(): number | Promise<number>;
  /** Brings the parameters home into the network and lets go of everything else. */
  close(): void | Promise<void>;
}

/**
 * What computes dense networks. The parameters live in the {@link DenseNetwork}, so a network trained on
 * one backend is put away, taken out and scored without it.
 */
export interface DenseBackend {
  readonly name: string;
  /** Begins a training run; the network's parameters are those of before until `close`. */
  train(network: DenseNetwork, adam: Readonly<Required<AdamOptions>>): DenseTrainer;
  /** rows × outputs, for a batch that is large enough to be worth the way there. */
  predict(network: DenseNetwork, inputs: Float64Array, rows: number): Promise<Float64Array>;
}

/**
 * The backend that is always there: {@link DenseNetwork}'s own arithmetic in 64 bits, the same bits in
 * every engine.
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { DenseNetwork, typedArrayBackend } from '@aegis/core/neural';
 * const network = new DenseNetwork({ sizes: [2, 1] }, new Random(1));
 * const row = new Float64Array([1, 2]);
 * (await typedArrayBackend.predict(network, row, 1))[0] === network.predict(row, 1)[0]; // => true
 * ```
 */
export const typedArrayBackend: DenseBackend = Object.freeze({
  name: 'typed-arrays',
  train: (network: DenseNetwork, adam: AdamOptions) => new TypedArrayTrainer(network, adam),
  predict: async (network: DenseNetwork, inputs: Float64Array, rows: number) =>
    network.predict(inputs, rows),
});

class TypedArrayTrainer implements DenseTrainer {
  readonly #network: DenseNetwork;
  readonly #adam: Adam;
  #slopes = new Float64Array(0);
  #squares = 0;

  constructor(network: DenseNetwork, adam: AdamOptions) {
    this.#network = network;
    this.#adam = new Adam(network.parameters.length, adam);
  }

  step(inputs: Float64Array, targets: Float64Array, rows: number): void {
    const network = this.#network;
    const outputs = network.forward(inputs, rows);
    const { length } = outputs;
    if (this.#slopes.length < length) this.#slopes = new Float64Array(length);
    const slopes = this.#slopes;
    let squares = 0;
    for (let i = 0; i < length; i++) {
      const error = outputs[i]! - targets[i]!;
      squares += error * error;
      slopes[i] = (2 * error) / length;
    }
    network.zeroGradients();
    network.backward(slopes, rows, false);
    this.#adam.step(network.parameters, network.gradients);
    this.#squares += squares;
  }

  takeSquares(): number {
    const squares = this.#squares;
    this.#squares = 0;
    return squares;
  }

  close(): void {}
}
