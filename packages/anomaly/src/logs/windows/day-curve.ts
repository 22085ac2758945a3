import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';

const HOURS = 24;
const HOUR_MS = 3_600_000;
/** An hour of the day is known once so many hours of it have been seen; before, it is drawn to the mean. */
const PRIOR_HOURS = 0.5;
/** What an hour of the day keeps when it comes again: about ten days are remembered. */
const KEPT = 0.9;
const LEAST = 0.1;
const MOST = 10;
/** No sum of lines or hours comes near this. */
const MOST_KNOWN = 1e15;

/** How busy each hour of the day is, next to the day as a whole: what counts are expected by. */
export class DayCurve {
  /** Lines, and hours watched, of each hour of the day; older days count less. */
  readonly #lines = new Float64Array(HOURS);
  readonly #hours = new Float64Array(HOURS);
  #hour = -1;

  /** How much busier this time of day is than the mean, in [0.1, 10]; 1 where that is not known. */
  factor(timeMs: number): number {
    const position = positionOf(timeMs) - 0.5;
    const left = Math.floor(position);
    const share = position - left;
    const mean = this.#mean();
    if (!(mean > 0)) return 1;
    const busy =
      this.#level((left + HOURS) % HOURS, mean) * (1 - share) +
      this.#level((left + 1) % HOURS, mean) * share;
    return Math.min(MOST, Math.max(LEAST, busy / mean));
  }

  /** Takes in that `lines` were written in `hours` that end at a time. */
  learn(lines: number, hours: number, timeMs: number): void {
    const hour = Math.floor(positionOf(timeMs)) % HOURS;
    if (hour !== this.#hour) {
      this.#lines[hour]! *= KEPT;
      this.#hours[hour]! *= KEPT;
      this.#hour = hour;
    }
    this.#lines[hour]! += lines;
    this.#hours[hour]! += hours;
  }

  #mean(): number {
    let lines = 0;
    let hours = 0;
    for (let h = 0; h < HOURS; h++) {
      lines += this.#lines[h]!;
      hours += this.#hours[h]!;
    }
    return hours > 0 ? lines / hours : 0;
  }

  #level(hour: number, mean: number): number {
    return (this.#lines[hour]! + PRIOR_HOURS * mean) / (this.#hours[hour]! + PRIOR_HOURS);
  }

  toJSON(): unknown {
    return {
      lines: encodeArray(this.#lines),
      hours: encodeArray(this.#hours),
      hour: this.#hour,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): DayCurve {
    const curve = new DayCurve();
    const lines = reader.finiteFloat64Array('lines', HOURS);
    const hours = reader.finiteFloat64Array('hours', HOURS);
    for (let h = 0; h < HOURS; h++) {
      curve.#lines[h] = Math.min(MOST_KNOWN, Math.max(0, lines[h]!));
      curve.#hours[h] = Math.min(MOST_KNOWN, Math.max(0, hours[h]!));
    }
    curve.#hour = reader.number('hour', { min: -1, max: HOURS - 1, integer: true });
    return curve;
  }
}

/** The hour of the day with its fraction, in [0, 24). */
function positionOf(timeMs: number): number {
  const hours = timeMs / HOUR_MS;
  const position = hours - HOURS * Math.floor(hours / HOURS);
  // Times far beyond any calendar have no digits left for it.
  return position >= 0 && position < HOURS ? position : 0;
}
