/** A jump that is smaller is the drift of two clocks. */
const JUMP_MS = 2000;
/** So long the wall clock has to stand by its new time before it is believed. */
const BELIEVE_AFTER_MS = 10_000;

/** How the wall clock stands to the time that has passed. */
export interface ClockReading {
  readonly nowMs: number;
  /** By how much the wall clock has jumped while that is not yet believed; 0 when all is well. */
  readonly offByMs: number;
  /** Set once, by the reading with which a jump is believed. */
  readonly jumpedMs: number;
}

/**
 * The time for whoever must not be startled: it goes on as the monotonic clock does while the wall clock jumps, and
 * follows when that has stood by its new time for ten seconds (a correction, a machine that slept), also backwards.
 */
export class SteadyClock {
  readonly #wall: () => number;
  readonly #monotonic: () => number;
  /** What the wall clock is ahead of the monotonic one. */
  #base: number;
  #offSince: number | null = null;

  constructor(wall: () => number = Date.now, monotonic: () => number = () => performance.now()) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#base = wall() - monotonic();
  }

  /** The time, ms since the epoch. */
  now(): number {
    return Math.round(this.#base + this.#monotonic());
  }

  /** Looks at both clocks; to be called every second or so. */
  check(): ClockReading {
    const passed = this.#monotonic();
    const offByMs = this.#wall() - (this.#base + passed);
    if (Math.abs(offByMs) < JUMP_MS) {
      // Drift is followed as it comes.
      this.#base += offByMs;
      this.#offSince = null;
      return { nowMs: this.now(), offByMs: 0, jumpedMs: 0 };
    }
    this.#offSince ??= passed;
    if (passed - this.#offSince < BELIEVE_AFTER_MS) {
      return { nowMs: this.now(), offByMs, jumpedMs: 0 };
    }
    this.#base += offByMs;
    this.#offSince = null;
    return { nowMs: this.now(), offByMs: 0, jumpedMs: offByMs };
  }
}
