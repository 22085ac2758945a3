import { AegisError } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { type ScoreShape, ScoreTail } from './score-tail.js';
import type { ResolvedScoreOptions } from './transfer-options.js';

/** One number over windows of one length. */
export interface WindowMoments {
  readonly mean: number;
  /** Between windows, unbiased; 0 of fewer than two. */
  readonly variance: number;
}

/** What windows of one length say. */
export interface WindowSummary {
  readonly windows: number;
  readonly scale: WindowMoments;
  readonly tail: WindowMoments;
}

/**
 * Rows of a window. What a threshold from 1,024 rows is worth cannot be told from ones of 64: an estimate
 * far up the tail does not settle as a mean does.
 */
export const WINDOW_ROWS: readonly number[] = Object.freeze([64, 256, 1024, 4096]);

/** A mean and squared distances from it, as they are put away. */
interface Strayed {
  mean: number;
  squares: number;
}

interface Rung {
  window: ScoreTail;
  windows: number;
  scale: Strayed;
  tail: Strayed;
}

const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };

/** How a stream's shape strays between windows, for each of the lengths. */
export class WindowLadder {
  readonly #options: ResolvedScoreOptions;
  readonly #rungs: Rung[];

  constructor(options: ResolvedScoreOptions) {
    this.#options = options;
    this.#rungs = WINDOW_ROWS.map(() => ({
      window: new ScoreTail(options),
      windows: 0,
      scale: { mean: 0, squares: 0 },
      tail: { mean: 0, squares: 0 },
    }));
  }

  learn(score: number): void {
    for (let l = 0; l < this.#rungs.length; l++) {
      const rung = this.#rungs[l]!;
      rung.window.learn(score);
      if (rung.window.rows < WINDOW_ROWS[l]!) continue;
      const shape: ScoreShape = rung.window.shape();
      rung.windows++;
      add(rung.scale, shape.scale, rung.windows);
      add(rung.tail, shape.tail, rung.windows);
      rung.window = new ScoreTail(this.#options);
    }
  }

  summaries(): WindowSummary[] {
    return this.#rungs.map(({ windows, scale, tail }) => ({
      windows,
      scale: moments(scale, windows),
      tail: moments(tail, windows),
    }));
  }

  toJSON(): object {
    return {
      rungs: this.#rungs.map((rung) => ({ ...rung, window: rung.window.toJSON() })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, options: ResolvedScoreOptions): WindowLadder {
    const restored = new WindowLadder(options);
    let read = 0;
    reader.list('rungs', { maxLength: WINDOW_ROWS.length }, (field) => {
      const rung = restored.#rungs[read++]!;
      rung.window = field.object('window', (inner) => ScoreTail.read(inner, options));
      rung.windows = field.number('windows', COUNT);
      rung.scale = field.object('scale', readStrayed);
      rung.tail = field.object('tail', readStrayed);
    });
    if (read === WINDOW_ROWS.length) return restored;
    throw new AegisError('invalid-snapshot', `entity-history: ${read} window lengths; expected 4.`);
  }
}

function add(strayed: Strayed, x: number, count: number): void {
  const before = x - strayed.mean;
  strayed.mean += before / count;
  strayed.squares += Math.max(0, before * (x - strayed.mean));
}

function moments({ mean, squares }: Strayed, count: number): WindowMoments {
  return { mean, variance: count < 2 ? 0 : squares / (count - 1) };
}

function readStrayed(reader: SnapshotReader): Strayed {
  return {
    mean: reader.number('mean', { min: 0 }),
    squares: reader.number('squares', { min: 0 }),
  };
}
