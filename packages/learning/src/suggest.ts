import type { ActionKind } from '@aegis/core';
import { isActionKind } from './action-kinds.js';
import type { CaseBase, Neighbour } from './case-base.js';
import type { CommandEffect } from './commands/parsed-command.js';
import type { RemediationLearnerOptions } from './options.js';
import { concreteTarget } from './resolve-target.js';
import type { Situation } from './situation.js';
import type { SuccessTable } from './success-posterior.js';
import type { NearestCase, Novelty, Suggestion, UnknownReason } from './suggestion.js';

/** Calibrating cases below which the threshold is `maxDistance`. */
const MIN_CALIBRATION = 10;
/** How many fixes an effect's own posterior counts for among the neighbours. */
const LOCAL_PRIOR = 4;
/** Votes that nobody cast: keeps a single faint neighbour from being certain. */
const ABSENT_VOTES = 0.1;

interface Vote {
  readonly effect: CommandEffect;
  weight: number;
  helped: number;
  readonly voters: { readonly neighbour: Neighbour; readonly weight: number }[];
}

/** Everything that a suggestion is made of. */
export interface SuggestInput {
  readonly cases: CaseBase;
  readonly successes: SuccessTable;
  readonly options: Required<RemediationLearnerOptions>;
  readonly features: readonly string[];
  readonly situation: Situation;
  readonly nowMs: number;
}

/** Recalls, decides whether memory reaches this far, and lets the nearest cases vote. */
export function suggest(input: SuggestInput): Suggestion {
  const { cases, options, features } = input;
  if (features.length === 0)
    return unknown('no-signals', null, [], 'No issue or anomaly was given.');
  if (cases.size === 0) return unknown('no-cases', null, [], 'No fix has been seen yet.');
  const similarities = cases.similarities(features);
  const novelty = noveltyOf(cases, similarities, options);
  const neighbours = cases.nearest(
    similarities,
    options.neighbours,
    input.nowMs,
    options.halfLifeMs,
  );
  const nearest = neighbours.slice(0, 5).map((one) => nearestCase(one, cases, features));
  if (novelty.distance > novelty.threshold || neighbours.length === 0) {
    const near = (1 - novelty.distance).toFixed(2);
    const needed = (1 - novelty.threshold).toFixed(2);
    return unknown(
      'novel',
      novelty,
      nearest,
      `Unlike all ${cases.size} remembered fixes: the nearest is ${near} alike, ${needed} would be needed.`,
    );
  }
  const votes = castVotes(neighbours, input);
  const total = votes.reduce((sum, vote) => sum + vote.weight, ABSENT_VOTES);
  const ranked = votes
    .map((vote) => ({
      vote,
      probability: (vote.weight / total) * localSuccess(vote, input.successes),
    }))
    .sort((a, b) => b.probability - a.probability || (a.vote.effect < b.vote.effect ? -1 : 1));
  const first = ranked[0]!;
  if (!isActionKind(first.vote.effect)) {
    return unknown(
      'not-an-action',
      novelty,
      nearest,
      `In such cases people did something that cannot be suggested as an action (${first.vote.effect}).`,
    );
  }
  if (first.probability < options.minProbability) {
    return unknown(
      'disagreement',
      novelty,
      nearest,
      `The nearest fixes disagree or failed: ${first.vote.effect} leads with ${first.probability.toFixed(2)}.`,
    );
  }
  const target = concreteTarget(first.vote.voters, cases, input.situation);
  const { effect } = first.vote;
  return {
    kind: 'known',
    effect,
    target,
    probability: first.probability,
    alternatives: ranked
      .slice(1)
      .filter((one): one is typeof one & { vote: { effect: ActionKind } } =>
        isActionKind(one.vote.effect),
      )
      .map((one) => ({ effect: one.vote.effect, probability: one.probability })),
    posterior: input.successes.posterior(effect),
    novelty,
    nearest,
    sentence: knownSentence(first.vote, target, first.probability, nearest),
  };
}

function noveltyOf(
  cases: CaseBase,
  similarities: Float64Array,
  options: Required<RemediationLearnerOptions>,
): Novelty {
  let best = 0;
  for (const similarity of similarities) if (similarity > best) best = similarity;
  const distance = 1 - best;
  const known = cases.calibration();
  const farther = known.length - lowerBound(known, distance);
  const calibrated = known.length >= MIN_CALIBRATION;
  // Split conformal: the order statistic that covers a share 1 - novelty of recurring incidents.
  const at = Math.min(known.length, Math.ceil((known.length + 1) * (1 - options.novelty))) - 1;
  const threshold = calibrated
    ? Math.min(options.maxDistance, Math.max(MIN_THRESHOLD, known[at]!))
    : options.maxDistance;
  return { distance, threshold, pValue: (1 + farther) / (1 + known.length), calibrated };
}

/** Repetitions to the letter must not make everything else look new. */
const MIN_THRESHOLD = 0.35;

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function castVotes(neighbours: readonly Neighbour[], input: SuggestInput): Vote[] {
  const votes = new Map<CommandEffect, Vote>();
  for (const neighbour of neighbours) {
    const { effect } = input.cases.at(neighbour.slot);
    let vote = votes.get(effect);
    if (vote === undefined) {
      vote = { effect, weight: 0, helped: 0, voters: [] };
      votes.set(effect, vote);
    }
    const repeats = Math.min(neighbour.count, input.options.evidenceCap);
    const weight = neighbour.similarity * neighbour.rank * repeats;
    vote.weight += weight;
    vote.helped += weight * neighbour.successShare;
    vote.voters.push({ neighbour, weight });
  }
  return [...votes.values()];
}

/** That the effect helps here: the neighbours' account, shrunk to the effect's own posterior. */
function localSuccess(vote: Vote, successes: SuccessTable): number {
  return (LOCAL_PRIOR * successes.mean(vote.effect) + vote.helped) / (LOCAL_PRIOR + vote.weight);
}

function nearestCase(
  neighbour: Neighbour,
  cases: CaseBase,
  features: readonly string[],
): NearestCase {
  const one = cases.at(neighbour.slot);
  const own = new Set(cases.featuresAt(neighbour.slot));
  const matching = features
    .filter((feature) => own.has(feature))
    .sort((a, b) => cases.weightOf(b) - cases.weightOf(a) || (a < b ? -1 : 1))
    .slice(0, 6);
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

function knownSentence(
  vote: Vote,
  target: string | null,
  probability: number,
  nearest: readonly NearestCase[],
): string {
  let seen = 0;
  let helped = 0;
  for (const { neighbour } of vote.voters) {
    seen += neighbour.count;
    helped += Math.round(neighbour.count * neighbour.successShare);
  }
  const first = nearest[0];
  const alike =
    first === undefined
      ? ''
      : `; the nearest case is ${first.similarity.toFixed(2)} alike (${first.matching.slice(0, 3).join(', ')})`;
  const where = target === null ? '' : ` of ${target}`;
  return `${vote.effect}${where}: helped in ${helped} of ${seen} such cases, ${probability.toFixed(2)} that it is right here${alike}.`;
}

function unknown(
  reason: UnknownReason,
  novelty: Novelty | null,
  nearest: readonly NearestCase[],
  sentence: string,
): Suggestion {
  return { kind: 'unknown', reason, novelty, nearest, sentence };
}
