import { AegisError, checkNumber, resolveOptions } from '@aegis/core';

/** Options of `timeToThreshold`. */
export interface TimeToThresholdOptions {
  /**
   * From which side the limit is reached: `'up'` as with a disk's used space, `'down'` as with free space.
   * @defaultValue 'up'
   */
  readonly direction?: 'up' | 'down';
  /**
   * How far ahead to look, in milliseconds, at most 16 times as far as the history goes back; null is half
   * as far as it goes back. The farther, the more breaches are foreseen that do not come.
   * @defaultValue null
   */
  readonly horizonMs?: number | null;
  /**
   * The share of outcomes that the interval is to hold, in (0, 1).
   * @defaultValue 0.8
   */
  readonly level?: number;
  /**
   * How many futures are simulated, from 20 to 100000. Raising it steadies the tails and costs little.
   * @defaultValue 400
   */
  readonly paths?: number;
  /**
   * Seed of the simulation.
   * @defaultValue 0
   */
  readonly seed?: number;
  /**
   * What the sentence calls the series.
   * @defaultValue 'value'
   */
  readonly name?: string;
}

const DEFAULTS: Required<TimeToThresholdOptions> = Object.freeze({
  direction: 'up',
  horizonMs: null,
  level: 0.8,
  paths: 400,
  seed: 0,
  name: 'value',
});
const SHARE_RANGE = { min: Number.EPSILON, max: 1 - Number.EPSILON };

/**
 * Lays the options over their defaults and checks them.
 *
 * @throws AegisError `invalid-option`
 */
export function resolveThresholdOptions(
  owner: string,
  options: TimeToThresholdOptions | undefined,
): Readonly<Required<TimeToThresholdOptions>> {
  const resolved = resolveOptions(owner, DEFAULTS, options);
  const { direction, horizonMs, level, paths, seed } = resolved;
  if (direction !== 'up' && direction !== 'down') {
    throw new AegisError(
      'invalid-option',
      `${owner}: direction is ${String(direction)}; give 'up' or 'down'.`,
    );
  }
  if (horizonMs !== null) checkNumber(owner, 'horizonMs', horizonMs, { min: Number.MIN_VALUE });
  checkNumber(owner, 'level', level, SHARE_RANGE);
  checkNumber(owner, 'paths', paths, { min: 20, max: 100_000, integer: true });
  checkNumber(owner, 'seed', seed, {
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
    integer: true,
  });
  return resolved;
}
