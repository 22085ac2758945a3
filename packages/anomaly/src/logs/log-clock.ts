/** A clock that leaps further has been set, not waited for. */
export const LEAP_MS: number = 7 * 86400000;

/** The time of the data: the latest that a line has said. */
export class LogClock {
  nowMs: number | null = null;

  /** Lines without a time. */
  undated = 0;

  /** The time of a line that says when it was written, or does not: null, or no number. */
  of(statedMs: number | null, windowMs: number): number {
    // With 0 added there is no -0, which a snapshot cannot hold.
    if (statedMs !== null && Number.isFinite(statedMs)) return this.#stated(statedMs + 0);
    this.undated++;
    return this.#assumed(windowMs);
  }

  #stated(timeMs: number): number {
    this.nowMs = this.nowMs === null ? timeMs : Math.max(this.nowMs, timeMs);
    // A clock that was set back for good is followed; stragglers are not.
    if (this.nowMs - timeMs > LEAP_MS) this.nowMs = timeMs;
    return timeMs;
  }

  /** The time of a line without any: 64 of them make a window. */
  #assumed(windowMs: number): number {
    this.nowMs = (this.nowMs ?? 0) + windowMs / 64;
    return this.nowMs;
  }
}
