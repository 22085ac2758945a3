import { log2, roughLog10 } from '@aegis/core/math';
import type { Slot } from './series/slot.js';

/** What is supposed of a tail before it is known. */
export interface TailPrior {
  /** The tail index, and the number of scores that it counts for. */
  readonly index: number;
  readonly weight: number;
  /** The tail begins where this share of all scores lies above. */
  readonly share: number;
}

/** Half octaves from FLOOR on; what is below is nothing. */
const BINS = 24;
export const FLOOR = 0.03;
/** Counts are kept in quarters, so that halving them loses little. */
const UNIT = 4;
/** When so many were counted all are halved: about so much is remembered. */
const MEMORY = 12_790;
/** Fewer scores than these say nothing. */
const ENOUGH = 16;
/** What is supposed of the tail of a channel. */
const CHANNEL_PRIOR: TailPrior = { index: 0.68, weight: 6.5, share: 0.02 };
const MOST_BANS = 6;
const LOG10_2 = 0.3010299956639812;
/** A bin's width, as a share of its lower end. */
const BIN_WIDTH = Math.SQRT2 - 1;
/** Where each bin but the first begins. */
const EDGES = Float64Array.from(
  { length: BINS },
  (_, b) => FLOOR * (b % 2 === 1 ? 1 : Math.SQRT1_2) * (1 << (b >> 1)),
);

/**
 * How rare a score is on this series, in bans: a histogram of its past scores over half octaves, and a
 * Pareto tail (Hill's index, shrunk) above a high percentile. Signed scores have a tail on either side,
 * so that frequent spikes upwards do not make a fall look usual.
 *
 * @see Hill (1975), A Simple General Approach to Inference About the Tail of a Distribution, Annals of
 * Statistics 3(5), doi:10.1214/aos/1176343247
 */
export class TailCounts {
  readonly #slot: Slot;
  /** For each bin, how many scores lie in it or above: a look at two of them says how rare a score is. */
  readonly #place: number;
  readonly #sides: 1 | 2;
  readonly #prior: TailPrior;
  /** The size whose bin was looked for last: what was judged is what is learnt. */
  #size = 0;
  #bin = 0;

  constructor(slot: Slot, sides: 1 | 2, prior: TailPrior = CHANNEL_PRIOR) {
    this.#slot = slot;
    this.#sides = sides;
    this.#prior = prior;
    this.#place = slot.reserveShorts(BINS * sides);
  }

  #total(at: number): number {
    const { shorts } = this.#slot;
    return this.#sides === 2 ? shorts[at]! + shorts[at + BINS]! : shorts[at]!;
  }

  /** -log10 of the share of past scores at least this far out on this side, in [0, 6]. */
  bans(score: number): number {
    const { shorts, shortAt } = this.#slot;
    const total = this.#total(shortAt + this.#place);
    const size = Math.abs(score);
    if (total < ENOUGH * UNIT || size <= FLOOR) return 0;
    const at = shortAt + this.#place + (score < 0 && this.#sides === 2 ? BINS : 0);
    const bin = this.#binOf(size);
    const above = bin + 1 < BINS ? shorts[at + bin + 1]! : 0;
    if (above <= this.#prior.share * total) return this.#beyond(at, size, total);
    const share = 1 - (size / EDGES[bin]! - 1) / BIN_WIDTH;
    const inside = (shorts[at + bin]! - above) * Math.max(0, share);
    const probability = ((above + inside) / UNIT + 0.5) / (total / UNIT + 1);
    return Math.min(MOST_BANS, Math.max(0, -roughLog10(Math.min(1, probability))));
  }

  /** Above the beginning of the bin that the tail begins in, scores fall off as a power. */
  #beyond(at: number, size: number, total: number): number {
    const { shorts } = this.#slot;
    let first = BINS - 1;
    while (first > 0 && shorts[at + first]! <= this.#prior.share * total) first--;
    const lowest = Math.max(1, first);
    let { weight } = this.#prior;
    let logs = this.#prior.index * weight;
    for (let b = lowest; b < BINS; b++) {
      const count = (shorts[at + b]! - (b + 1 < BINS ? shorts[at + b + 1]! : 0)) / UNIT;
      weight += count;
      logs += (count * (b - lowest + 0.5) * Math.LN2) / 2;
    }
    const index = Math.min(1, Math.max(0.05, logs / weight));
    const tail = Math.max(0.5, shorts[at + first]! / UNIT);
    const share = Math.min(0.5, tail / (total / UNIT + 1));
    const octaves = log2(size / FLOOR) - (lowest - 1) / 2;
    return Math.min(MOST_BANS, Math.max(0, (octaves * LOG10_2) / index - roughLog10(share)));
  }

  learn(score: number): void {
    const { shorts } = this.#slot;
    const at = this.#slot.shortAt + this.#place;
    const side = score < 0 && this.#sides === 2 ? BINS : 0;
    for (let i = this.#binOf(Math.abs(score)); i >= 0; i--) shorts[at + side + i]! += UNIT;
    if (this.#total(at) < MEMORY * UNIT) return;
    for (let i = 0; i < BINS * this.#sides; i++) shorts[at + i] = (shorts[at + i]! + 1) >> 1;
  }

  /** By halving: a logarithm for every channel of every point would cost more. */
  #binOf(size: number): number {
    if (size === this.#size) return this.#bin;
    let bin = 0;
    let above = BINS;
    while (above - bin > 1) {
      const middle = (bin + above) >> 1;
      if (size >= EDGES[middle]!) bin = middle;
      else above = middle;
    }
    this.#size = size;
    this.#bin = bin;
    return bin;
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const { shorts } = this.#slot;
    const at = this.#slot.shortAt + this.#place;
    for (let i = 1; i < BINS * this.#sides; i++) {
      if (i !== BINS && shorts[at + i]! > shorts[at + i - 1]!) return false;
    }
    return this.#total(at) < MEMORY * UNIT;
  }
}
