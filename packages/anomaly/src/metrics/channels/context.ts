import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';

const WINDOW = 8;
const CENTROIDS = 48;
/** Values are compared in scales of the level, held to this: beyond it the range channel speaks. */
const LIMIT = 6;
/** A window this near to a centroid (root mean square, in scales) is the same shape. */
const SAME_SHAPE = 0.5;

/**
 * Shapes that have never been seen: the distance of the last eight steps to the nearest of at most 48
 * remembered windows. A step is the mean of `stride` points, so a longer stride sees slower shapes.
 */
export class ContextChannel {
  readonly #stride: number;
  #window = new Float64Array(WINDOW);
  #filled = 0;
  #sum = 0;
  #inStep = 0;
  #centroids = new Float64Array(CENTROIDS * WINDOW);
  #weights = new Float64Array(CENTROIDS);
  #used = 0;

  constructor(stride: number) {
    this.#stride = stride;
  }

  /**
   * How far the window, with this value in it, is from all that it remembers; 0 until it is full.
   *
   * @param z - the value in scales from the level
   */
  score(z: number): number {
    if (this.#filled < WINDOW || this.#used === 0) return 0;
    const last = (this.#sum + held(z)) / (this.#inStep + 1);
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < this.#used; c++) {
      let squares = 0;
      // The oldest step leaves as the new one comes: steps 1..7, then the one in the making.
      for (let i = 1; i < WINDOW; i++) {
        const difference = this.#window[i]! - this.#centroids[c * WINDOW + i - 1]!;
        squares += difference * difference;
      }
      const difference = last - this.#centroids[c * WINDOW + WINDOW - 1]!;
      squares += difference * difference;
      least = Math.min(least, squares);
    }
    return Math.sqrt(least / WINDOW);
  }

  learn(z: number): void {
    this.#sum += held(z);
    this.#inStep++;
    if (this.#inStep < this.#stride) return;
    this.#window.copyWithin(0, 1);
    this.#window[WINDOW - 1] = this.#sum / this.#inStep;
    this.#sum = 0;
    this.#inStep = 0;
    this.#filled = Math.min(WINDOW, this.#filled + 1);
    if (this.#filled === WINDOW) this.#remember();
  }

  #remember(): void {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    let lightest = 0;
    for (let c = 0; c < this.#used; c++) {
      let squares = 0;
      for (let i = 0; i < WINDOW; i++) {
        const difference = this.#window[i]! - this.#centroids[c * WINDOW + i]!;
        squares += difference * difference;
      }
      if (squares < least) {
        least = squares;
        nearest = c;
      }
      this.#weights[c]! *= 0.999;
      if (this.#weights[c]! < this.#weights[lightest]!) lightest = c;
    }
    if (nearest >= 0 && Math.sqrt(least / WINDOW) < SAME_SHAPE) {
      this.#weights[nearest]! += 1;
      const share = Math.max(0.02, 1 / this.#weights[nearest]!);
      for (let i = 0; i < WINDOW; i++) {
        const at = nearest * WINDOW + i;
        this.#centroids[at]! += share * (this.#window[i]! - this.#centroids[at]!);
      }
      return;
    }
    const place = this.#used < CENTROIDS ? this.#used++ : lightest;
    this.#centroids.set(this.#window, place * WINDOW);
    this.#weights[place] = 1;
  }

  toJSON(): object {
    return {
      window: encodeArray(this.#window),
      filled: this.#filled,
      sum: this.#sum,
      inStep: this.#inStep,
      used: this.#used,
      centroids: encodeArray(this.#centroids.subarray(0, this.#used * WINDOW)),
      weights: encodeArray(this.#weights.subarray(0, this.#used)),
    };
  }

  static read(reader: SnapshotReader, stride: number): ContextChannel {
    const channel = new ContextChannel(stride);
    channel.#window.set(reader.finiteFloat64Array('window', WINDOW));
    channel.#filled = reader.number('filled', { min: 0, max: WINDOW, integer: true });
    channel.#sum = reader.number('sum');
    channel.#inStep = reader.number('inStep', { min: 0, max: stride, integer: true });
    channel.#used = reader.number('used', { min: 0, max: CENTROIDS, integer: true });
    channel.#centroids.set(reader.finiteFloat64Array('centroids', channel.#used * WINDOW));
    channel.#weights.set(reader.finiteFloat64Array('weights', channel.#used));
    return channel;
  }
}

function held(z: number): number {
  return Math.min(LIMIT, Math.max(-LIMIT, z));
}
