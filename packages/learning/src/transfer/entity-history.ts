import { SnapshotReader } from '@aegis/core/snapshot';
import { type ScoreShape, ScoreTail } from './score-tail.js';
import type { ResolvedScoreOptions } from './transfer-options.js';
import { readScoreOptions, resolveScoreOptions, type ScoreOptions } from './transfer-options.js';
import { WindowLadder, type WindowSummary } from './window-ladder.js';

/** What one entity tells its fleet: 23 numbers, and none of its scores. */
export interface EntitySummary {
  readonly rows: number;
  /** Of its whole history, in logarithms: where its scores lie, and how far above its threshold is. */
  readonly scale: number;
  readonly tail: number;
  /** How both stray from window to window, for windows of 64, 256, 1,024 and 4,096 rows. */
  readonly windows: readonly WindowSummary[];
}

const HEADER = { kind: 'entity-history', version: 1 };
const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };

/**
 * Watches the scores of one entity that is known well, for its fleet to learn from: where they lie, how far
 * up their threshold is, and how much both stray between windows, which says how far a new entity's first
 * rows can be believed.
 *
 * `learn` is O(1) but for a look at the tail at the end of a window; about 40 KiB. A score that is not finite
 * is left out and counted; one below 0 counts as 0.
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { EntityHistory } from '@aegis/learning/transfer';
 * const random = new Random(1);
 * const history = new EntityHistory({ probability: 0.01 });
 * for (let i = 0; i < 640; i++) history.learn(Math.abs(random.normal()));
 * const { rows, scale, windows } = history.summary();
 * [rows, Math.round(10 * scale), windows[0]?.windows]; // => [640, 8, 10]
 * ```
 */
export class EntityHistory {
  readonly #options: ResolvedScoreOptions;
  #whole: ScoreTail;
  #ladder: WindowLadder;
  #dropped = 0;

  /** @throws AegisError `invalid-option` */
  constructor(options?: ScoreOptions) {
    this.#options = resolveScoreOptions('EntityHistory', options);
    this.#whole = new ScoreTail(this.#options);
    this.#ladder = new WindowLadder(this.#options);
  }

  /** Takes the next score in; higher is worse. */
  learn(score: number): void {
    if (!Number.isFinite(score)) {
      this.#dropped++;
      return;
    }
    this.#whole.learn(score);
    this.#ladder.learn(score);
  }

  /** What to hand to `FleetStatistics.add`. */
  summary(): EntitySummary {
    const { rows } = this.#whole;
    const shape: ScoreShape = rows === 0 ? { scale: 0, tail: 0 } : this.#whole.shape();
    return { rows, ...shape, windows: this.#ladder.summaries() };
  }

  stats(): { readonly rows: number; readonly dropped: number } {
    return { rows: this.#whole.rows, dropped: this.#dropped };
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      whole: this.#whole.toJSON(),
      ladder: this.#ladder.toJSON(),
      dropped: this.#dropped,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): EntityHistory {
    const reader = SnapshotReader.open(json, HEADER);
    const options = reader.object('options', readScoreOptions);
    const history = new EntityHistory(options);
    history.#whole = reader.object('whole', (field) => ScoreTail.read(field, options));
    history.#ladder = reader.object('ladder', (field) => WindowLadder.read(field, options));
    history.#dropped = reader.number('dropped', COUNT);
    return history;
  }
}
