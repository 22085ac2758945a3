import type { Anomaly, ChangeEvent, Issue, IssueKind } from '@aegis/core';
import type { Scenario } from './read-data.js';

/** What the engine is given of a scenario: never the name of the fault, nor its arguments. */
export interface ScenarioFindings {
  readonly services: readonly string[];
  readonly anomalies: readonly Anomaly[];
  readonly issues: readonly Issue[];
  readonly changes: readonly ChangeEvent[];
  readonly nowMs: number;
}

type Sign = Pick<Anomaly, 'signal' | 'signalKind' | 'direction'>;

const ERRORS: Sign = { signal: 'error_rate', signalKind: 'errors', direction: 'up' };
const LATENCY: Sign = { signal: 'latency', signalKind: 'latency', direction: 'up' };
const UNREADY: Sign = { signal: 'ready', signalKind: 'availability', direction: 'down' };
const CPU: Sign = { signal: 'cpu_usage', signalKind: 'saturation', direction: 'up' };
const MEMORY: Sign = { signal: 'memory_usage', signalKind: 'saturation', direction: 'up' };
const REQUESTS: Sign = { signal: 'requests', signalKind: 'traffic', direction: 'up' };
const NO_REQUESTS: Sign = { signal: 'requests', signalKind: 'traffic', direction: 'down' };

interface Signs {
  readonly signs: readonly Sign[];
  readonly issues?: readonly IssueKind[];
}

/** What a firing alert says. */
const ALERTS: Readonly<Record<string, Signs>> = {
  HighRequestErrorRate: { signs: [ERRORS] },
  HighRequestLatency: { signs: [LATENCY] },
  NoRequestsReceived: { signs: [NO_REQUESTS] },
  KubeContainerWaiting: { signs: [UNREADY] },
  KubePodCrashLooping: { signs: [UNREADY], issues: ['crash'] },
  KubePodNotReady: { signs: [UNREADY], issues: ['unhealthy'] },
};

/** What is seen, in the words of the description; where no word fits, something fails. */
const WORDS: readonly (readonly [RegExp, Signs])[] = [
  [/high cpu usage|cpu stress/i, { signs: [CPU, LATENCY] }],
  [/out of memory/i, { signs: [MEMORY], issues: ['out-of-memory'] }],
  [/memory stress/i, { signs: [MEMORY] }],
  [/flooded with requests|load is surging/i, { signs: [REQUESTS, LATENCY] }],
  [/queuing|network delay|latency/i, { signs: [LATENCY] }],
  [/fail|unreachable|unable|blocked/i, { signs: [ERRORS] }],
];

/** Changes that the description speaks of. */
const CHANGES: readonly (readonly [RegExp, ChangeEvent['kind']])[] = [
  [/environment variables|image/i, 'deploy'],
  [/changes the specified port|password being set|malformed configmap/i, 'config'],
  [/scaled to zero/i, 'scale'],
];

const NOW_MS = 1_767_225_600_000;
const TICK_MS = 15_000;
const STRONG_BANS = 12;

/** The services that the description names in quotes of code. */
function servicesOf({ description, apps }: Scenario): string[] {
  const quoted = [...description.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
  const names = quoted.map((name) => name.replace(/ service$/, '').replace(/ /g, '-'));
  const front = apps.includes('book-info') ? 'productpage-v1' : 'frontend';
  return names.length > 0 ? [...new Set(names)] : [front];
}

function anomalyAt(nodeId: string, sign: Sign): Anomaly {
  return {
    id: `${nodeId} ${sign.signal}`,
    source: 'metric',
    nodeId,
    ...sign,
    timestampMs: NOW_MS,
    score: STRONG_BANS,
    tailProbability: 1e-12,
    severity: 'error',
    evidence: [],
    sentence: '',
  };
}

function issueAt(nodeId: string, kind: IssueKind): Issue {
  return {
    id: `${nodeId} ${kind}`,
    kind,
    nodeId,
    severity: 'error',
    firstSeenMs: NOW_MS,
    lastSeenMs: NOW_MS,
    count: 3,
    template: kind,
    sentence: '',
  };
}

/** What a watch of the cluster's objects would have told: which object was written just before. */
function watchedChanges(scenario: Scenario, services: readonly string[]): ChangeEvent[] {
  return scenario.injections.flatMap(({ args }) => {
    if (args.kubernetesObject === undefined) return [];
    const { kind, metadata } = args.kubernetesObject;
    const at = (nodeId: string, change: ChangeEvent['kind']): ChangeEvent => ({
      nodeId,
      kind: change,
      timestampMs: NOW_MS - TICK_MS,
    });
    if (kind === 'Deployment' || kind === 'StatefulSet') return [at(metadata.name, 'deploy')];
    if (metadata.name === 'flagd-config') return services.map((id) => at(id, 'flag'));
    if (kind === 'Schedule') return [];
    return (services.includes(metadata.name) ? [metadata.name] : services).map((id) =>
      at(id, 'config'),
    );
  });
}

/**
 * Alerts and the description's own words as findings at the services that it names. Without a watch only
 * changes that the description speaks of are known; with one, also which object was written.
 */
export function scenarioFindings(scenario: Scenario, watched: boolean): ScenarioFindings {
  const services = servicesOf(scenario);
  const said = scenario.alerts.flatMap((alert) => ALERTS[alert] ?? []);
  for (const [pattern, signs] of WORDS) if (pattern.test(scenario.description)) said.push(signs);
  if (said.length === 0 && scenario.injections.length > 0) said.push({ signs: [ERRORS] });
  const spoken = CHANGES.filter(([pattern]) => pattern.test(scenario.description)).flatMap(
    ([, kind]) => services.map((nodeId) => ({ nodeId, kind, timestampMs: NOW_MS - TICK_MS })),
  );
  const signs = [...new Set(said.flatMap((one) => one.signs))];
  const kinds = [...new Set(said.flatMap((one) => one.issues ?? []))];
  return {
    services,
    anomalies: services.flatMap((id) => signs.map((sign) => anomalyAt(id, sign))),
    issues: services.flatMap((id) => kinds.map((kind) => issueAt(id, kind))),
    changes: watched ? watchedChanges(scenario, services) : spoken,
    nowMs: NOW_MS,
  };
}
