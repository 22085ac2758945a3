import type { SnapshotReader } from '@aegis/core/snapshot';
import { BanTail } from './ban-tail.js';

/** Where nothing has been seen: six channels, and a little for what a window has of several. */
const CALM_BANS = 0.9;
/** After so many windows what is seen counts as much as what is supposed: of all services, and of one. */
const HALF_EXPERIENCE = 2000;
const HALF_OWN_EXPERIENCE = 6000;
const DAY_MS = 86_400_000;
/** A longer time without any says nothing of how often there is one. */
const LONGEST_PAUSE_MS = 3_600_000;
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
    const passed = this.#lastMs === null ? 0 : timeMs - this.#lastMs;
    if (passed > 0) this.#elapsedMs += Math.min(LONGEST_PAUSE_MS, passed);
    if (this.#lastMs === null || passed > 0) this.#lastMs = timeMs;
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

/**
 * What the bans of a window's channels, added up, mean: how often a window comes to as many when all is well.
 * By what is so in general at first, then by the windows of all services, then by those of its own.
 */
export class AlarmScale {
  #all = new BanTail();

  /** -log10 of the share of windows at least as odd. */
  bans(sum: number, own: BanTail): number {
    const general = Math.max(0, sum - CALM_BANS);
    const seen = this.#all.count / (this.#all.count + HALF_EXPERIENCE);
    const ownSeen = own.count / (own.count + HALF_OWN_EXPERIENCE);
    const pooled = seen * this.#all.bans(sum) + (1 - seen) * general;
    return ownSeen * own.bans(sum) + (1 - ownSeen) * pooled;
  }

  learn(sum: number): void {
    this.#all.learn(sum);
  }

  toJSON(): unknown {
    return { all: this.#all.toJSON() };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): AlarmScale {
    const scale = new AlarmScale();
    scale.#all = reader.object('all', BanTail.read);
    return scale;
  }
}
