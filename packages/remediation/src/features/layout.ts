import { POLICY_KINDS } from '../actions/default-actions.js';

const SIGNALS = [
  'latency',
  'errors',
  'trafficUp',
  'trafficDown',
  'cpu',
  'memory',
  'availability',
  'logs',
  'outOfMemory',
  'crash',
  'connectionRefused',
  'timeout',
  'diskFull',
  'config',
  'database',
  'rateLimited',
  'unhealthy',
  'network',
  'flag',
  'otherIssue',
  'certificate',
] as const;

const CHANGES = [
  'recentDeploy',
  'recentConfig',
  'recentFlag',
  'recentScale',
  'deployAtOnset',
  'configAtOnset',
  'flagAtOnset',
] as const;

const HISTORY = ['lastActionAge', 'lastHelped', 'lastFailed'] as const;

const CONTEXT = [
  'entry',
  'leaf',
  'service',
  'ingress',
  'datastore',
  'cache',
  'queue',
  'external',
  'machine',
  'likelihood',
  'topRank',
  'callersAnomalous',
  'calleesAnomalous',
  'calleeLikelihood',
  'hostsAnomalous',
  'guestsAnomalous',
  'anomalousShare',
  'quiet',
  'onsetAge',
  'actedLately',
] as const;

/** What a detector can say about a node: surprises of its series and known problems in its logs. */
export type SignalName = (typeof SIGNALS)[number];
/** What is written down about a node: its signals, its changes, what was done to it. */
export type FieldName = SignalName | (typeof CHANGES)[number] | (typeof HISTORY)[number];
type ContextName = (typeof CONTEXT)[number];

export const SIGNAL_NAMES: readonly SignalName[] = SIGNALS;
export const FIELD_NAMES: readonly FieldName[] = [...SIGNALS, ...CHANGES, ...HISTORY];

/**
 * The names of the policy's inputs for one service, in order. Part of every saved policy: a change
 * here needs a newly trained one.
 */
export const FEATURE_NAMES: readonly string[] = Object.freeze([
  ...FIELD_NAMES,
  ...CONTEXT,
  ...POLICY_KINDS.map((kind) => `tried:${kind}`),
]);

/** How many inputs the policy has for one service. */
export const FEATURE_COUNT: number = FEATURE_NAMES.length;

const PLACE: ReadonlyMap<string, number> = new Map(FEATURE_NAMES.map((name, i) => [name, i]));

/** The place of a feature in a row. */
export function featureAt(name: FieldName | ContextName): number {
  return PLACE.get(name)!;
}

/** Where the marks for kinds tried in vain begin. */
export const TRIED_AT: number = FIELD_NAMES.length + CONTEXT.length;
