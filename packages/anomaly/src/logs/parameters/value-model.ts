import type { Linked } from '@aegis/core/collections';
import { log } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { QuantileSketch } from '@aegis/core/stats';

const SKETCH = { relativeAccuracy: 0.1, maxBuckets: 32, halfLife: 5000 };
/** Values before any is judged. */
const WARM_UP = 200;
/** One value says no more than this, in nats; what is usual costs this much. */
const MOST_NATS = 6;
const ALLOWANCE_NATS = 2;
/** Of sums of exponential surprises less the allowance, a nat is worth so many bans (1 / (1 - t) = exp(2 t)). */
const BANS_PER_NAT = 0.797 * Math.LOG10E;
/** How surprising values are in the mean, where they come from one distribution: 1 nat. */
const USUAL_NATS = 1;
const TRUST_RATE = 1 / 200;
/** Values that surprise more than this in the mean count up or drift by themselves: ids, clocks, offsets. */
const MOST_USUAL_NATS = 1.5;

/** Surprises to one side, added up. */
interface Side {
  sum: number;
  usual: number;
}

/**
 * How a number in a line is distributed, and whether it has left that: surprises of values upwards and
 * downwards, added up while they go on. Numbers that always grow say nothing.
 *
 * @see Page (1954), Continuous Inspection Schemes, Biometrika 41, doi:10.1093/biomet/41.1-2.100: the
 * cumulated sum, of surprises instead of values
 */
export class ValueModel implements Linked<ValueModel> {
  older: ValueModel | null = null;
  newer: ValueModel | null = null;
  readonly key: number;
  #sketch = new QuantileSketch(SKETCH);
  #count = 0;
  readonly #up: Side = { sum: 0, usual: USUAL_NATS };
  readonly #down: Side = { sum: 0, usual: USUAL_NATS };

  constructor(key: number) {
    this.key = key;
  }

  /** The usual value. */
  get median(): number {
    return this.#sketch.quantile(0.5);
  }

  /** Its departure has been told: it counts anew. */
  dismiss(): void {
    this.#up.sum = 0;
    this.#down.sum = 0;
  }

  /** Takes a value in; gives how unlikely the latest ones are together, in bans, where this one adds to that. */
  process(value: number): number {
    let bans = 0;
    if (this.#count >= WARM_UP) {
      const above = 1 - this.#sketch.rankBelow(value);
      const below = this.#sketch.rank(value);
      bans = Math.max(this.#add(this.#up, above), this.#add(this.#down, below));
    }
    this.#count++;
    this.#sketch.add(value);
    return bans;
  }

  #add(side: Side, share: number): number {
    const seen = Math.min(this.#count, SKETCH.halfLife);
    const p = (share * seen + 0.5) / (seen + 1);
    const nats = Math.min(MOST_NATS, -log(Math.min(1, p)));
    const isTrusted = side.usual <= MOST_USUAL_NATS;
    side.usual += TRUST_RATE * (nats - side.usual);
    side.sum = isTrusted ? Math.max(0, side.sum + nats - ALLOWANCE_NATS) : 0;
    return nats > ALLOWANCE_NATS ? side.sum * BANS_PER_NAT : 0;
  }

  toJSON(): unknown {
    return {
      key: this.key,
      sketch: this.#sketch.toJSON(),
      count: this.#count,
      up: { ...this.#up },
      down: { ...this.#down },
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): ValueModel {
    const whole = { min: 0, integer: true };
    const model = new ValueModel(reader.number('key', whole));
    model.#sketch = reader.object('sketch', (field) => QuantileSketch.read(field));
    model.#count = reader.number('count', whole);
    for (const [name, side] of [
      ['up', model.#up],
      ['down', model.#down],
    ] as const) {
      reader.object(name, (field) => {
        side.sum = field.number('sum', { min: 0 });
        side.usual = field.number('usual', { min: 0 });
      });
    }
    return model;
  }
}
