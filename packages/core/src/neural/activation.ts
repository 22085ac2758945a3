import { sigmoid, tanh } from '../math/index.js';

/** What a layer does to its sums. */
export type Activation = 'identity' | 'relu' | 'tanh' | 'sigmoid';

/** Applies the activation in place to the first `count` values. */
export function activate(kind: Activation, values: Float64Array, count: number): void {
  if (kind === 'relu') for (let i = 0; i < count; i++) values[i] = Math.max(0, values[i]!);
  else if (kind === 'tanh') for (let i = 0; i < count; i++) values[i] = tanh(values[i]!);
  else if (kind === 'sigmoid') for (let i = 0; i < count; i++) values[i] = sigmoid(values[i]!);
}

/** Multiplies `gradients` by the slope of the activation, read off its outputs. */
export function multiplyBySlope(
  kind: Activation,
  outputs: Float64Array,
  gradients: Float64Array,
  count: number,
): void {
  if (kind === 'identity') return;
  for (let i = 0; i < count; i++) {
    const y = outputs[i]!;
    const slope = kind === 'tanh' ? 1 - y * y : kind === 'sigmoid' ? y * (1 - y) : y > 0 ? 1 : 0;
    gradients[i]! *= slope;
  }
}
