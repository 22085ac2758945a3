import { sigmoid } from '../math/index.js';
import type { Arithmetic } from './arithmetic.js';

/** What a layer does to its sums. */
export type Activation = 'identity' | 'relu' | 'tanh' | 'sigmoid';

/** Applies the activation in place to the first `count` values. */
export function activate(
  kind: Activation,
  values: Float64Array,
  count: number,
  arithmetic: Arithmetic,
): void {
  if (kind === 'relu') for (let i = 0; i < count; i++) values[i] = Math.max(0, values[i]!);
  else if (kind === 'tanh') arithmetic.tanh(values, count);
  else if (kind === 'sigmoid') for (let i = 0; i < count; i++) values[i] = sigmoid(values[i]!);
}

/** Multiplies `gradients` by the slope of the activation, read off its outputs. */
export function multiplyBySlope(
  kind: Activation,
  outputs: Float64Array,
  gradients: Float64Array,
  count: number,
  arithmetic: Arithmetic,
): void {
  if (kind === 'tanh') arithmetic.multiplyByTanhSlope(outputs, gradients, count);
  else if (kind === 'sigmoid') {
    for (let i = 0; i < count; i++) gradients[i]! *= outputs[i]! * (1 - outputs[i]!);
  } else if (kind === 'relu') {
    for (let i = 0; i < count; i++) gradients[i]! *= outputs[i]! > 0 ? 1 : 0;
  }
}
