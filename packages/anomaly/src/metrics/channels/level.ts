import type { Slot } from '../series/slot.js';
import { isValue } from './limits.js';

/** How long the level remembers, in points: 1 / ALPHA. */
const ALPHA = 0.007;
/** Residuals move the level by at most so many scales, and widen the scale by half as much again. */
const CLIP = 1.6;
const WIDENING = 1.5;
/** The mean absolute deviation of a normal distribution is its standard deviation over so much. */
const NORMAL_RATIO = 1.3;
const SETTLING_POINTS = 8;

/**
 * A level that troubles hardly move: a mean and a mean absolute deviation, both clipped so tightly that a
 * series with an incident every day still knows what it is like in between.
 */
export class LevelChannel {
  readonly #slot: Slot;
  readonly #place: number;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.#place = slot.reserveDoubles(2);
  }

  get level(): number {
    return this.#slot.doubles[this.#slot.doubleAt + this.#place]!;
  }

  /** The usual distance from the level, `quantum` at the least. */
  scale(quantum: number): number {
    const deviation = this.#slot.doubles[this.#slot.doubleAt + this.#place + 1]!;
    return Math.max(quantum, NORMAL_RATIO * deviation);
  }

  /** How many scales x lies above the level; 0 before there is one. */
  score(x: number, quantum: number, count: number): number {
    return count > SETTLING_POINTS ? (x - this.level) / this.scale(quantum) : 0;
  }

  learn(x: number, quantum: number, count: number): void {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    const level = doubles[at]!;
    const deviation = doubles[at + 1]!;
    if (count < SETTLING_POINTS) {
      doubles[at] = level + (x - level) / (count + 1);
      doubles[at + 1] = deviation + (Math.abs(x - doubles[at]!) - deviation) / (count + 1);
      return;
    }
    const weight = Math.max(ALPHA, 1 / (count + 1));
    const limit = CLIP * Math.max(quantum, deviation);
    const moved = level + weight * Math.min(limit, Math.max(-limit, x - level));
    doubles[at] = moved;
    const distance = Math.min(Math.abs(x - moved), limit * WIDENING);
    doubles[at + 1] = deviation + weight * (distance - deviation);
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const deviation = this.#slot.doubles[this.#slot.doubleAt + this.#place + 1]!;
    return isValue(this.level) && isValue(deviation) && deviation >= 0;
  }
}
