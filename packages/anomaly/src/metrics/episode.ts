import { pow } from '@aegis/core/math';
import type { Slot } from './series/slot.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So much stronger than the peak, a point is news even inside an episode. */
const NEWS_RATIO = 2.5;
/** An episode ends after so long without anything odd, and not before three points. */
const QUIET_MS = 2.2 * HOUR_MS;
const LEAST_QUIET_POINTS = 3;
/** Where many alarms are borne, episodes take no more than one part in so many of the time between them. */
const QUIET_SHARE = 30;
/** Twice as many alarms as the budget foresees make those of the next days so much less surprising. */
const HABITUATION = 0.032;
const HABITUATION_HALF_LIFE_DAYS = 3;

const OPEN = 0;
const PEAK = 1;
const QUIET = 2;
const ALARMS = 3;

/** What a point means for the episode that it may belong to. */
export type EpisodeStep = 'quiet' | 'opens' | 'belongs' | 'stronger';

/**
 * One trouble, one alarm: after the first alarm further odd points belong to the same episode until it has
 * been quiet, unless they are two and a half times as strong. And a series that cries every day is believed
 * a little less each time.
 */
export class Episode {
  readonly #slot: Slot;
  readonly #place: number;
  #stepMs = 0;
  #fade = 1;

  readonly #quietMs: number;
  /** Alarms that the budget foresees within the memory of habituation. */
  readonly #foreseen: number;

  /** @param falseAlarmsPerDay - the budget: alarms within it surprise nobody less, nor hold one another up */
  constructor(slot: Slot, falseAlarmsPerDay: number) {
    this.#slot = slot;
    this.#place = slot.reserveDoubles(4);
    this.#quietMs = Math.min(QUIET_MS, DAY_MS / (QUIET_SHARE * falseAlarmsPerDay));
    this.#foreseen = (falseAlarmsPerDay * HABITUATION_HALF_LIFE_DAYS) / Math.LN2;
  }

  /** What surprise is divided by: 1, and more for every recent alarm beyond the budget. */
  get habituation(): number {
    const alarms = this.#slot.doubles[this.#slot.doubleAt + this.#place + ALARMS]!;
    return 1 + HABITUATION * Math.max(0, alarms / this.#foreseen - 1);
  }

  judge(odd: boolean, sum: number): EpisodeStep {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    const isOpen = doubles[at + OPEN] === 1;
    if (!odd) return isOpen ? 'belongs' : 'quiet';
    if (!isOpen) return 'opens';
    return sum > NEWS_RATIO * doubles[at + PEAK]! ? 'stronger' : 'belongs';
  }

  learn(odd: boolean, sum: number, stepMs: number): void {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    const step = this.judge(odd, sum);
    doubles[at + ALARMS]! *= this.#alarmFade(stepMs);
    if (step === 'opens' || step === 'stronger') doubles[at + ALARMS]! += 1;
    if (odd) {
      doubles[at + PEAK] = step === 'opens' ? sum : Math.max(sum, doubles[at + PEAK]!);
      doubles[at + OPEN] = 1;
      doubles[at + QUIET] = 0;
    } else if (step === 'belongs') {
      doubles[at + QUIET]! += 1;
      const enough = Math.max(LEAST_QUIET_POINTS, Math.round(this.#quietMs / stepMs));
      if (doubles[at + QUIET]! >= enough) doubles[at + OPEN] = 0;
    }
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const at = this.#slot.doubleAt + this.#place;
    return this.#slot.doubles.subarray(at, at + 4).every((x) => x >= 0);
  }

  #alarmFade(stepMs: number): number {
    if (stepMs !== this.#stepMs) {
      this.#stepMs = stepMs;
      this.#fade = pow(0.5, stepMs / (HABITUATION_HALF_LIFE_DAYS * DAY_MS));
    }
    return this.#fade;
  }
}
