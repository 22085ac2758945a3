import { exp, log } from '@aegis/core/math';
import type { CaseBase } from '../cases/case-base.js';
import { type Found, search } from '../cases/search.js';
import type { RemediationLearnerOptions } from '../options.js';
import { EffectClassifier } from './effect-classifier.js';
import { leading, mixed, neighbourShares } from './shares.js';

/** What memory has learnt about itself by asking itself. */
export interface Calibration {
  /** How much the nearest cases count beside the classifier, in [0.7, 1). */
  readonly weight: number;
  /** A share as a probability: the logistic of `slope · logit(share) + offset`. */
  readonly slope: number;
  readonly offset: number;
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

/** Up to so many cases memory is calibrated anew with each, then whenever it has grown by a twentieth. */
const EACH_UNTIL = 64;

/** Cases that the first weight counts for. */
const WEIGHT_PRIOR = 10;
const WEIGHT_ROUNDS = 25;
/** The nearest cases keep the last word: what one operator may say is bounded among them only. */
const LEAST_WEIGHT = 0.7;
/**
 * How strongly the slope is held at 0: until there are cases enough to tell, one share deserves as much
 * trust as another, and that is how often memory was right.
 */
const SLOPE_PRIOR = 10;
const OFFSET_PRIOR = 0.5;
const NEWTON_ROUNDS = 30;
/** The largest slope. */
export const MOST_SLOPE = 5;
const LEAST_SHARE = 1e-3;

interface Answer {
  readonly neighbours: Float64Array;
  readonly classifier: Float64Array;
  /** What was done. */
  readonly effect: number;
  readonly newness: number;
}

/** Whether memory is calibrated when it has taken in so many cases: a fixed row of numbers. */
export function isMilestone(added: number): boolean {
  if (added <= EACH_UNTIL) return true;
  let next = EACH_UNTIL;
  while (next < added) next += Math.floor(next / 20);
  return next === added;
}

/** The last number of cases at which memory was calibrated, having taken in `added`. */
export function lastMilestone(added: number): number {
  let at = added;
  while (!isMilestone(at)) at--;
  return at;
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
  return { weight, ...scaling(tries), recalled: recalled.sort((a, b) => a - b) };
}

/** How little there is like it: 1 where nothing is, 1/2 where one case is the same. */
export function newnessOf(found: Found): number {
  return 1 / (1 + found.support);
}

/** A share as the probability that a person would do it. */
export function probabilityOf(share: number, { slope, offset }: Calibration): number {
  return 1 / (1 + exp(-slope * logitOf(share) - offset));
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
  const { operators, verified } = cases.groups;
  const all = cases.latestGroups(cases.size);
  const operatorOf = (group: number): number => (verified[group] === 1 ? -1 : operators[group]!);
  const has = new Map<number, number>();
  for (const group of all) has.set(operatorOf(group), (has.get(operatorOf(group)) ?? 0) + 1);
  const taken = new Map<number, number>();
  const asked: number[] = [];
  for (const group of all) {
    const operator = operatorOf(group);
    const others = all.length - has.get(operator)!;
    const limit = others === 0 ? most : Math.max(LEAST_QUERIES, others);
    const before = taken.get(operator) ?? 0;
    if (before >= limit) continue;
    taken.set(operator, before + 1);
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

/** Penalised logistic regression of being right on the logit of the share, by Newton's method. */
function scaling(
  tries: readonly { readonly logit: number; readonly isRight: boolean }[],
): Pick<Calibration, 'slope' | 'offset'> {
  let slope = 0;
  let offset = 0;
  for (let round = 0; round < NEWTON_ROUNDS; round++) {
    let slopeGradient = -SLOPE_PRIOR * slope;
    let offsetGradient = -OFFSET_PRIOR * offset;
    let slopeCurve = SLOPE_PRIOR;
    let offsetCurve = OFFSET_PRIOR;
    let cross = 0;
    for (const { logit, isRight } of tries) {
      const p = 1 / (1 + exp(-slope * logit - offset));
      const error = (isRight ? 1 : 0) - p;
      const curve = p * (1 - p);
      slopeGradient += error * logit;
      offsetGradient += error;
      slopeCurve += curve * logit * logit;
      offsetCurve += curve;
      cross += curve * logit;
    }
    const determinant = slopeCurve * offsetCurve - cross * cross;
    slope += (offsetCurve * slopeGradient - cross * offsetGradient) / determinant;
    offset += (slopeCurve * offsetGradient - cross * slopeGradient) / determinant;
    // A larger share never makes an answer less likely.
    slope = Math.max(0, Math.min(MOST_SLOPE, slope));
  }
  return { slope, offset };
}

function logitOf(share: number): number {
  const clamped = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
  return log(clamped / (1 - clamped));
}
