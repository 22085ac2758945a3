import { chiSquareTail, log } from '../math/index.js';

/** Probabilities below this are taken for it: no evidence is infinite. */
const FLOOR = 1e-300;

/** `p` held to [0, 1]; what is not a number is no evidence. */
function share(p: number): number {
  return p < 1 ? Math.max(0, p) : 1;
}

/**
 * One tail probability from several independent ones: many weak ones make a strong one.
 *
 * @param probabilities - each in [0, 1]; NaN counts as 1, none at all gives 1
 * @returns in [0, 1]
 *
 * @example
 * ```ts
 * import { fisherCombine } from '@aegis/core/stats';
 * fisherCombine([0.05, 0.05]) < 0.05; // => true
 * ```
 *
 * @see Fisher (1925), Statistical Methods for Research Workers, §21.1
 */
export function fisherCombine(probabilities: readonly number[]): number {
  if (probabilities.length === 0) return 1;
  let statistic = 0;
  for (const p of probabilities) statistic -= 2 * log(Math.max(FLOOR, share(p)));
  return chiSquareTail(statistic, 2 * probabilities.length);
}

/**
 * One tail probability from several that may depend on one another: the strongest counts, at a price for
 * how many were asked.
 *
 * @param probabilities - each in [0, 1]; NaN counts as 1, none at all gives 1
 * @returns in [0, 1]
 *
 * @example
 * ```ts
 * import { simes } from '@aegis/core/stats';
 * simes([0.01, 0.5]); // => 0.02
 * ```
 *
 * @see Simes (1986), An Improved Bonferroni Procedure for Multiple Tests of Significance, Biometrika
 * 73(3), doi:10.1093/biomet/73.3.751
 */
export function simes(probabilities: readonly number[]): number {
  const order = probabilities.map(share).sort((a, b) => a - b);
  const n = order.length;
  return order.reduce((least, p, i) => Math.min(least, (p * n) / (i + 1)), 1);
}
