import { countAt, fieldsAt, textAt } from '../common/fields.js';
import type { FindingList } from '../common/findings.js';
import type { ManifestObject } from './read-objects.js';
import type { Topology } from './topology.js';

/** Tells workloads what HorizontalPodAutoscalers keep their copies between. */
export function applyAutoscalers(
  autoscalers: readonly ManifestObject[],
  topology: Topology,
  findings: FindingList,
): void {
  const workloads = new Map(
    topology.workloads.all.map((one) => [
      JSON.stringify([one.namespace, one.objects[0]!.object.kind, one.name]),
      one,
    ]),
  );
  for (const scaler of autoscalers) {
    const target = fieldsAt(scaler.body, 'spec', 'scaleTargetRef');
    const [kind, name] = [textAt(target, 'kind'), textAt(target, 'name')];
    const namespace = topology.namespaceOf(scaler);
    const workload = workloads.get(JSON.stringify([namespace, kind, name]));
    if (workload === undefined) {
      if (kind === null || name === null) continue;
      const message = `HorizontalPodAutoscaler ${scaler.name} scales ${kind} ${name}, which is not declared here.`;
      const source = scaler.source('spec', 'scaleTargetRef');
      findings.add('unknown-target', 'info', message, source);
      continue;
    }
    const min = countAt(scaler.body, 'spec', 'minReplicas') ?? 1;
    const max = Math.max(min, countAt(scaler.body, 'spec', 'maxReplicas') ?? min);
    workload.bounds ??= { min, max };
  }
}
