import { type ManualFix, RemediationLearner } from '@aegis/learning';
import { anomaly, cause, DAY, issue, SHOP } from './incidents.js';

export type Fault = 'memory' | 'cache' | 'deploy' | 'load';

/** Incidents of four kinds, in the shop, with what an operator did about each. */
export function fix(
  fault: Fault,
  service: string,
  atMs: number,
  extra: Partial<ManualFix> = {},
): ManualFix {
  const base = { graph: SHOP, success: true, at: atMs };
  switch (fault) {
    case 'memory':
      return {
        ...base,
        command: `kubectl set resources deploy/${service} --limits=memory=2Gi`,
        issues: [issue('out-of-memory', service, 'OOMKilled container <*> exit <*>', atMs)],
        anomalies: [
          anomaly('saturation', service, 'up', 'container_memory_utilization_ratio', atMs),
          anomaly('latency', 'web', 'up', 'http_server_request_duration_seconds', atMs),
        ],
        ...extra,
      };
    case 'cache':
      return {
        ...base,
        command: 'kubectl exec sessions -- redis-cli flushall',
        issues: [issue('other', 'cart', 'stale entry decoded with version <*>', atMs)],
        anomalies: [anomaly('errors', 'cart', 'up', 'http_server_error_ratio', atMs)],
        rootCauses: [cause('sessions', 'cart')],
        ...extra,
      };
    case 'deploy':
      return {
        ...base,
        command: `kubectl rollout undo deployment/${service}`,
        issues: [issue('crash', service, 'panic nil pointer dereference <*>', atMs)],
        anomalies: [anomaly('availability', service, 'down', 'replicas_available', atMs)],
        changes: [{ nodeId: service, kind: 'deploy', timestampMs: atMs - 60_000 }],
        ...extra,
      };
    case 'load':
      return {
        ...base,
        command: `kubectl scale deploy/${service} --replicas=8`,
        issues: [],
        anomalies: [
          anomaly('traffic', service, 'up', 'requests_per_second', atMs),
          anomaly('saturation', service, 'up', 'container_cpu_utilization_ratio', atMs),
        ],
        ...extra,
      };
  }
}

export const FAULTS: readonly Fault[] = ['memory', 'cache', 'deploy', 'load'];

/** A learner that saw each kind some times, by three operators. */
export function taught(rounds = 4): RemediationLearner {
  const learner = new RemediationLearner();
  for (let round = 0; round < rounds; round++) {
    for (const [i, fault] of FAULTS.entries()) {
      const service = round % 2 === 0 ? 'cart' : 'catalog';
      const at = (round * FAULTS.length + i + 1) * DAY;
      learner.captureManualFix(fix(fault, service, at, { operator: `operator-${round % 3}` }));
    }
  }
  return learner;
}

/** What it says of the incident that a fix was for. */
export function ask(
  learner: RemediationLearner,
  query: ManualFix,
): ReturnType<RemediationLearner['suggestAction']> {
  const { issues, anomalies, graph: view, rootCauses, changes, at } = query;
  return learner.suggestAction(issues, anomalies, {
    graph: view ?? null,
    ...(rootCauses && { rootCauses }),
    ...(changes && { changes }),
    ...(at !== undefined && { nowMs: at }),
  });
}
