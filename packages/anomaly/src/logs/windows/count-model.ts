import { log1p, pow, roughLog10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { countTail } from './count-tails.js';

/** A window's weight after one more window; half after about 2,000. */
const DECAY = 0.99965;
/** Before anything is seen: half an event in one window, and events that come in pairs. */
const PRIOR_EVENTS = 0.5;
const PRIOR_SQUARES = 1;
const PRIOR_WINDOWS = 1;
/** The longest silence fades a little with every one after it. */
const GAP_DECAY = 0.999;
/** So much faster than the number of silences grows is a longer one unusual. */
const GAP_POWER = 6;
/** Fewer silences say nothing of how long they get. */
const ENOUGH_GAPS = 8;
/** While fewer events were due than this, nothing is missing. */
const LEAST_DUE = 5;
const LOG10_E = 0.4342944819032518;

/**
 * How many events one window brings, from the windows so far, older ones counting less, each measured by
 * how busy its time of day usually is. Windows without an event cost nothing: they are made up for when the
 * next one comes.
 */
export class CountModel {
  #weight = 0;
  #sum = 0;
  #squares = 0;
  #window: number;
  /** The watched window of the last event, whether it was learnt or not; NaN before the first. */
  #seen = Number.NaN;
  #gaps = 0;
  #longestGap = 0;
  /** Its silence has been told. */
  isMissed = false;

  /** @param window - the window before the first that counts */
  constructor(window: number) {
    this.#window = window;
  }

  /** The events learnt, in effect. */
  get events(): number {
    return this.#sum;
  }

  /** The events expected in one window of mean busyness. */
  get mean(): number {
    return (this.#sum + PRIOR_EVENTS) / (this.#weight + PRIOR_WINDOWS);
  }

  /** How many watched windows had no event since the last one, before `watched`. */
  silence(watched: number): number {
    const gap = watched - 1 - this.#seen;
    return Number.isNaN(gap) ? 0 : Math.max(0, gap);
  }

  /** The watched window from which a silence would be worth a look. */
  get askAgain(): number {
    return this.#seen + 1 + Math.max(this.#longestGap, LEAST_DUE / this.mean);
  }

  /**
   * The probability of at least `count` events in `window`, the windows since the last counted as empty.
   *
   * @param busy - how many events are due, next to a window of mean busyness
   */
  tail(count: number, window: number, busy = 1): number {
    const gap = Math.max(0, window - 1 - this.#window);
    const faded = gap === 0 ? 1 : pow(DECAY, gap);
    const weight = this.#weight * faded + (1 - faded) / (1 - DECAY);
    const mean = (this.#sum * faded + PRIOR_EVENTS) / (weight + PRIOR_WINDOWS);
    const second = (this.#squares * faded + PRIOR_SQUARES) / (weight + PRIOR_WINDOWS);
    const spread = Math.max(mean, second - mean * mean);
    // What the mean itself may be off by widens the prediction.
    const variance = spread * (1 + 1 / (weight + PRIOR_WINDOWS));
    return countTail(count, mean * busy, mean * busy + (variance - mean) * busy * busy);
  }

  /**
   * How unlikely it is that nothing has come since the last event, up to and without `watched`, in bans: by
   * the rate, and by how long silences have been so far, whichever is less sure.
   */
  silenceBans(watched: number, busy: number): number {
    const gap = this.silence(watched);
    const { mean } = this;
    const due = gap * mean * Math.min(1, busy);
    if (due < LEAST_DUE || this.#gaps < ENOUGH_GAPS || gap <= this.#longestGap) return 0;
    const second = (this.#squares + PRIOR_SQUARES) / (this.#weight + PRIOR_WINDOWS);
    const excess = second - mean * mean - mean;
    // Negative binomial windows, independent of one another; Poisson where the spread is not wider.
    const byRate =
      excess > mean * 1e-6 ? (gap * log1p(excess / mean) * (mean * mean)) / excess : due;
    const byGaps =
      roughLog10(this.#gaps + 1) + GAP_POWER * roughLog10(gap / Math.max(1, this.#longestGap));
    return Math.max(0, Math.min(byRate * Math.min(1, busy) * LOG10_E, byGaps));
  }

  /**
   * Notes that a window brought an event, whatever is learnt of it.
   *
   * @param watched - the window's number among those that anybody watched
   */
  see(watched: number): void {
    if (watched <= this.#seen) return;
    // What was told as missing was no usual silence.
    if (!this.isMissed && !Number.isNaN(this.#seen)) {
      this.#gaps = Math.min(1e6, this.#gaps + 1);
      this.#longestGap = Math.max(this.silence(watched), this.#longestGap * GAP_DECAY);
    }
    this.isMissed = false;
    this.#seen = watched;
  }

  /** Takes in that `window` brought `count` events, `busy` times as many as a mean one being due. */
  learn(count: number, window: number, busy = 1): void {
    const gap = Math.max(1, window - this.#window);
    const faded = pow(DECAY, gap);
    const scaled = count / busy;
    this.#weight = this.#weight * faded + (1 - faded) / (1 - DECAY);
    this.#sum = this.#sum * faded + scaled;
    this.#squares = this.#squares * faded + scaled * scaled;
    this.#window = Math.max(window, this.#window);
  }

  /** Skips over windows that say nothing (an incident). */
  skipTo(window: number): void {
    if (window > this.#window) this.#window = window;
  }

  /** Counts on from another time, after the clock was set. */
  moveTo(window: number): void {
    this.#window = window;
    this.#seen = Number.NaN;
  }

  /** Takes over what another model of the same windows has counted. */
  merge(other: CountModel): void {
    this.#weight = Math.max(this.#weight, other.#weight);
    this.#sum += other.#sum;
    this.#squares += other.#squares;
    this.#window = Math.max(this.#window, other.#window);
    if (!(this.#seen >= other.#seen)) this.#seen = other.#seen;
    this.#gaps = Math.max(this.#gaps, other.#gaps);
    // Together they are silent only where both are.
    this.#longestGap = Math.min(this.#longestGap, other.#longestGap);
  }

  toJSON(): unknown {
    return {
      weight: this.#weight,
      sum: this.#sum,
      squares: this.#squares,
      window: this.#window,
      seen: Number.isNaN(this.#seen) ? null : this.#seen,
      gaps: this.#gaps,
      longestGap: this.#longestGap,
      isMissed: this.isMissed,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): CountModel {
    const model = new CountModel(reader.number('window', { integer: true }));
    model.#weight = reader.number('weight', { min: 0 });
    model.#sum = reader.number('sum', { min: 0 });
    model.#squares = reader.number('squares', { min: 0 });
    if (reader.has('seen')) model.#seen = reader.number('seen', { integer: true });
    model.#gaps = reader.number('gaps', { min: 0, integer: true });
    model.#longestGap = reader.number('longestGap', { min: 0 });
    model.isMissed = reader.boolean('isMissed');
    return model;
  }
}
