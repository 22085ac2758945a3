import { checkNumber, resolveOptions } from '@aegis/core';
import { compareText } from '../common/compare-text.js';
import { type Finding, FindingList } from '../common/findings.js';
import { ServiceGraph } from '../service-graph.js';
import type { Call, NoCall } from './call.js';
import { istioCall, linkerdCall } from './mesh-calls.js';
import { kindOf, PartyNames } from './name-parties.js';
import { type PrometheusInput, readSamples, type Sample } from './read-samples.js';
import { isUnpaired, traceCall } from './trace-calls.js';

export interface PrometheusGraphOptions {
  /** Samples at most; the rest is left out, with a finding. @defaultValue 1_000_000 */
  readonly maxSamples?: number;
  /** Characters at most, of all texts; more is refused. @defaultValue 134_217_728 */
  readonly maxCharacters?: number;
  /** Findings at most; the rest is counted. @defaultValue 1000 */
  readonly maxFindings?: number;
}

export interface PrometheusGraphStats {
  readonly samples: number;
  /** Samples that count calls, the same call from several sides and of several codes included. */
  readonly calls: number;
  /** Samples of calls that never happened, or whose number is none. */
  readonly idle: number;
  /** Samples of anything else. */
  readonly ignored: number;
  /** Samples with a side that has no name, or that a mesh passed on or held up unnamed. */
  readonly unknown: number;
  /** Lines and elements that are no samples. */
  readonly malformed: number;
  readonly droppedFindings: number;
}

export interface PrometheusGraph {
  readonly graph: ServiceGraph;
  readonly findings: readonly Finding[];
  readonly stats: PrometheusGraphStats;
}

const OWNER = 'graphFromPrometheus';
const DEFAULTS: Required<PrometheusGraphOptions> = {
  maxSamples: 1_000_000,
  maxCharacters: 2 ** 27,
  maxFindings: 1000,
};

function callOf(sample: Sample): Call | NoCall {
  for (const read of [traceCall, istioCall, linkerdCall]) {
    const call = read(sample);
    if (!('why' in call) || call.why !== 'other') return call;
  }
  return { why: 'other' };
}

/** Sorts samples into calls, and counts and tells of those that are none. */
class CallReader {
  readonly calls: Call[] = [];
  readonly stats = { calls: 0, idle: 0, ignored: 0, unknown: 0 };
  readonly #seen = new Set<string>();
  readonly #findings: FindingList;

  constructor(findings: FindingList) {
    this.#findings = findings;
  }

  read(sample: Sample): void {
    const moved = sample.value > 0;
    if (moved && isUnpaired(sample)) {
      const message =
        'Spans were left without a partner: calls are missing from the service graph.';
      this.#findings.add('unpaired-spans', 'info', message, sample.source);
    }
    const call = callOf(sample);
    if ('why' in call && (call.why === 'other' || call.why === 'hop')) this.stats.ignored++;
    else if (!moved) this.stats.idle++;
    else if (!('why' in call)) this.#take(call);
    else {
      this.stats.unknown++;
      const { why, message } = call;
      const severity = why === 'unknown-peer' ? 'info' : 'warning';
      this.#findings.add(why, severity, message, sample.source);
    }
  }

  /** A histogram has a series for every bucket and code; they tell of one call. */
  #take(call: Call): void {
    this.stats.calls++;
    const key = JSON.stringify(call);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.calls.push(call);
  }
}

/** Transport is what is left to say where nothing is known of the protocol. */
const protocolOrder = (protocol: string | null): string =>
  protocol === null ? '\uffff' : protocol === 'tcp' ? '\ufffe' : protocol;

function writeGraph(calls: readonly Call[]): ServiceGraph {
  const names = new PartyNames(calls);
  const edges = calls.map((call) => ({
    ...call,
    from: names.node(call.from),
    to: names.node(call.to),
  }));
  const graph = new ServiceGraph();
  for (const node of names.finish()) {
    graph.addNode({ id: node.id, kind: kindOf(node) ?? undefined, namespace: node.namespace });
  }
  const named = edges
    .map((edge) => ({ ...edge, from: edge.from.id, to: edge.to.id, provenance: [edge.provenance] }))
    .sort(
      (a, b) =>
        compareText(a.from, b.from) ||
        compareText(a.to, b.to) ||
        compareText(protocolOrder(a.protocol), protocolOrder(b.protocol)),
    );
  for (const edge of named) graph.addEdge(edge);
  return graph;
}

/**
 * The service graph that metrics of calls tell of: what was seen, where manifests say what is meant.
 *
 * Reads the service graph metrics of Tempo, Alloy and the OpenTelemetry Collector
 * (`traces_service_graph_request_total{client, server, connection_type}` and its kin, provenance
 * `trace`), Istio's (`istio_requests_total`, `istio_tcp_connections_opened_total` and their kin) and
 * those of Linkerd's proxies (`response_total{direction="outbound", dst_deployment}`), provenance `mesh`.
 * Results of queries that have lost the metric's name, as `sum by (client, server) (rate(…))`, are known
 * by their labels. A call that both ends or a waypoint count is one edge, whatever its codes; a series
 * that is 0 is none, so give counters to see all that ever happened, and rates to see what happens.
 *
 * A workload of a mesh goes by the Service that it was called as, as it does in manifests; the id is the
 * name alone, and `name.namespace` where several namespaces have the name. Kinds are told only where the
 * metrics show them (stores, users, what lies outside, ingress gateways), so that a merge does not undo
 * what other sources know. Peers that nobody knows, and calls through `PassthroughCluster` or to
 * `BlackHoleCluster` that have no host, become findings and not nodes.
 *
 * @param metrics - pages of the text format, answers of `/api/v1/query` as text or parsed, elements of
 * their results, `{ name, labels, value }`, or `{ name, text }` so that findings say in which file; one or
 * a list; the order changes nothing in the graph
 * @throws AegisError `invalid-argument`, `invalid-option`; `unparsable-input` where texts are longer than
 * allowed. What cannot be read becomes a finding.
 *
 * O(characters) time; memory for every distinct call, and not for every sample.
 *
 * @example
 * ```ts
 * import { graphFromPrometheus } from '@aegis/graph/prometheus';
 * const { graph } = graphFromPrometheus(`
 * traces_service_graph_request_total{client="web",server="cart"} 42
 * traces_service_graph_request_total{client="cart",server="redis",connection_type="database"} 7
 * traces_service_graph_request_total{client="cart",server="old-cart"} 0
 * `);
 * graph.edges().map((edge) => [edge.from, edge.kind, edge.to]); // => [['cart', 'stores', 'redis'], ['web', 'calls', 'cart']]
 * ```
 *
 * @see Istio Standard Metrics, https://istio.io/latest/docs/reference/config/metrics/; Grafana Tempo,
 * Service graphs, https://grafana.com/docs/tempo/latest/metrics-from-traces/service_graphs/
 */
export function graphFromPrometheus(
  metrics: PrometheusInput | readonly PrometheusInput[],
  options?: PrometheusGraphOptions,
): PrometheusGraph {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  for (const name of ['maxSamples', 'maxCharacters', 'maxFindings'] as const) {
    checkNumber(OWNER, name, resolved[name], { min: 1, integer: true });
  }
  const findings = new FindingList(resolved.maxFindings);
  const reader = new CallReader(findings);
  const { samples, malformed } = readSamples(OWNER, metrics, findings, resolved, (sample) =>
    reader.read(sample),
  );
  const graph = writeGraph(reader.calls);
  const counts = { samples, ...reader.stats, malformed };
  return {
    graph,
    findings: findings.sorted(),
    stats: { ...counts, droppedFindings: findings.dropped },
  };
}
