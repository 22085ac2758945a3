import { AegisError } from '@aegis/core';
import { exp, log, log1p } from '@aegis/core/math';

/**
 * How Rényi divergences become (ε, δ): `improved` is never worse and is the default, `classic` is that of
 * the moments accountant, for comparing with what was published under it.
 */
export type RdpConversion = 'improved' | 'classic';

/** An ε, and the order that gave it. */
export interface ConvertedEpsilon {
  readonly epsilon: number;
  readonly order: number;
}

/**
 * Whole orders give up to 3 % more where little noise meets many rounds, hence tenths up to 11 (σ 0.7, q
 * 256/60000, 16,406 rounds: 8.68 at order 3.5 against 8.95); the far ones serve ε below 0.1.
 */
export const RDP_ORDERS: readonly number[] = Object.freeze([
  ...Array.from({ length: 100 }, (_, i) => (11 + i) / 10),
  ...Array.from({ length: 53 }, (_, i) => 12 + i),
  ...[72, 80, 96, 112, 128, 160, 192, 256, 384, 512, 768, 1024],
]);

/**
 * The least ε, over the orders, for which the divergences mean (ε, δ)-differential privacy.
 *
 * @param orders - each > 1
 * @param divergences - as many, nats, summed over all rounds
 * @param delta - δ in (0, 1): well below one over the number of clients
 * @throws AegisError `invalid-argument` where the lengths differ or δ is out of its range
 *
 * @example
 * ```ts
 * import { epsilonOf, sampledGaussianRdp } from '@aegis/learning/federated';
 * const orders = [2, 4, 8];
 * const divergences = orders.map((order) => 20 * sampledGaussianRdp(1, 5, order));
 * Math.round(epsilonOf(orders, divergences, 1e-3).epsilon * 10) / 10; // => 3.2
 * ```
 *
 * @see Mironov (2017), Rényi Differential Privacy, CSF, proposition 3 (classic); Balle, Barthe, Gaboardi,
 * Hsu, Sato (2020), Hypothesis Testing Interpretations and Rényi Differential Privacy, AISTATS, theorem
 * 21; Canonne, Kamath, Steinke (2020), arXiv:2004.00010, proposition 12 (improved)
 */
export function epsilonOf(
  orders: readonly number[],
  divergences: ArrayLike<number>,
  delta: number,
  conversion: RdpConversion = 'improved',
): ConvertedEpsilon {
  if (orders.length !== divergences.length || !(delta > 0 && delta < 1)) {
    throw new AegisError(
      'invalid-argument',
      `epsilonOf: ${orders.length} orders, ${divergences.length} divergences, delta ${delta}; ` +
        'give as many of both and a delta in (0, 1).',
    );
  }
  let best: ConvertedEpsilon = { epsilon: Number.POSITIVE_INFINITY, order: orders[0] ?? 2 };
  orders.forEach((order, i) => {
    const epsilon =
      conversion === 'classic'
        ? divergences[i]! - log(delta) / (order - 1)
        : divergences[i]! + log1p(-1 / order) - (log(delta) + log(order)) / (order - 1);
    if (epsilon < best.epsilon) best = { epsilon: Math.max(0, epsilon), order };
  });
  return best;
}

/**
 * The least δ, over the orders, for which the divergences mean (ε, δ)-differential privacy: the inverse
 * of {@link epsilonOf} in its improved form.
 *
 * @returns in [0, 1]
 *
 * @example
 * ```ts
 * import { deltaOf, epsilonOf } from '@aegis/learning/federated';
 * const { epsilon } = epsilonOf([4], [0.5], 1e-5);
 * Math.abs(deltaOf([4], [0.5], epsilon) - 1e-5) < 1e-15; // => true
 * ```
 */
export function deltaOf(
  orders: readonly number[],
  divergences: ArrayLike<number>,
  epsilon: number,
): number {
  let least = 1;
  orders.forEach((order, i) => {
    const exponent = (order - 1) * (divergences[i]! - epsilon + log1p(-1 / order)) - log(order);
    least = Math.min(least, exp(exponent));
  });
  return least;
}
