import type { Slot } from '../series/slot.js';
import { isValue } from './limits.js';
import { Tracker } from './tracker.js';

const ALPHA = 0.007;
const CLIP = 3;
/** The mean of a window moves by at least so much of a scale before that is anything. */
const QUANTUM = 0.05;

/** Whether the mean of the last points has moved, however little each of them stands out. */
export class ShiftChannel {
  readonly #slot: Slot;
  readonly #place: number;
  readonly #tracker: Tracker;
  readonly #points: number;

  /** @param points - about how many points the mean is over */
  constructor(slot: Slot, points: number) {
    this.#slot = slot;
    this.#points = points;
    this.#place = slot.reserveDoubles(1);
    this.#tracker = new Tracker(slot, ALPHA, CLIP);
  }

  #moved(residual: number): number {
    const mean = this.#slot.doubles[this.#slot.doubleAt + this.#place]!;
    return mean + (residual - mean) / this.#points;
  }

  /** @param residual - the distance from what was expected, in scales */
  score(residual: number, count: number): number {
    // The tracker has to have learnt twice before it knows a deviation.
    if (count <= this.#points + 1) return 0;
    return this.#tracker.score(this.#moved(residual), QUANTUM);
  }

  learn(residual: number, count: number): void {
    const moved = this.#moved(residual);
    this.#slot.doubles[this.#slot.doubleAt + this.#place] = moved;
    if (count >= this.#points) this.#tracker.learn(moved, QUANTUM, count - this.#points);
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const mean = this.#slot.doubles[this.#slot.doubleAt + this.#place]!;
    return isValue(mean) && this.#tracker.isValid;
  }
}
