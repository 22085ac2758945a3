/**
 * The rows in use of a batch of observations, one behind the other, with what the pooled heads see of
 * each: the greatest and the mean of every feature. Buffers grow and are used again.
 */
export class RowBatch {
  readonly features: number;
  /** Rows in use, `total` × features. */
  packed: Float64Array = new Float64Array(0);
  /** batch × features: the greatest of each. */
  greatest: Float64Array = new Float64Array(0);
  /** batch × 2 · features: the greatest, then the mean. */
  pooled: Float64Array = new Float64Array(0);
  /** Where the rows of each observation begin in `packed`; one more at the end. */
  starts: Int32Array = new Int32Array(1);
  total = 0;
  size = 0;

  readonly #pools: boolean;

  /** @param pools - whether what the pooled heads see is worked out */
  constructor(features: number, pools: boolean) {
    this.features = features;
    this.#pools = pools;
  }

  /**
   * Takes observations in.
   *
   * @param observation - observations of `rows` rows, of which `counts` are in use
   * @param picks - which of them, in what order
   */
  fill(
    observation: Float64Array,
    rows: number,
    counts: Int32Array,
    picks: Int32Array,
    size: number,
  ): void {
    const { features } = this;
    this.size = size;
    if (this.starts.length < size + 1) this.starts = new Int32Array(size + 1);
    let total = 0;
    for (let b = 0; b < size; b++) {
      this.starts[b] = total;
      total += counts[picks[b]!]!;
    }
    this.starts[size] = total;
    this.total = total;
    if (this.packed.length < total * features) this.packed = new Float64Array(total * features);
    if (this.#pools && this.greatest.length < size * features) {
      this.greatest = new Float64Array(size * features);
      this.pooled = new Float64Array(2 * size * features);
    }
    for (let b = 0; b < size; b++) this.#take(b, observation, picks[b]! * rows * features);
  }

  #take(b: number, observation: Float64Array, from: number): void {
    // Out of the object once, and not once an element.
    const { features, packed, pooled, greatest } = this;
    const first = this.starts[b]!;
    const count = this.starts[b + 1]! - first;
    const to = first * features;
    const length = count * features;
    for (let k = 0; k < length; k++) packed[to + k] = observation[from + k]!;
    if (!this.#pools) return;
    const max = 2 * b * features;
    const mean = max + features;
    pooled.fill(0, max, mean + features);
    for (let r = 0; r < count; r++) {
      const at = from + r * features;
      for (let f = 0; f < features; f++) {
        const value = observation[at + f]!;
        if (r === 0 || value > pooled[max + f]!) pooled[max + f] = value;
        pooled[mean + f]! += value / count;
      }
    }
    for (let f = 0; f < features; f++) greatest[b * features + f] = pooled[max + f]!;
  }
}
