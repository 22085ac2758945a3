import { exp } from '@aegis/core/math';

/** Sums over one minibatch. */
export interface PolicyLoss {
  loss: number;
  entropy: number;
  approxKl: number;
  clipped: number;
}

/**
 * The clipped surrogate with an entropy bonus for one sample: adds its terms to `sums` and writes the
 * gradient with respect to the logits. Masked actions have log-probability −∞ and get none.
 *
 * @see Schulman et al. (2017), arXiv:1707.06347, equation 7; the estimate of the divergence is
 * Schulman (2020), Approximating KL Divergence: (r − 1) − log r
 */
export function clippedSurrogate(
  logProbabilities: Float64Array,
  from: number,
  columns: number,
  sample: { action: number; oldLogProbability: number; advantage: number; share: number },
  settings: { clip: number; entropyCoefficient: number },
  gradients: Float64Array,
  sums: PolicyLoss,
): void {
  const { action, advantage, share } = sample;
  const chosen = logProbabilities[from + action]!;
  const logRatio = chosen - sample.oldLogProbability;
  const ratio = exp(Math.max(-20, Math.min(20, logRatio)));
  const low = 1 - settings.clip;
  const high = 1 + settings.clip;
  const held = Math.max(low, Math.min(high, ratio)) * advantage;
  const free = ratio * advantage;
  sums.loss -= Math.min(free, held) * share;
  sums.approxKl += (ratio - 1 - logRatio) * share;
  if (ratio < low || ratio > high) sums.clipped += share;
  // Where the clip holds, the sample says nothing more.
  const pull = free <= held ? -advantage * ratio * share : 0;

  let entropy = 0;
  for (let a = 0; a < columns; a++) {
    const value = logProbabilities[from + a]!;
    if (value > -1e30) entropy -= exp(value) * value;
  }
  sums.entropy += entropy * share;
  for (let a = 0; a < columns; a++) {
    const value = logProbabilities[from + a]!;
    if (!(value > -1e30)) {
      gradients[from + a] = 0;
      continue;
    }
    const probability = exp(value);
    const towards = (a === action ? 1 : 0) - probability;
    const spread = settings.entropyCoefficient * share * probability * (value + entropy);
    gradients[from + a] = pull * towards + spread;
  }
}

/** Cross-entropy against a lesson for one sample; writes the gradient and gives the loss. */
export function lessonLoss(
  logProbabilities: Float64Array,
  from: number,
  columns: number,
  lesson: number,
  share: number,
  gradients: Float64Array,
): number {
  for (let a = 0; a < columns; a++) {
    const value = logProbabilities[from + a]!;
    const probability = value > -1e30 ? exp(value) : 0;
    gradients[from + a] = share * (probability - (a === lesson ? 1 : 0));
  }
  return -share * logProbabilities[from + lesson]!;
}

/**
 * Half the squared error of one estimated return, and its slope with respect to the estimate. With
 * `clip`, the estimate counts as at most so far from the one of before, where that is the greater error.
 *
 * @see Huang et al. (2022), The 37 Implementation Details of Proximal Policy Optimization, detail 9
 */
export function valueLoss(
  value: number,
  before: number,
  target: number,
  clip: number | null,
): { readonly loss: number; readonly slope: number } {
  const error = value - target;
  const free = { loss: 0.5 * error * error, slope: error };
  if (clip === null || Math.abs(value - before) <= clip) return free;
  const heldError = before + Math.max(-clip, Math.min(clip, value - before)) - target;
  const held = 0.5 * heldError * heldError;
  return held > free.loss ? { loss: held, slope: 0 } : free;
}
