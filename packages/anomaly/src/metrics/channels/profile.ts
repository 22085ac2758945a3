import type { Slot } from '../series/slot.js';
import { isSquare } from './limits.js';

/** The course of one period. */
export interface ProfileShape {
  readonly periodMs: number;
  /** When a period begins, from 1 January 1970 on. */
  readonly startMs: number;
  readonly bins: number;
  /** What a bin forgets with every visit. */
  readonly alpha: number;
  /** So many visits of a bin are followed wherever they lead. */
  readonly freeVisits: number;
  /** So many points must have been compared before the profile may speak. */
  readonly trials: number;
}

const ENOUGH_VISITS = 2;
const ERROR_ALPHA = 0.005;
/** A profile speaks once it has brought the squared error of the level down to this share. */
const ADVANTAGE = 0.6;
/** A profile follows at most so many of its own errors at a time … */
const CLIP = 4;
/** … and no error counts for more than so many of the level's; the first are taken as they are. */
const MOST_SQUARES = 9;
const UNCLIPPED_POINTS = 50;

const ERROR = 0;
const LEVEL_ERROR = 1;
const COMPARED = 2;

/**
 * What the position within a period leads one to expect: a mean for every bin of it, and how well these
 * means have foretold the series next to its level.
 */
export class Profile {
  readonly #slot: Slot;
  readonly #shape: ProfileShape;
  readonly #place: number;
  readonly #means: number;
  readonly #visits: number;
  #position = 0;
  #bins = 0;
  /** At the time that was looked up last; NaN where that was not visited often enough. */
  mean: number = Number.NaN;

  constructor(slot: Slot, shape: ProfileShape) {
    this.#slot = slot;
    this.#shape = shape;
    this.#bins = shape.bins;
    this.#place = slot.reserveDoubles(3);
    this.#means = slot.reserveSingles(shape.bins);
    this.#visits = slot.reserveBytes(shape.bins);
  }

  /** The mean squared error, and that of the level at the same points. */
  get error(): number {
    return this.#slot.doubles[this.#slot.doubleAt + this.#place + ERROR]!;
  }

  get #levelError(): number {
    return this.#slot.doubles[this.#slot.doubleAt + this.#place + LEVEL_ERROR]!;
  }

  /** Whether it has foretold the series clearly better than the level has, and does know this time. */
  get works(): boolean {
    const compared = this.#slot.doubles[this.#slot.doubleAt + this.#place + COMPARED]!;
    return (
      compared > this.#shape.trials &&
      this.error < ADVANTAGE * this.#levelError &&
      !Number.isNaN(this.mean)
    );
  }

  /** The share of the period that has gone at the time that was looked up last; rounding can make it 1. */
  get phase(): number {
    return this.#position / this.#bins;
  }

  /**
   * Looks a time up.
   *
   * @param bins - so many of the bins are used, where points are too rare to fill all
   * @param between - whether the mean lies between those of the bins to either side
   */
  look(timestampMs: number, bins: number, between: boolean): void {
    const { periodMs, startMs } = this.#shape;
    this.#bins = bins;
    this.#position = (remainder(timestampMs - startMs, periodMs) / periodMs) * bins;
    this.mean = between ? this.#between(this.#position - 0.5) : this.#of(this.#bin);
  }

  get #bin(): number {
    return Math.floor(this.#position) % this.#bins;
  }

  #of(bin: number): number {
    const { singles, bytes } = this.#slot;
    const isKnown = bytes[this.#slot.byteAt + this.#visits + bin]! >= ENOUGH_VISITS;
    return isKnown ? singles[this.#slot.singleAt + this.#means + bin]! : Number.NaN;
  }

  #between(position: number): number {
    const floor = Math.floor(position);
    const left = (floor + this.#bins) % this.#bins;
    const share = position - floor;
    return this.#of(left) * (1 - share) + this.#of((left + 1) % this.#bins) * share;
  }

  /**
   * Learns from the point whose time was looked up last.
   *
   * @param x - what the profile is of
   * @param byLevel - what the level would have said of it
   * @param deviation - how far x strays, before errors are known
   */
  learn(x: number, byLevel: number, deviation: number, quantum: number): void {
    if (!Number.isNaN(this.mean)) this.#compare(x, byLevel, quantum);
    const scale = Math.max(quantum, Math.sqrt(this.error) || deviation);
    const { singles, bytes } = this.#slot;
    const bin = this.#bin;
    const visits = this.#slot.byteAt + this.#visits + bin;
    const mean = this.#slot.singleAt + this.#means + bin;
    const count = Math.min(255, bytes[visits]! + 1);
    bytes[visits] = count;
    let delta = x - singles[mean]!;
    if (count > this.#shape.freeVisits) {
      delta = Math.min(CLIP * scale, Math.max(-CLIP * scale, delta));
    }
    singles[mean]! += Math.max(this.#shape.alpha, 1 / count) * delta;
  }

  #compare(x: number, byLevel: number, quantum: number): void {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    const compared = ++doubles[at + COMPARED]!;
    const weight = Math.max(ERROR_ALPHA, 1 / compared);
    const levelError = doubles[at + LEVEL_ERROR]!;
    const most = MOST_SQUARES * Math.max(quantum * quantum, levelError);
    const error = Math.min(most, (x - this.mean) * (x - this.mean));
    const byLevelError = (x - byLevel) * (x - byLevel);
    doubles[at + ERROR]! += weight * (error - doubles[at + ERROR]!);
    const held = compared > UNCLIPPED_POINTS ? Math.min(most, byLevelError) : byLevelError;
    doubles[at + LEVEL_ERROR]! += weight * (held - levelError);
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const at = this.#slot.doubleAt + this.#place;
    const compared = this.#slot.doubles[at + COMPARED]!;
    return isSquare(this.error) && isSquare(this.#levelError) && compared >= 0;
  }
}

/** From 0 up to `by`. A division and a floor are a good deal faster than `%` where they are exact. */
function remainder(x: number, by: number): number {
  if (Math.abs(x) < Number.MAX_SAFE_INTEGER) return Math.max(0, x - by * Math.floor(x / by));
  return ((x % by) + by) % by;
}
