import { asFields, at, type Fields, fieldsAt, listAt, textAt } from '../common/fields.js';
import type { Path } from '../common/read-yaml.js';
import type { Doors } from './doors.js';
import type { ManifestObject } from './read-objects.js';
import { MIRRORED, type Routing } from './routing.js';
import type { TopologyNode } from './topology.js';

const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ['HTTPRoute', 'http'],
  ['GRPCRoute', 'grpc'],
  ['TCPRoute', 'tcp'],
  ['TLSRoute', 'tls'],
  ['UDPRoute', 'udp'],
]);

interface Backend {
  readonly to: TopologyNode;
  readonly mirrored: boolean;
}

/** Gateways by where they are, as far as they are declared. */
export class Gateways {
  readonly #declared = new Map<string, ManifestObject>();
  readonly #routing: Routing;

  constructor(objects: readonly ManifestObject[], routing: Routing) {
    this.#routing = routing;
    for (const object of objects) {
      this.#declared.set(this.#key(routing.topology.namespaceOf(object), object.name), object);
    }
  }

  #key(namespace: string, name: string): string {
    return JSON.stringify([namespace, name]);
  }

  /** The namespace as it is stated, of a Gateway that `object` names; a finding where it is not here. */
  statedNamespace(
    object: ManifestObject,
    namespace: string,
    name: string,
    given: string | null,
    path: Path,
  ): string | null {
    const gateway = this.#declared.get(this.#key(namespace, name));
    if (gateway !== undefined) return gateway.namespace;
    const message = `${object.kind} ${object.name} belongs to Gateway ${name}, which is not declared here.`;
    this.#routing.findings.add('unknown-gateway', 'info', message, object.source(...path));
    return given ?? object.namespace;
  }
}

function isService(reference: Fields): boolean {
  return (textAt(reference, 'kind') ?? 'Service') === 'Service';
}

/** Everything that the rules of a route send traffic to. */
function backendsOf(route: ManifestObject, routing: Routing): readonly Backend[] {
  const own = routing.topology.namespaceOf(route);
  const backends: Backend[] = [];
  const take = (reference: Fields, mirrored: boolean, path: Path): void => {
    const name = textAt(reference, 'name');
    // Nothing is sent where the weight is none.
    if (name === null || !isService(reference) || at(reference, 'weight') === 0) return;
    const namespace = textAt(reference, 'namespace') ?? own;
    const to = routing.service(route, namespace, name, path);
    if (to !== null) backends.push({ to, mirrored });
  };
  const mirrors = (holder: Fields, path: Path): void => {
    for (const [i, filter] of listAt(holder, 'filters').entries()) {
      const mirror = fieldsAt(asFields(filter), 'requestMirror', 'backendRef');
      take(mirror, true, [...path, 'filters', i]);
    }
  };
  for (const [i, item] of listAt(route.body, 'spec', 'rules').entries()) {
    const rule = asFields(item);
    mirrors(rule, ['spec', 'rules', i]);
    for (const [j, backend] of listAt(rule, 'backendRefs').entries()) {
      const path = ['spec', 'rules', i, 'backendRefs', j];
      const reference = asFields(backend);
      take(reference, false, path);
      mirrors(reference, path);
    }
  }
  return backends;
}

/** Takes in a route of the Gateway API: from its Gateways, or from the Services that it is for. */
export function readGatewayRoute(
  route: ManifestObject,
  gateways: Gateways,
  routing: Routing,
  doors: Doors,
): void {
  const backends = backendsOf(route, routing);
  const own = routing.topology.namespaceOf(route);
  const protocol = PROTOCOLS.get(route.kind) ?? null;
  for (const [i, item] of listAt(route.body, 'spec', 'parentRefs').entries()) {
    const parent = asFields(item);
    const name = textAt(parent, 'name');
    if (name === null) continue;
    const given = textAt(parent, 'namespace');
    const namespace = given ?? own;
    const path = ['spec', 'parentRefs', i];
    if (textAt(parent, 'kind') === 'Service') {
      const from = routing.service(route, namespace, name, path);
      if (from === null) continue;
      for (const { to, mirrored } of backends) routing.within(from, to, mirrored);
    } else if ((textAt(parent, 'kind') ?? 'Gateway') === 'Gateway') {
      const stated = gateways.statedNamespace(route, namespace, name, given, path);
      for (const { to, mirrored } of backends) {
        const confidence = mirrored ? MIRRORED : 1;
        doors.add({ name, namespace, kind: 'Gateway' }, stated, { to, protocol, confidence });
      }
    }
  }
}
