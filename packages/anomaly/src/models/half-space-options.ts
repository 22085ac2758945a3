import { AegisError, checkNumber, type NumberRange, resolveOptions } from '@aegis/core';

/** Options of {@link HalfSpaceTrees}. */
export interface HalfSpaceTreesOptions {
  /**
   * How many trees, 1 to 1,000; more are steadier and slower, in proportion.
   * @defaultValue 25
   */
  readonly trees?: number;
  /**
   * Cuts from the top of a tree to its bottom, 1 to 15; each more doubles the memory and sees half as
   * large cells.
   * @defaultValue 10
   */
  readonly height?: number;
  /**
   * Rows of a window, 10 to 65,535: what was in the last full one is normal. Larger is steadier and
   * slower to get used to something new; as many rows are warm-up.
   * @defaultValue 250
   */
  readonly windowSize?: number;
  /**
   * Seed of the trees, a whole number.
   * @defaultValue 0
   */
  readonly seed?: number;
}

const OWNER = 'HalfSpaceTrees';
/** Columns that a row can have. */
export const MAX_COLUMNS: number = 1 << 15;
const MAX_WAITING = 1 << 24;
const MAX_NODES = 1 << 22;
const DEFAULTS: Required<HalfSpaceTreesOptions> = Object.freeze({
  trees: 25,
  height: 10,
  windowSize: 250,
  seed: 0,
});

/** What each option may be: for the constructor and for snapshots. */
export const HALF_SPACE_RANGES: Readonly<Record<keyof HalfSpaceTreesOptions, NumberRange>> =
  Object.freeze({
    trees: { min: 1, max: 1000, integer: true },
    height: { min: 1, max: 15, integer: true },
    windowSize: { min: 10, max: 65_535, integer: true },
    seed: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true },
  });

/** @throws AegisError `invalid-option` */
export function readHalfSpaceOptions(
  options: HalfSpaceTreesOptions | undefined,
): Readonly<Required<HalfSpaceTreesOptions>> {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  for (const name of ['trees', 'height', 'windowSize', 'seed'] as const) {
    checkNumber(OWNER, name, resolved[name], HALF_SPACE_RANGES[name]);
  }
  return resolved;
}

/**
 * Holds the memory to about 200 MB.
 *
 * @throws AegisError `invalid-argument`, `invalid-option`
 */
export function checkHalfSpaceState(
  dimensions: number,
  { trees, height, windowSize }: Readonly<Required<HalfSpaceTreesOptions>>,
): void {
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAX_COLUMNS) {
    throw new AegisError(
      'invalid-argument',
      `${OWNER}: dimensions is ${dimensions}; give a whole number from 1 to ${MAX_COLUMNS}.`,
    );
  }
  if (windowSize * dimensions > MAX_WAITING) {
    throw new AegisError(
      'invalid-option',
      `${OWNER}: a window of ${windowSize} rows of ${dimensions}; give at most ${MAX_WAITING} cells.`,
    );
  }
  if (trees * (1 << height) > MAX_NODES) {
    throw new AegisError(
      'invalid-option',
      `${OWNER}: ${trees} trees of height ${height}; give at most ${MAX_NODES} bottom cells.`,
    );
  }
}
