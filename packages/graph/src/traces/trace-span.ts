import { type Attributes, SPAN_KINDS, type SpanKind, type SpanRecord } from '@aegis/core';
import { clipped, isUsableId } from '../graph-input.js';
import { FAULTS, type Fault, faultOf } from './span-fault.js';
import { HINT, type SpanHints } from './span-hints.js';
import { isReceive, messageKindOf, type Peer, peerOf, protocolOf } from './span-peer.js';

export const MAX_SPAN_ID_LENGTH = 128;
/** The range of JavaScript's dates. */
export const MAX_TIME_MS = 8.64e15;

/** Where a span stands: its trace and its own id. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
}

/** What is kept of a span until its trace is complete. */
export interface TraceSpanFields {
  readonly spanId: string;
  readonly parentId: string | null;
  readonly kind: SpanKind;
  readonly node: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly fault: Fault;
  readonly protocol: string | null;
  readonly isReceive: boolean;
  readonly peer: Peer | null;
  readonly links: readonly SpanLink[];
}

/** It sends a message, whoever works on it. */
export function publishes({ kind, peer }: TraceSpanFields, isEntry: boolean): boolean {
  if (kind === 'producer') return true;
  const isSender = kind === 'client' || (kind === 'unspecified' && !isEntry);
  return isSender && peer?.edge === 'publishes';
}

/**
 * A span of a complete trace, with what is worked out of it. While traces are open only the fields are
 * held: these are few, and many spans wait.
 */
export class TraceSpan implements TraceSpanFields {
  readonly spanId: string;
  readonly parentId: string | null;
  readonly kind: SpanKind;
  readonly node: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly fault: Fault;
  readonly protocol: string | null;
  readonly isReceive: boolean;
  peer: Peer | null;
  readonly links: readonly SpanLink[];

  parent: TraceSpan | null = null;
  /** From which span the walk came that has been here. */
  visitedFrom: TraceSpan | null = null;
  children = 0;
  /** Children that are work for this span, at whichever node. */
  servers = 0;
  /** The messages that it polled are worked on by children of it. */
  hasConsumer = false;
  /** It is work that the node does for another; what it does on the way belongs to it. */
  isEntry = false;
  /** The caller's span for an entry, where there is one. */
  client: TraceSpan | null = null;
  /** The entry that this span is part of; `undefined` until asked for. */
  owner: TraceSpan | null | undefined;
  /** An entry of the trace answers this call, or one inside it. */
  isServed = false;
  /** What it waits for is another node. */
  leavesNode = false;
  failedBelow = false;
  coveredMs = 0;
  coveredUntil: number = -Infinity;

  constructor(fields: TraceSpanFields) {
    this.spanId = fields.spanId;
    this.parentId = fields.parentId;
    this.kind = fields.kind;
    this.node = fields.node;
    this.namespace = fields.namespace;
    this.name = fields.name;
    this.startMs = fields.startMs;
    this.endMs = fields.endMs;
    this.fault = fields.fault;
    this.protocol = fields.protocol;
    this.isReceive = fields.isReceive;
    this.peer = fields.peer;
    this.links = fields.links;
  }

  get asksOther(): boolean {
    return this.kind === 'client' || this.kind === 'producer';
  }

  get publishes(): boolean {
    return publishes(this, this.isEntry);
  }

  get durationMs(): number {
    return this.endMs - this.startMs;
  }
}

/** Why a span is of no use. */
export type SpanFlaw = 'broken' | 'no-service';

function isSpanId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= MAX_SPAN_ID_LENGTH;
}

function isTime(time: unknown): time is number {
  return typeof time === 'number' && Math.abs(time) <= MAX_TIME_MS;
}

const NO_ATTRIBUTES = Object.freeze({});
const NO_LINKS: readonly SpanLink[] = Object.freeze([]);

function linksOf(span: SpanRecord, maxLinks: number): readonly SpanLink[] {
  if (span.kind !== 'consumer' || !Array.isArray(span.links)) return NO_LINKS;
  if (span.links.length === 0) return NO_LINKS;
  return span.links
    .slice(0, maxLinks)
    .filter((link) => isSpanId(link?.traceId) && isSpanId(link?.spanId))
    .map(({ traceId, spanId }) => ({ traceId, spanId }));
}

function textAt(resource: Attributes, name: string): string | null {
  const value = resource[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Meshes say `reviews.default` where all else says `reviews`. */
function nodeOf(resource: Attributes, namespace: string | null): string | null {
  const name = textAt(resource, 'service.name');
  if (name === null || namespace === null) return name;
  const suffix = `.${namespace}`;
  const isLonger = name.length > suffix.length && name.endsWith(suffix);
  return isLonger ? name.slice(0, -suffix.length) : name;
}

/**
 * Keeps of a span what calls are made of; a span that ends before it begins takes no time.
 *
 * @param hints - room to work in
 */
export function readSpan(
  span: SpanRecord,
  maxLinks: number,
  hints: SpanHints,
): TraceSpanFields | SpanFlaw {
  const { spanId, startMs, endMs } = span;
  if (!isSpanId(span.traceId) || !isSpanId(spanId)) return 'broken';
  if (!isTime(startMs) || !isTime(endMs)) return 'broken';
  const resource = span.resource ?? NO_ATTRIBUTES;
  hints.read(span.attributes ?? NO_ATTRIBUTES);
  const namespace =
    textAt(resource, 'k8s.namespace.name') ??
    textAt(resource, 'service.namespace') ??
    hints.text(HINT.namespace);
  const node = nodeOf(resource, namespace);
  if (node === null || !isUsableId(node)) return 'no-service';
  const told = SPAN_KINDS.includes(span.kind) ? span.kind : 'unspecified';
  const kind = told === 'unspecified' ? messageKindOf(hints) : told;
  return {
    spanId,
    parentId: isSpanId(span.parentSpanId) ? span.parentSpanId : null,
    kind,
    node,
    namespace: clipped(namespace),
    name: clipped(String(span.name ?? ''))!,
    // Adding 0 makes 0 of -0, which JSON does not keep.
    startMs: startMs + 0,
    endMs: Math.max(startMs, endMs) + 0,
    fault: kind === 'internal' ? FAULTS.none : faultOf(kind, span.statusCode, hints),
    protocol: kind === 'internal' ? null : clipped(protocolOf(hints)),
    isReceive: (kind === 'consumer' || kind === 'client') && isReceive(hints),
    peer: peerOf(kind, hints),
    links: linksOf(span, maxLinks),
  };
}

/** Any order of arrival gives this order. */
export function compareSpans(a: TraceSpan, b: TraceSpan): number {
  if (a.startMs !== b.startMs) return a.startMs - b.startMs;
  if (a.spanId !== b.spanId) return a.spanId < b.spanId ? -1 : 1;
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  if (a.node !== b.node) return a.node < b.node ? -1 : 1;
  if (a.endMs !== b.endMs) return a.endMs - b.endMs;
  if (a.parentId !== b.parentId) return (a.parentId ?? '') < (b.parentId ?? '') ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.fault - b.fault;
}
