import { roleOf } from './roles.js';
import type { Situation, SituationInput } from './situation.js';

/** The most features that a case has; the weightier ones are kept. */
export const MAX_FEATURES = 40;

const RECENT_CHANGE_MS = 3_600_000;

/** How much each family of features counts, before rarity. */
const FAMILY_WEIGHTS: Readonly<Record<string, number>> = {
  issue: 2,
  'issue-at': 1,
  signal: 1.5,
  'signal-at': 1,
  metric: 0.7,
  event: 1.5,
  term: 0.7,
  cause: 1,
  symptom: 0.4,
  hops: 0.6,
  spread: 0.4,
  change: 1.5,
  'changed-cause': 1.5,
};

/** The weight of a feature's family: `issue:crash` counts by `issue`. */
export function familyWeight(feature: string): number {
  return FAMILY_WEIGHTS[feature.slice(0, feature.indexOf(':'))] ?? 0.5;
}

/**
 * What an incident looks like, without the names of anybody's services: kinds of issues and signals, where
 * among the roles they are, words of log templates and metrics, how far it spread, what had just changed.
 */
export function signatureOf(input: SituationInput, situation: Situation): string[] {
  const features = new Set<string>();
  const roles = new Map<string, string>();
  const role = (nodeId: string | null): string | null => {
    if (nodeId === null) return null;
    let known = roles.get(nodeId);
    if (known === undefined) {
      known = roleOf(situation.graph, nodeId);
      roles.set(nodeId, known);
    }
    return known === 'unknown' ? null : known;
  };
  for (const issue of input.issues.slice(0, 200)) {
    features.add(`issue:${issue.kind}`);
    const at = role(issue.nodeId);
    if (at !== null) features.add(`issue-at:${issue.kind}@${at}`);
  }
  for (const anomaly of input.anomalies.slice(0, 500)) {
    const what = `${anomaly.signalKind}-${anomaly.direction}`;
    features.add(`signal:${what}`);
    // The name of an alerting rule or event speaks of a kind of trouble, not of a service.
    if (anomaly.source === 'event' && anomaly.signal !== '') {
      features.add(`event:${anomaly.signal.slice(0, 80).toLowerCase()}`);
    }
    const at = role(anomaly.nodeId);
    if (at !== null) features.add(`signal-at:${what}@${at}`);
  }
  const cause = role(situation.cause);
  if (cause !== null) features.add(`cause:${cause}`);
  const symptom = role(situation.symptom);
  if (symptom !== null) features.add(`symptom:${symptom}`);
  const place = situation.places.find((one) => one.relation === 'root-cause');
  if (situation.graph !== null && place !== undefined && place.hops >= 0) {
    features.add(`hops:${Math.min(3, place.hops)}`);
  }
  const spread = situation.affected.size;
  if (spread > 0)
    features.add(`spread:${spread === 1 ? '1' : spread < 4 ? '2-3' : spread < 10 ? '4-9' : '10+'}`);
  addChanges(features, input, situation);
  addWords(features, input, situation);
  const ordered = [...features].map((name) => name.slice(0, 96));
  ordered.sort((a, b) => familyWeight(b) - familyWeight(a) || (a < b ? -1 : 1));
  return ordered.slice(0, MAX_FEATURES);
}

function addChanges(features: Set<string>, input: SituationInput, situation: Situation): void {
  const latest = situation.latestMs;
  for (const change of (input.changes ?? []).slice(0, 200)) {
    if (
      latest !== null &&
      (change.timestampMs > latest || change.timestampMs < latest - RECENT_CHANGE_MS)
    )
      continue;
    features.add(`change:${change.kind}`);
    if (change.nodeId === situation.cause) features.add(`changed-cause:${change.kind}`);
  }
}

const STOP: ReadonlySet<string> = new Set(
  `the and for with from this that was were has have had not but are its into out level info warn error
  msg message service time timestamp null true false seconds total count ratio bucket sum status code
  http request requests response server client kube container application app name`.split(/\s+/),
);

/** Words of log templates and of metrics' names, less the names of services. */
function addWords(features: Set<string>, input: SituationInput, situation: Situation): void {
  const names = new Set<string>();
  for (const place of situation.places) {
    for (const part of place.nodeId.toLowerCase().split(/[^a-z]+/)) names.add(part);
  }
  const count = new Map<string, number>();
  const add = (family: string, text: string): void => {
    const words = text
      .slice(0, 400)
      .replace(/<[^>]{0,40}>/g, ' ')
      .toLowerCase();
    for (const word of words.split(/[^a-z]+/)) {
      if (word.length < 3 || word.length > 24 || STOP.has(word) || names.has(word)) continue;
      const feature = `${family}:${word}`;
      count.set(feature, (count.get(feature) ?? 0) + 1);
    }
  };
  for (const issue of input.issues.slice(0, 50)) add('term', issue.template);
  for (const anomaly of input.anomalies.slice(0, 100)) {
    if (anomaly.source === 'metric') add('metric', anomaly.signal.split('{')[0]!);
    else if (anomaly.source === 'event') add('metric', splitCamelCase(anomaly.signal));
  }
  const frequent = [...count].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  for (const [feature] of frequent.slice(0, 20)) features.add(feature);
}

function splitCamelCase(text: string): string {
  return text.slice(0, 200).replace(/([a-z])([A-Z])/g, '$1 $2');
}
