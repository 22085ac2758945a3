import { AegisError } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { EDGE_KINDS, NODE_KINDS } from '../csr/index.js';
import {
  type CallCollectorOptions,
  CEILINGS,
  LIMITS,
  resolveCollectorOptions,
} from './call-collector-options.js';
import type { CallQueue } from './call-queue.js';
import { type CallCollectorCounts, COUNT_NAMES } from './collector-counts.js';
import type { ProducerIndex } from './producer-index.js';
import type { SeenEdge, SeenGraph, SeenNode } from './seen-graph.js';
import {
  readCall,
  readName,
  readProducer,
  readSpanSnapshot,
  readTextOrNull,
  readTime,
  writeProducer,
  writeSpan,
} from './trace-span-snapshot.js';
import type { TraceStore } from './trace-store.js';

const HEADER = { kind: 'call-collector', version: 1 };
const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };

/** What a collector is made of. */
export interface CollectorParts {
  readonly counts: CallCollectorCounts;
  readonly traces: TraceStore;
  readonly producers: ProducerIndex;
  readonly queue: CallQueue;
  readonly graph: SeenGraph;
}

type Options = Required<CallCollectorOptions>;

export function writeCollector(options: Readonly<Options>, parts: CollectorParts): unknown {
  const { counts, traces, producers, queue, graph } = parts;
  return {
    ...HEADER,
    options: { ...options },
    counts: { ...counts },
    clockMs: traces.clockMs,
    leapMs: traces.leapMs,
    completeTraces: traces.completeIds(),
    openTraces: traces.list().map(({ id, touchedMs, spans }) => ({
      id,
      touchedMs,
      spans: spans.map(writeSpan),
    })),
    producers: producers.entries().map(([key, producer]) => writeProducer(key, producer)),
    calls: queue.list().map((call) => ({ ...call })),
    droppedCalls: queue.dropped,
    nodes: Array.from(graph.nodeEntries(), (node) => ({ ...node })),
    edges: Array.from(graph.edgeEntries(), (edge) => ({ ...edge })),
    evictedNodes: graph.evictedNodes,
    evictedEdges: graph.evictedEdges,
  };
}

function refuse(what: string): never {
  throw new AegisError('invalid-snapshot', `call-collector: ${what}.`);
}

function readOptions(reader: SnapshotReader): Readonly<Options> {
  const limits = LIMITS.map((name) => {
    const range = { min: 1, max: CEILINGS[name], integer: true };
    return [name, reader.number(name, range)] as const;
  });
  const quietMs = reader.number('quietMs', { min: 1 });
  const userId = reader.has('userId') ? readName(reader, 'userId') : null;
  return resolveCollectorOptions({ ...Object.fromEntries(limits), quietMs, userId });
}

function readTraces(reader: SnapshotReader, options: Readonly<Options>, traces: TraceStore): void {
  const { maxTraces, maxSpans, maxSpansPerTrace } = options;
  const clockMs = reader.has('clockMs') ? readTime(reader, 'clockMs') : null;
  const leapMs = reader.has('leapMs') ? readTime(reader, 'leapMs') : null;
  const complete = reader.strings('completeTraces', { maxLength: maxTraces, maxStringLength: 128 });
  let room = maxSpans;
  const open = reader.list('openTraces', { maxLength: maxTraces }, (fields) => {
    const spans = fields.list(
      'spans',
      { maxLength: Math.min(room, maxSpansPerTrace) },
      readSpanSnapshot,
    );
    room -= spans.length;
    return { id: readName(fields, 'id', 128), touchedMs: readTime(fields, 'touchedMs'), spans };
  });
  const ids = new Set([...complete, ...open.map(({ id }) => id)]);
  if (ids.size < complete.length + open.length) refuse('a trace comes twice');
  if (clockMs === null && open.length > 0) refuse('traces are open, but there is no clock');
  traces.restore({ clockMs, leapMs, complete, open });
}

function readNode(reader: SnapshotReader): SeenNode {
  return {
    id: readName(reader, 'id'),
    kind: reader.oneOf('kind', NODE_KINDS),
    namespace: readTextOrNull(reader, 'namespace'),
    lastTrace: reader.number('lastTrace', COUNT),
  };
}

function readEdge(reader: SnapshotReader): SeenEdge {
  return {
    from: readName(reader, 'from'),
    to: readName(reader, 'to'),
    kind: reader.oneOf('kind', EDGE_KINDS),
    protocol: readTextOrNull(reader, 'protocol'),
    count: reader.number('count', { ...COUNT, min: 1 }),
    lastTrace: reader.number('lastTrace', COUNT),
  };
}

function readGraph(reader: SnapshotReader, options: Readonly<Options>, graph: SeenGraph): void {
  const nodes = reader.list('nodes', { maxLength: options.maxNodes }, readNode);
  for (const node of nodes) if (!graph.restoreNode(node)) refuse(`node "${node.id}" comes twice`);
  const edges = reader.list('edges', { maxLength: options.maxEdges }, readEdge);
  for (const edge of edges) {
    if (!graph.restoreEdge(edge)) refuse(`an edge from "${edge.from}" comes twice`);
  }
  graph.evictedNodes = reader.number('evictedNodes', COUNT);
  graph.evictedEdges = reader.number('evictedEdges', COUNT);
}

/**
 * @param make - gives the empty parts of a collector with these options
 * @throws AegisError `invalid-snapshot`
 */
export function readCollector<T extends CollectorParts>(
  json: unknown,
  make: (options: Readonly<Options>) => T,
): T {
  const reader = SnapshotReader.open(json, HEADER);
  const options = reader.object('options', readOptions);
  const parts = make(options);
  reader.object('counts', (fields) => {
    for (const name of COUNT_NAMES) parts.counts[name] = fields.number(name, COUNT);
  });
  readTraces(reader, options, parts.traces);
  const producers = reader.list('producers', { maxLength: options.maxProducers }, readProducer);
  for (const [key, producer] of producers) parts.producers.restore(key, producer);
  const calls = reader.list('calls', { maxLength: options.maxCalls }, readCall);
  for (const call of calls) parts.queue.push(call);
  parts.queue.dropped = reader.number('droppedCalls', COUNT);
  readGraph(reader, options, parts.graph);
  return parts;
}
