import { storeKindOf } from '../common/image-kinds.js';
import { type Call, NOBODY, type NoCall, OTHER, type Party, told } from './call.js';
import type { Sample } from './read-samples.js';

/** Istio's counters of requests, messages and connections; recording rules put words before them. */
const ISTIO = /(?:^|:)istio_(?:requests?|responses?|tcp)_/;
/** Where a proxy sends what it knows no Service for: on as it is, or nowhere. */
const PASS_THROUGH = /^(?:Inbound)?PassthroughCluster/;
const BLACK_HOLE = 'BlackHoleCluster';
const WAYPOINT = /(?:^|-)waypoint$/;
const INGRESS = /(?:^|-)ingress-?gateway$/;

/** Whether it is a proxy on the way, whose calls are seen at both ends anyhow. */
function isHop(sample: Sample): boolean {
  return ['source_workload', 'destination_workload'].some((label) =>
    WAYPOINT.test(sample.labels.get(label) ?? ''),
  );
}

/** Of `cart.shop.svc.cluster.local`: the name and the namespace. */
function splitHost(host: string | null): readonly [string | null, string | null] {
  const labels = host?.split('.') ?? [];
  return labels[2] === 'svc' ? [labels[0]!, labels[1]!] : [host, null];
}

function istioDestination(sample: Sample, protocol: string | null): Party | null {
  const named = told(sample, 'destination_service_name');
  const host = told(sample, 'destination_service');
  const outside = named !== null && (PASS_THROUGH.test(named) || named === BLACK_HOLE);
  const workload = told(sample, 'destination_workload');
  const given = outside || named === null ? (host === named ? null : host) : named;
  const [service, inHost] = splitHost(given);
  const canonical = told(sample, 'destination_canonical_service');
  if (service === null && workload === null && canonical === null) return null;
  const namespaces = ['destination_service_namespace', 'destination_workload_namespace'];
  const namespace = inHost ?? told(sample, ...namespaces);
  const isExternal = workload === null && inHost === null && service?.includes('.') === true;
  if (isExternal) return { ...NOBODY, service, kind: 'external', virtual: true };
  // Of bytes alone the name is all that tells of a store.
  const kind = protocol === 'tcp' ? storeKindOf(service ?? canonical ?? workload, []) : null;
  return { ...NOBODY, service, workload, canonical, namespace, kind };
}

/** The call that a series of Istio counts, from whichever side it was seen. */
export function istioCall(sample: Sample): Call | NoCall {
  const { name, labels } = sample;
  const known = ['source_workload', 'source_canonical_service', 'source_app'];
  if (name === '' ? !known.some((label) => labels.has(label)) : !ISTIO.test(name)) return OTHER;
  if (isHop(sample)) return { why: 'hop' };
  const protocol = name.includes('istio_tcp_') ? 'tcp' : told(sample, 'request_protocol');
  const workload = told(sample, 'source_workload');
  const canonical = told(sample, 'source_canonical_service', 'source_app');
  const to = istioDestination(sample, protocol);
  const caller = workload ?? canonical;
  if (caller === null) {
    const callee = to?.service ?? to?.workload ?? to?.canonical ?? 'something';
    const message = `${callee} is called by something that the mesh does not know.`;
    return { why: 'unknown-peer', message };
  }
  const named = labels.get('destination_service_name');
  if (named === BLACK_HOLE) {
    const message = `${caller} calls ${to?.service ?? 'something'}, which the mesh lets through nowhere.`;
    return { why: 'blocked-call', message };
  }
  if (to === null) {
    if (named !== undefined && PASS_THROUGH.test(named)) {
      const message = `${caller} calls something outside the mesh, of which the mesh knows no name.`;
      return { why: 'outside-mesh', message };
    }
    return {
      why: 'unknown-peer',
      message: `${caller} calls something that the mesh does not know.`,
    };
  }
  const namespace = told(sample, 'source_workload_namespace');
  const isDoor = INGRESS.test(workload ?? '') || INGRESS.test(canonical ?? '');
  const kind = isDoor ? 'ingress' : null;
  const from = { ...NOBODY, workload, canonical, namespace, kind } as const;
  const edge = to.kind === 'datastore' || to.kind === 'cache' ? 'stores' : 'calls';
  return { from, to, kind: isDoor ? 'routes' : edge, protocol, provenance: 'mesh' };
}

/** Linkerd's counters, of which the caller's have both sides. */
const LINKERD =
  /(?:^|:)(?:request_total|response_total|response_latency_ms_|tcp_open_total|tcp_write_)/;
const KINDS = ['deployment', 'statefulset', 'daemonset', 'job', 'cronjob', 'replicationcontroller'];

/** The call that a series of Linkerd's proxies counts. */
export function linkerdCall(sample: Sample): Call | NoCall {
  const { name, labels } = sample;
  const dst = [...KINDS.map((kind) => `dst_${kind}`), 'dst_workload_name'];
  const hasPeer = labels.has('dst_service') || dst.some((label) => labels.has(label));
  if (!hasPeer || labels.get('direction') === 'inbound') return OTHER;
  if (name !== '' && !LINKERD.test(name)) return OTHER;
  const from = told(sample, ...KINDS, 'workload_name');
  const [service, workload] = [told(sample, 'dst_service'), told(sample, ...dst)];
  if (from === null || (service === null && workload === null)) {
    const message = `${from ?? service ?? workload ?? 'Something'} has a peer that the mesh does not know.`;
    return { why: 'unknown-peer', message };
  }
  return {
    from: { ...NOBODY, workload: from, namespace: told(sample, 'namespace') },
    to: { ...NOBODY, service, workload, namespace: told(sample, 'dst_namespace') },
    kind: 'calls',
    protocol: name.startsWith('tcp_') ? 'tcp' : null,
    provenance: 'mesh',
  };
}
