import { pow } from '@aegis/core/math';
import type { Slot } from '../series/slot.js';
import { isValue } from './limits.js';

/** Extremes fade by this share of the span a point, so that one spike ages. */
const FADE = 1e-5;
/** The span that differences are measured by forgets half of an extreme in so many days. */
const VISIBLE_HALF_LIFE_DAYS = 3.34;
const DAY_MS = 86_400_000;

const LOW = 0;
const HIGH = 1;
const VISIBLE_LOW = 2;
const VISIBLE_HIGH = 3;

/** What has never been seen: how far a value lies outside everything so far, in spans of it. */
export class RangeChannel {
  readonly #slot: Slot;
  readonly #place: number;
  #stepMs = 0;
  #fade = 0;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.#place = slot.reserveDoubles(4);
  }

  get low(): number {
    return this.#slot.doubles[this.#slot.doubleAt + this.#place + LOW]!;
  }

  /** From the lowest to the highest that was ever seen. */
  get span(): number {
    const at = this.#slot.doubleAt + this.#place;
    return this.#slot.doubles[at + HIGH]! - this.#slot.doubles[at + LOW]!;
  }

  /** The same of the last days: what a person sees on a graph of them. */
  get visibleSpan(): number {
    const at = this.#slot.doubleAt + this.#place;
    return this.#slot.doubles[at + VISIBLE_HIGH]! - this.#slot.doubles[at + VISIBLE_LOW]!;
  }

  /** Above 0 above the highest, below 0 below the lowest, 0 between. */
  score(x: number, quantum: number, count: number): number {
    if (count === 0) return 0;
    const at = this.#slot.doubleAt + this.#place;
    const low = this.#slot.doubles[at + LOW]!;
    const high = this.#slot.doubles[at + HIGH]!;
    const beyond = x > high ? x - high : x < low ? x - low : 0;
    return beyond / Math.max(high - low, quantum);
  }

  /** @param level - what the visible span shrinks towards */
  learn(x: number, level: number, stepMs: number, count: number): void {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    if (count === 0) {
      doubles.fill(x, at, at + 4);
      return;
    }
    const low = doubles[at + LOW]!;
    const high = doubles[at + HIGH]!;
    const fade = (high - low) * FADE;
    doubles[at + HIGH] = x > high ? x : high - fade;
    doubles[at + LOW] = x < low ? x : low + fade;
    const share = this.#visibleFade(stepMs);
    const visibleHigh = doubles[at + VISIBLE_HIGH]!;
    const visibleLow = doubles[at + VISIBLE_LOW]!;
    doubles[at + VISIBLE_HIGH] =
      x > visibleHigh ? x : Math.max(x, visibleHigh - (visibleHigh - level) * share);
    doubles[at + VISIBLE_LOW] =
      x < visibleLow ? x : Math.min(x, visibleLow + (level - visibleLow) * share);
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const at = this.#slot.doubleAt + this.#place;
    const ends = this.#slot.doubles.subarray(at, at + 4);
    return ends.every(isValue) && this.span >= 0 && this.visibleSpan >= 0;
  }

  /** Series mostly have one step, so the power is taken once. */
  #visibleFade(stepMs: number): number {
    if (stepMs !== this.#stepMs) {
      this.#stepMs = stepMs;
      this.#fade = 1 - pow(0.5, stepMs / (VISIBLE_HALF_LIFE_DAYS * DAY_MS));
    }
    return this.#fade;
  }
}
