import { AegisError } from '@aegis/core';
import { erfc, exp, log, log1p } from '@aegis/core/math';

const HALF_LOG_PI = 0.5723649429247001;
/** The alternating series ends at a term below e^−25 of the sum; half of it counts, which leaves 1e-14. */
const NEGLIGIBLE = 25;
const MOST_TERMS = 200_000;
/** Where erfc is 2 to the last bit. */
const FAR_LEFT = -6;

/**
 * The Rényi divergence of one round of the sampled Gaussian mechanism: every client takes part with
 * probability `samplingRate`, independently (Poisson), the sum of contributions of norm at most C gets
 * normal noise of standard deviation `noiseMultiplier` · C. Neighbours differ by one client there or not.
 * Divergences of rounds add up.
 *
 * Sampling a fixed number of clients is another mechanism; charge it with `samplingRate` 1.
 *
 * @param samplingRate - q in [0, 1]
 * @param noiseMultiplier - σ > 0; 0 gives infinity
 * @param order - α > 1, whole or not
 * @returns nats, >= 0; O(order) terms for whole orders, some hundred for others
 * @throws AegisError `invalid-argument` where one of them is out of its range
 *
 * @example
 * ```ts
 * import { sampledGaussianRdp } from '@aegis/learning/federated';
 * sampledGaussianRdp(1, 5, 4); // => 0.08
 * sampledGaussianRdp(0.01, 5, 4) < 1e-4; // => true
 * ```
 *
 * @see Mironov, Talwar, Zhang (2019), Rényi Differential Privacy of the Sampled Gaussian Mechanism,
 * arXiv:1908.10530, §3.3
 */
export function sampledGaussianRdp(
  samplingRate: number,
  noiseMultiplier: number,
  order: number,
): number {
  const q = samplingRate;
  const sigma = noiseMultiplier;
  if (!(q >= 0 && q <= 1 && sigma >= 0 && order > 1 && order < Number.POSITIVE_INFINITY)) {
    throw new AegisError(
      'invalid-argument',
      `sampledGaussianRdp: samplingRate is ${q}, noiseMultiplier ${sigma}, order ${order}; ` +
        'give a rate in [0, 1], noise >= 0 and an order > 1.',
    );
  }
  if (q === 0 || sigma === Number.POSITIVE_INFINITY) return 0;
  if (sigma === 0) return Number.POSITIVE_INFINITY;
  if (q === 1) return order / (2 * sigma * sigma);
  const moment = Number.isInteger(order)
    ? wholeLogMoment(q, sigma, order)
    : fractionalLogMoment(q, sigma, order);
  return Math.max(0, moment / (order - 1));
}

/** log E[((1 − q) + q e^((2z − 1) / 2σ²))^α], a binomial sum. */
function wholeLogMoment(q: number, sigma: number, order: number): number {
  const logQ = log(q);
  const logRest = log1p(-q);
  let logBinomial = 0;
  let total = Number.NEGATIVE_INFINITY;
  for (let k = 0; k <= order; k++) {
    const power = (k * k - k) / (2 * sigma * sigma);
    total = logAdd(total, logBinomial + k * logQ + (order - k) * logRest + power);
    logBinomial += log((order - k) / (k + 1));
  }
  return total;
}

/**
 * The same for any α: the binomial series on either side of z0, where the two parts of the mixture weigh
 * the same, so that both converge. Past α the signs alternate; positive and negative terms are held apart.
 */
function fractionalLogMoment(q: number, sigma: number, order: number): number {
  const logQ = log(q);
  const logRest = log1p(-q);
  const z0 = sigma * sigma * (logRest - logQ) + 0.5;
  const width = Math.SQRT2 * sigma;
  let logBinomial = 0;
  let sign = 1;
  let positive = Number.NEGATIVE_INFINITY;
  let negative = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < MOST_TERMS; i++) {
    const j = order - i;
    const below = i * logQ + j * logRest + (i * i - i) / (2 * sigma * sigma);
    const above = j * logQ + i * logRest + (j * j - j) / (2 * sigma * sigma);
    const term =
      logBinomial -
      Math.LN2 +
      logAdd(below + logErfc((i - z0) / width), above + logErfc((z0 - j) / width));
    const last = i > order && term < positive - NEGLIGIBLE;
    const counted = last ? term - Math.LN2 : term;
    if (sign > 0) positive = logAdd(positive, counted);
    else negative = logAdd(negative, counted);
    if (last) break;
    const ratio = (order - i) / (i + 1);
    logBinomial += log(Math.abs(ratio));
    if (ratio < 0) sign = -sign;
  }
  return positive + log1p(-exp(negative - positive));
}

/** log(e^a + e^b). */
function logAdd(a: number, b: number): number {
  const most = Math.max(a, b);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + log1p(exp(Math.min(a, b) - most));
}

/** log erfc(x), also where erfc itself is below the smallest double: an asymptotic series from 8 on. */
function logErfc(x: number): number {
  if (x < FAR_LEFT) return Math.LN2;
  if (x < 8) return log(erfc(x));
  const scale = 1 / (2 * x * x);
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 16; n++) {
    const next = -term * (2 * n - 1) * scale;
    if (Math.abs(next) < 1e-17) break;
    term = next;
    sum += term;
  }
  return log(sum) - x * x - log(x) - HALF_LOG_PI;
}
