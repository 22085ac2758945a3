import { AegisError, type CallRecord, type SpanRecord } from '@aegis/core';
import type { GraphSource } from '../csr/index.js';
import { type CallCollectorOptions, resolveCollectorOptions } from './call-collector-options.js';
import { type CollectorParts, readCollector, writeCollector } from './call-collector-snapshot.js';
import { CallQueue } from './call-queue.js';
import { type CallCollectorCounts, type CallCollectorStats, noCounts } from './collector-counts.js';
import { pairSpans } from './pair-spans.js';
import { ProducerIndex } from './producer-index.js';
import { type GraphTarget, SeenGraph } from './seen-graph.js';
import { SpanHints } from './span-hints.js';
import type { Peer } from './span-peer.js';
import { type CallSink, callsOfTrace, type Producer } from './trace-calls.js';
import { readSpan, TraceSpan, type TraceSpanFields } from './trace-span.js';
import { type OpenTrace, TraceStore } from './trace-store.js';

/**
 * Spans in, in whatever order they come; out come the calls between nodes and the graph of who calls
 * whom.
 *
 * A trace is complete after a quiet time of the data's own clock, or at `flush()`. Then client and
 * server spans are paired by parent, producers and consumers by parent or link. Where kinds are not
 * told, a child at another service is a call. Peers that have no spans (databases, queues, hosts)
 * become nodes by what their callers say of them. A queue that both sides of a message name stands
 * between them in the graph, while the call keeps producer and consumer.
 *
 * A batch that several nodes sent messages for is a call from each. Taking from a queue is a call to it,
 * too, asynchronous and without durations.
 *
 * All spans count alike: weights of sampling are not looked at. Memory is bounded by the options: at
 * their defaults about 120 MB with names of usual length, reached only by a flood.
 * O(spans log spans) time for a trace.
 *
 * @example
 * ```ts
 * import { CallCollector } from '@aegis/graph/traces';
 * const span = {
 *   traceId: 't', parentSpanId: null, startMs: 0, endMs: 9, statusCode: 'unset' as const,
 *   attributes: {}, links: [], name: 'GET /cart',
 * };
 * const [web, cart] = [{ 'service.name': 'web' }, { 'service.name': 'cart' }];
 * const collector = new CallCollector();
 * collector.add({ ...span, spanId: '3', parentSpanId: '2', kind: 'server', startMs: 2, endMs: 6, resource: cart });
 * collector.add({ ...span, spanId: '2', parentSpanId: '1', kind: 'client', startMs: 1, endMs: 7, resource: web });
 * collector.add({ ...span, spanId: '1', kind: 'server', resource: web });
 * collector.flush();
 * const [first, second] = collector.drain();
 * [first.callerId, first.nodeId, first.serverMs, first.clientMs, first.selfMs]; // => [null, 'web', 9, null, 3]
 * [second.callerId, second.nodeId, second.serverMs, second.clientMs, second.selfMs]; // => ['web', 'cart', 4, 6, 4]
 * collector.graph().snapshot().edges.map(({ from, to }) => [from, to]); // => [['web', 'cart']]
 * ```
 */
export class CallCollector {
  readonly #options: Readonly<Required<CallCollectorOptions>>;
  readonly #traces: TraceStore;
  readonly #producers: ProducerIndex;
  readonly #queue: CallQueue;
  readonly #graph: SeenGraph;
  readonly #counts: CallCollectorCounts = noCounts();
  readonly #hints: SpanHints = new SpanHints();
  readonly #sink: CallSink;

  /** @throws AegisError `invalid-option` */
  constructor(options?: CallCollectorOptions) {
    this.#options = resolveCollectorOptions(options);
    this.#traces = new TraceStore(this.#options);
    this.#producers = new ProducerIndex(this.#options.maxProducers);
    this.#queue = new CallQueue(this.#options.maxCalls);
    this.#graph = new SeenGraph(this.#options);
    this.#sink = this.#makeSink();
  }

  #makeSink(): CallSink {
    const { userId } = this.#options;
    const [graph, counts, queue] = [this.#graph, this.#counts, this.#queue];
    return {
      call(record: CallRecord): void {
        counts.calls++;
        queue.push(record);
      },
      node({ node, namespace }: TraceSpan): void {
        graph.node(node, 'service', namespace, counts.traces);
      },
      peer({ id, kind }: Peer): void {
        graph.node(id, kind, null, counts.traces);
      },
      edge(from, to, kind, protocol): void {
        graph.edge(from, to, kind, protocol, counts.traces);
      },
      root({ node, protocol }: TraceSpan): void {
        if (userId === null) return;
        graph.node(userId, 'user', null, counts.traces);
        graph.edge(userId, node, 'calls', protocol, counts.traces);
      },
      unknownPeer(): void {
        counts.unknownPeers++;
      },
    };
  }

  /**
   * Takes a span in. One that is of no use is counted, and left out.
   *
   * @throws AegisError `invalid-argument` for what is no object
   */
  add(span: SpanRecord): void {
    if (typeof span !== 'object' || span === null) {
      throw new AegisError('invalid-argument', 'CallCollector.add: give a span, an object.');
    }
    const read = readSpan(span, this.#options.maxLinksPerSpan, this.#hints);
    if (read === 'broken') this.#counts.brokenSpans++;
    else if (read === 'no-service') this.#counts.withoutService++;
    else this.#take(span, read);
  }

  #take({ traceId, startMs, endMs, links }: SpanRecord, span: TraceSpanFields): void {
    const counts = this.#counts;
    if (endMs < startMs) counts.reversedSpans++;
    const taken = this.#traces.add(traceId, span);
    if (taken === 'late') {
      counts.lateSpans++;
    } else if (taken === 'surplus') {
      counts.surplusSpans++;
    } else {
      counts.spans++;
      if (span.kind === 'consumer' && Array.isArray(links)) {
        counts.droppedLinks += links.length - span.links.length;
      }
      this.#producers.add(traceId, span);
    }
    for (let trace = this.#traces.takeQuiet(); trace !== null; trace = this.#traces.takeQuiet()) {
      this.#complete(trace);
    }
    for (
      let trace = this.#traces.takeSurplus();
      trace !== null;
      trace = this.#traces.takeSurplus()
    ) {
      counts.evictedTraces++;
      this.#complete(trace);
    }
  }

  /** Takes many in. */
  addAll(spans: Iterable<SpanRecord>): void {
    for (const span of spans) this.add(span);
  }

  /** Completes all traces that are open; spans of them that come later are late. */
  flush(): void {
    for (const trace of this.#traces.takeAll()) this.#complete(trace);
  }

  #complete({ id, spans }: OpenTrace): void {
    this.#counts.traces++;
    const found = new Map<TraceSpan, readonly Producer[]>();
    const producersOf = (span: TraceSpan): readonly Producer[] => {
      let producers = found.get(span);
      if (producers === undefined) {
        producers = this.#producers.of(span.links);
        this.#counts.unresolvedLinks += span.links.length - producers.length;
        found.set(span, producers);
      }
      return producers;
    };
    const whole = spans.map((fields) => new TraceSpan(fields));
    const paired = pairSpans(whole, (span) => producersOf(span).length > 0, this.#counts);
    callsOfTrace(id, paired, producersOf, this.#sink);
  }

  /** The calls of complete traces that were not drained yet. */
  calls(): readonly CallRecord[] {
    return this.#queue.list();
  }

  /** Hands over what {@link CallCollector.calls} has, and forgets it; the graph stays. */
  drain(): CallRecord[] {
    return this.#queue.drain();
  }

  /** The graph that all complete traces show; edges that are seen more often are surer. */
  graph(): GraphSource {
    const snapshot = this.#graph.snapshot();
    return { snapshot: () => snapshot };
  }

  /** Tells a `ServiceGraph` of all nodes and edges; of a known node, only what was seen of it. */
  tell(target: GraphTarget): void {
    this.#graph.tell(target);
  }

  stats(): CallCollectorStats {
    return {
      ...this.#counts,
      openTraces: this.#traces.traceCount,
      openSpans: this.#traces.spanCount,
      droppedCalls: this.#queue.dropped,
      edges: this.#graph.edgeCount,
      evictedNodes: this.#graph.evictedNodes,
      evictedEdges: this.#graph.evictedEdges,
    };
  }

  /** All that a collector knows, open traces and calls that wait included, as JSON; it goes on the same. */
  toJSON(): unknown {
    return writeCollector(this.#options, this.#parts());
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): CallCollector {
    return readCollector(json, (options) => {
      const collector = new CallCollector(options);
      return { ...collector.#parts(), collector };
    }).collector;
  }

  #parts(): CollectorParts {
    return {
      counts: this.#counts,
      traces: this.#traces,
      producers: this.#producers,
      queue: this.#queue,
      graph: this.#graph,
    };
  }
}
