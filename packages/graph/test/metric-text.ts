/** Short ways to write samples of the text format in tests. */
export function sample(name: string, labels: Record<string, string>, value: number | string = 1) {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
  return `${name}{${pairs.join(',')}} ${value}`;
}

/** A series of a service graph, after Tempo. */
export const traced = (client: string, server: string, more: Record<string, string> = {}) =>
  sample('traces_service_graph_request_total', { client, server, ...more });

interface Istio {
  readonly reporter?: string;
  readonly name?: string;
  readonly labels?: Record<string, string>;
  readonly value?: number;
}

/** A series of Istio for a call of workload `from` to Service `to`, as the proxies of Bookinfo name them. */
export function meshed(from: string, to: string, workload: string, more: Istio = {}): string {
  const labels = {
    reporter: more.reporter ?? 'source',
    source_workload: from,
    source_canonical_service: from.replace(/-v\d$/, ''),
    source_workload_namespace: 'default',
    destination_service: `${to}.default.svc.cluster.local`,
    destination_service_name: to,
    destination_service_namespace: 'default',
    destination_workload: workload,
    destination_workload_namespace: 'default',
    destination_canonical_service: workload.replace(/-v\d$/, ''),
    request_protocol: 'http',
    response_code: '200',
    ...more.labels,
  };
  return sample(more.name ?? 'istio_requests_total', labels, more.value ?? 5);
}
