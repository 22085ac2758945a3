import type { CaseBase } from '../cases/case-base.js';
import { type Found, search } from '../cases/search.js';
import type { RemediationLearnerOptions } from '../options.js';
import { EffectClassifier } from './effect-classifier.js';
import { fitScaling, logitOf, type Scaling } from './platt-scaling.js';
import { leading, mixed, neighbourShares } from './shares.js';

/** What memory has learnt about itself by asking itself. */
export interface Calibration extends Scaling {
  /** How much the nearest cases count beside the classifier, in [0.7, 1). */
  readonly weight: number;
  /** How new the cases were whose fix memory recalled, ascending; see {@link newnessOf}. */
  readonly recalled: readonly number[];
}

/** Before anything is known: a coin's toss, whatever the share. */
export const UNCALIBRATED: Calibration = Object.freeze({
  weight: 0.8,
  slope: 0,
  offset: 0,
  recalled: [],
});

/** The most cases that memory asks itself about. */
export const MOST_QUERIES = 128;
const LEAST_QUERIES = 32;
/** Comparisons that one calibration may cost. */
const BUDGET = 2_000_000;

/** Cases that the first weight counts for. */
const WEIGHT_PRIOR = 10;
const WEIGHT_ROUNDS = 25;
/** The nearest cases keep the last word: what one operator may say is bounded among them only. */
const LEAST_WEIGHT = 0.7;
const LEAST_SHARE = 1e-3;

interface Answer {
  readonly neighbours: Float64Array;
  readonly classifier: Float64Array;
  /** What was done. */
  readonly effect: number;
  readonly newness: number;
}

/**
 * Weighs features by their rarity, then asks memory about its own newest cases, one of a group, each as if it had never been, and learns from the
 * answers how much to trust whom: the weights of the stack by maximum likelihood, probabilities by
 * Platt's scaling, and how far recurring incidents are from their like.
 *
 * @see Wolpert (1992), Stacked Generalization, Neural Networks 5(2), doi:10.1016/S0893-6080(05)80023-1
 * @see Platt (1999), Probabilistic Outputs for Support Vector Machines. Deviation: the slope shrinks to 0
 */
export function calibrate(
  cases: CaseBase,
  options: Required<RemediationLearnerOptions>,
): Calibration {
  cases.reweigh();
  const answers = askItself(cases, options);
  if (answers.length === 0) return UNCALIBRATED;
  const weight = stackWeight(answers);
  const tries = answers.map((answer) => {
    const shares = mixed(answer.neighbours, answer.classifier, weight);
    const first = leading(shares);
    return {
      logit: logitOf(shares[first]!),
      isRight: first === answer.effect,
      newness: answer.newness,
    };
  });
  const recalled = tries.filter((one) => one.isRight).map((one) => one.newness);
  return { weight, ...fitScaling(tries), recalled: recalled.sort((a, b) => a - b) };
}

/** How little there is like it: 1 where nothing is, 1/2 where one case is the same. */
export function newnessOf(found: Found): number {
  return 1 / (1 + found.support);
}

function askItself(cases: CaseBase, options: Required<RemediationLearnerOptions>): Answer[] {
  const { groups } = cases;
  const most = Math.floor(BUDGET / Math.max(1, groups.count));
  const queries = Math.min(MOST_QUERIES, Math.max(LEAST_QUERIES, most));
  const classifier = new EffectClassifier(cases);
  const { halfLifeMs, evidenceCap } = options;
  const answers: Answer[] = [];
  for (const group of askedAbout(cases, queries)) {
    // What failed was not the answer, and nobody knows what would have been.
    if (2 * groups.successes[group]! < groups.sizes[group]!) continue;
    const slot = groups.newest[group]!;
    const features = cases.featuresAt(slot);
    if (features.length === 0) continue;
    const nowMs = cases.atMs(slot);
    const query = { features, nowMs, halfLifeMs, evidenceCap, lessOf: group };
    const found = search(cases, options.neighbours, query);
    answers.push({
      neighbours: neighbourShares(cases, found.neighbours, evidenceCap),
      classifier: classifier.probabilities(features, groups.sizes[group] === 1 ? group : -1),
      effect: groups.effects[group]!,
      newness: newnessOf(found),
    });
  }
  return answers;
}

/**
 * The groups that had a case last, newest first. Of one operator among several no more than of all the
 * others together, or 32: who makes up incidents does not get to say what memory is good at.
 */
function askedAbout(cases: CaseBase, most: number): number[] {
  const { groups } = cases;
  const all = cases.latestGroups(cases.size);
  const has = new Map<number, number>();
  for (const group of all) {
    const account = groups.accountOf(group);
    has.set(account, (has.get(account) ?? 0) + 1);
  }
  const taken = new Map<number, number>();
  const asked: number[] = [];
  for (const group of all) {
    const account = groups.accountOf(group);
    const others = all.length - has.get(account)!;
    const limit = others === 0 ? most : Math.max(LEAST_QUERIES, others);
    const before = taken.get(account) ?? 0;
    if (before >= limit) continue;
    taken.set(account, before + 1);
    asked.push(group);
    if (asked.length === most) break;
  }
  return asked;
}

/** Expectation maximisation of a mixture of two. */
function stackWeight(answers: readonly Answer[]): number {
  let weight = UNCALIBRATED.weight;
  for (let round = 0; round < WEIGHT_ROUNDS; round++) {
    let sum = WEIGHT_PRIOR * UNCALIBRATED.weight;
    for (const { neighbours, classifier, effect } of answers) {
      const near = weight * Math.max(LEAST_SHARE, neighbours[effect]!);
      const other = (1 - weight) * Math.max(LEAST_SHARE, classifier[effect]!);
      sum += near / (near + other);
    }
    weight = sum / (WEIGHT_PRIOR + answers.length);
  }
  return Math.max(LEAST_WEIGHT, weight);
}
