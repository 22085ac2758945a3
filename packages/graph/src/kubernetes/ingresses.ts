import { asFields, at, type Fields, fieldsAt, listAt, textAt } from '../common/fields.js';
import type { Doors } from './doors.js';
import type { ManifestObject } from './read-objects.js';
import type { Routing } from './routing.js';

/** Of `networking.k8s.io/v1`, or of the versions before it. */
function serviceOf(backend: Fields): string | null {
  return textAt(backend, 'service', 'name') ?? textAt(backend, 'serviceName');
}

/** Takes in what an Ingress routes to. */
export function readIngress(ingress: ManifestObject, routing: Routing, doors: Doors): void {
  const namespace = routing.topology.namespaceOf(ingress);
  const door = { name: ingress.name, namespace, kind: 'Ingress' as const };
  const take = (backend: Fields, ...path: readonly (string | number)[]): void => {
    const name = serviceOf(backend);
    if (name === null) return;
    const to = routing.service(ingress, namespace, name, path);
    if (to !== null) doors.add(door, ingress.namespace, { to, protocol: 'http', confidence: 1 });
  };
  const spec = fieldsAt(ingress.body, 'spec');
  for (const field of ['defaultBackend', 'backend']) take(fieldsAt(spec, field), 'spec', field);
  for (const [i, rule] of listAt(spec, 'rules').entries()) {
    for (const [j, path] of listAt(asFields(at(asFields(rule), 'http')), 'paths').entries()) {
      const backend = fieldsAt(asFields(path), 'backend');
      take(backend, 'spec', 'rules', i, 'http', 'paths', j);
    }
  }
}
