import type { SnapshotReader } from '@aegis/core/snapshot';
import { BanTail } from './ban-tail.js';

/** Where nothing has been seen: several channels, and a little for what a window has of several. */
const CALM_BANS = 0.9;
/** After so many windows what is seen counts as much as what is supposed: of all services, and of one. */
const HALF_EXPERIENCE = 2000;
const HALF_OWN_EXPERIENCE = 6000;

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
