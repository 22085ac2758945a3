import type { ServiceEntry, Topology, TopologyNode } from './topology.js';

/** What a host name means to a workload. */
export type HostMeaning =
  | { readonly kind: 'service'; readonly service: ServiceEntry }
  /** A host outside that a ServiceEntry of Istio declares. */
  | { readonly kind: 'outside'; readonly node: TopologyNode }
  /** A name of the cluster that nothing declared here answers to. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'external' }
  /** The workload's own machine, or an address without a name. */
  | { readonly kind: 'none' };

const found = (service: ServiceEntry): HostMeaning => ({ kind: 'service', service });

/** Resolves as the cluster's DNS would for a pod in `namespace`. */
export function resolveHost(
  topology: Topology,
  host: string,
  namespace: string,
  namespaceStated: boolean,
  depth = 0,
): HostMeaning {
  if (host === 'localhost' || host.endsWith('.localhost') || /^[\d.]+$/.test(host)) {
    return { kind: 'none' };
  }
  const labels = host.split('.');
  const svc = labels.indexOf('svc');
  const local = svc > 0 ? labels.slice(0, svc) : labels;
  const service = lookUp(topology, local, namespace, namespaceStated);
  if (service === null) {
    const node = topology.outside.find(host);
    if (node !== null) return { kind: 'outside', node };
    return { kind: svc > 0 || labels.length === 1 ? 'unknown' : 'external' };
  }
  // An ExternalName may point back into the cluster; a chain of them may also be a ring.
  const alias = service.objects.find(({ externalName }) => externalName !== null)?.externalName;
  if (alias !== undefined && alias !== null && depth < 8) {
    const target = resolveHost(topology, alias.toLowerCase(), service.namespace, true, depth + 1);
    if (target.kind === 'service' && alias.includes('.svc')) return target;
  }
  return found(service);
}

function lookUp(
  topology: Topology,
  labels: readonly string[],
  namespace: string,
  namespaceStated: boolean,
): ServiceEntry | null {
  const [first, second, third] = labels;
  if (first === undefined || labels.length > 3) return null;
  if (second === undefined) {
    const near = topology.service(namespace, first);
    if (near !== null) return near;
    // Manifests that leave the namespace to `kubectl -n` may be read together with ones that state it.
    const same = topology.servicesNamed(first);
    const only = same.length === 1 ? same[0]! : null;
    const open = only?.objects.some(({ object }) => object.namespace === null) || !namespaceStated;
    return open ? only : null;
  }
  if (third === undefined) {
    const far = topology.service(second, first);
    if (far !== null) return far;
    return podOf(topology.service(namespace, second), first);
  }
  return podOf(topology.service(third, second), first);
}

/** `orders-db-0.orders-db`: a pod of a StatefulSet behind its headless Service. */
function podOf(service: ServiceEntry | null, pod: string): ServiceEntry | null {
  return service !== null && /-\d+$/.test(pod) ? service : null;
}
