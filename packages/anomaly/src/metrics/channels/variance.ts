import { log } from '@aegis/core/math';
import type { Slot } from '../series/slot.js';
import { Tracker } from './tracker.js';

const ALPHA = 0.007;
const CLIP = 3;
const SHORT_POINTS = 12;
const LONG_ALPHA = 0.003;
/** Squares of residuals count up to so much: a single point is the level's business. */
const MOST_SHORT = 64;
const MOST_LONG = 16;
const FLOOR = 0.05;
const QUANTUM = 0.1;

/** Whether a series has become restless: its variance over the last dozen points against the long run. */
export class VarianceChannel {
  readonly #slot: Slot;
  readonly #place: number;
  readonly #tracker: Tracker;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.#place = slot.reserveDoubles(2);
    this.#tracker = new Tracker(slot, ALPHA, CLIP);
  }

  #short(residual: number): number {
    const short = this.#slot.doubles[this.#slot.doubleAt + this.#place]!;
    return short + (Math.min(MOST_SHORT, residual * residual) - short) / SHORT_POINTS;
  }

  #logRatio(short: number): number {
    const long = this.#slot.doubles[this.#slot.doubleAt + this.#place + 1]!;
    return log((short + FLOOR) / (long + FLOOR));
  }

  score(residual: number, count: number): number {
    if (count < 2) return 0;
    return Math.max(0, this.#tracker.score(this.#logRatio(this.#short(residual)), QUANTUM));
  }

  learn(residual: number, count: number): void {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    const short = this.#short(residual);
    this.#tracker.learn(this.#logRatio(short), QUANTUM, count);
    doubles[at] = short;
    const long = doubles[at + 1]!;
    const weight = Math.max(LONG_ALPHA, 1 / (count + 1));
    doubles[at + 1] = long + (Math.min(MOST_LONG, residual * residual) - long) * weight;
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const at = this.#slot.doubleAt + this.#place;
    return (
      this.#tracker.isValid && this.#slot.doubles[at]! >= 0 && this.#slot.doubles[at + 1]! >= 0
    );
  }
}
