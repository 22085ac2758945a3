import type { SnapshotReader } from '@aegis/core/snapshot';

/** Extremes fade towards the present by this share of the span a point, so that one spike ages. */
const FADE = 1e-5;

/** What has never been seen: how far a value lies outside everything so far, in spans of it. */
export class RangeChannel {
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;

  /** From the lowest to the highest; 0 before there is one. */
  get span(): number {
    return Math.max(0, this.#high - this.#low);
  }

  score(x: number, quantum: number): number {
    if (this.#low > this.#high) return 0;
    const span = Math.max(this.span, quantum);
    return Math.max(0, x - this.#high, this.#low - x) / span;
  }

  learn(x: number, pace: number): void {
    if (this.#low > this.#high) {
      this.#low = x;
      this.#high = x;
      return;
    }
    const fade = (this.#high - this.#low) * FADE;
    this.#high = x > this.#high ? this.#high + (x - this.#high) * pace : this.#high - fade;
    this.#low = x < this.#low ? this.#low - (this.#low - x) * pace : this.#low + fade;
  }

  toJSON(): object {
    const empty = this.#low > this.#high;
    return { empty, low: empty ? 0 : this.#low, high: empty ? 0 : this.#high };
  }

  static read(reader: SnapshotReader): RangeChannel {
    const channel = new RangeChannel();
    if (reader.boolean('empty')) return channel;
    channel.#low = reader.number('low');
    channel.#high = reader.number('high', { min: channel.#low });
    return channel;
  }
}
