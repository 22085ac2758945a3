import { checkNumber, resolveOptions } from '@aegis/core';

/** Options of `RemediationLearner`. */
export interface RemediationLearnerOptions {
  /** Cases kept, 1 to 100,000; the oldest goes. Time and memory grow with it. @defaultValue 10000 */
  readonly maxCases?: number;
  /** The age in milliseconds at which a case counts half. @defaultValue 30 days */
  readonly halfLifeMs?: number;
  /** Groups of cases that vote, 1 to 50. More is steadier and less local. @defaultValue 7 */
  readonly neighbours?: number;
  /** The share of recurring incidents that may be called unknown by mistake, in [0.01, 0.5]. @defaultValue 0.1 */
  readonly novelty?: number;
  /**
   * The distance from the nearest case beyond which an incident is unknown whatever else is known, in
   * [0.1, 1]; alone while fewer than ten cases say how new recurring ones are. Higher answers more often.
   * @defaultValue 0.65
   */
  readonly maxDistance?: number;
  /** The least probability of a suggestion, in [0, 1]. @defaultValue 0.15 */
  readonly minProbability?: number;
  /**
   * How many cases one operator's account counts for, at most: repetitions of one fix for one signature,
   * and all their fixes near one incident where others have some too. @defaultValue 3
   */
  readonly evidenceCap?: number;
  /** What Wilson's lower bound has to reach before an effect may be automated, in [0.5, 1]. @defaultValue 0.9 */
  readonly automateAt?: number;
}

const DEFAULTS: Required<RemediationLearnerOptions> = Object.freeze({
  maxCases: 10_000,
  halfLifeMs: 30 * 86_400_000,
  neighbours: 7,
  novelty: 0.1,
  maxDistance: 0.65,
  minProbability: 0.15,
  evidenceCap: 3,
  automateAt: 0.9,
});

const OWNER = 'RemediationLearner';

/** Every option set and checked. */
export function resolveLearnerOptions(
  options: RemediationLearnerOptions | undefined,
): Required<RemediationLearnerOptions> {
  const all = resolveOptions(
    OWNER,
    DEFAULTS,
    options as Partial<Required<RemediationLearnerOptions>> | undefined,
  );
  checkNumber(OWNER, 'maxCases', all.maxCases, { min: 1, max: 100_000, integer: true });
  checkNumber(OWNER, 'halfLifeMs', all.halfLifeMs, { min: 1 });
  checkNumber(OWNER, 'neighbours', all.neighbours, { min: 1, max: 50, integer: true });
  checkNumber(OWNER, 'novelty', all.novelty, { min: 0.01, max: 0.5 });
  checkNumber(OWNER, 'maxDistance', all.maxDistance, { min: 0.1, max: 1 });
  checkNumber(OWNER, 'minProbability', all.minProbability, { min: 0, max: 1 });
  checkNumber(OWNER, 'evidenceCap', all.evidenceCap, { min: 1, max: 1_000 });
  checkNumber(OWNER, 'automateAt', all.automateAt, { min: 0.5, max: 1 });
  return all;
}
