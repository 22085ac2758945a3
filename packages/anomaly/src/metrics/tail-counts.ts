import { log2, log10 } from '@aegis/core/math';
import type { Slot } from './series/slot.js';

/** A tail index, and the number of scores that it counts for. */
export interface TailPrior {
  readonly index: number;
  readonly weight: number;
}

/** Half octaves from FLOOR on; what is below is nothing. */
const BINS = 26;
export const FLOOR = 0.03;
/** Counts are kept in quarters, so that halving them loses little. */
const UNIT = 4;
/** When so many were counted all are halved: about so much is remembered. */
const MEMORY = 12_790;
/** Fewer scores than these say nothing. */
const ENOUGH = 16;
const TAIL_SHARE = 0.02;
/** What is supposed of the tail of a channel. */
const CHANNEL_PRIOR: TailPrior = { index: 0.68, weight: 6.5 };
const MOST_BANS = 6;
const LOG10_2 = 0.3010299956639812;
/** A bin's width, as a share of its lower end. */
const BIN_WIDTH = Math.SQRT2 - 1;
/** Where each bin begins. */
const EDGES = Float64Array.from(
  { length: BINS },
  (_, b) => FLOOR * (b % 2 === 1 ? 1 : Math.SQRT1_2) * (1 << (b >> 1)),
);

/**
 * How rare a score is on this series, in bans: a histogram of its past scores over half octaves, and a
 * Pareto tail (Hill's index, shrunk) above the 98th percentile. Signed scores have a tail on either side,
 * so that frequent spikes upwards do not make a fall look usual.
 *
 * @see Hill (1975), A Simple General Approach to Inference About the Tail of a Distribution, Annals of
 * Statistics 3(5), doi:10.1214/aos/1176343247
 */
export class TailCounts {
  readonly #slot: Slot;
  readonly #place: number;
  readonly #total: number;
  readonly #sides: 1 | 2;
  readonly #prior: TailPrior;

  /** @param prior - the tail index that is supposed, and the number of scores that it counts for */
  constructor(slot: Slot, sides: 1 | 2, prior: TailPrior = CHANNEL_PRIOR) {
    this.#slot = slot;
    this.#sides = sides;
    this.#prior = prior;
    this.#place = slot.reserveShorts(BINS * sides);
    this.#total = slot.reserveShorts(1);
  }

  /** -log10 of the share of past scores at least this far out on this side, in [0, 6]. */
  bans(score: number): number {
    const { shorts } = this.#slot;
    const total = shorts[this.#slot.shortAt + this.#total]!;
    const size = Math.abs(score);
    if (total < ENOUGH * UNIT || size <= FLOOR) return 0;
    const at = this.#slot.shortAt + this.#place + (score < 0 && this.#sides === 2 ? BINS : 0);
    const octaves = log2(size / FLOOR);
    const bin = Math.min(BINS - 1, 1 + Math.floor(2 * octaves));
    // From the top down: everything above the bin, and where the upper two per cent begin.
    let above = 0;
    let tail = 0;
    let first = -1;
    for (let b = BINS - 1; b >= bin; b--) {
      above = tail;
      tail += shorts[at + b]!;
      if (first < 0 && tail > TAIL_SHARE * total) first = b;
    }
    const points = total / UNIT + 1;
    if (first > bin) {
      const share = 1 - (size / EDGES[bin]! - 1) / BIN_WIDTH;
      const inside = shorts[at + bin]! * Math.max(0, share);
      const probability = ((above + inside) / UNIT + 0.5) / points;
      return Math.min(MOST_BANS, Math.max(0, -log10(Math.min(1, probability))));
    }
    for (let b = bin - 1; first < 0 && b >= 0; b--) {
      tail += shorts[at + b]!;
      if (tail > TAIL_SHARE * total) first = b;
    }
    return this.#beyond(at, Math.max(0, first), tail, points, octaves);
  }

  /** Above the beginning of bin `first` scores fall off as a power. */
  #beyond(at: number, first: number, tail: number, points: number, octaves: number): number {
    const { shorts } = this.#slot;
    let { weight } = this.#prior;
    let logs = this.#prior.index * weight;
    const lowest = Math.max(1, first);
    for (let b = lowest; b < BINS; b++) {
      const count = shorts[at + b]! / UNIT;
      weight += count;
      logs += (count * (b - lowest + 0.5) * Math.LN2) / 2;
    }
    const index = Math.min(1, Math.max(0.05, logs / weight));
    const share = Math.min(0.5, Math.max(0.5, tail / UNIT) / points);
    const beyond = ((octaves - (lowest - 1) / 2) * LOG10_2) / index;
    return Math.min(MOST_BANS, Math.max(0, beyond - log10(share)));
  }

  learn(score: number): void {
    const { shorts, shortAt } = this.#slot;
    const size = Math.abs(score);
    const bin = size <= FLOOR ? 0 : Math.min(BINS - 1, 1 + Math.floor(2 * log2(size / FLOOR)));
    const at = shortAt + this.#place;
    const side = score < 0 && this.#sides === 2 ? BINS : 0;
    shorts[at + side + bin]! += UNIT;
    shorts[shortAt + this.#total]! += UNIT;
    if (shorts[shortAt + this.#total]! < MEMORY * UNIT) return;
    let total = 0;
    for (let i = 0; i < BINS * this.#sides; i++) {
      const halved = (shorts[at + i]! + 1) >> 1;
      shorts[at + i] = halved;
      total += halved;
    }
    shorts[shortAt + this.#total] = total;
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const { shorts, shortAt } = this.#slot;
    const at = shortAt + this.#place;
    let total = 0;
    for (let i = 0; i < BINS * this.#sides; i++) total += shorts[at + i]!;
    return total < MEMORY * UNIT && total === shorts[shortAt + this.#total];
  }
}
