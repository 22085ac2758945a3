import { type Activation, activate, multiplyBySlope } from './activation.js';
import { plainArithmetic } from './arithmetic.js';
import { type BatchMemory, copyRows, LEAST_ROWS } from './batch-memory.js';

/** For rows that may lie outside the memory of their network. */
const PLAIN = plainArithmetic();

/** One dense layer: views into the parameters and gradients of its network. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  /** outputs × inputs, row-major. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  readonly weightGradients: Float64Array;
  readonly biasGradients: Float64Array;
}

/**
 * out[r, o] = activation(bias[o] + Σᵢ values[r, i] · weights[o, i]), summed in that order, in the memory
 * of the network; rows of `values` and `out` are as wide as the memory has them.
 */
export function forwardLayer(
  layer: Layer,
  memory: BatchMemory,
  l: number,
  values: Float64Array,
  out: Float64Array,
  rows: number,
): void {
  const { inputs, outputs, weights, biases, activation } = layer;
  const { turned, arithmetic } = memory;
  const from = memory.widths[l]!;
  const width = memory.widths[l + 1]!;
  if (rows < LEAST_ROWS) {
    for (let r = 0; r < rows; r++) {
      affineRow(values, r * from, weights, biases, out, r * width, inputs, outputs);
    }
    activate(activation, out, rows * width, PLAIN);
  } else {
    if (width > outputs) turned.fill(0, 0, inputs * width);
    for (let o = 0; o < outputs; o++) {
      const row = o * inputs;
      for (let i = 0; i < inputs; i++) turned[i * width + o] = weights[row + i]!;
    }
    memory.biases.set(biases);
    arithmetic.product(values, from, 1, turned, memory.biases, 0, out, rows, width, inputs);
    activate(activation, out, rows * width, arithmetic);
  }
}

/**
 * Adds the gradients of a layer for the slopes at its outputs, in `deltas[l + 1]`, and where they are
 * wanted works out those at its inputs, in `deltas[l]`.
 */
export function backwardLayer(
  layer: Layer,
  memory: BatchMemory,
  l: number,
  rows: number,
  toInputs: boolean,
): void {
  const { inputs, outputs, weightGradients, biasGradients } = layer;
  const { arithmetic, before, after, biases, zeros } = memory;
  const width = memory.widths[l]!;
  const deltaWidth = memory.widths[l + 1]!;
  const values = memory.activations[l]!;
  const deltas = memory.deltas[l + 1]!;
  const results = memory.activations[l + 1]!;
  multiplyBySlope(layer.activation, results, deltas, rows * deltaWidth, arithmetic);

  copyRows(before, width, weightGradients, inputs, outputs);
  arithmetic.product(deltas, 1, deltaWidth, values, before, width, after, outputs, width, rows);
  copyRows(weightGradients, inputs, after, width, outputs);
  biases.set(biasGradients);
  arithmetic.sums(deltas, biases, after, rows, deltaWidth);
  copyRows(biasGradients, outputs, after, outputs, 1);

  if (!toInputs) return;
  copyRows(memory.weights, width, layer.weights, inputs, outputs);
  const out = memory.deltas[l]!;
  arithmetic.product(deltas, deltaWidth, 1, memory.weights, zeros, 0, out, rows, width, outputs);
}

function affineRow(
  inputs: Float64Array,
  from: number,
  weights: Float64Array,
  biases: Float64Array,
  out: Float64Array,
  to: number,
  inputSize: number,
  outputSize: number,
): void {
  const end = from + inputSize;
  const whole = outputSize - (outputSize % 4);
  for (let o = 0; o < whole; o += 4) {
    let p = o * inputSize;
    let q = p + inputSize;
    let r = q + inputSize;
    let s = r + inputSize;
    let a = biases[o]!;
    let b = biases[o + 1]!;
    let c = biases[o + 2]!;
    let d = biases[o + 3]!;
    for (let i = from; i < end; i++) {
      const x = inputs[i]!;
      a += x * weights[p++]!;
      b += x * weights[q++]!;
      c += x * weights[r++]!;
      d += x * weights[s++]!;
    }
    out[to + o] = a;
    out[to + o + 1] = b;
    out[to + o + 2] = c;
    out[to + o + 3] = d;
  }
  for (let o = whole; o < outputSize; o++) {
    let p = o * inputSize;
    let a = biases[o]!;
    for (let i = from; i < end; i++) a += inputs[i]! * weights[p++]!;
    out[to + o] = a;
  }
}
