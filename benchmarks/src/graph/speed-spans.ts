import { performance } from 'node:perf_hooks';
import { type Attributes, type CallRecord, Random, type SpanRecord } from '@aegis/core';
import { CallCollector } from '@aegis/graph/traces';
import { DirectedGraph } from 'graphology';

const SPANS = 100_000;
const SERVICES = 50;
/** Ten calls, each with the span of either side. */
const SPANS_PER_TRACE = 20;
const FAN_OUT = 3;
const ROUNDS = 5;
const TRACE_EVERY_MS = 5;

/** What 100,000 spans cost, next to the bare graph of the same calls in graphology. */
export interface SpanSpeed {
  readonly spans: number;
  readonly calls: number;
  readonly edges: number;
  /** Spans to calls with durations and to the graph, median of the rounds. */
  readonly milliseconds: number;
  /** The calls, which it is given, to a graph of graphology. */
  readonly peerMilliseconds: number;
  readonly spansPerSecond: number;
  /** The peer's time over ours; it pairs nothing and measures nothing. */
  readonly peerRatio: number;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

const HTTP: Attributes = { 'http.request.method': 'GET', 'http.response.status_code': 200 };

/** Whom a service calls: the same few services each time, as in a system of services. */
function calleeOf(service: number, nth: number): number {
  return (service * FAN_OUT + nth + 1) % SERVICES;
}

/** Traces of ten calls among 50 services, each with a client and a server span; mixed up in time. */
export function makeSpans(seed: number, count: number = SPANS): SpanRecord[] {
  const random = new Random(seed);
  const resources = Array.from({ length: SERVICES }, (_, i) => ({
    'service.name': `service-${i}`,
  }));
  const spans: SpanRecord[] = [];
  for (let trace = 0; spans.length < count; trace++) {
    const traceId = trace.toString(16).padStart(32, '0');
    const startMs = trace * TRACE_EVERY_MS;
    const open = [{ service: random.integer(SERVICES), spanId: '', startMs, endMs: startMs + 200 }];
    for (let i = 0, made = 0; made < SPANS_PER_TRACE / 2; i++) {
      const caller = open[i]!;
      const step = (caller.endMs - caller.startMs) / FAN_OUT;
      for (let nth = 0; nth < FAN_OUT && made < SPANS_PER_TRACE / 2; nth++, made++) {
        const service = calleeOf(caller.service, nth);
        const clientId = `${trace.toString(16)}-${made}c`;
        const spanId = `${trace.toString(16)}-${made}s`;
        const from = caller.startMs + nth * step + random.float();
        const to = from + step * (0.4 + 0.5 * random.float());
        const shared = { traceId, statusCode: 'unset' as const, links: [], name: 'GET /' };
        spans.push(
          {
            ...shared,
            spanId: clientId,
            parentSpanId: caller.spanId === '' ? null : caller.spanId,
            kind: 'client',
            startMs: from,
            endMs: to,
            attributes: { ...HTTP, 'server.address': `service-${service}` },
            resource: resources[caller.service]!,
          },
          {
            ...shared,
            spanId,
            parentSpanId: clientId,
            kind: 'server',
            startMs: from + 0.2,
            endMs: to - 0.2,
            attributes: HTTP,
            resource: resources[service]!,
          },
        );
        open.push({ service, spanId, startMs: from + 0.2, endMs: to - 0.2 });
      }
    }
  }
  // Copies lie in memory in the order in which they come, as those do that were just read.
  return spans.sort((a, b) => a.endMs - b.endMs).map((span) => ({ ...span }));
}

function peerGraph(calls: readonly CallRecord[]): DirectedGraph {
  const graph = new DirectedGraph();
  for (const { callerId, nodeId } of calls) {
    if (callerId === null) continue;
    graph.mergeNode(callerId);
    graph.mergeNode(nodeId);
    graph.updateDirectedEdge(callerId, nodeId, ({ count = 0 }) => ({ count: count + 1 }));
  }
  return graph;
}

/** Measures, and throws where the two graphs differ. */
export function measureSpans(seed: number, count: number = SPANS): SpanSpeed {
  const spans = makeSpans(seed, count);
  const times = { ours: [] as number[], peer: [] as number[] };
  let [calls, edges] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const collector = new CallCollector();
    collector.addAll(spans);
    collector.flush();
    const records = collector.drain();
    const snapshot = collector.graph().snapshot();
    const middle = performance.now();
    const peer = peerGraph(records);
    const end = performance.now();
    times.ours.push(middle - start);
    times.peer.push(end - middle);
    [calls, edges] = [records.length, snapshot.edges.length];
    if (peer.size !== edges) throw new Error(`${edges} edges are not the peer's ${peer.size}`);
  }
  const [milliseconds, peerMilliseconds] = [median(times.ours), median(times.peer)];
  return {
    spans: spans.length,
    calls,
    edges,
    milliseconds,
    peerMilliseconds,
    spansPerSecond: (spans.length / milliseconds) * 1000,
    peerRatio: peerMilliseconds / milliseconds,
  };
}
