import type { Slot } from '../series/slot.js';
import { Profile } from './profile.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** 1 January 1970 was a Thursday: weeks that begin on a Monday begin so much later. */
const MONDAY_MS = 4 * DAY_MS;
const HOURS = 24;
/** Of three minutes: finer ones would cost more memory than a series is allowed. */
const HOUR_BINS = 20;
/** Above this step half hours stay empty, and hours are taken as they are. */
const HALF_HOUR_STEP_MS = HOUR_MS / 2;
/** Above this step there are too few points in an hour to see what comes every hour. */
const MOST_STEP_IN_HOUR_MS = 10 * MINUTE_MS;

const HOUR_ALPHA = 0.02;
/** A longer or an odder profile must be better than a plainer one by this to be heard instead of it. */
const ADVANTAGE = 0.9;

/**
 * What the time of day, the hour of the week and the place within the hour lead one to expect. Three profiles
 * of means, each heard only while it foretells the series clearly better than its level does; a series
 * without a rhythm never hears from them.
 */
export class SeasonChannel {
  readonly #slot: Slot;
  readonly #day: Profile;
  readonly #week: Profile;
  /** Of the distances from the level: what a job does every hour, on top of whatever the day does. */
  readonly #hour: Profile;
  readonly #scales: number;
  #level = 0;
  /** What is expected, from the anchor; NaN while no profile speaks. */
  expected: number = Number.NaN;
  /** The usual error of what is expected at this hour. */
  scale = 0;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.#day = new Profile(slot, {
      periodMs: DAY_MS,
      startMs: 0,
      bins: 2 * HOURS,
      alpha: 0.05,
      freeVisits: 3,
      trials: 96,
    });
    this.#week = new Profile(slot, {
      periodMs: 7 * DAY_MS,
      startMs: MONDAY_MS,
      bins: 7 * HOURS,
      alpha: 0.1,
      freeVisits: 12,
      trials: 200,
    });
    this.#hour = new Profile(slot, {
      periodMs: HOUR_MS,
      startMs: 0,
      bins: HOUR_BINS,
      alpha: 0.02,
      freeVisits: 3,
      trials: 200,
    });
    this.#scales = slot.reserveSingles(HOURS);
  }

  get speaks(): boolean {
    return !Number.isNaN(this.expected);
  }

  /**
   * Looks a time up; {@link SeasonChannel.expected} and the scale are those of it afterwards.
   *
   * @param level - what the level expects, from the anchor
   */
  look(timestampMs: number, stepMs: number, level: number): void {
    const isWhole = stepMs > HALF_HOUR_STEP_MS;
    this.#level = level;
    this.#day.look(timestampMs, isWhole ? HOURS : 2 * HOURS, !isWhole);
    this.#week.look(timestampMs, 7 * HOURS, !isWhole);
    this.#hour.look(timestampMs, HOUR_BINS, false);
    this.expected = Number.NaN;
    let error = Number.POSITIVE_INFINITY;
    if (this.#day.works) {
      this.expected = this.#day.mean;
      error = this.#day.error;
    }
    if (this.#week.works && this.#week.error < ADVANTAGE * error) {
      this.expected = this.#week.mean;
      error = this.#week.error;
    }
    const fewInAnHour = stepMs > MOST_STEP_IN_HOUR_MS;
    if (!fewInAnHour && this.#hour.works && this.#hour.error < ADVANTAGE * error) {
      this.expected = level + this.#hour.mean;
      error = this.#hour.error;
    }
    if (!this.speaks) return;
    const hourly = this.#slot.singles[this.#scaleAt()]!;
    this.scale = Math.sqrt(hourly > 0 ? 0.5 * (error + hourly * hourly) : error);
  }

  #scaleAt(): number {
    return this.#slot.singleAt + this.#scales + (Math.floor(this.#day.phase * HOURS) % HOURS);
  }

  /**
   * Learns from the point whose time was looked up last.
   *
   * @param x - the value, from the anchor
   */
  learn(x: number, deviation: number, quantum: number): void {
    const { singles } = this.#slot;
    if (this.speaks) {
      const scale = Math.max(quantum, this.scale);
      const distance = 1.25 * Math.min(Math.abs(x - this.expected), 4 * scale);
      const at = this.#scaleAt();
      const before = singles[at]!;
      singles[at] = before === 0 ? scale : before + HOUR_ALPHA * (distance - before);
    }
    this.#day.learn(x, this.#level, deviation, quantum);
    this.#week.learn(x, this.#level, deviation, quantum);
    this.#hour.learn(x - this.#level, 0, deviation, quantum);
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const at = this.#slot.singleAt + this.#scales;
    return (
      this.#day.isValid &&
      this.#week.isValid &&
      this.#hour.isValid &&
      this.#slot.singles.subarray(at, at + HOURS).every((x) => x >= 0)
    );
  }
}
