import type { Slot } from '../series/slot.js';
import { isSquare } from './limits.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** 1 January 1970 was a Thursday: weeks that begin on a Monday begin so much later. */
const MONDAY_MS = 4 * DAY_MS;
const DAY_BINS = 48;
const WEEK_BINS = 168;
const HOURS = 24;
/** Above this step half hours stay empty, and hours are taken as they are. */
const HALF_HOUR_STEP_MS = HOUR_MS / 2;

const DAY_ALPHA = 0.05;
const WEEK_ALPHA = 0.1;
const ERROR_ALPHA = 0.005;
const HOUR_ALPHA = 0.02;
/** A profile speaks once it has brought the squared error of the level down to this share … */
const ADVANTAGE = 0.6;
/** … and the week instead of the day once it is better by this. */
const WEEK_ADVANTAGE = 0.9;
/** So many points must have been compared before a profile may speak. */
const DAY_TRIALS = 96;
const WEEK_TRIALS = 200;
const ENOUGH_VISITS = 2;
/** A profile follows at most so many of its own errors at a time. */
const CLIP = 4;
const MAX_SQUARES = 9;

const LEVEL_ERROR = 0;
const DAY_ERROR = 1;
const WEEK_ERROR = 2;
const DAY_COMPARED = 3;
const WEEK_COMPARED = 4;

const NOTHING = Number.NaN;

/**
 * What the time of day, and the hour of the week, lead one to expect. Two profiles of means, each heard
 * only while it foretells the series clearly better than its level does; a series without a rhythm never
 * hears from them.
 */
export class SeasonChannel {
  readonly #slot: Slot;
  readonly #place: number;
  readonly #dayPlace: number;
  readonly #weekPlace: number;
  readonly #hourPlace: number;
  readonly #dayVisits: number;
  readonly #weekVisits: number;
  /** Set by {@link SeasonChannel.look}. */
  #dayMean = NOTHING;
  #weekMean = NOTHING;
  #dayPosition = 0;
  #weekPosition = 0;
  #whole = false;
  /** What is expected, from the anchor; NaN while no profile speaks. */
  expected: number = NOTHING;
  /** The usual error of what is expected at this hour. */
  scale = 0;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.#place = slot.reserveDoubles(5);
    this.#dayPlace = slot.reserveSingles(DAY_BINS);
    this.#weekPlace = slot.reserveSingles(WEEK_BINS);
    this.#hourPlace = slot.reserveSingles(HOURS);
    this.#dayVisits = slot.reserveBytes(DAY_BINS);
    this.#weekVisits = slot.reserveBytes(WEEK_BINS);
  }

  get speaks(): boolean {
    return !Number.isNaN(this.expected);
  }

  /** Looks a time up; {@link SeasonChannel.expected} and the scale are those of it afterwards. */
  look(timestampMs: number, stepMs: number): void {
    const { doubles, singles, doubleAt, singleAt } = this.#slot;
    const at = doubleAt + this.#place;
    this.#whole = stepMs > HALF_HOUR_STEP_MS;
    const dayBins = this.#whole ? HOURS : DAY_BINS;
    this.#dayPosition = (remainder(timestampMs, DAY_MS) / DAY_MS) * dayBins;
    this.#weekPosition = (remainder(timestampMs - MONDAY_MS, WEEK_MS) / WEEK_MS) * WEEK_BINS;
    this.#dayMean = this.#mean(this.#dayPlace, this.#dayVisits, this.#dayPosition, dayBins);
    this.#weekMean = this.#mean(this.#weekPlace, this.#weekVisits, this.#weekPosition, WEEK_BINS);
    const levelError = doubles[at + LEVEL_ERROR]!;
    const dayError = doubles[at + DAY_ERROR]!;
    const weekError = doubles[at + WEEK_ERROR]!;
    const dayWorks = doubles[at + DAY_COMPARED]! > DAY_TRIALS && dayError < ADVANTAGE * levelError;
    const weekWorks =
      doubles[at + WEEK_COMPARED]! > WEEK_TRIALS &&
      weekError < ADVANTAGE * levelError &&
      weekError < WEEK_ADVANTAGE * dayError;
    let squares = 0;
    this.expected = NOTHING;
    if (weekWorks && !Number.isNaN(this.#weekMean)) {
      this.expected = this.#weekMean;
      squares = weekError;
    } else if (dayWorks && !Number.isNaN(this.#dayMean)) {
      this.expected = this.#dayMean;
      squares = dayError;
    }
    const hourly = singles[singleAt + this.#hourPlace + this.#hour()]!;
    this.scale = Math.sqrt(hourly > 0 ? 0.5 * (squares + hourly * hourly) : squares);
  }

  #hour(): number {
    return Math.floor(this.#whole ? this.#dayPosition : this.#dayPosition / 2) % HOURS;
  }

  /** A profile at a position, between the middles of its bins unless points are an hour apart. */
  #mean(place: number, visits: number, position: number, bins: number): number {
    const { singles, bytes } = this.#slot;
    const means = this.#slot.singleAt + place;
    const counts = this.#slot.byteAt + visits;
    if (this.#whole) {
      const bin = Math.floor(position) % bins;
      return bytes[counts + bin]! >= ENOUGH_VISITS ? singles[means + bin]! : NOTHING;
    }
    const centred = position - 0.5;
    const floor = Math.floor(centred);
    const left = (floor + bins) % bins;
    const right = (left + 1) % bins;
    if (bytes[counts + left]! < ENOUGH_VISITS || bytes[counts + right]! < ENOUGH_VISITS) {
      return NOTHING;
    }
    const share = centred - floor;
    return singles[means + left]! * (1 - share) + singles[means + right]! * share;
  }

  /**
   * Learns from the point whose time was looked up last.
   *
   * @param x - the value, from the anchor
   * @param level - what the level expected, from the anchor
   */
  learn(x: number, level: number, deviation: number, quantum: number): void {
    const { doubles, singles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    if (this.speaks) {
      const scale = Math.max(quantum, this.scale);
      const distance = 1.25 * Math.min(Math.abs(x - this.expected), 4 * scale);
      const hour = this.#slot.singleAt + this.#hourPlace + this.#hour();
      const before = singles[hour]!;
      singles[hour] = before === 0 ? scale : before + HOUR_ALPHA * (distance - before);
    }
    const least = quantum * quantum;
    if (!Number.isNaN(this.#dayMean)) {
      const compared = ++doubles[at + DAY_COMPARED]!;
      const weight = Math.max(ERROR_ALPHA, 1 / compared);
      const levelError = doubles[at + LEVEL_ERROR]!;
      const most = MAX_SQUARES * Math.max(least, levelError);
      const byLevel = (x - level) * (x - level);
      const byDay = Math.min(most, (x - this.#dayMean) * (x - this.#dayMean));
      doubles[at + DAY_ERROR]! += weight * (byDay - doubles[at + DAY_ERROR]!);
      const held = compared > 50 ? Math.min(most, byLevel) : byLevel;
      doubles[at + LEVEL_ERROR]! += weight * (held - levelError);
    }
    if (!Number.isNaN(this.#weekMean)) {
      const compared = ++doubles[at + WEEK_COMPARED]!;
      const weight = Math.max(ERROR_ALPHA, 1 / compared);
      const most = MAX_SQUARES * Math.max(least, doubles[at + LEVEL_ERROR]!);
      const byWeek = Math.min(most, (x - this.#weekMean) * (x - this.#weekMean));
      doubles[at + WEEK_ERROR]! += weight * (byWeek - doubles[at + WEEK_ERROR]!);
    }
    const dayBins = this.#whole ? HOURS : DAY_BINS;
    const dayScale = Math.max(quantum, Math.sqrt(doubles[at + DAY_ERROR]!) || deviation);
    const weekScale = Math.max(quantum, Math.sqrt(doubles[at + WEEK_ERROR]!) || deviation);
    const dayBin = Math.floor(this.#dayPosition) % dayBins;
    const weekBin = Math.floor(this.#weekPosition) % WEEK_BINS;
    this.#follow(this.#dayPlace + dayBin, this.#dayVisits + dayBin, x, DAY_ALPHA, 3, dayScale);
    this.#follow(
      this.#weekPlace + weekBin,
      this.#weekVisits + weekBin,
      x,
      WEEK_ALPHA,
      12,
      weekScale,
    );
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const { doubles, singles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    const hours = this.#slot.singleAt + this.#hourPlace;
    return (
      doubles.subarray(at, at + 5).every(isSquare) &&
      singles.subarray(hours, hours + HOURS).every((x) => x >= 0)
    );
  }

  #follow(
    place: number,
    visits: number,
    x: number,
    alpha: number,
    free: number,
    scale: number,
  ): void {
    const { singles, bytes } = this.#slot;
    const at = this.#slot.singleAt + place;
    const count = Math.min(255, bytes[this.#slot.byteAt + visits]! + 1);
    bytes[this.#slot.byteAt + visits] = count;
    let delta = x - singles[at]!;
    if (count > free) delta = Math.min(CLIP * scale, Math.max(-CLIP * scale, delta));
    singles[at]! += Math.max(alpha, 1 / count) * delta;
  }
}

/** From 0 up to `by`. A division and a floor are a good deal faster than `%` where they are exact. */
function remainder(x: number, by: number): number {
  if (Math.abs(x) < Number.MAX_SAFE_INTEGER) return Math.max(0, x - by * Math.floor(x / by));
  return ((x % by) + by) % by;
}
