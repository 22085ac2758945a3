import type { Logger } from 'pino';
import type { NoticeBoard } from './notice-board.js';
import type { SteadyClock } from './steady-clock.js';

/** What was followed is said for so long. */
const SHOWN_MS = 600_000;

/** Says when the clock of the machine jumps, while it is not followed and some time after. */
export class ClockNotice {
  readonly #clock: SteadyClock;
  readonly #notices: NoticeBoard;
  readonly #log: Logger;
  /** Until when the notice stands; null while there is none, or it lasts. */
  #untilMs: number | null = null;

  constructor(clock: SteadyClock, notices: NoticeBoard, log: Logger) {
    this.#clock = clock;
    this.#notices = notices;
    this.#log = log;
  }

  /** To be called every second or so: it is what moves the clock on. */
  check(): void {
    const { nowMs, offByMs, jumpedMs } = this.#clock.check();
    if (jumpedMs !== 0) {
      this.#log.warn({ jumpedMs }, 'the clock has jumped and is followed');
      this.#say(`The clock had jumped ${wayOf(jumpedMs)} and is followed now.`, nowMs);
      this.#untilMs = nowMs + SHOWN_MS;
    } else if (offByMs !== 0) {
      this.#say(
        `The clock has jumped ${wayOf(offByMs)}; it is followed when it has stood there for ten seconds.`,
        nowMs,
      );
      this.#untilMs = nowMs;
    } else if (this.#untilMs !== null && nowMs >= this.#untilMs) {
      this.#notices.end('clock', nowMs);
      this.#untilMs = null;
    }
  }

  #say(sentence: string, nowMs: number): void {
    this.#notices.raise('clock', { severity: 'warning', source: 'clock', sentence }, nowMs);
  }
}

function wayOf(ms: number): string {
  return `${Math.abs(Math.round(ms / 1000))} s ${ms > 0 ? 'ahead' : 'back'}`;
}
