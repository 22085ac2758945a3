import type { Slot } from './series/slot.js';

/** What is rarer than one in sixteen counts as extreme. */
const EXTREME_BANS = 1.2;
/** Extremes that have no more points than this between them are one run. */
const RUN_POINTS = 8;
/** The share of extremes with none before them in reach where points come independently of one another. */
const ALONE_BY_CHANCE = 0.594;
/** Every extreme is supposed to stand alone until so many have been counted. */
const PRIOR_WEIGHT = 6;
/** When so many were counted all are halved: older ones fade. */
const MEMORY = 1000;

const EXTREMES = 0;
const RUNS = 1;
const SINCE = 2;

/**
 * How far a series' extremes come in runs: the extremal index, runs over extremes. A random walk that is
 * beyond everything at one point is so at the next; noise is not. An episode is one alarm, so where points
 * come in runs there are fewer alarms than points.
 *
 * @see Smith, Weissman (1994), Estimating the Extremal Index, JRSS B 56(3),
 * doi:10.1111/j.2517-6161.1994.tb01997.x: the runs estimator, shrunk towards 1, and measured by what
 * independent points would give
 */
export class Clustering {
  readonly #slot: Slot;
  readonly #place: number;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.#place = slot.reserveSingles(3);
  }

  /** Runs for every extreme, in (0, 1]; 1 where extremes come as independent points would. */
  get index(): number {
    const { singles } = this.#slot;
    const at = this.#slot.singleAt + this.#place;
    const runs = (singles[at + RUNS]! + PRIOR_WEIGHT) / (singles[at + EXTREMES]! + PRIOR_WEIGHT);
    return Math.min(1, runs / ALONE_BY_CHANCE);
  }

  /** @param bans - how rare the point is on its series */
  learn(bans: number): void {
    const { singles } = this.#slot;
    const at = this.#slot.singleAt + this.#place;
    if (bans < EXTREME_BANS) {
      singles[at + SINCE]! += 1;
      return;
    }
    const isFirst = singles[at + EXTREMES] === 0;
    singles[at + EXTREMES]! += 1;
    if (isFirst || singles[at + SINCE]! > RUN_POINTS) singles[at + RUNS]! += 1;
    singles[at + SINCE] = 0;
    if (singles[at + EXTREMES]! <= MEMORY) return;
    singles[at + EXTREMES]! /= 2;
    singles[at + RUNS]! /= 2;
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const at = this.#slot.singleAt + this.#place;
    const [extremes = 0, runs = 0, since = 0] = this.#slot.singles.subarray(at, at + 3);
    return runs >= 0 && extremes >= runs && extremes <= MEMORY && since >= 0;
  }
}
