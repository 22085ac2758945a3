import type { SnapshotReader } from '@aegis/core/snapshot';
import { DAY_MS, latest, watchedMs } from './watched-time.js';

/** When so many have been counted both are halved: older ones fade. */
const MEMORY = 1_000_000;
const PRIOR = 20;

/** How often something is judged: what turns false alarms a day into a probability. */
export class JudgedRate {
  readonly #usualMs: number;
  #count = 0;
  #elapsedMs = 0;
  #lastMs: number | null = null;

  /** @param usualMs - how far apart they are supposed to be before that is seen */
  constructor(usualMs: number) {
    this.#usualMs = usualMs;
  }

  note(timeMs: number): void {
    this.#elapsedMs += watchedMs(this.#lastMs, timeMs);
    this.#lastMs = latest(this.#lastMs, timeMs);
    this.#count++;
    if (this.#count < MEMORY) return;
    this.#count /= 2;
    this.#elapsedMs /= 2;
  }

  get perDay(): number {
    const elapsed = this.#elapsedMs + PRIOR * this.#usualMs;
    return Math.max(1, ((this.#count + PRIOR) * DAY_MS) / elapsed);
  }

  toJSON(): unknown {
    return { count: this.#count, elapsedMs: this.#elapsedMs, lastMs: this.#lastMs };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, usualMs: number): JudgedRate {
    const rate = new JudgedRate(usualMs);
    rate.#count = reader.number('count', { min: 0, max: MEMORY });
    rate.#elapsedMs = reader.number('elapsedMs', { min: 0 });
    rate.#lastMs = reader.has('lastMs') ? reader.number('lastMs') : null;
    return rate;
  }
}
