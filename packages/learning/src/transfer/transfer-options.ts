import { checkNumber, resolveOptions } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** What scores mean: the same for every entity of a fleet, or their thresholds could not be compared. */
export interface ScoreOptions {
  /**
   * The share of rows that may be called odd when all is well, in [1e-6, 0.1]: false alarms a day times
   * the step over a day. Raising it lowers every threshold.
   * @defaultValue 0.001
   */
  readonly probability?: number;
  /**
   * A difference between scores that means something, > 0: scores are compared as log(1 + score / unit).
   * For scores in deviations it is 1. Raising it makes small scores alike.
   * @defaultValue 1
   */
  readonly scoreUnit?: number;
}

/** {@link ScoreOptions} with everything set. */
export type ResolvedScoreOptions = Readonly<Required<ScoreOptions>>;

const DEFAULTS: Required<ScoreOptions> = Object.freeze({ probability: 0.001, scoreUnit: 1 });
const PROBABILITY = { min: 1e-6, max: 0.1 };
const SCORE_UNIT = { min: 1e-100, max: 1e100 };

/** @throws AegisError `invalid-option` */
export function resolveScoreOptions(
  owner: string,
  options: ScoreOptions | undefined,
): ResolvedScoreOptions {
  const resolved = resolveOptions(owner, DEFAULTS, options);
  checkNumber(owner, 'probability', resolved.probability, PROBABILITY);
  checkNumber(owner, 'scoreUnit', resolved.scoreUnit, SCORE_UNIT);
  return resolved;
}

/** @throws AegisError `invalid-snapshot` */
export function readScoreOptions(reader: SnapshotReader): ResolvedScoreOptions {
  return Object.freeze({
    probability: reader.number('probability', PROBABILITY),
    scoreUnit: reader.number('scoreUnit', SCORE_UNIT),
  });
}
