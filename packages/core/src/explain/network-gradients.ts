import { AegisError } from '../index.js';
import type { Differentiable } from './integrated-gradients.js';

/** What is needed of a network: `DenseNetwork` of `@aegis/core/neural` has it. */
export interface NetworkLike {
  readonly sizes: readonly number[];
  readonly gradients: Float64Array;
  forward(inputs: Float64Array, rows: number): Float64Array;
  backward(outputGradients: Float64Array, rows: number): Float64Array;
}

/**
 * One output of a network as a function with slopes, for {@link integratedGradients}. The network's
 * `gradients` stay as they are, but not what a `backward` under way would need: not to be called between
 * a `forward` and its `backward`.
 *
 * @param output - which one, from 0
 * @throws AegisError `invalid-argument` where there is no such output
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { integratedGradients, networkOutput } from '@aegis/core/explain';
 * import { DenseNetwork } from '@aegis/core/neural';
 * const network = new DenseNetwork({ sizes: [3, 8, 2] }, new Random(1));
 * const { completenessError } = integratedGradients(networkOutput(network, 1), [1, 2, 3], [0, 0, 0]);
 * completenessError < 1e-6; // => true
 * ```
 */
export function networkOutput(network: NetworkLike, output: number): Differentiable {
  const outputs = network.sizes.at(-1)!;
  if (!Number.isInteger(output) || output < 0 || output >= outputs) {
    throw new AegisError(
      'invalid-argument',
      `networkOutput: output is ${String(output)} of ${outputs}; give a whole number from 0 on.`,
    );
  }
  const slopes = new Float64Array(outputs);
  slopes[output] = 1;
  const held = new Float64Array(network.gradients.length);
  return (row) => {
    const value = network.forward(row, 1)[output]!;
    return { value, gradient: inputSlopes(network, slopes, held) };
  };
}

/**
 * The mean squared error of a network that gives its inputs back, as a function with slopes: which inputs
 * brought an autoencoder out of its depth, where the parts of the error say what it could not give back.
 * The network's `gradients` stay as they are; not to be called between a `forward` and its `backward`.
 *
 * @throws AegisError `invalid-argument` unless there are as many outputs as inputs
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { integratedGradients, squaredError } from '@aegis/core/explain';
 * import { DenseNetwork } from '@aegis/core/neural';
 * const network = new DenseNetwork({ sizes: [3, 2, 3] }, new Random(1));
 * const { values, converged } = integratedGradients(squaredError(network), [1, 2, 3], [0, 0, 0]);
 * [values.length, converged]; // => [3, true]
 * ```
 */
export function squaredError(network: NetworkLike): Differentiable {
  const columns = network.sizes[0]!;
  if (network.sizes.at(-1) !== columns) {
    throw new AegisError(
      'invalid-argument',
      `squaredError: ${network.sizes.at(-1)} outputs for ${columns} inputs; give a network with as many.`,
    );
  }
  const slopes = new Float64Array(columns);
  const gradient = new Float64Array(columns);
  const held = new Float64Array(network.gradients.length);
  return (row) => {
    const back = network.forward(row, 1);
    let value = 0;
    for (let c = 0; c < columns; c++) {
      const error = row[c]! - back[c]!;
      value += (error * error) / columns;
      gradient[c] = (2 * error) / columns;
      slopes[c] = -gradient[c]!;
    }
    const through = inputSlopes(network, slopes, held);
    for (let c = 0; c < columns; c++) gradient[c]! += through[c]!;
    return { value, gradient };
  };
}

/** Carries slopes back to the inputs without leaving a trace in the gradients. */
function inputSlopes(network: NetworkLike, slopes: Float64Array, held: Float64Array): Float64Array {
  held.set(network.gradients);
  const inputs = network.backward(slopes, 1);
  network.gradients.set(held);
  return inputs;
}
