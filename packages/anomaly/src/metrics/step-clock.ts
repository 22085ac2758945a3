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

// Where the state holds how many differences were taken (NOT_STARTED before the first point; going round
// from 9 to 17 once the ring is full), the latest time, the latest of the late points that came in order and
// how many they are, the step, and the ring of the latest differences.
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

  #numbers: Float64Array = new Float64Array(StepClock.SIZE);
  #at = 0;

  constructor() {
    this.clear();
  }

  /**
   * Goes on with a state that is kept elsewhere, {@link StepClock.SIZE} numbers from `at` on: one clock
   * for many series. A new state has to be cleared first.
   */
  bind(numbers: Float64Array, at: number): void {
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

  /** What a time would be, were it taken now; changes nothing. */
  judge(timeMs: number): ClockStep {
    const numbers = this.#numbers;
    const at = this.#at;
    // Infinity - Infinity and NaN - NaN are NaN.
    if (timeMs - timeMs !== 0) return 'unusable';
    if (numbers[at + TAKEN] === NOT_STARTED) return 'first';
    const difference = timeMs - numbers[at + LAST]!;
    const stepMs = numbers[at + STEP]!;
    if (difference > 0) return stepMs > 0 && difference > GAP_STEPS * stepMs ? 'gap' : 'on-time';
    if (difference === 0) return 'duplicate';
    return this.#runWith(timeMs) >= RESTART_AFTER ? 'restart' : 'late';
  }

  /** How many late points in order there are, a late `timeMs` among them. */
  #runWith(timeMs: number): number {
    const { lastMs, stepMs } = this;
    if (lastMs - timeMs <= PATIENCE_STEPS * stepMs) return 0;
    const run = this.#numbers[this.#at + RUN]!;
    const since = timeMs - this.#numbers[this.#at + RUN_MS]!;
    const follows = since > 0 && (stepMs === 0 || since <= RUN_STEPS * stepMs);
    return run > 0 && follows ? run + 1 : 1;
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
    const numbers = this.#numbers;
    const at = this.#at;
    numbers[at + LAST] = timeMs;
    numbers[at + RUN] = 0;
    numbers[at + RUN_MS] = 0;
  }

  #learn(difference: number): void {
    const numbers = this.#numbers;
    const at = this.#at;
    const taken = numbers[at + TAKEN]!;
    const step = numbers[at + STEP]!;
    const full = taken >= DIFFERENCES;
    const place = at + RING + (full ? taken - DIFFERENCES : taken);
    const gone = numbers[place]!;
    numbers[at + TAKEN] = taken + 1 < 2 * DIFFERENCES ? taken + 1 : DIFFERENCES;
    numbers[place] = difference;
    // One for another on the same side of the median leaves it where it is.
    const stays =
      gone < step ? difference < step : gone > step ? difference > step : difference === step;
    if (full && stays) return;
    numbers[at + STEP] = this.#movedMedian(step, full ? DIFFERENCES : taken + 1);
  }

  /**
   * The median of the first `filled` differences, of which one is new since it was `old`; the lower one of
   * two, as outages only lengthen them.
   */
  #movedMedian(old: number, filled: number): number {
    const numbers = this.#numbers;
    const ring = this.#at + RING;
    let below = 0;
    let above = 0;
    let nextBelow = 0;
    let nextAbove = Number.MAX_VALUE;
    for (let i = ring; i < ring + filled; i++) {
      const difference = numbers[i]!;
      if (difference < old) {
        below++;
        if (difference > nextBelow) nextBelow = difference;
      } else if (difference > old) {
        above++;
        if (difference < nextAbove) nextAbove = difference;
      }
    }
    // One new value moves the median by one place at most.
    const rank = (filled - 1) >> 1;
    if (below > rank) return nextBelow;
    return filled - above > rank ? old : nextAbove;
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
    if (!isState(state)) {
      throw new AegisError(
        'invalid-snapshot',
        'StepClock: expected times and differences of times.',
      );
    }
    this.#numbers.set(state, this.#at);
  }

  /** Whether the state is one that a clock could have come to. */
  get isValid(): boolean {
    return isState(this.#numbers.subarray(this.#at, this.#at + StepClock.SIZE));
  }
}

function isState(state: Float64Array): boolean {
  const taken = state[TAKEN] ?? Number.NaN;
  const run = state[RUN] ?? Number.NaN;
  const filled = Math.min(Math.max(taken, 0), DIFFERENCES);
  const differences = state.slice(RING);
  return (
    state.length === StepClock.SIZE &&
    state.every(Number.isFinite) &&
    Number.isInteger(taken) &&
    taken >= NOT_STARTED &&
    taken < 2 * DIFFERENCES &&
    Number.isInteger(run) &&
    run >= 0 &&
    run < RESTART_AFTER &&
    differences.every((difference, i) => (i < filled ? difference > 0 : difference === 0)) &&
    state[STEP] === lowerMedian(differences.subarray(0, filled))
  );
}

/** The median, the lower one of two: outages only lengthen a difference; 0 of none. */
function lowerMedian(values: Float64Array): number {
  return values.sort()[(values.length - 1) >> 1] ?? 0;
}
