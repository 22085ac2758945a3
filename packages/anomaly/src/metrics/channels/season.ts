import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';

const DAY_MS = 86_400_000;
const BINS = 48;
/** A bin hears several points a day; this remembers about a week of them at five minutes a point. */
const BIN_ALPHA = 0.05;
const ERROR_ALPHA = 0.005;
/** A profile speaks once it has halved the squared error of the level. */
const ADVANTAGE = 0.5;
const ENOUGH = 3;

/**
 * The time of day: a mean for every half hour, interpolated. It has a say only while it foretells the
 * series clearly better than its level does; a series without a daily rhythm never hears from it.
 */
export class SeasonChannel {
  #means = new Float64Array(BINS);
  #counts = new Uint16Array(BINS);
  #seasonError = 0;
  #levelError = 0;
  #compared = 0;

  /** What the hour leads one to expect, or null while it has nothing to say. */
  expected(timestampMs: number): number | null {
    if (this.#compared < 2 * BINS || this.#seasonError > ADVANTAGE * this.#levelError) return null;
    return this.#profile(timestampMs);
  }

  #position(timestampMs: number): number {
    const inDay = ((timestampMs % DAY_MS) + DAY_MS) % DAY_MS;
    return (inDay / DAY_MS) * BINS;
  }

  #profile(timestampMs: number): number | null {
    const centred = this.#position(timestampMs) - 0.5;
    const left = ((Math.floor(centred) % BINS) + BINS) % BINS;
    const right = (left + 1) % BINS;
    if (this.#counts[left]! < ENOUGH || this.#counts[right]! < ENOUGH) return null;
    const share = centred - Math.floor(centred);
    return this.#means[left]! * (1 - share) + this.#means[right]! * share;
  }

  /** The residual from the profile, in root mean squares of its own errors. */
  score(x: number, timestampMs: number, quantum: number): number {
    const expected = this.expected(timestampMs);
    if (expected === null) return 0;
    return Math.abs(x - expected) / Math.max(quantum, Math.sqrt(this.#seasonError));
  }

  /** @param level - what the level expected of this point */
  learn(x: number, timestampMs: number, level: number, pace: number): void {
    const profile = this.#profile(timestampMs);
    if (profile !== null) {
      this.#compared++;
      const weight = Math.max(ERROR_ALPHA, 1 / this.#compared) * pace;
      this.#seasonError += weight * ((x - profile) * (x - profile) - this.#seasonError);
      this.#levelError += weight * ((x - level) * (x - level) - this.#levelError);
    }
    const bin = Math.floor(this.#position(timestampMs)) % BINS;
    this.#counts[bin] = Math.min(65_535, this.#counts[bin]! + 1);
    const weight = Math.max(BIN_ALPHA, 1 / this.#counts[bin]!) * pace;
    this.#means[bin]! += weight * (x - this.#means[bin]!);
  }

  toJSON(): object {
    return {
      means: encodeArray(this.#means),
      counts: encodeArray(this.#counts),
      seasonError: this.#seasonError,
      levelError: this.#levelError,
      compared: this.#compared,
    };
  }

  static read(reader: SnapshotReader): SeasonChannel {
    const channel = new SeasonChannel();
    channel.#means = reader.finiteFloat64Array('means', BINS) as Float64Array<ArrayBuffer>;
    channel.#counts = reader.uint16Array('counts', BINS) as Uint16Array<ArrayBuffer>;
    channel.#seasonError = reader.number('seasonError', { min: 0 });
    channel.#levelError = reader.number('levelError', { min: 0 });
    channel.#compared = reader.number('compared', { min: 0, integer: true });
    return channel;
  }
}
