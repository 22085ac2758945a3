/** How Kernel SHAP weighs coalitions of so many columns, at least 2. */
export interface KernelWeights {
  /** The chance of one coalition of each size, from none to all; none and all have none. */
  readonly chances: Float64Array;
  /** The chance of each size. */
  readonly sizes: Float64Array;
  /** The chance that two given columns are both in. */
  readonly both: number;
}

/**
 * The Shapley kernel as a distribution: a size of k at 1 / (k · (columns − k)), and every coalition of it
 * alike.
 *
 * @see Covert, Lee (2021), Improving KernelSHAP, AISTATS, arXiv:2012.01536, appendix A
 */
export function kernelWeights(columns: number): KernelWeights {
  const sizes = new Float64Array(columns + 1);
  let sum = 0;
  for (let k = 1; k < columns; k++) {
    sizes[k] = 1 / (k * (columns - k));
    sum += sizes[k]!;
  }
  const chances = new Float64Array(columns + 1);
  let choices = 1;
  let both = 0;
  for (let k = 1; k < columns; k++) {
    choices = (choices * (columns - k + 1)) / k;
    sizes[k]! /= sum;
    chances[k] = sizes[k]! / choices;
    both += (sizes[k]! * k * (k - 1)) / (columns * (columns - 1));
  }
  return { chances, sizes, both };
}
