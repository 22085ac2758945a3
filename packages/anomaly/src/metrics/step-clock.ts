import { AegisError } from '@aegis/core';

/**
 * What a time is to those before it: `first`, `on-time`, `gap` (points are missing between),
 * `duplicate` (the latest time again), `late` (before the latest), `restart` (late, but the last of so
 * many in order that the clock must have been set back: counting goes on from here), `unusable` (not
 * finite).
 */
export type ClockStep = 'first' | 'on-time' | 'gap' | 'duplicate' | 'late' | 'restart' | 'unusable';

/** Half of the latest differences, and no more, may be outages before the median feels them. */
const DIFFERENCES = 9;
/** A difference of so many steps has a point missing in it. */
const GAP_STEPS = 1.5;
/** So many late points in order are a clock that was set, not stragglers … */
const RESTART_AFTER = 8;
/** … unless waiting till the clock is back costs no more than so many points … */
const PATIENCE_STEPS = 16;
/** … and in order means: each newer than the one before, by no more than so many steps. */
const RUN_STEPS = 4;

const NOT_STARTED = -1;

// Where a clock keeps what.
const TAKEN = 0;
const LAST = 1;
const RUN_MS = 2;
const RUN = 3;
const STEP = 4;
const RING = 5;

/**
 * Learns how far apart the points of one series are, and says of each time whether it is where it should
 * be.
 *
 * The step is the median of the latest nine differences: an outage does not stretch it, a new interval of
 * scraping is learnt in five points. Times may jitter by half a step. A clock that goes back by more than
 * 16 steps is followed after eight points in order there; a shorter way back is waited for.
 *
 * Use one per series, in front of whatever counts in steps. For events without any step it says little.
 *
 * Cost: O(1) and no allocation per point where the step is steady, a walk along nine numbers at most; 14
 * numbers of state.
 *
 * @example
 * ```ts
 * import { StepClock } from '@aegis/anomaly';
 * const clock = new StepClock();
 * for (let minute = 0; minute < 5; minute++) clock.take(minute * 60_000);
 * clock.stepMs; // => 60000
 * clock.judge(5 * 60_000); // => 'on-time'
 * clock.judge(9 * 60_000); // => 'gap'
 * clock.missing(9 * 60_000); // => 4
 * clock.judge(3 * 60_000); // => 'late'
 * ```
 */
export class StepClock {
  /** How many numbers {@link StepClock.write} writes. */
  static readonly SIZE: number = RING + DIFFERENCES;

  #numbers = new Float64Array(StepClock.SIZE);
  #at = 0;
  /** The latest differences, the shortest first. */
  readonly #sorted = new Float64Array(DIFFERENCES);

  constructor() {
    this.clear();
  }

  /**
   * Goes on with a state that is kept elsewhere, {@link StepClock.SIZE} numbers from `at` on: one clock
   * for many series. A new state has to be cleared first.
   */
  bind(numbers: Float64Array<ArrayBuffer>, at: number): void {
    this.#numbers = numbers;
    this.#at = at;
  }

  /** The usual time between points, in milliseconds; 0 while there were no two. */
  get stepMs(): number {
    return this.#numbers[this.#at + STEP]!;
  }

  /** The latest time that was taken; 0 before the first. */
  get lastMs(): number {
    return this.#numbers[this.#at + LAST]!;
  }

  /** How many differences were ever taken, or NOT_STARTED. */
  get #taken(): number {
    return this.#numbers[this.#at + TAKEN]!;
  }

  /** The latest of the late points that came in order … */
  get #runMs(): number {
    return this.#numbers[this.#at + RUN_MS]!;
  }

  /** … and how many they are. */
  get #run(): number {
    return this.#numbers[this.#at + RUN]!;
  }

  /** What a time would be, were it taken now; changes nothing. */
  judge(timeMs: number): ClockStep {
    // Infinity - Infinity and NaN - NaN are NaN.
    if (timeMs - timeMs !== 0) return 'unusable';
    if (this.#taken === NOT_STARTED) return 'first';
    const difference = timeMs - this.lastMs;
    if (difference > 0) return this.#isGap(difference) ? 'gap' : 'on-time';
    if (difference === 0) return 'duplicate';
    return this.#runWith(timeMs) >= RESTART_AFTER ? 'restart' : 'late';
  }

  #isGap(difference: number): boolean {
    return this.stepMs > 0 && difference > GAP_STEPS * this.stepMs;
  }

  /** How many late points in order there are, a late `timeMs` among them. */
  #runWith(timeMs: number): number {
    if (this.lastMs - timeMs <= PATIENCE_STEPS * this.stepMs) return 0;
    const since = timeMs - this.#runMs;
    const follows = since > 0 && (this.stepMs === 0 || since <= RUN_STEPS * this.stepMs);
    return this.#run > 0 && follows ? this.#run + 1 : 1;
  }

  /** How many points are missing between the latest time and `timeMs`; 0 unless that is a `gap`. */
  missing(timeMs: number): number {
    if (this.judge(timeMs) !== 'gap') return 0;
    const steps = Math.round((timeMs - this.lastMs) / this.stepMs);
    return Math.min(Number.MAX_SAFE_INTEGER, steps - 1);
  }

  /** The same as {@link StepClock.judge}, and learns from the time. */
  take(timeMs: number): ClockStep {
    const step = this.judge(timeMs);
    switch (step) {
      case 'on-time':
      case 'gap':
        this.#learn(Math.min(Number.MAX_VALUE, timeMs - this.lastMs));
        this.#moveTo(timeMs);
        break;
      case 'first':
        this.#numbers[this.#at + TAKEN] = 0;
        this.#moveTo(timeMs);
        break;
      case 'restart':
        this.#moveTo(timeMs);
        break;
      case 'late':
        this.#numbers[this.#at + RUN] = this.#runWith(timeMs);
        this.#numbers[this.#at + RUN_MS] = timeMs;
        break;
    }
    return step;
  }

  #moveTo(timeMs: number): void {
    this.#numbers[this.#at + LAST] = timeMs;
    this.#numbers[this.#at + RUN] = 0;
    this.#numbers[this.#at + RUN_MS] = 0;
  }

  #learn(difference: number): void {
    const taken = this.#taken;
    const ring = this.#at + RING;
    const place = ring + (taken % DIFFERENCES);
    const full = taken >= DIFFERENCES;
    this.#numbers[this.#at + TAKEN] = taken + 1;
    if (full && this.#numbers[place] === difference) return;
    this.#numbers[place] = difference;
    this.#numbers[this.#at + STEP] = this.#median(Math.min(taken + 1, DIFFERENCES));
  }

  /** The median of the first `filled` differences; the lower one of two, as outages only lengthen them. */
  #median(filled: number): number {
    const sorted = this.#sorted;
    const ring = this.#at + RING;
    for (let i = 0; i < filled; i++) {
      const difference = this.#numbers[ring + i]!;
      let j = i;
      for (; j > 0 && sorted[j - 1]! > difference; j--) sorted[j] = sorted[j - 1]!;
      sorted[j] = difference;
    }
    return sorted[(filled - 1) >> 1]!;
  }

  /** Forgets every time. */
  clear(): void {
    this.#numbers.fill(0, this.#at, this.#at + StepClock.SIZE);
    this.#numbers[this.#at + TAKEN] = NOT_STARTED;
  }

  /** Writes the state into `out`, {@link StepClock.SIZE} finite numbers from `offset` on. */
  write(out: Float64Array, offset: number): void {
    out.set(this.#numbers.subarray(this.#at, this.#at + StepClock.SIZE), offset);
  }

  /**
   * Takes over what {@link StepClock.write} wrote.
   *
   * @throws AegisError `invalid-snapshot` where that cannot be
   */
  read(from: Float64Array, offset: number): void {
    const state = from.subarray(offset, offset + StepClock.SIZE);
    const before = this.#numbers.slice(this.#at, this.#at + StepClock.SIZE);
    if (state.length === StepClock.SIZE) this.#numbers.set(state, this.#at);
    if (state.length === StepClock.SIZE && this.isValid) return;
    this.#numbers.set(before, this.#at);
    throw new AegisError('invalid-snapshot', 'StepClock: expected times and differences of times.');
  }

  /** Whether the state is one that a clock could have come to. */
  get isValid(): boolean {
    const state = this.#numbers.subarray(this.#at, this.#at + StepClock.SIZE);
    const taken = this.#taken;
    const filled = Math.min(Math.max(taken, 0), DIFFERENCES);
    return (
      state.every(Number.isFinite) &&
      Number.isInteger(taken) &&
      taken >= NOT_STARTED &&
      Number.isInteger(this.#run) &&
      this.#run >= 0 &&
      this.#run < RESTART_AFTER &&
      state
        .subarray(RING)
        .every((difference, i) => (i < filled ? difference > 0 : difference === 0)) &&
      this.stepMs === (filled === 0 ? 0 : this.#median(filled))
    );
  }
}
