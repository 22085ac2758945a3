import { checkNumber, type NumberRange, resolveOptions } from '@aegis/core';
import { MAX_COLUMNS } from './isolation-trees.js';

/** Options of {@link IsolationForest}. */
export interface IsolationForestOptions {
  /**
   * How many trees, 1 to 10,000; more are steadier and slower, in proportion.
   * @defaultValue 100
   */
  readonly trees?: number;
  /**
   * Rows that each tree is grown on, 2 to 65,536; more see finer structure and mask anomalies that come
   * in crowds.
   * @defaultValue 256
   */
  readonly sampleSize?: number;
  /**
   * Columns that each tree draws to cut along, 1 to 32,768; all where there are no more. Fewer make trees
   * less alike, which helps where many columns say nothing.
   * @defaultValue 32768, all of them
   */
  readonly maxFeatures?: number;
  /**
   * How many further columns each cut mixes in, 0 to 1,000; no more than vary where it cuts. 0 cuts
   * along one column; more find what is odd only in combination, and cost as much more a score.
   * @defaultValue 0
   */
  readonly extensionLevel?: number;
  /**
   * Seed of the sampling and the cuts, a whole number.
   * @defaultValue 0
   */
  readonly seed?: number;
}

const OWNER = 'IsolationForest';
const DEFAULTS: Required<IsolationForestOptions> = Object.freeze({
  trees: 100,
  sampleSize: 256,
  maxFeatures: MAX_COLUMNS,
  extensionLevel: 0,
  seed: 0,
});

/** What each option may be: for the constructor and for snapshots. */
export const FOREST_RANGES: Readonly<Record<keyof IsolationForestOptions, NumberRange>> =
  Object.freeze({
    trees: { min: 1, max: 10_000, integer: true },
    sampleSize: { min: 2, max: 65_536, integer: true },
    maxFeatures: { min: 1, max: MAX_COLUMNS, integer: true },
    extensionLevel: { min: 0, max: 1000, integer: true },
    seed: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true },
  });

/** @throws AegisError `invalid-option` */
export function readForestOptions(
  options: IsolationForestOptions | undefined,
): Readonly<Required<IsolationForestOptions>> {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  for (const name of Object.keys(DEFAULTS) as (keyof IsolationForestOptions)[]) {
    checkNumber(OWNER, name, resolved[name], FOREST_RANGES[name]);
  }
  return resolved;
}
