import { exp, lgamma, log, log1p } from '@aegis/core/math';

/** Terms of a tail that are added up at most; they fall geometrically long before. */
const MAX_TERMS = 20000;
/** More trials than any window has lines; each may be a term. */
const MAX_TRIALS = 1 << 20;
const SMALLEST = 1e-300;

/**
 * The probability of at least `count` events where `mean` are expected with this variance: negative
 * binomial, or Poisson where the variance is no larger than the mean.
 *
 * @returns in (0, 1], never 0
 */
export function countTail(count: number, mean: number, variance: number): number {
  if (!(count > 0) || !(mean > 0)) return 1;
  const k = Math.ceil(count);
  if (k <= mean) return 1;
  // A variance hardly above the mean would make the shape overflow; it is Poisson then.
  const excess = variance - mean;
  const poisson = !(excess > mean * 1e-6);
  const shape = poisson ? 0 : (mean * mean) / excess;
  const logFirst = poisson
    ? k * log(mean) - mean - lgamma(k + 1)
    : lgamma(k + shape) -
      lgamma(shape) -
      lgamma(k + 1) -
      shape * log1p(mean / shape) +
      k * (log(mean) - log(mean + shape));
  const share = poisson ? 0 : mean / (mean + shape);
  // The terms from `count` on, each as a ratio to the one before.
  let term = 1;
  let sum = 1;
  for (let i = k; i < k + MAX_TERMS; i++) {
    term *= poisson ? mean / (i + 1) : ((i + shape) / (i + 1)) * share;
    sum += term;
    if (term < sum * 1e-12) break;
  }
  const tail = exp(logFirst + log(sum));
  return tail > 1 ? 1 : Math.max(tail, SMALLEST);
}

/**
 * The probability of at least `hits` of `trials` where the share is known as a Beta(`a`, `b`).
 *
 * @returns in (0, 1], never 0
 */
export function betaBinomialTail(hits: number, trials: number, a: number, b: number): number {
  if (!(hits > 0)) return 1;
  const n = Math.max(trials, hits);
  const logFirst =
    lgamma(n + 1) -
    lgamma(hits + 1) -
    lgamma(n - hits + 1) +
    lgamma(hits + a) +
    lgamma(n - hits + b) -
    lgamma(n + a + b) +
    lgamma(a + b) -
    lgamma(a) -
    lgamma(b);
  let term = 1;
  let sum = 1;
  for (let i = hits, end = Math.min(n, hits + MAX_TRIALS); i < end; i++) {
    term *= ((n - i) * (i + a)) / ((i + 1) * (n - i - 1 + b));
    sum += term;
    if (term < sum * 1e-12) break;
  }
  const tail = exp(logFirst + log(sum));
  return tail > 1 ? 1 : Math.max(tail, SMALLEST);
}
