import type { SpanRecord } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import { NODE_KINDS, PROVENANCES } from '@aegis/graph/csr';
import { CallCollector } from '@aegis/graph/traces';
import fc from 'fast-check';
import {
  hostileSpanArbitrary,
  spanArbitrary,
} from '../../../packages/graph/test/span-arbitraries.js';
import { anyName } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject, type Turn } from '../subject.js';

type GraphStep =
  | { readonly node: Parameters<ServiceGraph['addNode']>[0] }
  | { readonly edge: Parameters<ServiceGraph['addEdge']>[0] };

const graphSteps: fc.Arbitrary<readonly GraphStep[]> = streamOf(
  fc.oneof(
    fc.record({
      node: fc.record(
        {
          id: anyName,
          kind: fc.constantFrom(...NODE_KINDS),
          namespace: fc.option(anyName),
          replicas: fc.nat(5),
        },
        { requiredKeys: ['id'] },
      ),
    }),
    fc.record({
      edge: fc.record(
        {
          from: anyName,
          to: anyName,
          kind: fc.constantFrom('calls' as const, 'stores' as const, 'allowed' as const),
          protocol: fc.option(fc.constantFrom('http', 'grpc')),
          provenance: fc.uniqueArray(fc.constantFrom(...PROVENANCES), {
            minLength: 1,
            maxLength: 3,
          }),
          confidence: fc.constantFrom(1, 0.5, 0.25, 1e-9),
        },
        { requiredKeys: ['from', 'to'] },
      ),
    }),
  ),
  30,
);

/** What may be asked of a graph by whoever has it, of all its nodes. */
function questionsOf(one: ServiceGraph): unknown {
  const ids = one.nodes().map(({ id }) => id);
  return [
    one.nodes(),
    one.edges(),
    ids.map((id) => [one.blastRadius(id), one.dependencies(id), one.dependents(id, { depth: 1 })]),
    ids.slice(0, 2).map((id) => one.pathsTo(ids[0]!, id, { limit: 3 })),
    one.cycles(),
    one.pageRank(),
    one.criticality(),
    one.stats(),
    one.toMermaid(),
    one.hasNode('a'),
    one.hasEdge('a', 'b'),
  ];
}

const serviceGraph = subject<ServiceGraph, GraphStep>({
  name: 'ServiceGraph',
  cost: 2,
  make: (_, turn) => new ServiceGraph(turn({ maxNodes: 6, maxEdges: 8 })),
  steps: graphSteps,
  feed: (one, step) => ('node' in step ? one.addNode(step.node) : one.addEdge(step.edge)),
  ask: questionsOf,
  snapshot: { write: (one) => one.toJSON(), read: ServiceGraph.fromJSON },
  merge: {
    join: (one, other) => {
      // Beyond its bounds a graph keeps what came first, and two graphs have each their own first.
      one.merge(other);
      return one;
    },
    look: (one) => {
      const { nodes, edges, droppedNodes, droppedEdges } = one.stats();
      return droppedNodes + droppedEdges > 0 ? 'full' : [nodes, edges, one.nodes(), one.edges()];
    },
  },
  ceiling: {
    bytes: 6 * 400 + 8 * 440 + 64 * 1024,
    stated: 'about 400 bytes a node and an edge (README of graph), here 6 and 8',
    flood: (i) => ({ edge: { from: `n${i}`, to: `m${i * 7919}` } }),
    steps: 20_000,
  },
  misuse: {
    make: (options) => new ServiceGraph(options),
    numbers: ['maxNodes', 'maxEdges'],
    others: [
      () => new ServiceGraph().addNode({ id: 'a', kind: 'thing' as never }),
      () => new ServiceGraph().addNode({ id: 'a', replicas: -1 }),
      () => new ServiceGraph().addEdge({ from: 'a', to: 'b', confidence: Number.NaN }),
    ],
  },
  without: { 'batch-equals-stream': 'it is told of one node or edge at a time only' },
});

type SpanStep = { readonly span: SpanRecord } | 'flush' | 'drain';

const spanSteps: fc.Arbitrary<readonly SpanStep[]> = streamOf(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ span: spanArbitrary }) },
    { weight: 4, arbitrary: fc.record({ span: hostileSpanArbitrary }) },
    { weight: 1, arbitrary: fc.constantFrom('flush' as const, 'drain' as const) },
  ),
  40,
);

const LIMITS = { quietMs: 60, maxTraces: 2, maxSpans: 20, maxSpansPerTrace: 8, maxCalls: 8 };
const collectorOf = (turn: Turn): CallCollector =>
  new CallCollector(turn({ ...LIMITS, maxNodes: 4, maxEdges: 4, maxProducers: 4 }));

function feedSpan(one: CallCollector, step: SpanStep): unknown {
  if (step === 'flush') return one.flush();
  return step === 'drain' ? one.drain() : one.add(step.span);
}

const collector = subject<CallCollector, SpanStep>({
  name: 'CallCollector',
  cost: 2,
  make: (_, turn) => collectorOf(turn),
  steps: spanSteps,
  feed: feedSpan,
  ask: (one) => [one.calls(), one.graph().snapshot(), one.stats()],
  snapshot: { write: (one) => one.toJSON(), read: CallCollector.fromJSON },
  batch: (_, chunks) => {
    const [stream, batch] = [collectorOf((value) => value), collectorOf((value) => value)];
    for (const step of chunks.flat()) feedSpan(stream, step);
    for (const part of chunks) {
      let spans: SpanRecord[] = [];
      for (const step of part) {
        if (typeof step === 'object') spans.push(step.span);
        else {
          batch.addAll(spans);
          spans = [];
          feedSpan(batch, step);
        }
      }
      batch.addAll(spans);
    }
    return [stream.toJSON(), batch.toJSON()];
  },
  ceiling: {
    bytes: 512 * 1024,
    stated: 'maxTraces, maxSpans, maxCalls, maxNodes, maxEdges (options of CallCollector)',
    flood: (i) => ({
      span: {
        traceId: `t${i >> 1}`,
        spanId: `s${i}`,
        parentSpanId: i % 2 === 0 ? null : `s${i - 1}`,
        kind: i % 2 === 0 ? 'client' : 'server',
        name: `operation ${i}`,
        startMs: i,
        endMs: i + 5,
        statusCode: 'unset',
        attributes: { 'server.address': `host${i}` },
        resource: { 'service.name': `service${i}` },
        links: [],
      },
    }),
    steps: 20_000,
  },
  misuse: {
    make: (options) => new CallCollector(options),
    numbers: [...Object.keys(LIMITS), 'maxLinksPerSpan', 'maxProducers', 'maxNodes', 'maxEdges'],
  },
  without: {},
});

export const subjects: readonly AnySubject[] = [serviceGraph, collector];
