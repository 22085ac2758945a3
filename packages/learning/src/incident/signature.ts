import type { Anomaly, Issue } from '@aegis/core';
import { type Role, roleOf } from './roles.js';
import type { Situation, SituationInput } from './situation.js';
import { splitCamelCase, wordsOf } from './words.js';

/** The most features that a case has; the weightier ones are kept. */
export const MAX_FEATURES = 32;

/** The longest name of a feature, in characters. */
export const MAX_FEATURE_LENGTH = 96;

/**
 * How much each family of features counts, before rarity. What is seen where the trouble began says more
 * of what to do than what is seen elsewhere.
 */
const FAMILY_WEIGHTS: Readonly<Record<string, number>> = {
  'cause-issue': 2,
  'cause-signal': 2,
  'cause-term': 1.5,
  'cause-metric': 1.5,
  'changed-cause': 1.5,
  lead: 1.5,
  issue: 1.5,
  event: 1.5,
  signal: 1,
  change: 1,
  cause: 1,
  term: 0.7,
  metric: 0.5,
  hops: 0.5,
  'signal-at': 0.5,
  symptom: 0.4,
  spread: 0.4,
};

/** The weight of a feature's family: `issue:crash` counts by `issue`. */
export function familyWeight(feature: string): number {
  return FAMILY_WEIGHTS[feature.slice(0, feature.indexOf(':'))] ?? 0.5;
}

const MOST_ISSUES = 200;
const MOST_ANOMALIES = 500;
const MOST_CHANGES = 200;
const MOST_WORDS = 20;

/** How long ago a change was, in words; older ones are not suspect any more. */
const AGES: readonly (readonly [mostMs: number, name: string])[] = [
  [15 * 60_000, '15m'],
  [3_600_000, '1h'],
  [6 * 3_600_000, '6h'],
];

/**
 * What an incident looks like, without the names of anybody's services: kinds of issues and signals, in
 * all and where it began, words of log templates and of metrics, the roles of cause and symptom and the
 * calls between them, how far it spread, what had just changed and how long ago.
 *
 * @returns at most 32 features `family:what`, the weightier families first
 */
export function signatureOf(input: SituationInput, situation: Situation): string[] {
  const features = new Set<string>();
  addPlaces(features, situation);
  for (const issue of input.issues.slice(0, MOST_ISSUES)) addIssue(features, issue, situation);
  for (const one of input.anomalies.slice(0, MOST_ANOMALIES)) addAnomaly(features, one, situation);
  addLead(features, input.anomalies, situation);
  addChanges(features, input, situation);
  addWords(features, input, situation);
  const weighed = Array.from(features, (given) => {
    const name = given.slice(0, MAX_FEATURE_LENGTH);
    return { name, weight: familyWeight(name) };
  });
  weighed.sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
  return [...new Set(weighed.map(({ name }) => name))].slice(0, MAX_FEATURES);
}

function addPlaces(features: Set<string>, situation: Situation): void {
  const { cause, symptom, graph, places } = situation;
  if (cause !== null) addRole(features, 'cause', roleOf(graph, cause));
  if (symptom !== null) addRole(features, 'symptom', roleOf(graph, symptom));
  const place = places.find((one) => one.relation === 'root-cause');
  if (graph !== null && place !== undefined && place.hops >= 0) {
    features.add(`hops:${Math.min(3, place.hops)}`);
  }
  const spread = situation.affected.size;
  if (spread > 0) {
    features.add(`spread:${spread === 1 ? '1' : spread < 4 ? '2-3' : spread < 10 ? '4-9' : '10+'}`);
  }
}

function addRole(features: Set<string>, family: string, role: Role, what = ''): void {
  if (role !== 'unknown') features.add(`${family}:${what === '' ? role : `${what}@${role}`}`);
}

function addIssue(features: Set<string>, issue: Issue, { cause }: Situation): void {
  features.add(`issue:${issue.kind}`);
  if (issue.nodeId !== null && issue.nodeId === cause) features.add(`cause-issue:${issue.kind}`);
}

function addAnomaly(features: Set<string>, anomaly: Anomaly, situation: Situation): void {
  const what = `${anomaly.signalKind}-${anomaly.direction}`;
  features.add(`signal:${what}`);
  // The name of an alerting rule or event speaks of a kind of trouble, not of a service.
  if (anomaly.source === 'event' && anomaly.signal !== '') {
    features.add(`event:${anomaly.signal.slice(0, 80).toLowerCase()}`);
  }
  if (anomaly.nodeId === null) return;
  if (anomaly.nodeId === situation.cause) features.add(`cause-signal:${what}`);
  else addRole(features, 'signal-at', roleOf(situation.graph, anomaly.nodeId), what);
}

/** What stands out most where the trouble began. */
function addLead(features: Set<string>, anomalies: readonly Anomaly[], { cause }: Situation): void {
  let lead: Anomaly | null = null;
  for (const one of anomalies.slice(0, MOST_ANOMALIES)) {
    if (one.nodeId === null || one.nodeId !== cause || !Number.isFinite(one.score)) continue;
    const further = lead === null ? 1 : one.score - lead.score;
    if (further > 0 || (further === 0 && one.signal < lead!.signal)) lead = one;
  }
  if (lead !== null) features.add(`lead:${lead.signalKind}-${lead.direction}`);
}

function addChanges(features: Set<string>, input: SituationInput, situation: Situation): void {
  const latest = situation.latestMs;
  for (const change of (input.changes ?? []).slice(0, MOST_CHANGES)) {
    const ageMs = latest === null ? 0 : latest - change.timestampMs;
    const age = ageMs >= 0 ? AGES.find(([most]) => ageMs <= most)?.[1] : undefined;
    if (age === undefined) continue;
    features.add(`change:${change.kind}`);
    if (change.nodeId !== situation.cause) continue;
    features.add(`changed-cause:${change.kind}`);
    features.add(`changed-cause:${change.kind}-${age}`);
  }
}

/** Words of log templates and of metrics' names, less the names of services; the frequent ones first. */
function addWords(features: Set<string>, input: SituationInput, situation: Situation): void {
  const names = new Set<string>();
  for (const { nodeId } of situation.places) {
    for (const part of nodeId.toLowerCase().split(/[^a-z]+/)) names.add(part);
  }
  const count = new Map<string, number>();
  const add = (family: string, text: string, nodeId: string | null, suffix = ''): void => {
    const isCause = nodeId !== null && nodeId === situation.cause;
    for (const word of wordsOf(text)) {
      if (names.has(word)) continue;
      const feature = `${isCause ? 'cause-' : ''}${family}:${word}${isCause ? suffix : ''}`;
      count.set(feature, (count.get(feature) ?? 0) + 1);
    }
  };
  for (const issue of input.issues.slice(0, 50)) add('term', issue.template, issue.nodeId);
  for (const { source, signal, direction, nodeId } of input.anomalies.slice(0, 100)) {
    if (source === 'metric') add('metric', signal.split('{')[0]!, nodeId, `-${direction}`);
    else if (source === 'event') add('metric', splitCamelCase(signal), nodeId);
  }
  const weighed = Array.from(count, ([name, seen]) => ({ name, seen, weight: familyWeight(name) }));
  weighed.sort((a, b) => b.weight - a.weight || b.seen - a.seen || (a.name < b.name ? -1 : 1));
  for (const { name } of weighed.slice(0, MOST_WORDS)) features.add(name);
}
