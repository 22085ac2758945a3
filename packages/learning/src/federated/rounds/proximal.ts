import { AegisError, checkNumber } from '@aegis/core';
import {
  Adam,
  type AdamOptions,
  type DenseBackend,
  type DenseNetwork,
  typedArrayBackend,
} from '@aegis/core/neural';

/**
 * Adds the slope of μ/2 · |w − w₀|² to a client's gradients, in place: it keeps local training near the
 * parameters that the round began with, which is what FedProx adds to FedAvg.
 *
 * @param anchor - w₀, what the server sent
 * @param mu - μ >= 0; 0 is FedAvg
 * @throws AegisError `invalid-argument` where the lengths differ
 *
 * @example
 * ```ts
 * import { addProximalGradient } from '@aegis/learning/federated';
 * const gradients = new Float64Array([1]);
 * addProximalGradient(gradients, new Float64Array([3]), new Float64Array([2]), 0.5);
 * gradients[0]; // => 1.5
 * ```
 *
 * @see Li, Sahu, Zaheer, Sanjabi, Talwalkar, Smith (2020), Federated Optimization in Heterogeneous
 * Networks, MLSys, arXiv:1812.06127
 */
export function addProximalGradient(
  gradients: Float64Array,
  parameters: Float64Array,
  anchor: Float64Array,
  mu: number,
): void {
  const n = gradients.length;
  if (parameters.length !== n || anchor.length !== n) {
    throw new AegisError(
      'invalid-argument',
      `addProximalGradient: ${n} gradients, ${parameters.length} parameters, ${anchor.length} of the ` +
        'anchor; give as many of each.',
    );
  }
  for (let i = 0; i < n; i++) gradients[i]! += mu * (parameters[i]! - anchor[i]!);
}

/**
 * A backend for `fitDense` that trains with the proximal term, around the parameters that the network has
 * when the fit begins.
 *
 * @param mu - μ >= 0
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { DenseNetwork, fitDense } from '@aegis/core/neural';
 * import { proximalBackend } from '@aegis/learning/federated';
 * const x = new Float64Array([0, 1]);
 * const far = async (mu: number) => {
 *   const network = new DenseNetwork({ sizes: [1, 1] }, new Random(1));
 *   const before = network.parameters.slice();
 *   await fitDense(network, x, new Float64Array([5, 5]), 2, { backend: proximalBackend(mu) });
 *   return Math.abs(network.parameters[1] - before[1]);
 * };
 * (await far(100)) < (await far(0)); // => true
 * ```
 */
export function proximalBackend(mu: number): DenseBackend {
  checkNumber('proximalBackend', 'mu', mu, { min: 0 });
  return {
    name: `proximal-${mu}`,
    train: (network: DenseNetwork, options: Readonly<Required<AdamOptions>>) => {
      const adam = new Adam(network.parameters.length, options);
      const anchor = network.parameters.slice();
      let squares = 0;
      return {
        step: (inputs, targets, rows) => {
          const outputs = network.forward(inputs, rows);
          const slopes = new Float64Array(outputs.length);
          for (let i = 0; i < outputs.length; i++) {
            const error = outputs[i]! - targets[i]!;
            squares += error * error;
            slopes[i] = (2 * error) / outputs.length;
          }
          network.zeroGradients();
          network.backward(slopes, rows, false);
          addProximalGradient(network.gradients, network.parameters, anchor, mu);
          adam.step(network.parameters, network.gradients);
        },
        takeSquares: () => {
          const taken = squares;
          squares = 0;
          return taken;
        },
        close: () => {},
      };
    },
    predict: typedArrayBackend.predict,
  };
}
