// The loops below are where training and scoring spend their time: flat arrays, no allocation, four
// sums at a time so that the processor does not wait for one addition before the next.

/** out[r, o] = bias[o] + Σᵢ inputs[r, i] · weights[o, i]; `weights` is outputs × inputs, row-major. */
export function affine(
  inputs: Float64Array,
  weights: Float64Array,
  biases: Float64Array,
  out: Float64Array,
  rows: number,
  inputSize: number,
  outputSize: number,
): void {
  const whole = inputSize - (inputSize % 4);
  for (let r = 0; r < rows; r++) {
    const row = r * inputSize;
    for (let o = 0; o < outputSize; o++) {
      const w = o * inputSize;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let i = 0; i < whole; i += 4) {
        s0 += inputs[row + i]! * weights[w + i]!;
        s1 += inputs[row + i + 1]! * weights[w + i + 1]!;
        s2 += inputs[row + i + 2]! * weights[w + i + 2]!;
        s3 += inputs[row + i + 3]! * weights[w + i + 3]!;
      }
      for (let i = whole; i < inputSize; i++) s0 += inputs[row + i]! * weights[w + i]!;
      out[r * outputSize + o] = biases[o]! + (s0 + s1 + (s2 + s3));
    }
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
  for (let r = 0; r < rows; r++) {
    const row = r * inputSize;
    for (let o = 0; o < outputSize; o++) {
      const delta = deltas[r * outputSize + o]!;
      // Rectified units are silent often enough that skipping them pays.
      if (delta === 0) continue;
      const w = o * inputSize;
      for (let i = 0; i < inputSize; i++) weightGradients[w + i]! += delta * inputs[row + i]!;
      biasGradients[o]! += delta;
    }
  }
}

/** out[r, i] = Σₒ deltas[r, o] · weights[o, i]. */
export function backpropagate(
  deltas: Float64Array,
  weights: Float64Array,
  out: Float64Array,
  rows: number,
  inputSize: number,
  outputSize: number,
): void {
  out.fill(0, 0, rows * inputSize);
  for (let r = 0; r < rows; r++) {
    const row = r * inputSize;
    for (let o = 0; o < outputSize; o++) {
      const delta = deltas[r * outputSize + o]!;
      if (delta === 0) continue;
      const w = o * inputSize;
      for (let i = 0; i < inputSize; i++) out[row + i]! += delta * weights[w + i]!;
    }
  }
}

/** `set` of a `subarray` without the view that it would allocate. */
export function copyInto(target: Float64Array, source: Float64Array, length: number): void {
  for (let i = 0; i < length; i++) target[i] = source[i]!;
}
