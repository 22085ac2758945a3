import { sigmoid, tanh } from '@aegis/core/math';
import type { LstmOptions } from './lstm-options.js';
import { weightBlocks } from './lstm-weights.js';

/**
 * Gives windows back with the weights of an LSTM encoder and decoder: plain arithmetic in 64 bits, so
 * that a model that TensorFlow.js trained scores without it, to the same bits in every engine.
 *
 * @see Hochreiter, Schmidhuber (1997), Long Short-Term Memory, Neural Computation 9(8),
 * doi:10.1162/neco.1997.9.8.1735, with the forget gates of Gers et al. (2000)
 */
export class LstmForward {
  readonly #options: LstmOptions;
  readonly #weights: Float32Array;
  /** Where each block of weights begins. */
  readonly #at: readonly number[];
  /** The gates' share of the inputs, and with the memory's. */
  readonly #fromInputs: Float64Array;
  readonly #gates: Float64Array;
  readonly #code: Float64Array;
  readonly #hidden: Float64Array;
  readonly #cell: Float64Array;

  constructor(options: LstmOptions, weights: Float32Array) {
    const { units } = options;
    this.#options = options;
    this.#weights = weights;
    this.#at = weightBlocks(options).map((block) => block.from);
    this.#fromInputs = new Float64Array(4 * units);
    this.#gates = new Float64Array(4 * units);
    this.#code = new Float64Array(units);
    this.#hidden = new Float64Array(units);
    this.#cell = new Float64Array(units);
  }

  /** The window (steps × features) as the network gives it back, into `out`. */
  run(window: Float64Array, out: Float64Array): void {
    const { steps, features, units } = this.#options;
    this.#hidden.fill(0);
    this.#cell.fill(0);
    for (let step = 0; step < steps; step++) {
      this.#gatesOf(0, window, step * features, features);
      this.#advance(1);
    }
    this.#code.set(this.#hidden);
    this.#hidden.fill(0);
    this.#cell.fill(0);
    // The decoder is shown the same code at every step.
    this.#gatesOf(3, this.#code, 0, units);
    for (let step = 0; step < steps; step++) {
      this.#advance(4);
      this.#toFeatures(out, step * features);
    }
  }

  /** What the inputs add to the gates: bias + inputs · weights. */
  #gatesOf(block: number, inputs: Float64Array, from: number, length: number): void {
    const width = this.#gates.length;
    for (let g = 0; g < width; g++) this.#fromInputs[g] = this.#weights[this.#at[block + 2]! + g]!;
    addProduct(inputs, from, length, this.#weights, this.#at[block]!, this.#fromInputs, width);
  }

  /** One step of the memory. */
  #advance(block: number): void {
    const gates = this.#gates;
    const { units } = this.#options;
    gates.set(this.#fromInputs);
    addProduct(this.#hidden, 0, units, this.#weights, this.#at[block]!, gates, gates.length);
    for (let u = 0; u < units; u++) {
      const taken = sigmoid(gates[u]!) * tanh(gates[2 * units + u]!);
      const cell = sigmoid(gates[units + u]!) * this.#cell[u]! + taken;
      this.#cell[u] = cell;
      this.#hidden[u] = sigmoid(gates[3 * units + u]!) * tanh(cell);
    }
  }

  #toFeatures(out: Float64Array, to: number): void {
    const { features, units } = this.#options;
    const [weights, biases] = [this.#at[6]!, this.#at[7]!];
    for (let f = 0; f < features; f++) {
      let sum = this.#weights[biases + f]!;
      for (let u = 0; u < units; u++) {
        sum += this.#hidden[u]! * this.#weights[weights + u * features + f]!;
      }
      out[to + f] = sum;
    }
  }
}

/** out[g] += Σᵢ inputs[from + i] · weights[at + i · width + g]. */
function addProduct(
  inputs: Float64Array,
  from: number,
  length: number,
  weights: Float32Array,
  at: number,
  out: Float64Array,
  width: number,
): void {
  for (let i = 0; i < length; i++) {
    const x = inputs[from + i]!;
    const row = at + i * width;
    for (let g = 0; g < width; g++) out[g]! += x * weights[row + g]!;
  }
}
