import type { InstantSample, PrometheusClient } from '@aegis/anomaly/prometheus';
import type { ServiceGraph } from '@aegis/graph';
import { graphFromPrometheus } from '@aegis/graph/prometheus';

const SIDES = ['k8s_namespace_name', 'service_namespace', 'namespace'];
const KINDS = ['deployment', 'statefulset', 'daemonset', 'job', 'cronjob', 'replicationcontroller'];
const TRACES = [
  'client',
  'server',
  'connection_type',
  'virtual_node',
  ...SIDES.flatMap((name) => [`client_${name}`, `server_${name}`]),
];
const ISTIO = [
  'source_workload',
  'source_workload_namespace',
  'source_canonical_service',
  'source_app',
  'destination_service_name',
  'destination_service',
  'destination_service_namespace',
  'destination_workload',
  'destination_workload_namespace',
  'destination_canonical_service',
  'request_protocol',
];
const LINKERD = [
  'direction',
  'namespace',
  'workload_name',
  'dst_namespace',
  'dst_service',
  'dst_workload_name',
  ...KINDS,
  ...KINDS.map((kind) => `dst_${kind}`),
];

/** Counters that tell who calls whom, and which of their labels do. */
const FAMILIES: Readonly<
  Record<string, { readonly by: readonly string[]; readonly only: string }>
> = {
  traces_service_graph_request_total: { by: TRACES, only: '' },
  istio_requests_total: { by: ISTIO, only: '' },
  istio_tcp_connections_opened_total: { by: ISTIO, only: '' },
  response_total: { by: LINKERD, only: '{direction="outbound"}' },
  tcp_open_total: { by: LINKERD, only: '{direction="outbound"}' },
};

/** The graph that a server's metrics of calls tell of; null where it has none of them. */
export async function meshGraph(
  client: Pick<PrometheusClient, 'query'>,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ServiceGraph | null> {
  const samples: InstantSample[] = [];
  for (const [name, { by, only }] of Object.entries(FAMILIES)) {
    if (!names.includes(name)) continue;
    // Codes, methods and copies do not matter here, and make most of the series.
    const expression = `sum by (__name__, ${by.join(', ')}) (${name}${only})`;
    samples.push(...(await client.query(expression, { signal })));
  }
  return samples.length === 0 ? null : graphFromPrometheus(samples).graph;
}
