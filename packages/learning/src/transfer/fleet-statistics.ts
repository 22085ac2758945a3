import { AegisError, checkNumber } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import type { EntitySummary } from './entity-history.js';
import { MOST_LOG } from './score-tail.js';
import {
  type ResolvedScoreOptions,
  readScoreOptions,
  resolveScoreOptions,
  type ScoreOptions,
} from './transfer-options.js';
import { WINDOW_ROWS, type WindowMoments } from './window-ladder.js';

/** Bins to a whole logarithm: a threshold is known to 6 %, and better where bins are shared. */
const BINS_PER_LOG = 16;
const BINS = MOST_LOG * BINS_PER_LOG;
const LEVELS = WINDOW_ROWS.length;
/** Sums of one number at one length: entities, variance within, that over windows, means, their squares. */
const MOMENTS = 5;
const ENTITIES = 0;
const HELPED = 1;
const JUDGED = 2;
const FIRST = 3;
const BLOCK = BINS + LEVELS * MOMENTS;
const LENGTH = FIRST + 2 * BLOCK;
const HEADER = { kind: 'fleet-statistics', version: 1 };

/** What the sums say of windows of one length. */
export interface FleetVariances {
  /** Entities with two windows or more. */
  readonly entities: number;
  /** Of windows around the mean of their entity, and of these means around one another. */
  readonly within: number;
  readonly between: number;
}

/** What the sums say of one number of the entities. */
export interface FleetMoments {
  /** The median over entities. */
  readonly median: number;
  /** For windows of 64, 256, 1,024 and 4,096 rows. */
  readonly variances: readonly FleetVariances[];
}

/**
 * What a fleet knows, as nothing but sums over its entities: they add up in any order, over any number of
 * organisations, in the clear or under secure aggregation ({@link FleetStatistics.sums}). Of one kind of
 * signal with one step, as thresholds of others mean something else.
 *
 * `add` and `merge` are O(1) and O(bins); 2.9 KiB whatever the number of entities.
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { EntityHistory, FleetStatistics } from '@aegis/learning/transfer';
 * const random = new Random(1);
 * const [north, south] = [new FleetStatistics(), new FleetStatistics()];
 * for (const fleet of [north, south]) {
 *   const history = new EntityHistory();
 *   for (let i = 0; i < 200; i++) history.learn(Math.abs(random.normal()));
 *   fleet.add(history.summary());
 * }
 * north.merge(south);
 * north.stats().entities; // => 2
 * ```
 */
export class FleetStatistics {
  readonly #options: ResolvedScoreOptions;
  readonly #sums = new Float64Array(LENGTH);
  #skipped = 0;

  /** @throws AegisError `invalid-option` */
  constructor(options?: ScoreOptions) {
    this.#options = resolveScoreOptions('FleetStatistics', options);
  }

  get options(): ResolvedScoreOptions {
    return this.#options;
  }

  /** Takes an entity in; one of fewer than 128 rows says too little, and is left out and counted. */
  add(summary: EntitySummary): void {
    if (!isUsable(summary)) {
      this.#skipped++;
      return;
    }
    const { scale, tail, windows } = summary;
    this.#sums[ENTITIES]! += 1;
    this.#count(FIRST, scale);
    this.#count(FIRST + BLOCK, tail);
    for (let l = 0; l < LEVELS; l++) {
      const one = windows[l];
      if (one === undefined || one.windows < 2) continue;
      const at = FIRST + BINS + l * MOMENTS;
      this.#addMoments(at, one.scale, one.windows);
      this.#addMoments(at + BLOCK, one.tail, one.windows);
    }
  }

  #count(at: number, value: number): void {
    const bin = Math.floor(Math.min(MOST_LOG, value) * BINS_PER_LOG);
    this.#sums[at + Math.min(BINS - 1, bin)]! += 1;
  }

  #addMoments(at: number, { mean, variance }: WindowMoments, windows: number): void {
    const sums = this.#sums;
    sums[at]! += 1;
    sums[at + 1]! += variance;
    sums[at + 2]! += variance / windows;
    sums[at + 3]! += mean;
    sums[at + 4]! += mean * mean;
  }

  /**
   * Notes how transfer went where that is known: what a gate believes while its entity is too new to tell.
   * An outcome counts for as much as it is certain, and not at all at one half.
   *
   * @param probabilityHelped - in [0, 1]; of `transferOutcome`
   */
  addOutcome(probabilityHelped: number): void {
    checkNumber('FleetStatistics.addOutcome', 'probabilityHelped', probabilityHelped, {
      min: 0,
      max: 1,
    });
    const certain = Math.abs(2 * probabilityHelped - 1);
    this.#sums[JUDGED]! += certain;
    if (probabilityHelped > 0.5) this.#sums[HELPED]! += certain;
  }

  /**
   * Adds what others know.
   *
   * @throws AegisError `invalid-argument` where probability or unit differ: such thresholds do not compare
   */
  merge(other: FleetStatistics): void {
    const { probability, scoreUnit } = other.#options;
    if (probability !== this.#options.probability || scoreUnit !== this.#options.scoreUnit) {
      throw new AegisError(
        'invalid-argument',
        `FleetStatistics.merge: the other is for probability ${probability} and unit ${scoreUnit}; ` +
          'merge statistics with the same options.',
      );
    }
    for (let i = 0; i < LENGTH; i++) this.#sums[i]! += other.#sums[i]!;
    this.#skipped += other.#skipped;
  }

  /** Everything as one vector of numbers >= 0 that may be added to those of others, element by element. */
  sums(): Float64Array {
    return this.#sums.slice();
  }

  /** @throws AegisError `invalid-option`; `invalid-argument` where the sums are none of such a vector */
  static fromSums(sums: ArrayLike<number>, options?: ScoreOptions): FleetStatistics {
    const statistics = new FleetStatistics(options);
    checkNumber('FleetStatistics.fromSums', 'length', sums.length, { min: LENGTH, max: LENGTH });
    statistics.#fill(Float64Array.from(sums), 'invalid-argument');
    return statistics;
  }

  #fill(sums: Float64Array, code: 'invalid-argument' | 'invalid-snapshot'): void {
    if (!sums.every((x) => Number.isFinite(x) && x >= 0)) {
      throw new AegisError(code, 'FleetStatistics: a sum is not a finite number >= 0; give sums.');
    }
    this.#sums.set(sums);
  }

  /** What the sums say of the scale and of the tail; null without entities. */
  moments(): { readonly scale: FleetMoments; readonly tail: FleetMoments } | null {
    if (this.#sums[ENTITIES]! <= 0) return null;
    return { scale: this.#momentsAt(FIRST), tail: this.#momentsAt(FIRST + BLOCK) };
  }

  #momentsAt(at: number): FleetMoments {
    const variances = WINDOW_ROWS.map((_, l) => this.#variancesAt(at + BINS + l * MOMENTS));
    return { median: this.#median(at), variances };
  }

  #variancesAt(at: number): FleetVariances {
    const [entities = 0, within = 0, ofMeans = 0, means = 0, squares = 0] = this.#sums.subarray(
      at,
      at + MOMENTS,
    );
    if (entities < 2) return { entities, within: 0, between: 0 };
    const spread = Math.max(0, squares - (means * means) / entities) / (entities - 1);
    // Of a few entities nobody can tell that they are more alike than the second.
    const between = Math.max(spread - ofMeans / entities, spread * Math.sqrt(2 / (entities - 1)));
    return { entities, within: within / entities, between: Math.min(spread, between) };
  }

  #median(at: number): number {
    const bins = this.#sums.subarray(at, at + BINS);
    const half = bins.reduce((sum, count) => sum + count, 0) / 2;
    let below = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const count = bins[bin]!;
      if (below + count >= half && count > 0) return (bin + (half - below) / count) / BINS_PER_LOG;
      below += count;
    }
    return 0;
  }

  stats(): {
    readonly entities: number;
    readonly skipped: number;
    readonly helped: number;
    readonly judged: number;
  } {
    const sums = this.#sums;
    return {
      entities: sums[ENTITIES]!,
      skipped: this.#skipped,
      helped: sums[HELPED]!,
      judged: sums[JUDGED]!,
    };
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      sums: encodeArray(this.#sums),
      skipped: this.#skipped,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): FleetStatistics {
    const reader = SnapshotReader.open(json, HEADER);
    const statistics = new FleetStatistics(reader.object('options', readScoreOptions));
    statistics.#fill(reader.finiteFloat64Array('sums', LENGTH), 'invalid-snapshot');
    statistics.#skipped = reader.number('skipped', { min: 0, integer: true });
    return statistics;
  }
}

function isUsable({ scale, tail, windows }: EntitySummary): boolean {
  const numbers = windows.flatMap((one) => [
    one.windows,
    one.scale.mean,
    one.scale.variance,
    one.tail.mean,
    one.tail.variance,
  ]);
  const isSound = [scale, tail, ...numbers].every((x) => Number.isFinite(x) && x >= 0);
  return isSound && (windows[0]?.windows ?? 0) >= 2;
}
