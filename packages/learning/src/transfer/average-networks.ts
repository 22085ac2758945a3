import { AegisError } from '@aegis/core';
import { DenseNetwork } from '@aegis/core/neural';

/**
 * One network of many with the same layout: the weighted mean of their parameters. For a warm start of an
 * entity's network from those of its fleet, where all began with the same parameters; means of networks
 * that began anywhere are networks of nothing.
 *
 * O(networks · parameters). The networks stay as they are.
 *
 * @param weights - one >= 0 for each network, such as its rows; the same for all if left out
 * @throws AegisError `invalid-argument` without networks, where layouts differ, or where weights are no such
 *
 * @example
 * ```ts
 * import { DenseNetwork } from '@aegis/core/neural';
 * import { averageNetworks } from '@aegis/learning/transfer';
 * const [a, b] = [new DenseNetwork({ sizes: [1, 1] }), new DenseNetwork({ sizes: [1, 1] })];
 * a.parameters.set([1, 0]);
 * b.parameters.set([4, 3]);
 * Array.from(averageNetworks([a, b], [2, 1]).parameters); // => [2, 1]
 * ```
 *
 * @see McMahan et al. (2017), Communication-Efficient Learning of Deep Networks from Decentralized Data,
 * AISTATS, arXiv:1602.05629
 */
export function averageNetworks(
  networks: readonly DenseNetwork[],
  weights?: ArrayLike<number>,
): DenseNetwork {
  const [first] = networks;
  if (first === undefined) throw refuse('there are no networks; give at least one');
  const layout = JSON.stringify(first.options);
  if (networks.some(({ options }) => JSON.stringify(options) !== layout)) {
    throw refuse('the networks differ in sizes or activations; give ones with the same options');
  }
  const shares = Float64Array.from(networks, (_, i) => weights?.[i] ?? (weights ? Number.NaN : 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const isSound = shares.every((share) => share >= 0) && total > 0 && Number.isFinite(total);
  if (!isSound || (weights !== undefined && weights.length !== networks.length)) {
    throw refuse('the weights are not one number >= 0 for each network with a sum above 0');
  }
  const average = new DenseNetwork(first.options);
  average.parameters.fill(0);
  networks.forEach(({ parameters }, n) => {
    const share = shares[n]! / total;
    for (let i = 0; i < parameters.length; i++) average.parameters[i]! += share * parameters[i]!;
  });
  return average;
}

function refuse(sentence: string): AegisError {
  return new AegisError('invalid-argument', `averageNetworks: ${sentence}.`);
}
