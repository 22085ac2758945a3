import { AegisError, type CallRecord, SPAN_KINDS } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { EDGE_KINDS, NODE_KINDS } from '../csr/index.js';
import { MAX_ID_LENGTH } from '../graph-input.js';
import { CEILINGS } from './call-collector-options.js';
import { FAULTS } from './span-fault.js';
import type { Peer } from './span-peer.js';
import type { Producer } from './trace-calls.js';
import { MAX_SPAN_ID_LENGTH, MAX_TIME_MS, type TraceSpanFields } from './trace-span.js';

const TIME = { min: -MAX_TIME_MS, max: MAX_TIME_MS };
const DURATION = { min: 0, max: 2 * MAX_TIME_MS };

/** A text that cannot be empty: a name or an id. */
export function readName(
  reader: SnapshotReader,
  name: string,
  maxLength: number = MAX_ID_LENGTH,
): string {
  const text = reader.string(name, { maxLength });
  if (text !== '') return text;
  throw new AegisError('invalid-snapshot', `call-collector: ${name} is empty.`);
}

export function readTextOrNull(reader: SnapshotReader, name: string): string | null {
  return reader.has(name) ? reader.string(name, { maxLength: MAX_ID_LENGTH }) : null;
}

export function readTime(reader: SnapshotReader, name: string): number {
  return reader.number(name, TIME);
}

function writePeer(peer: Peer | null): unknown {
  return peer === null ? null : { ...peer };
}

function readPeer(reader: SnapshotReader): Peer | null {
  if (!reader.has('peer')) return null;
  return reader.object('peer', (fields) => ({
    id: readName(fields, 'id'),
    kind: fields.oneOf('kind', NODE_KINDS),
    edge: fields.oneOf('edge', EDGE_KINDS),
    protocol: readTextOrNull(fields, 'protocol'),
  }));
}

export function writeSpan(span: TraceSpanFields): unknown {
  const { spanId, parentId, kind, node, namespace, name, startMs, endMs } = span;
  const { fault, protocol, isReceive, peer, links } = span;
  return {
    ...{
      spanId,
      parentId,
      kind,
      node,
      namespace,
      name,
      startMs,
      endMs,
      fault,
      protocol,
      isReceive,
    },
    peer: writePeer(peer),
    links: links.map((link) => ({ ...link })),
  };
}

export function readSpanSnapshot(reader: SnapshotReader): TraceSpanFields {
  const startMs = readTime(reader, 'startMs');
  const fault = reader.number('fault', { min: 0, max: 2, integer: true });
  return {
    spanId: readName(reader, 'spanId', MAX_SPAN_ID_LENGTH),
    parentId: reader.has('parentId') ? readName(reader, 'parentId', MAX_SPAN_ID_LENGTH) : null,
    kind: reader.oneOf('kind', SPAN_KINDS),
    node: readName(reader, 'node'),
    namespace: readTextOrNull(reader, 'namespace'),
    name: reader.string('name', { maxLength: MAX_ID_LENGTH }),
    startMs,
    endMs: reader.number('endMs', { min: startMs, max: MAX_TIME_MS }),
    fault: Object.values(FAULTS).find((value) => value === fault)!,
    protocol: readTextOrNull(reader, 'protocol'),
    isReceive: reader.boolean('isReceive'),
    peer: readPeer(reader),
    links: reader.list('links', { maxLength: CEILINGS.maxLinksPerSpan }, (link) => ({
      traceId: readName(link, 'traceId', MAX_SPAN_ID_LENGTH),
      spanId: readName(link, 'spanId', MAX_SPAN_ID_LENGTH),
    })),
  };
}

export function writeProducer(key: string, { node, peer }: Producer): unknown {
  return { key, node, peer: writePeer(peer) };
}

export function readProducer(reader: SnapshotReader): readonly [string, Producer] {
  const key = readName(reader, 'key', 2 * MAX_SPAN_ID_LENGTH + 1);
  return [key, { node: readName(reader, 'node'), peer: readPeer(reader) }];
}

function readDuration(reader: SnapshotReader, name: string): number | null {
  return reader.has(name) ? reader.number(name, DURATION) : null;
}

export function readCall(reader: SnapshotReader): CallRecord {
  return {
    traceId: readName(reader, 'traceId', MAX_SPAN_ID_LENGTH),
    nodeId: readName(reader, 'nodeId'),
    callerId: reader.has('callerId') ? readName(reader, 'callerId') : null,
    operation: reader.string('operation', { maxLength: MAX_ID_LENGTH }),
    startMs: readTime(reader, 'startMs'),
    serverMs: readDuration(reader, 'serverMs'),
    clientMs: readDuration(reader, 'clientMs'),
    selfMs: readDuration(reader, 'selfMs'),
    isAsync: reader.boolean('isAsync'),
    isError: reader.boolean('isError'),
    isErrorOrigin: reader.boolean('isErrorOrigin'),
  };
}
