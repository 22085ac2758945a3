const BINS = 240;
const FIRST_BIN_MS = 1000;
/** A time so far ahead is a mistake of one line, and must not press all others into one bin. */
const FARTHEST_MS = 366 * 86_400_000;

/** Lines over time, in as many bins whatever the time is. */
export interface RateStripData {
  /** Null before the first line. */
  readonly startMs: number | null;
  readonly binMs: number;
  readonly lines: readonly number[];
  /** Of them, of severity error and worse. */
  readonly errors: readonly number[];
}

/** Counts lines by the clock of the data; bins double in width when they no longer suffice. */
export class RateStrip {
  readonly #lines = new Float64Array(BINS);
  readonly #errors = new Float64Array(BINS);
  #startMs: number | null = null;
  #binMs = FIRST_BIN_MS;
  #used = 0;

  static from({ startMs, binMs, lines, errors }: RateStripData): RateStrip {
    const strip = new RateStrip();
    strip.#startMs = startMs;
    strip.#binMs = binMs;
    strip.#lines.set(lines.slice(0, BINS));
    strip.#errors.set(errors.slice(0, BINS));
    strip.#used = Math.min(BINS, lines.length);
    return strip;
  }

  add(timestampMs: number, isError: boolean): void {
    this.#startMs ??= Math.floor(timestampMs / FIRST_BIN_MS) * FIRST_BIN_MS;
    const sinceMs = Math.max(0, timestampMs - this.#startMs);
    if (sinceMs > FARTHEST_MS + BINS * this.#binMs) return;
    while (sinceMs >= BINS * this.#binMs) this.#widen();
    const bin = Math.floor(sinceMs / this.#binMs);
    this.#used = Math.max(this.#used, bin + 1);
    this.#lines[bin] = (this.#lines[bin] ?? 0) + 1;
    if (isError) this.#errors[bin] = (this.#errors[bin] ?? 0) + 1;
  }

  data(): RateStripData {
    const used = (bins: Float64Array): number[] => [...bins.subarray(0, this.#used)];
    const { lines, errors } = { lines: used(this.#lines), errors: used(this.#errors) };
    return { startMs: this.#startMs, binMs: this.#binMs, lines, errors };
  }

  #widen(): void {
    for (const bins of [this.#lines, this.#errors]) {
      for (let i = 0; i < BINS / 2; i++) bins[i] = (bins[2 * i] ?? 0) + (bins[2 * i + 1] ?? 0);
      bins.fill(0, BINS / 2);
    }
    this.#binMs *= 2;
    this.#used = Math.ceil(this.#used / 2);
  }
}
