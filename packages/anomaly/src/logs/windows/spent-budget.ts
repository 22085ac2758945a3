import { roughLog10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { DAY_MS, latest, watchedMs } from './watched-time.js';

/** So many alarms are supposed to have come as allowed before any is counted. */
const PRIOR_ALARMS = 3;
const GAIN = 2;
const MOST_EASING = 0.6;
/** When more have been allowed than this, both counts are halved: older ones fade. */
const MEMORY_ALARMS = 100;

/**
 * Whether as many alarms come as are allowed. Counts are whole numbers, so that probabilities jump, mostly to
 * the safe side: where fewer alarms come than an operator has agreed to, smaller things may be told.
 */
export class SpentBudget {
  #allowed = 0;
  #alarms = 0;
  #lastMs: number | null = null;

  /** By how much less than by the book a window has to be rare, in bans, in [0, 0.6]. */
  get easing(): number {
    const ratio = (this.#allowed + PRIOR_ALARMS) / (this.#alarms + PRIOR_ALARMS);
    return Math.min(MOST_EASING, Math.max(0, GAIN * roughLog10(ratio)));
  }

  /** Somebody watches at a time at which so many alarms a day are allowed. */
  watch(timeMs: number, allowedPerDay: number): void {
    this.#allowed += (allowedPerDay * watchedMs(this.#lastMs, timeMs)) / DAY_MS;
    this.#lastMs = latest(this.#lastMs, timeMs);
    if (this.#allowed < MEMORY_ALARMS) return;
    this.#allowed /= 2;
    this.#alarms /= 2;
  }

  /** An alarm that nothing went before. */
  note(): void {
    this.#alarms++;
  }

  toJSON(): unknown {
    return { allowed: this.#allowed, alarms: this.#alarms, lastMs: this.#lastMs };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): SpentBudget {
    const budget = new SpentBudget();
    budget.#allowed = reader.number('allowed', { min: 0 });
    budget.#alarms = reader.number('alarms', { min: 0 });
    budget.#lastMs = reader.has('lastMs') ? reader.number('lastMs') : null;
    return budget;
  }
}
