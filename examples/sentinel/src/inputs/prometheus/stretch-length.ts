const FIRST_MS = 600_000;
const LONGEST_MS = 3_600_000;
/** A stretch of about so many points is large enough to be worth its request, and small in memory. */
const MOST_POINTS = 20_000;
const FEW_POINTS = 5000;

/** How long a stretch of history is asked for at a time, by how many points the last one had. */
export class StretchLength {
  readonly #leastMs: number;
  #ms: number;

  constructor(stepMs: number) {
    this.#leastMs = stepMs;
    this.#ms = Math.max(stepMs, FIRST_MS);
  }

  get ms(): number {
    return this.#ms;
  }

  note(points: number): void {
    if (points > MOST_POINTS) this.#ms = Math.max(this.#leastMs, this.#ms / 2);
    else if (points < FEW_POINTS) this.#ms = Math.min(LONGEST_MS, this.#ms * 2);
  }
}
