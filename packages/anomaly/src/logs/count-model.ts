import { pow } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { countTail } from './count-tails.js';

/** A window's weight after one more window; half after about 2,000. */
const DECAY = 0.99965;
/** Before anything is seen: half an event in one window, and events that come in pairs. */
const PRIOR_EVENTS = 0.5;
const PRIOR_SQUARES = 1;
const PRIOR_WINDOWS = 1;

/**
 * How many events one window brings, from the windows so far, older ones counting less. Windows without
 * an event cost nothing: they are made up for when the next one comes. 32 bytes of state.
 */
export class CountModel {
  #weight = 0;
  #sum = 0;
  #squares = 0;
  #window: number;

  /** @param window - the window before the first that counts */
  constructor(window: number) {
    this.#window = window;
  }

  /** The windows seen, in effect. */
  get weight(): number {
    return this.#weight;
  }

  /** The events expected in one window. */
  get mean(): number {
    return (this.#sum + PRIOR_EVENTS) / (this.#weight + PRIOR_WINDOWS);
  }

  /** The probability of at least `count` events in `window`, the windows since the last counted as empty. */
  tail(count: number, window: number): number {
    const gap = Math.max(0, window - 1 - this.#window);
    const faded = gap === 0 ? 1 : pow(DECAY, gap);
    const weight = this.#weight * faded + (1 - faded) / (1 - DECAY);
    const mean = (this.#sum * faded + PRIOR_EVENTS) / (weight + PRIOR_WINDOWS);
    const second = (this.#squares * faded + PRIOR_SQUARES) / (weight + PRIOR_WINDOWS);
    const spread = Math.max(mean, second - mean * mean);
    // What the mean itself may be off by widens the prediction.
    return countTail(count, mean, spread * (1 + 1 / (weight + PRIOR_WINDOWS)));
  }

  /** Takes in that `window` brought `count` events. */
  learn(count: number, window: number): void {
    const gap = Math.max(1, window - this.#window);
    const faded = pow(DECAY, gap);
    this.#weight = this.#weight * faded + (1 - faded) / (1 - DECAY);
    this.#sum = this.#sum * faded + count;
    this.#squares = this.#squares * faded + count * count;
    this.#window = Math.max(window, this.#window);
  }

  /** Skips over windows that say nothing (no data, or an incident). */
  skipTo(window: number): void {
    if (window > this.#window) this.#window = window;
  }

  /** Counts on from another time, after the clock was set. */
  moveTo(window: number): void {
    this.#window = window;
  }

  /** Takes over what another model of the same windows has counted. */
  merge(other: CountModel): void {
    this.#weight = Math.max(this.#weight, other.#weight);
    this.#sum += other.#sum;
    this.#squares += other.#squares;
    this.#window = Math.max(this.#window, other.#window);
  }

  toJSON(): unknown {
    return { weight: this.#weight, sum: this.#sum, squares: this.#squares, window: this.#window };
  }

  static read(reader: SnapshotReader): CountModel {
    const model = new CountModel(reader.number('window', { integer: true }));
    model.#weight = reader.number('weight', { min: 0 });
    model.#sum = reader.number('sum', { min: 0 });
    model.#squares = reader.number('squares', { min: 0 });
    return model;
  }
}
