import { AegisError, checkNumber, contentId, resolveOptions } from '@aegis/core';
import { log2 } from '@aegis/core/math';
import type { StoredCase } from '../cases/case-columns.js';
import { RemediationLearner } from '../remediation-learner.js';

/** Options of {@link borrowCases}. */
export interface BorrowCasesOptions {
  /**
   * What a borrowed case counts for against one of the same age of one's own, in [0.01, 1]. Raising it
   * trusts others more.
   * @defaultValue 0.5
   */
  readonly weight?: number;
  /**
   * Where the cases come from, at most 64 characters: stands for their operators, so that they can be
   * forgotten together, and no source counts more often than one operator may.
   * @defaultValue 'elsewhere'
   */
  readonly source?: string;
}

/** The part of a learner's snapshot that changes. */
interface LearnerJson {
  readonly options: { readonly halfLifeMs: number };
  readonly cases: readonly StoredCase[];
}

const DEFAULTS: Required<BorrowCasesOptions> = Object.freeze({ weight: 0.5, source: 'elsewhere' });
const MAX_SOURCE = 64;

/**
 * The cases of another deployment as a prior for one's own: with their roles and signatures, without the
 * names of nodes and operators and the lines that were typed, and as if they were older, which is what
 * makes them count for less. For `merge` of one's own learner. The other stays as it is.
 *
 * What detectors elsewhere verified is hearsay here: a borrowed case never makes anything automatic.
 *
 * O(cases).
 *
 * @param learner - of the other deployment, whose half-life turns weight into age
 * @returns a learner with nothing but the borrowed cases
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { RemediationLearner } from '@aegis/learning';
 * import { borrowCases } from '@aegis/learning/transfer';
 * const theirs = new RemediationLearner();
 * theirs.captureManualFix({
 *   command: 'kubectl rollout restart deployment/cart', issues: [], anomalies: [], success: true, at: 0,
 * });
 * const ours = new RemediationLearner().merge(borrowCases(theirs, { source: 'north' }));
 * const [borrowed] = ours.cases();
 * [borrowed?.effect, borrowed?.operator, borrowed?.target, borrowed?.command]; // => ['restart', 'north', null, '']
 * ours.forget({ operator: 'north' }); // => 1
 * ```
 */
export function borrowCases(
  learner: RemediationLearner,
  options?: BorrowCasesOptions,
): RemediationLearner {
  const { weight, source } = resolveOptions('borrowCases', DEFAULTS, options);
  checkNumber('borrowCases', 'weight', weight, { min: 0.01, max: 1 });
  if (typeof source !== 'string' || source === '' || source.length > MAX_SOURCE) {
    throw new AegisError(
      'invalid-option',
      `borrowCases: source is ${String(source).slice(0, MAX_SOURCE)}; give 1 to ${MAX_SOURCE} characters.`,
    );
  }
  const json = learner.toJSON() as LearnerJson;
  const ageMs = json.options.halfLifeMs * log2(1 / weight);
  const cases = json.cases.map((one) => ({
    ...one,
    id: contentId('case', 'borrowed', source, one.id),
    atMs: one.atMs - ageMs,
    operator: source,
    command: '',
    target: null,
    nodeIds: [],
    verified: false,
  }));
  return RemediationLearner.fromJSON({ ...json, cases });
}
