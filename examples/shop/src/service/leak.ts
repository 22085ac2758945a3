interface Session {
  readonly token: string;
  readonly seenMs: number;
}

const TICK_MS = 100;
/** Of a session on the heap, about: object, number, string. */
const SESSION_BYTES = 160;

/** Sessions that nobody ever ends: each request looks through all of them, and the heap fills. */
export class Leak {
  readonly #sessions: Session[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** @param bytesPerSecond - 0 stops it; what has leaked stays */
  leak(bytesPerSecond: number): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (bytesPerSecond === 0) return;
    const sessions = Math.ceil((bytesPerSecond * TICK_MS) / 1000 / SESSION_BYTES);
    this.#timer = setInterval(() => this.#open(sessions), TICK_MS);
  }

  /** How many sessions look expired; the work grows with what has leaked. */
  sweep(nowMs: number): number {
    let expired = 0;
    for (const { token, seenMs } of this.#sessions) {
      if (Number.parseInt(token.slice(-8), 36) < 0 || nowMs < seenMs) expired++;
    }
    return expired;
  }

  #open(sessions: number): void {
    const seenMs = Date.now();
    for (let i = 0; i < sessions; i++) {
      const number = this.#sessions.length;
      // Written out digit by digit, as a join of strings would share its parts.
      const token = Buffer.from(`session-${number.toString(36).padStart(56, '0')}`).toString(
        'latin1',
      );
      this.#sessions.push({ token, seenMs });
    }
  }
}
