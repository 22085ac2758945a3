import { asFields, at, type Fields, fieldsAt, listAt, textAt } from './fields.js';
import type { FindingList } from './findings.js';
import type { ManifestObject } from './read-objects.js';
import type { Topology, TopologyNode } from './topology.js';

/** Of `networking.k8s.io/v1`, or of the versions before it. */
function serviceOf(backend: Fields): string | null {
  return textAt(backend, 'service', 'name') ?? textAt(backend, 'serviceName');
}

/** The nodes that an Ingress routes to. */
export function ingressTargets(
  ingress: ManifestObject,
  topology: Topology,
  findings: FindingList,
): readonly TopologyNode[] {
  const namespace = topology.namespaceOf(ingress);
  const targets = new Set<TopologyNode>();
  const take = (backend: Fields, ...path: readonly (string | number)[]): void => {
    const name = serviceOf(backend);
    if (name === null) return;
    const node = topology.service(namespace, name)?.node;
    if (node) targets.add(node);
    else {
      const message = `Ingress ${ingress.name} routes to ${name}, but no Service of that name is declared here.`;
      findings.add('unknown-backend', 'warning', message, ingress.source(...path));
    }
  };
  const spec = fieldsAt(ingress.body, 'spec');
  for (const field of ['defaultBackend', 'backend']) take(fieldsAt(spec, field), 'spec', field);
  for (const [i, rule] of listAt(spec, 'rules').entries()) {
    for (const [j, path] of listAt(asFields(at(asFields(rule), 'http')), 'paths').entries()) {
      const backend = fieldsAt(asFields(path), 'backend');
      take(backend, 'spec', 'rules', i, 'http', 'paths', j);
    }
  }
  return [...targets];
}
