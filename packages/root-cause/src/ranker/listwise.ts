import { exp, log } from '@aegis/core/math';

/**
 * Turns logits into probabilities of each candidate and of none, in place: a softmax over them all. The
 * order of the candidates does not matter, not even in the last bit.
 *
 * @returns the probability of none
 */
export function softmaxWithNone(logits: Float64Array, none: number): number {
  let top = none;
  for (let i = 0; i < logits.length; i++) top = Math.max(top, logits[i]!);
  for (let i = 0; i < logits.length; i++) logits[i] = exp(logits[i]! - top);
  const weight = exp(none - top);
  const total = Float64Array.from(logits)
    .sort()
    .reduce((sum, x) => sum + x, weight);
  for (let i = 0; i < logits.length; i++) logits[i]! /= total;
  return weight / total;
}

const LEAST = 1e-300;

/** How surprised one is by what it was, in nats. */
export function surpriseOf(probability: number): number {
  return -log(Math.max(LEAST, probability));
}
