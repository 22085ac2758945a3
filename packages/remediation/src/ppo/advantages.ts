/** What {@link generalisedAdvantages} reads and writes: element t · environments + i throughout. */
export interface AdvantageArrays {
  readonly steps: number;
  readonly rewards: Float64Array;
  readonly values: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** Estimated return of the final observation where an episode was cut off. */
  readonly cutValues: Float64Array;
  readonly lastValues: Float64Array;
  readonly advantages: Float64Array;
  readonly returns: Float64Array;
}

/**
 * Generalised advantage estimates. An episode that was cut off is continued by the estimate of what
 * was last seen; one that came to its own end is worth nothing more.
 *
 * @see Schulman et al. (2016), High-Dimensional Continuous Control Using Generalized Advantage
 * Estimation, ICLR; Pardo et al. (2018), Time Limits in Reinforcement Learning, ICML
 */
export function generalisedAdvantages(
  arrays: AdvantageArrays,
  environments: number,
  gamma: number,
  lambda: number,
): void {
  const { steps, rewards, values, terminated, truncated, cutValues } = arrays;
  for (let i = 0; i < environments; i++) {
    let running = 0;
    for (let t = steps - 1; t >= 0; t--) {
      const at = t * environments + i;
      const ended = terminated[at] === 1 || truncated[at] === 1;
      const following = t === steps - 1 ? arrays.lastValues[i]! : values[at + environments]!;
      const next = terminated[at] === 1 ? 0 : truncated[at] === 1 ? cutValues[at]! : following;
      const delta = rewards[at]! + gamma * next - values[at]!;
      running = delta + (ended ? 0 : gamma * lambda * running);
      arrays.advantages[at] = running;
      arrays.returns[at] = running + values[at]!;
    }
  }
}

/** The picked advantages with mean 0 and variance 1: each minibatch by itself. */
export function normalisedAdvantages(
  advantages: Float64Array,
  picks: Int32Array,
  out: Float64Array,
): void {
  const size = picks.length;
  let mean = 0;
  for (let b = 0; b < size; b++) mean += advantages[picks[b]!]! / size;
  let variance = 0;
  for (let b = 0; b < size; b++) {
    const spread = advantages[picks[b]!]! - mean;
    variance += (spread * spread) / size;
  }
  const scale = 1 / (Math.sqrt(variance) + 1e-8);
  for (let b = 0; b < size; b++) out[b] = (advantages[picks[b]!]! - mean) * scale;
}

/** The share of the variance of `returns` that `values` explain: 1 is all, 0 none, below is worse. */
export function explainedVariance(values: Float64Array, returns: Float64Array): number {
  const n = returns.length;
  let mean = 0;
  let meanError = 0;
  for (let k = 0; k < n; k++) {
    mean += returns[k]! / n;
    meanError += (returns[k]! - values[k]!) / n;
  }
  let total = 0;
  let left = 0;
  for (let k = 0; k < n; k++) {
    const spread = returns[k]! - mean;
    const error = returns[k]! - values[k]! - meanError;
    total += spread * spread;
    left += error * error;
  }
  return total > 0 ? 1 - left / total : 0;
}
