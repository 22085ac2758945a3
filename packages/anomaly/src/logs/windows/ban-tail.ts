import { roughLog10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { QuantileSketch } from '@aegis/core/stats';

/** The tail begins where this share of all sums lies above. */
const TAIL_SHARE = 0.02;
/** Once so many lie above a rarer one, what lies there is counted too. */
const FAR_COUNT = 20;
/** Of fewer sums what is far out is not far enough. */
const FAR_FROM = 10_000;
const FAR_PRIOR_WEIGHT = 10;
const FAR_KEPT = 0.98;
/** Far out sums can be rarer than what they are sums of, but not by more. */
const MOST_SLOPE = 2;
const RELEARN_EVERY = 64;
const WARM_UP = 200;
/** Half after so many: about what is remembered. */
const HALF_LIFE = 20_000;
/** Where all is as supposed, the mean excess in bans over any threshold … */
const USUAL_EXCESS = Math.LOG10E;
/** … which counts as so many sums that were seen. */
const PRIOR_WEIGHT = 30;
/** No excess counts for more: an incident that nobody noticed must not make the next one usual. */
const MOST_EXCESS = 2;
const EXCESS_KEPT = 0.999;
/** Nor does it count for less: what nobody would take for chance stays an alarm, however often it came. */
const LEAST_SLOPE = 0.85;

/**
 * How often sums of bans come to how much: counted in the body, an exponential beyond. A ban more is ten
 * times rarer by what a ban is; experience says how much less than that it means here.
 */
export class BanTail {
  #sketch = new QuantileSketch({ relativeAccuracy: 0.05, maxBuckets: 64, halfLife: HALF_LIFE });
  #count = 0;
  #threshold = 0;
  #share = 1;
  /** A rarer sum with enough above it, and the share of them. */
  #far = 0;
  #farShare = 1;
  #farExcesses = 0;
  #farExcessSum = 0;
  #excesses = 0;
  #excessSum = 0;

  /** How many sums have been learnt. */
  get count(): number {
    return this.#count;
  }

  /** -log10 of the share of sums at least as high; 0 until there are enough. */
  bans(sum: number): number {
    if (this.#count < WARM_UP) return 0;
    if (sum <= this.#threshold) {
      const share = Math.max(this.#share, 1 - this.#sketch.rankBelow(sum));
      // No sum says more than what it is the sum of: here as well as beyond, or it would fall there.
      return Math.min(sum, -roughLog10(Math.min(1, share)));
    }
    const mean = (this.#excessSum + PRIOR_WEIGHT * USUAL_EXCESS) / (this.#excesses + PRIOR_WEIGHT);
    const slope = Math.min(1, Math.max(LEAST_SLOPE, USUAL_EXCESS / mean));
    // What is beyond may begin far beyond …
    const line = Math.min(sum, -roughLog10(this.#share) + (sum - this.#threshold) * slope);
    // … unless what lies far out was counted. It only adds: an incident there must hide no other.
    if (sum <= this.#far || this.#count < FAR_FROM) return line;
    const farMean =
      (this.#farExcessSum + FAR_PRIOR_WEIGHT * USUAL_EXCESS) /
      (this.#farExcesses + FAR_PRIOR_WEIGHT);
    const farSlope = Math.min(MOST_SLOPE, Math.max(1, USUAL_EXCESS / farMean));
    return Math.max(line, (sum - this.#far) * farSlope - roughLog10(this.#farShare));
  }

  learn(sum: number): void {
    this.#count++;
    this.#sketch.add(sum);
    if (this.#count > WARM_UP && sum > this.#threshold) {
      this.#excesses = this.#excesses * EXCESS_KEPT + 1;
      const excess = Math.min(MOST_EXCESS, sum - this.#threshold);
      this.#excessSum = this.#excessSum * EXCESS_KEPT + excess;
    }
    if (this.#count > WARM_UP && sum > this.#far) {
      this.#farExcesses = this.#farExcesses * FAR_KEPT + 1;
      const excess = Math.min(MOST_EXCESS, sum - this.#far);
      this.#farExcessSum = this.#farExcessSum * FAR_KEPT + excess;
    }
    if (this.#count % RELEARN_EVERY !== 0) return;
    const { count } = this.#sketch;
    this.#threshold = this.#sketch.quantile(1 - TAIL_SHARE);
    this.#share = Math.max(0.5 / count, 1 - this.#sketch.rank(this.#threshold));
    this.#far = this.#sketch.quantile(Math.max(1 - TAIL_SHARE, 1 - FAR_COUNT / count));
    this.#farShare = Math.max(FAR_COUNT / count, 1 - this.#sketch.rank(this.#far));
  }

  toJSON(): unknown {
    return {
      sketch: this.#sketch.toJSON(),
      count: this.#count,
      threshold: this.#threshold,
      share: this.#share,
      far: this.#far,
      farShare: this.#farShare,
      farExcesses: this.#farExcesses,
      farExcessSum: this.#farExcessSum,
      excesses: this.#excesses,
      excessSum: this.#excessSum,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): BanTail {
    const tail = new BanTail();
    const positive = { min: 0 };
    tail.#sketch = reader.object('sketch', (field) => QuantileSketch.read(field));
    tail.#count = reader.number('count', { min: 0, integer: true });
    tail.#threshold = reader.number('threshold', positive);
    tail.#share = reader.number('share', { min: Number.MIN_VALUE, max: 1 });
    tail.#far = reader.number('far', positive);
    tail.#farShare = reader.number('farShare', { min: Number.MIN_VALUE, max: 1 });
    tail.#farExcesses = reader.number('farExcesses', positive);
    tail.#farExcessSum = reader.number('farExcessSum', positive);
    tail.#excesses = reader.number('excesses', positive);
    tail.#excessSum = reader.number('excessSum', positive);
    return tail;
  }
}
