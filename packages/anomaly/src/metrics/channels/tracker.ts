import type { Slot } from '../series/slot.js';
import { isSquare, isValue } from './limits.js';

/** So many points in, a tracker knows its scale well enough to clip by it. */
const UNCLIPPED_POINTS = 8;

/**
 * Where a number has been lately and how far it strays: an exponentially weighted mean and deviation that
 * learn at most `clip` deviations at a time, so that an outlier does not widen the band.
 */
export class Tracker {
  readonly #slot: Slot;
  readonly #place: number;
  readonly #alpha: number;
  readonly #clip: number;

  constructor(slot: Slot, alpha: number, clip: number) {
    this.#slot = slot;
    this.#place = slot.reserveDoubles(2);
    this.#alpha = alpha;
    this.#clip = clip;
  }

  get mean(): number {
    return this.#slot.doubles[this.#slot.doubleAt + this.#place]!;
  }

  get deviation(): number {
    return Math.sqrt(this.#slot.doubles[this.#slot.doubleAt + this.#place + 1]!);
  }

  /** How many deviations, of `quantum` at the least, x lies above the mean. */
  score(x: number, quantum: number): number {
    return (x - this.mean) / Math.max(quantum, this.deviation);
  }

  /** @param count - how many numbers were learnt before this one */
  learn(x: number, quantum: number, count: number): void {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    const mean = doubles[at]!;
    const variance = doubles[at + 1]!;
    const weight = Math.max(this.#alpha, 1 / (count + 1));
    let delta = x - mean;
    if (count >= UNCLIPPED_POINTS) {
      const limit = this.#clip * Math.max(quantum, Math.sqrt(variance));
      delta = Math.min(limit, Math.max(-limit, delta));
    }
    doubles[at] = mean + weight * delta;
    doubles[at + 1] = (1 - weight) * (variance + weight * delta * delta);
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const variance = this.#slot.doubles[this.#slot.doubleAt + this.#place + 1]!;
    return isValue(this.mean) && isSquare(variance);
  }
}
