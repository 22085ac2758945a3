import { chiSquareTail, log10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { TailModel } from '@aegis/core/stats';

/** Nothing says more than this, or one odd number would drown out all others. */
const MOST_BANS = 12;
const WARM_UP = 30;
const BUCKETS = 64;
/** The least mean, and the least deviation in means: scores that never vary tell nothing of their tail. */
const LEAST_MEAN = 1e-6;
const LEAST_RELATIVE_DEVIATION = 0.1;
/** Beyond so many deviations a score moves the moments no further. */
const CLIP = 6;
const CLIP_AFTER = 60;
/** Scores above so many bans are learnt one in four: trouble must not become usual, nor stay news for ever. */
const ODD_BANS = 2;
const ODD_EVERY = 4;

/**
 * What a score >= 0 of one model means on this stream, in bans. Distances and errors of many columns are
 * near a scaled chi-square distribution, which two moments tell from few scores; half of the verdict is
 * that shape, half the tail that the stream itself has shown.
 *
 * @see Box (1954), Some Theorems on Quadratic Forms, Annals of Mathematical Statistics 25(2),
 * doi:10.1214/aoms/1177728786, for the two moments
 */
export class ScoreTail {
  readonly #memory: number;
  #own: TailModel;
  #count = 0;
  #mean = 0;
  #meanSquare = 0;
  #odd = 0;

  /** @param memory - how many scores it remembers */
  constructor(memory: number) {
    this.#memory = memory;
    this.#own = new TailModel({ maxBuckets: BUCKETS, halfLife: memory, warmUp: WARM_UP });
  }

  /** -log10 of the probability of a score at least as high, in [0, 12]; 0 while warming up. */
  bans(score: number): number {
    if (this.#count < WARM_UP) return 0;
    const mean = Math.max(LEAST_MEAN, this.#mean);
    const variance = this.#variance;
    const tail = chiSquareTail((2 * mean * score) / variance, (2 * mean * mean) / variance);
    const shape = -log10(Math.max(Number.MIN_VALUE, tail));
    const own = -log10(this.#own.tailProbability(score));
    // Adding 0 turns -0 into 0, which no snapshot and no equality likes.
    return Math.min(MOST_BANS, (shape + own) / 2) + 0;
  }

  /** Never 0, also where all scores were the same: what is higher than these moves the moments too. */
  get #variance(): number {
    const least = LEAST_RELATIVE_DEVIATION * Math.max(LEAST_MEAN, this.#mean);
    return Math.max(least * least, this.#meanSquare - this.#mean * this.#mean);
  }

  /** Takes a score in, whatever it means. */
  learn(score: number): void {
    this.#own.learn(score);
    const limit = this.#mean + CLIP * Math.sqrt(this.#variance);
    const held = this.#count > CLIP_AFTER ? Math.min(score, limit) : score;
    this.#count++;
    const weight = Math.max(1 / this.#count, 1 / this.#memory);
    this.#mean += weight * (held - this.#mean);
    this.#meanSquare += weight * (held * held - this.#meanSquare);
  }

  /** Takes a score in that meant `bans`; of odd ones, one in four. */
  learnMostly(score: number, bans: number): void {
    if (bans > ODD_BANS && ++this.#odd % ODD_EVERY !== 0) return;
    this.learn(score);
  }

  toJSON(): object {
    return {
      own: this.#own.toJSON(),
      count: this.#count,
      mean: this.#mean,
      meanSquare: this.#meanSquare,
      odd: this.#odd % ODD_EVERY,
    };
  }

  static read(reader: SnapshotReader, memory: number): ScoreTail {
    const tail = new ScoreTail(memory);
    tail.#own = reader.object('own', (field) => {
      checkBuckets(field);
      field.object('sketch', checkBuckets);
      return TailModel.read(field);
    });
    tail.#count = reader.number('count', { min: 0, integer: true });
    tail.#mean = reader.number('mean', { min: 0, max: 1e100 });
    tail.#meanSquare = reader.number('meanSquare', { min: 0, max: 1e200 });
    tail.#odd = reader.number('odd', { min: 0, max: ODD_EVERY, integer: true });
    return tail;
  }
}

/** Refuses a sketch that sets more memory aside than ours. */
function checkBuckets(reader: SnapshotReader): void {
  reader.object('options', (field) => field.number('maxBuckets', { min: BUCKETS, max: BUCKETS }));
}
