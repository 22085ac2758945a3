import type { SnapshotReader } from '@aegis/core/snapshot';

/** How long the level remembers, in points: 1 / ALPHA. */
const ALPHA = 0.01;
/** Residuals are learnt up to so many scales, so that an outlier does not widen the band. */
const CLIP = 3;

/**
 * Where a series has been lately and how far it strays: a clipped exponentially weighted mean and
 * deviation. Its score is the residual in scales.
 */
export class LevelChannel {
  #count = 0;
  #mean = 0;
  #variance = 0;

  get mean(): number {
    return this.#mean;
  }

  /** The deviation, never less than `quantum`. */
  scale(quantum: number): number {
    return Math.max(quantum, Math.sqrt(this.#variance));
  }

  /** How many scales `x` lies above the level; 0 before there is one. */
  deviation(x: number, quantum: number): number {
    return this.#count === 0 ? 0 : (x - this.#mean) / this.scale(quantum);
  }

  score(x: number, quantum: number): number {
    return Math.abs(this.deviation(x, quantum));
  }

  /** @param pace - in (0, 1]: less learns slower, as inside an episode */
  learn(x: number, quantum: number, pace: number): void {
    this.#count++;
    const weight = Math.max(ALPHA, 1 / this.#count) * pace;
    let delta = x - this.#mean;
    // The first points have no scale to be clipped by.
    if (this.#count > 8) {
      const limit = CLIP * this.scale(quantum);
      delta = Math.min(limit, Math.max(-limit, delta));
    }
    this.#mean += weight * delta;
    this.#variance = (1 - weight) * (this.#variance + weight * delta * delta);
  }

  toJSON(): object {
    return { count: this.#count, mean: this.#mean, variance: this.#variance };
  }

  static read(reader: SnapshotReader): LevelChannel {
    const channel = new LevelChannel();
    channel.#count = reader.number('count', { min: 0, integer: true });
    channel.#mean = reader.number('mean');
    channel.#variance = reader.number('variance', { min: 0 });
    return channel;
  }
}
