import type { ChangeEvent, Incident, RootCause } from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import { blastRadius, type HitNode, nodeSigns, type RootCauseAnalysis } from '@aegis/root-cause';
import { formatLikelihood } from './format.js';

const MOST_REASONS = 3;
/** Less likely causes than this are not worth a thought at night. */
const LEAST_LIKELY = 0.03;
const MOST_OTHERS = 2;
const MOST_NAMES = 6;

/** Where it began, or that nobody knows. */
export function verdictOf({
  causes,
  noCauseProbability,
  symptom,
}: Pick<RootCauseAnalysis, 'causes' | 'noCauseProbability' | 'symptom'>): string {
  const [first] = causes;
  if (first === undefined) return 'Nothing speaks against any node.';
  if (noCauseProbability > first.likelihood) {
    const chance = formatLikelihood(noCauseProbability);
    return `It may be chance (${chance}). If not, it began at ${first.nodeId} (${formatLikelihood(first.likelihood)}).`;
  }
  const felt = symptom === null || symptom === first.nodeId ? '' : `, and is felt at ${symptom}`;
  return `It began at ${first.nodeId} (${formatLikelihood(first.likelihood)})${felt}.`;
}

const CHANGES: Readonly<Record<ChangeEvent['kind'], string>> = {
  deploy: 'A deploy',
  config: 'A change of configuration',
  flag: 'A change of a flag',
  scale: 'A change in the number of copies',
};

/** What speaks for a cause, the strongest first; a change that came shortly before it first of all. */
export function reasonsOf({ nodeId, evidence, change }: RootCause): string[] {
  const reasons: string[] = [];
  if (change) reasons.push(`${CHANGES[change.kind]} came shortly before.`);
  const signals = new Set<string>();
  for (const { signal, sentence: reason } of evidence) {
    if (signals.size >= MOST_REASONS) break;
    if (!signals.has(signal)) reasons.push(plain(reason, nodeId));
    signals.add(signal);
  }
  return reasons;
}

/** How trouble went on from node to node, to where it is felt. */
export function hopsOf({ hops }: RootCause): string[] {
  return hops.map(({ to, sentence }) => plain(sentence, to));
}

/** What it may have been instead, each in a sentence; none where nothing else is likely. */
export function othersOf({
  causes,
  noCauseProbability,
}: Pick<RootCauseAnalysis, 'causes' | 'noCauseProbability'>): string[] {
  const [first, ...rest] = causes;
  const others = rest
    .filter(({ likelihood }) => likelihood >= LEAST_LIKELY)
    .slice(0, MOST_OTHERS)
    .map((cause) => {
      const reason = reasonsOf(cause)[0] ?? 'nothing of its own.';
      return `Or at ${cause.nodeId} (${formatLikelihood(cause.likelihood)}): ${reason}`;
    });
  const none = noCauseProbability;
  if (first !== undefined && none >= LEAST_LIKELY && none <= first.likelihood) {
    others.push(`Or it is chance, or came from outside (${formatLikelihood(none)}).`);
  }
  return others;
}

const WAYS: Readonly<Record<HitNode['way'], (cause: string, names: string) => string>> = {
  dependence: (cause, names) => `Also hit, as callers of ${cause} or of its callers: ${names}.`,
  load: (cause, names) => `Also hit, with more to do because of ${cause}: ${names}.`,
  unknown: (cause, names) => `Fail since ${cause} does, by no way that the graph shows: ${names}.`,
};

/** Who was dragged along beside the way to the symptom, a sentence for each way of being so. */
export function alsoHit(cause: RootCause, incident: Incident, graph: ServiceGraph): string[] {
  const onPath = new Set(cause.path);
  const hit = blastRadius(cause.nodeId, nodeSigns(incident), graph.snapshot());
  const beside = hit.filter(({ nodeId }) => !onPath.has(nodeId));
  return (['dependence', 'load', 'unknown'] as const).flatMap((wanted) => {
    const ids = beside.filter(({ way }) => way === wanted).map(({ nodeId }) => nodeId);
    return ids.length === 0 ? [] : [WAYS[wanted](cause.nodeId, listed(ids))];
  });
}

function listed(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMES;
  return ids.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const BAND = / \(-?[\d.e+-]+ to -?[\d.e+-]+\)/g;
const LABELS = /\{[^{}]*\}/g;

/** Whose series it is stands before the sentence already; one number to compare with is enough. */
export function plain(sentence: string, nodeId: string): string {
  return sentence
    .replaceAll(LABELS, (labels) => (labels.includes(`="${nodeId}"`) ? '' : labels))
    .replaceAll(BAND, '');
}
