/** A query that makes sense for a metric that there is. */
export interface FoundQuery {
  readonly name: string;
  readonly expression: string;
}

/** What a server has, as far as queries depend on it. */
export interface Findings {
  /** Names of metrics. */
  readonly names: readonly string[];
  /** The names of labels of a metric. */
  labelsOf(name: string): Promise<readonly string[]>;
  /** What rates look back on, as PromQL writes it. */
  readonly window: string;
}

const MOST_FAMILIES = 40;
/** Whose series it is; of these labels those that are there. */
const OWNER = 'namespace, service, service_name, app, job';
/** Counters of requests, under the names that are usual. */
const REQUESTS =
  /(?:^|_)(?:requests?|calls|handled|rpc)_(?:\w*_)?(?:total|count)$|^(?:\w*_)?(?:https?|grpc|rpc)_\w*(?:duration|latency)\w*_count$/;
/** Histograms of how long something took. */
const LATENCIES = /(?:duration|latency|request|response|elapsed)\w*_bucket$/;
/** Gauges of what waits, or is under way. */
const WAITING =
  /_(?:in_flight|inflight|pending|queue_(?:depth|length|size)|queued|backlog)(?:_requests)?$/;
/** About a monitoring system itself, not about what it watches; or asked for in another way; or sizes. */
const OTHERS =
  /^(?:prometheus|alertmanager|net_conntrack|scrape|promhttp|apiserver|etcd|kubelet|workqueue|rest_client|aggregator|go_sched|istio|traces_service_graph)_|_(?:bytes|size)_/;
/** Labels that say how a request ended, with what they say when it went wrong. */
const FAILURES: readonly (readonly [string, string])[] = [
  ['http_response_status_code', '5..'],
  ['http_status_code', '5..'],
  ['status_code', '5..|STATUS_CODE_ERROR'],
  ['response_code', '5..'],
  ['grpc_code', 'Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss|ResourceExhausted'],
  ['rpc_grpc_status_code', '2|4|8|13|14|15'],
  ['code', '5..'],
  ['status', '5..|error'],
  ['outcome', 'SERVER_ERROR|error'],
  ['error_type', '.+'],
];
/** Of a pod's name: without what a ReplicaSet, a Job or a DaemonSet, or a StatefulSet has put behind it. */
const WORKLOAD =
  '"workload", "$1$2$3", "pod", "(.*?)(?:-[bcdfghjklmnpqrstvwxz2456789]{6,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}|(.*)-[0-9]+|(.+)"';

/** Queries for single metrics: `$` is the window, `@` the labels of the owner. */
const SINGLE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  up: [['up', 'min by (@) (up)']],
  process_cpu_seconds_total: [
    ['process_cpu_usage', 'sum by (@) (rate(process_cpu_seconds_total[$]))'],
  ],
  process_resident_memory_bytes: [
    ['process_memory_bytes', 'max by (@) (process_resident_memory_bytes)'],
  ],
  process_start_time_seconds: [
    ['process_restarts', 'sum by (@) (changes(process_start_time_seconds[$]))'],
  ],
  process_open_fds: [['process_open_fds', 'max by (@) (process_open_fds)']],
  nodejs_eventloop_lag_p99_seconds: [
    ['nodejs_eventloop_lag_seconds', 'max by (@) (nodejs_eventloop_lag_p99_seconds)'],
  ],
  nodejs_heap_size_used_bytes: [['heap_used_bytes', 'max by (@) (nodejs_heap_size_used_bytes)']],
  jvm_memory_used_bytes: [['heap_used_bytes', 'sum by (@) (jvm_memory_used_bytes{area="heap"})']],
  go_goroutines: [['go_goroutines', 'max by (@) (go_goroutines)']],
  container_cpu_usage_seconds_total: [
    ['container_cpu_usage', podSum('rate(container_cpu_usage_seconds_total{container!=""}[$])')],
  ],
  container_memory_working_set_bytes: [
    ['container_memory_bytes', podSum('container_memory_working_set_bytes{container!=""}')],
  ],
  kube_pod_container_status_restarts_total: [
    ['container_restarts', podSum('increase(kube_pod_container_status_restarts_total[$])')],
  ],
  kube_deployment_status_replicas_available: [
    ['replicas_available', deployment('kube_deployment_status_replicas_available')],
  ],
  kube_deployment_status_replicas_unavailable: [
    ['replicas_unavailable', deployment('kube_deployment_status_replicas_unavailable')],
  ],
  node_cpu_seconds_total: [
    [
      'node_cpu_utilization',
      host('1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[$]))'),
    ],
  ],
  node_memory_MemAvailable_bytes: [
    [
      'node_memory_utilization',
      host('1 - node_memory_MemAvailable_bytes / on (instance) node_memory_MemTotal_bytes'),
    ],
  ],
  node_filesystem_avail_bytes: [
    [
      'node_disk_utilization',
      host('1 - min by (instance) (node_filesystem_avail_bytes / node_filesystem_size_bytes)'),
    ],
  ],
  istio_requests_total: [
    ['istio_requests_rate', istio('rate(istio_requests_total{reporter="destination"}[$])')],
    [
      'istio_requests_error_ratio',
      `(${istio('rate(istio_requests_total{reporter="destination",response_code=~"5.."}[$])')} or ${istio('rate(istio_requests_total{reporter="destination"}[$])')} * 0) / (${istio('rate(istio_requests_total{reporter="destination"}[$])')} > 0)`,
    ],
  ],
  istio_request_duration_milliseconds_bucket: [
    [
      'istio_request_duration_milliseconds_p95',
      `histogram_quantile(0.95, ${istio('rate(istio_request_duration_milliseconds_bucket{reporter="destination"}[$])', 'le, ')}) >= 0`,
    ],
  ],
  kafka_consumergroup_lag: [
    ['kafka_consumer_lag', 'sum by (consumergroup, topic) (kafka_consumergroup_lag)'],
  ],
  rabbitmq_queue_messages: [['queue_messages', 'sum by (queue) (rabbitmq_queue_messages)']],
};

/** Metrics that are known by their whole name. */
export const DEFAULT_METRICS: readonly string[] = Object.keys(SINGLE);

function podSum(expression: string): string {
  const ofPods = `label_replace(sum by (namespace, pod) (${expression}), ${WORKLOAD})`;
  return `sum by (namespace, workload) (${ofPods})`;
}

function istio(expression: string, more = ''): string {
  const named = `label_replace(${expression}, "workload", "$1", "destination_workload", "(.*)")`;
  return `sum by (${more}workload) (${named})`;
}

function deployment(name: string): string {
  const named = `label_replace(${name}, "workload", "$1", "deployment", "(.*)")`;
  return `sum by (namespace, workload) (${named})`;
}

function host(expression: string): string {
  return `max by (service) (label_replace(${expression}, "service", "$1", "instance", "(.*?)(?::[0-9]+)?"))`;
}

/**
 * What to ask a Prometheus when nobody said: of every family of requests their rate, the share of errors, and of
 * their time the mean and the 95th and 99th percentile, a series for each service; what waits or is under way; and what is usual of
 * processes, containers, workloads, machines and queues, where it is there.
 */
export async function defaultQueries(findings: Findings): Promise<FoundQuery[]> {
  const { names, window } = findings;
  const queries: FoundQuery[] = [];
  for (const name of names) {
    for (const [title, expression] of Object.hasOwn(SINGLE, name) ? SINGLE[name]! : []) {
      queries.push({
        name: title,
        expression: expression.replaceAll('$]', `${window}]`).replace('@', OWNER),
      });
    }
  }
  const rest = names.filter((name) => !OTHERS.test(name));
  for (const name of rest.filter((one) => REQUESTS.test(one)).slice(0, MOST_FAMILIES)) {
    queries.push(...requestQueries(name, await findings.labelsOf(name), window));
  }
  for (const name of rest.filter((one) => LATENCIES.test(one)).slice(0, MOST_FAMILIES)) {
    queries.push(...latencyQueries(name, window, names));
  }
  for (const name of rest.filter((one) => WAITING.test(one)).slice(0, MOST_FAMILIES)) {
    queries.push({ name, expression: `sum by (${OWNER}) (${name})` });
  }
  const unique = new Map(queries.map((query) => [query.name, query]));
  return [...unique.values()];
}

function stemOf(name: string): string {
  return name
    .replace(/_(?:total|count|bucket)$/, '')
    .replace(/_(?:seconds|milliseconds|duration|ms)+$/, '');
}

function requestQueries(name: string, labels: readonly string[], window: string): FoundQuery[] {
  const stem = stemOf(name).replace(/_duration$/, '');
  const rate = `sum by (${OWNER}) (rate(${name}[${window}]))`;
  const queries = [{ name: `${stem}_rate`, expression: rate }];
  const failure = FAILURES.find(([label]) => labels.includes(label));
  if (failure !== undefined) {
    const [label, values] = failure;
    const failed = `sum by (${OWNER}) (rate(${name}{${label}=~"${values}"}[${window}]))`;
    // No series of errors means that there were none, and no request that there is no share.
    const expression = `(${failed} or ${rate} * 0) / (${rate} > 0)`;
    queries.push({ name: `${stem}_error_ratio`, expression });
  }
  return queries;
}

/** The mean, which a few requests suffice for, and the slow ones, which many users feel before it moves. */
function latencyQueries(name: string, window: string, names: readonly string[]): FoundQuery[] {
  const base = name.replace(/_bucket$/, '');
  const of = (suffix: string, by = OWNER): string =>
    `sum by (${by}) (rate(${base}_${suffix}[${window}]))`;
  // Without requests all of them are NaN, which is no measurement.
  const slow = [95, 99].map((percent) => ({
    name: `${base}_p${percent}`,
    expression: `histogram_quantile(0.${percent}, ${of('bucket', `le, ${OWNER}`)}) >= 0`,
  }));
  const hasMean = names.includes(`${base}_sum`) && names.includes(`${base}_count`);
  const mean = { name: `${base}_avg`, expression: `${of('sum')} / (${of('count')} > 0)` };
  return hasMean ? [mean, ...slow] : slow;
}
