import type { ActionKind } from '@aegis/core';
import { isActionKind } from '../action-kinds.js';
import type { CaseBase } from '../cases/case-base.js';
import type { Neighbour } from '../cases/nearest-groups.js';
import { type Found, type Query, search } from '../cases/search.js';
import { concreteTarget } from '../incident/resolve-target.js';
import type { Situation } from '../incident/situation.js';
import type { RemediationLearnerOptions } from '../options.js';
import type {
  Counterfactual,
  NearestCase,
  Novelty,
  Suggestion,
  UnknownReason,
} from '../suggestion.js';
import { counterfactualOf } from './counterfactual.js';
import type { Memory } from './memory.js';
import { noveltyOf } from './novelty.js';
import { type Judges, type RankedEffect, rankEffects } from './rank-effects.js';

const NEAREST_SHOWN = 5;
const MATCHING_SHOWN = 6;
const FEATURES_TOLD = 3;

/** Everything that a suggestion is made of. */
export interface SuggestInput {
  readonly memory: Memory;
  readonly options: Required<RemediationLearnerOptions>;
  readonly features: readonly string[];
  readonly situation: Situation;
  readonly nowMs: number;
}

/** Recalls, decides whether memory reaches this far, and lets the nearest cases and the classifier speak. */
export function suggest(input: SuggestInput): Suggestion {
  const { memory, options, features, nowMs } = input;
  const { cases, successes, classifier, calibration } = memory;
  const { halfLifeMs, evidenceCap, neighbours: count } = options;
  if (features.length === 0)
    return unknown('no-signals', null, [], 'No issue or anomaly was given.');
  if (cases.size === 0) return unknown('no-cases', null, [], 'No fix has been seen yet.');
  const query: Query = { features, nowMs, halfLifeMs, evidenceCap };
  const found = search(cases, Math.max(count, NEAREST_SHOWN), query);
  const neighbours = found.neighbours.slice(0, count);
  const novelty = noveltyOf(found, calibration, options);
  const nearest = found.neighbours
    .slice(0, NEAREST_SHOWN)
    .map((one) => nearestCase(one, cases, features));
  if (novelty.isUnknown || neighbours.length === 0) {
    return unknown('novel', novelty, nearest, novelSentence(found, novelty, cases, options));
  }
  const judges: Judges = { cases, successes, classifier, calibration, evidenceCap };
  const ranked = rankEffects(features, neighbours, judges);
  const first = ranked[0]!;
  if (!isActionKind(first.effect)) {
    return unknown(
      'not-an-action',
      novelty,
      nearest,
      `In such cases people did something that cannot be suggested as an action (${first.effect}).`,
    );
  }
  if (first.probability < options.minProbability) {
    return unknown(
      'disagreement',
      novelty,
      nearest,
      `The nearest fixes disagree or failed: ${first.effect} leads with ${first.probability.toFixed(2)}.`,
    );
  }
  const { effect, probability } = first;
  const voters = first.voters.length > 0 ? first.voters : unweighted(neighbours);
  const target = concreteTarget(voters, cases, input.situation);
  const among = [...new Set([...neighbours.map((one) => one.group), ...found.alikeByEffect])];
  const counterfactual = counterfactualOf({ ...query, among }, effect, count, judges);
  return {
    kind: 'known',
    effect,
    target,
    probability,
    alternatives: ranked
      .slice(1)
      .filter((one): one is RankedEffect & { effect: ActionKind } => isActionKind(one.effect))
      .map((one) => ({ effect: one.effect, probability: one.probability })),
    posterior: successes.posterior(effect),
    novelty,
    nearest,
    counterfactual,
    sentence: knownSentence(first, target, nearest, counterfactual),
  };
}

/** Where none of the neighbours did it, they still tell where such things are done. */
function unweighted(neighbours: readonly Neighbour[]): RankedEffect['voters'] {
  return neighbours.map((neighbour) => ({ neighbour, weight: neighbour.similarity }));
}

function nearestCase(
  neighbour: Neighbour,
  cases: CaseBase,
  features: readonly string[],
): NearestCase {
  const one = cases.at(neighbour.slot);
  const own = new Set(cases.featuresAt(neighbour.slot));
  const weight = (name: string): number => cases.vocabulary.weightOf(name, cases.groups.count);
  const matching = features
    .filter((feature) => own.has(feature))
    .sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1))
    .slice(0, MATCHING_SHOWN);
  return {
    caseId: one.id,
    atMs: one.atMs,
    similarity: neighbour.similarity,
    effect: one.effect,
    target: one.target,
    command: one.command,
    success: one.success,
    count: neighbour.count,
    matching,
  };
}

function novelSentence(
  found: Found,
  novelty: Novelty,
  cases: CaseBase,
  options: Required<RemediationLearnerOptions>,
): string {
  const near = found.nearest.toFixed(2);
  const start = `Unlike all ${cases.size} remembered fixes: the nearest is ${near} alike`;
  return novelty.distance > options.maxDistance
    ? `${start}, ${(1 - options.maxDistance).toFixed(2)} would be needed.`
    : `${start}, and of those that came again only a share of ${novelty.pValue.toFixed(2)} was so new.`;
}

function knownSentence(
  { effect, probability, voters }: RankedEffect,
  target: string | null,
  nearest: readonly NearestCase[],
  counterfactual: Counterfactual | null,
): string {
  let seen = 0;
  let helped = 0;
  for (const { neighbour } of voters) {
    seen += neighbour.count;
    helped += Math.round(neighbour.count * neighbour.successShare);
  }
  const first = nearest[0];
  const alike =
    first === undefined
      ? ''
      : `; the nearest case is ${first.similarity.toFixed(2)} alike (${first.matching.slice(0, FEATURES_TOLD).join(', ')})`;
  const where = target === null ? '' : ` of ${target}`;
  const turned =
    counterfactual === null
      ? ''
      : ` Without ${counterfactual.without.slice(0, FEATURES_TOLD).join(', ')} it would be ${counterfactual.effect}.`;
  return `${effect}${where}: helped in ${helped} of ${seen} such cases, ${probability.toFixed(2)} that it is right here${alike}.${turned}`;
}

function unknown(
  reason: UnknownReason,
  novelty: Novelty | null,
  nearest: readonly NearestCase[],
  sentence: string,
): Suggestion {
  return { kind: 'unknown', reason, novelty, nearest, sentence };
}
