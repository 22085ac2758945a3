import { AegisError } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { EDGE_KINDS, type GraphSnapshot, NODE_KINDS, PROVENANCES } from './csr/index.js';
import { type EdgeInput, MAX_ID_LENGTH, type NodeInput } from './graph-input.js';
import type { ServiceGraphOptions, StatedNode } from './service-graph-types.js';

const HEADER = { kind: 'service-graph', version: 1 };

interface Dropped {
  readonly nodes: number;
  readonly edges: number;
}

interface Contents {
  readonly options: Required<ServiceGraphOptions>;
  readonly nodes: readonly NodeInput[];
  readonly edges: readonly EdgeInput[];
  readonly dropped: Dropped;
}

/** Edges name their ends by number, which is a fraction of the size of the names. */
export function writeServiceGraph(
  options: Required<ServiceGraphOptions>,
  nodes: readonly StatedNode[],
  snapshot: GraphSnapshot,
  dropped: Dropped,
): unknown {
  return {
    ...HEADER,
    options: { ...options },
    dropped: { ...dropped },
    nodes: nodes.map((node) => ({ ...node })),
    edges: snapshot.edges.map((edge) => ({
      from: snapshot.indexOf.get(edge.from)!,
      to: snapshot.indexOf.get(edge.to)!,
      kind: edge.kind,
      protocol: edge.protocol,
      provenance: [...edge.provenance],
      confidence: edge.confidence,
    })),
  };
}

function readNode(reader: SnapshotReader): NodeInput {
  const id = reader.string('id', { maxLength: MAX_ID_LENGTH });
  if (id === '') throw new AegisError('invalid-snapshot', 'service-graph: a node has no id.');
  const kind = reader.has('kind') ? reader.oneOf('kind', NODE_KINDS) : undefined;
  const namespace = reader.has('namespace')
    ? reader.string('namespace', { maxLength: MAX_ID_LENGTH })
    : null;
  const range = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
  const replicas = reader.has('replicas') ? reader.number('replicas', range) : undefined;
  return { id, kind, namespace, replicas };
}

function readEdge(reader: SnapshotReader, nodes: readonly NodeInput[]): EdgeInput {
  const end = { min: 0, max: nodes.length - 1, integer: true };
  const sources = reader.strings('provenance', {
    maxLength: PROVENANCES.length,
    maxStringLength: 20,
  });
  const provenance = PROVENANCES.filter((source) => sources.includes(source));
  const confidence = reader.number('confidence', { min: 0, max: 1 });
  if (provenance.length === 0 || provenance.length < sources.length || confidence === 0) {
    throw new AegisError('invalid-snapshot', 'service-graph: an edge has no source or confidence.');
  }
  return {
    from: nodes[reader.number('from', end)]!.id,
    to: nodes[reader.number('to', end)]!.id,
    kind: reader.oneOf('kind', EDGE_KINDS),
    protocol: reader.has('protocol')
      ? reader.string('protocol', { maxLength: MAX_ID_LENGTH })
      : null,
    provenance,
    confidence,
  };
}

/** @throws AegisError `invalid-snapshot` */
export function readServiceGraph(json: unknown): Contents {
  const reader = SnapshotReader.open(json, HEADER);
  const options = reader.object('options', (fields) => ({
    maxNodes: fields.number('maxNodes', { min: 1, max: 1e6, integer: true }),
    maxEdges: fields.number('maxEdges', { min: 1, max: 1e7, integer: true }),
  }));
  const count = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
  const dropped = reader.object('dropped', (fields) => ({
    nodes: fields.number('nodes', count),
    edges: fields.number('edges', count),
  }));
  const nodes = reader.list('nodes', { maxLength: options.maxNodes }, readNode);
  if (new Set(nodes.map((node) => node.id)).size < nodes.length) {
    throw new AegisError('invalid-snapshot', 'service-graph.nodes: an id comes twice.');
  }
  const edges = reader.list('edges', { maxLength: options.maxEdges }, (fields) =>
    readEdge(fields, nodes),
  );
  return { options, nodes, edges, dropped };
}
