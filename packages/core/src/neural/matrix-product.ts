import { product } from './product.js';
import { loadSimdProduct, type Product } from './simd-product.js';

/** From so many terms on, the way into WebAssembly's memory and back pays. */
const LEAST_TERMS = 1024;
/** From so many rows on, turning the weights round pays. */
const LEAST_ROWS = 4;

/** Looked for when first wanted, once. Only a cache: the bits are those of `product`. */
let quickest: Product | null = null;

function productFor(terms: number): Product {
  if (terms < LEAST_TERMS) return product;
  quickest ??= loadSimdProduct() ?? product;
  return quickest;
}

/**
 * out[r, o] = bias[o] + Σᵢ inputs[r, i] · weights[o, i], summed in that order; `weights` is outputs ×
 * inputs, row-major.
 *
 * @param turned - room for as many numbers as there are weights
 */
export function affine(
  inputs: Float64Array,
  weights: Float64Array,
  biases: Float64Array,
  turned: Float64Array,
  out: Float64Array,
  rows: number,
  inputSize: number,
  outputSize: number,
): void {
  if (rows < LEAST_ROWS) {
    for (let r = 0; r < rows; r++) {
      affineRow(inputs, r * inputSize, weights, biases, out, r * outputSize, inputSize, outputSize);
    }
    return;
  }
  for (let o = 0; o < outputSize; o++) {
    for (let i = 0; i < inputSize; i++) turned[i * outputSize + o] = weights[o * inputSize + i]!;
  }
  const multiply = productFor(rows * inputSize * outputSize);
  multiply(inputs, inputSize, 1, turned, biases, 0, out, rows, outputSize, inputSize);
}

/** One row, four outputs at a time, to the bits that it has among others. */
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

/** weightGradients[o, i] += Σᵣ deltas[r, o] · inputs[r, i], and the same for the biases. */
export function accumulateWeightGradients(
  inputs: Float64Array,
  deltas: Float64Array,
  weightGradients: Float64Array,
  biasGradients: Float64Array,
  rows: number,
  inputSize: number,
  outputSize: number,
): void {
  const multiply = productFor(rows * inputSize * outputSize);
  const held = weightGradients;
  multiply(deltas, 1, outputSize, inputs, held, inputSize, held, outputSize, inputSize, rows);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputSize; o++) biasGradients[o]! += deltas[r * outputSize + o]!;
  }
}

/**
 * out[r, i] = Σₒ deltas[r, o] · weights[o, i].
 *
 * @param zeros - inputSize of them
 */
export function backpropagate(
  deltas: Float64Array,
  weights: Float64Array,
  zeros: Float64Array,
  out: Float64Array,
  rows: number,
  inputSize: number,
  outputSize: number,
): void {
  const multiply = productFor(rows * inputSize * outputSize);
  multiply(deltas, outputSize, 1, weights, zeros, 0, out, rows, inputSize, outputSize);
}

/** `set` of a `subarray` without the view that it would allocate. */
export function copyInto(target: Float64Array, source: Float64Array, length: number): void {
  for (let i = 0; i < length; i++) target[i] = source[i]!;
}
