import { AegisError, checkNumber, resolveOptions } from '@aegis/core';

/** Options of {@link CounterRate}. */
export interface CounterRateOptions {
  /**
   * The longest gap, in steps, that a rate is still an honest mean over, from 1 on. Raising it bridges
   * longer outages with one flat rate.
   * @defaultValue 20
   */
  readonly maxGapSteps?: number;
}

/**
 * What a reading is to the one before it: `first` (nothing to compare with), `rate` (as it should be),
 * `gap` (readings are missing between; the rate is the mean over the gap), `restart` (the gap is too
 * long: begun afresh), `reset` (fell: the process began anew), `dip` (fell a little: disorder at the
 * source), `wrap` (ran over 2^32 or 2^64), `duplicate` (same time), `late` (older), `unusable` (not
 * finite, or negative).
 */
export type CounterStep =
  | 'first'
  | 'rate'
  | 'gap'
  | 'restart'
  | 'reset'
  | 'dip'
  | 'wrap'
  | 'duplicate'
  | 'late'
  | 'unusable';

const DEFAULTS: Required<CounterRateOptions> = Object.freeze({ maxGapSteps: 20 });
const NONE = -1;
// Where the state holds the last reading or NONE, its time, and the last rate that no reset has shortened
// or NONE.
const VALUE = 0;
const TIME = 1;
const RATE = 2;
/** A fall by less than one part in so many is no reset: no process counts back up that fast. */
const DIP_PART = 8;
const WRAP_32 = 2 ** 32;
const WRAP_64 = 2 ** 64;
/** A fall is a wrap only where the counter was about to wrap: at up to so many times the last rate. */
const WRAP_SLACK = 2;

/**
 * Turns the readings of one counter into rates per second, through resets, gaps, duplicates and
 * stragglers, in three numbers of state.
 *
 * Use one per series, for what only grows ({@link isCounter}). A counter past 2^53 has lost its units:
 * increases smaller than the spacing of doubles there read as 0. Where the clock of the source goes back
 * for good, call {@link CounterRate.clear} ({@link StepClock} says when).
 *
 * Cost: O(1) and no allocation per reading.
 *
 * @example
 * ```ts
 * import { CounterRate } from '@aegis/anomaly';
 * const requests = new CounterRate();
 * requests.take(1000, 0, 15_000); // => NaN
 * requests.take(1300, 15_000, 15_000); // => 20
 * requests.judge(30, 30_000, 15_000); // => 'reset'
 * requests.take(30, 30_000, 15_000); // => 2
 * ```
 *
 * @see Prometheus, `rate()`, https://prometheus.io/docs/prometheus/latest/querying/functions/#rate: after
 * a fall the increase is the new value. Deviations: rates are from reading to reading, without
 * extrapolation; a fall by less than an eighth counts as no increase (as in VictoriaMetrics'
 * `removeCounterResets`), since the whole value as an increase would be a spike that never was; falls
 * that fit the wrap of a 32 or 64 bit counter at its present rate are wraps
 */
export class CounterRate {
  /** How many numbers {@link CounterRate.write} writes. */
  static readonly SIZE = 3;

  readonly #maxGapSteps: number;
  #numbers: Float64Array = new Float64Array(CounterRate.SIZE);
  #at = 0;

  /** @throws AegisError `invalid-option` */
  constructor(options?: CounterRateOptions) {
    const { maxGapSteps } = resolveOptions('CounterRate', DEFAULTS, options);
    this.#maxGapSteps = checkNumber('CounterRate', 'maxGapSteps', maxGapSteps, { min: 1 });
    this.clear();
  }

  /**
   * Goes on with a state that is kept elsewhere, {@link CounterRate.SIZE} numbers from `at` on: one
   * object for many counters. A new state has to be cleared first.
   */
  bind(numbers: Float64Array, at: number): void {
    this.#numbers = numbers;
    this.#at = at;
  }

  /**
   * What a reading would be, were it taken now; changes nothing. A fall across a gap is told as the
   * fall.
   *
   * @param value - the reading
   * @param timeMs - its time, in milliseconds
   * @param stepMs - the usual time between readings; 0 where it is not known, and no gap is seen
   */
  judge(value: number, timeMs: number, stepMs: number): CounterStep {
    // Infinity - Infinity and NaN - NaN are NaN.
    if (!(value >= 0 && value - value === 0 && timeMs - timeMs === 0)) return 'unusable';
    const numbers = this.#numbers;
    const at = this.#at;
    const last = numbers[at + VALUE]!;
    if (last === NONE) return 'first';
    const elapsedMs = timeMs - numbers[at + TIME]!;
    if (!(elapsedMs > 0)) return elapsedMs === 0 ? 'duplicate' : 'late';
    if (stepMs > 0 && elapsedMs > (this.#maxGapSteps + 0.5) * stepMs) return 'restart';
    if (value < last) return judgeFall(last, value, elapsedMs, numbers[at + RATE]!);
    return stepMs > 0 && elapsedMs > 1.5 * stepMs ? 'gap' : 'rate';
  }

  /**
   * The rate that a reading gives, without taking it.
   *
   * @returns per second, finite and >= 0; NaN where the reading gives none (`first`, `restart`,
   *   `duplicate`, `late`, `unusable`)
   */
  preview(value: number, timeMs: number, stepMs: number): number {
    return this.#rateOf(this.judge(value, timeMs, stepMs), value, timeMs);
  }

  /** The same as {@link CounterRate.preview}, and remembers the reading where it is usable and newer. */
  take(value: number, timeMs: number, stepMs: number): number {
    const step = this.judge(value, timeMs, stepMs);
    if (step === 'unusable' || step === 'duplicate' || step === 'late') return Number.NaN;
    const numbers = this.#numbers;
    const at = this.#at;
    const rate = this.#rateOf(step, value, timeMs);
    if (step === 'rate' || step === 'gap' || step === 'wrap') numbers[at + RATE] = rate;
    numbers[at + VALUE] = value;
    numbers[at + TIME] = timeMs;
    return rate;
  }

  #rateOf(step: CounterStep, value: number, timeMs: number): number {
    const last = this.#numbers[this.#at + VALUE]!;
    const elapsedMs = timeMs - this.#numbers[this.#at + TIME]!;
    switch (step) {
      case 'rate':
      case 'gap':
        return perSecond(value - last, elapsedMs);
      case 'reset':
        return perSecond(value, elapsedMs);
      case 'wrap':
        return perSecond(wrappedIncrease(last, value), elapsedMs);
      case 'dip':
        return 0;
      default:
        return Number.NaN;
    }
  }

  /** Forgets every reading. */
  clear(): void {
    this.#numbers[this.#at + VALUE] = NONE;
    this.#numbers[this.#at + TIME] = 0;
    this.#numbers[this.#at + RATE] = NONE;
  }

  /** Writes the state into `out`, {@link CounterRate.SIZE} finite numbers from `offset` on. */
  write(out: Float64Array, offset: number): void {
    out.set(this.#numbers.subarray(this.#at, this.#at + CounterRate.SIZE), offset);
  }

  /**
   * Takes over what {@link CounterRate.write} wrote.
   *
   * @throws AegisError `invalid-snapshot` where that cannot be
   */
  read(from: Float64Array, offset: number): void {
    const state = from.subarray(offset, offset + CounterRate.SIZE);
    if (!isState(state)) {
      throw new AegisError(
        'invalid-snapshot',
        'CounterRate: expected a reading, its time and a rate.',
      );
    }
    this.#numbers.set(state, this.#at);
  }

  /** Whether the state is one that a counter could have come to. */
  get isValid(): boolean {
    return isState(this.#numbers.subarray(this.#at, this.#at + CounterRate.SIZE));
  }
}

function isState(state: Float64Array): boolean {
  const [value = Number.NaN, timeMs, rate = Number.NaN] = state;
  return isReading(value) && Number.isFinite(timeMs) && isReading(rate);
}

function isReading(value: number): boolean {
  return Number.isFinite(value) && (value >= 0 || value === NONE);
}

function perSecond(increase: number, elapsedMs: number): number {
  // A time so short that it has no thousandth is no 0 yet.
  const seconds = Math.max(Number.MIN_VALUE, elapsedMs / 1000);
  return Math.min(Number.MAX_VALUE, increase / seconds);
}

function judgeFall(last: number, value: number, elapsedMs: number, rate: number): CounterStep {
  const wrapped = wrappedIncrease(last, value);
  if (wrapped > 0 && perSecond(wrapped, elapsedMs) <= WRAP_SLACK * rate) return 'wrap';
  return (last - value) * DIP_PART < last ? 'dip' : 'reset';
}

/** The increase, if the fall to `value` is a wrap; 0 where it cannot be one. */
function wrappedIncrease(last: number, value: number): number {
  const modulus = last < WRAP_32 ? WRAP_32 : WRAP_64;
  return last < modulus && last >= modulus / 2 ? modulus - last + value : 0;
}
