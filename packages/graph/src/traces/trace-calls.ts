import type { CallRecord } from '@aegis/core';
import { ownerOf } from './pair-spans.js';
import { FAULTS } from './span-fault.js';
import type { Peer } from './span-peer.js';
import type { TraceSpan } from './trace-span.js';

/** A producer's side of a message, as links from other traces find it. */
export interface Producer {
  readonly node: string;
  readonly peer: Peer | null;
}

/** What takes calls and the edges that they show. */
export interface CallSink {
  call(record: CallRecord): void;
  /** Tells of a node that has spans of its own. */
  node(span: TraceSpan): void;
  peer(peer: Peer): void;
  edge(from: string, to: string, kind: 'calls' | Peer['edge'], protocol: string | null): void;
  /** Tells of work that begins at a server, for a user as far as the trace says. */
  root(entry: TraceSpan): void;
  /** A client span that nothing answers and that does not say whom it calls. */
  unknownPeer(): void;
}

const NONE: readonly Producer[] = Object.freeze([]);

/** How many calls of a node to itself, one in the other, hand on the time that they wait. */
const MAX_SELF_CALLS = 16;

function isAsync(entry: TraceSpan): boolean {
  return entry.kind === 'consumer' || entry.client?.publishes === true;
}

/** Takes the time of a call to elsewhere from the self time of the entries that wait for it. */
function cover(entry: TraceSpan | null, startMs: number, endMs: number): void {
  let waiting = entry;
  for (let level = 0; waiting !== null && level < MAX_SELF_CALLS; level++) {
    const from = Math.max(startMs, waiting.startMs, waiting.coveredUntil);
    const until = Math.min(endMs, waiting.endMs);
    if (until > from) {
      waiting.coveredMs += until - from;
      waiting.coveredUntil = until;
    }
    const { parent } = waiting;
    if (parent === null || parent.node !== waiting.node || isAsync(waiting)) return;
    waiting = ownerOf(parent);
  }
}

/** By its own word, or because its caller got no answer; a refusal is the caller's matter. */
function entryFailed(entry: TraceSpan): boolean {
  return entry.fault === FAULTS.failed || entry.client?.fault === FAULTS.failed;
}

/** Whether a span asks somebody of whom the trace holds no span. */
function isOutgoing(span: TraceSpan): boolean {
  const { kind, peer } = span;
  if (kind === 'consumer') return span.isEntry && peer !== null;
  if (span.publishes) return true;
  if (kind === 'client') return !span.isServed && !(span.isReceive && span.hasConsumer);
  return peer !== null && kind === 'unspecified' && !span.isServed && !span.isEntry;
}

/** Whether the node waits for another while the span lasts. */
function waits(span: TraceSpan): boolean {
  const { kind, isReceive, isServed } = span;
  if (kind === 'consumer') return isReceive && !span.isEntry;
  if (isServed && !span.publishes) return span.leavesNode;
  return isReceive || isOutgoing(span);
}

/** The call that this one is the inside of: a library of HTTP in one of a database. */
function isInner(span: TraceSpan): boolean {
  const { parent } = span;
  if (parent === null || !parent.asksOther || parent.node !== span.node || span.isEntry) {
    return false;
  }
  // A message that is sent while somebody else is asked is no part of that call.
  if (span.publishes && !parent.publishes) return false;
  return !parent.isServed && (parent.peer !== null || span.peer === null);
}

/** Queues that only one side of a message names are known to both. */
function shareQueues(entry: TraceSpan, producers: readonly Producer[]): void {
  if (entry.kind !== 'consumer') return;
  const sender = entry.client?.publishes === true ? entry.client : null;
  const named = producers.find(({ peer }) => peer !== null);
  entry.peer ??= sender?.peer ?? named?.peer ?? null;
  if (sender !== null && entry.peer !== null) {
    sender.peer ??= { ...entry.peer, edge: 'publishes' };
  }
}

function addFailure(owner: TraceSpan | null): void {
  if (owner !== null) owner.failedBelow = true;
}

/** Waiting and failures, from calls to the entries that made them; in the order of starts. */
function weigh(span: TraceSpan): void {
  const { parent, client, startMs, endMs } = span;
  if (span.isEntry && parent !== null && !isAsync(span)) {
    if (entryFailed(span)) addFailure(ownerOf(parent));
    // Without a client's span, the callee's own tells how long its caller waited.
    if (client === null && parent.node !== span.node) cover(ownerOf(parent), startMs, endMs);
  }
  if (waits(span)) cover(ownerOf(span), startMs, endMs);
  const failed = span.kind !== 'consumer' && span.fault !== FAULTS.none;
  if (failed && isOutgoing(span)) addFailure(ownerOf(span));
}

function peerCall(traceId: string, span: TraceSpan, sink: CallSink): void {
  if (isInner(span)) return;
  const { peer, node: callerId } = span;
  if (peer === null) {
    if (!span.isServed) sink.unknownPeer();
    return;
  }
  const takes = span.kind === 'consumer' || span.isReceive;
  const isError = !takes && span.fault !== FAULTS.none;
  sink.peer(peer);
  sink.edge(callerId, peer.id, takes ? 'consumes' : peer.edge, peer.protocol);
  sink.call({
    traceId,
    nodeId: peer.id,
    callerId,
    operation: span.name,
    startMs: span.startMs,
    serverMs: null,
    // How long a poll lasts tells when messages come, not how the queue does.
    clientMs: takes ? null : span.durationMs,
    selfMs: null,
    isAsync: takes,
    isError,
    isErrorOrigin: isError,
  });
}

/** Whoever asked for the work: the parent's node, the producers of a batch, or a peer that is named. */
function callersOf(entry: TraceSpan, producers: readonly Producer[]): readonly (Producer | null)[] {
  const { parent, client, peer } = entry;
  const callers: Producer[] = [];
  if (parent !== null && (client !== null || parent.node !== entry.node)) {
    callers.push({ node: parent.node, peer: client?.peer ?? null });
  }
  for (const producer of producers) {
    if (!callers.some(({ node }) => node === producer.node)) callers.push(producer);
  }
  if (callers.length > 0) return callers;
  return entry.kind === 'server' && peer !== null ? [{ node: peer.id, peer: null }] : [null];
}

function entryCalls(
  traceId: string,
  entry: TraceSpan,
  producers: readonly Producer[],
  sink: CallSink,
): void {
  const { client } = entry;
  const queue = entry.kind === 'consumer' ? entry.peer : null;
  const async = isAsync(entry);
  const isError = entryFailed(entry);
  const serverMs = entry.durationMs;
  const callers = callersOf(entry, producers);
  // A span that several answer, or that handed its message to a queue, times none of them.
  const isTimed = client?.servers === 1 && callers.length === 1 && !(async && client.peer !== null);
  const named = entry.kind === 'server' ? entry.peer : null;
  if (named !== null && named.id === callers[0]?.node) sink.peer(named);
  if (callers[0] === null && entry.kind === 'server' && entry.parentId === null) sink.root(entry);
  for (const caller of callers) {
    // Where both name the queue between them, they are joined through it.
    if (caller !== null && (queue === null || caller.peer?.id !== queue.id)) {
      const protocol = entry.protocol ?? client?.protocol ?? null;
      sink.edge(caller.node, entry.node, async ? 'publishes' : 'calls', protocol);
    }
    sink.call({
      traceId,
      nodeId: entry.node,
      callerId: caller?.node ?? null,
      operation: entry.name,
      startMs: entry.startMs,
      serverMs,
      clientMs: isTimed ? client.durationMs : null,
      selfMs: Math.max(0, serverMs - entry.coveredMs),
      isAsync: async,
      isError,
      isErrorOrigin: isError && !entry.failedBelow,
    });
  }
}

/** The calls that a trace shows, in the order in which they began. */
export function callsOfTrace(
  traceId: string,
  spans: readonly TraceSpan[],
  producersOf: (span: TraceSpan) => readonly Producer[],
  sink: CallSink,
): void {
  const of = (span: TraceSpan): readonly Producer[] =>
    span.links.length > 0 ? producersOf(span) : NONE;
  for (const span of spans) if (span.isEntry) shareQueues(span, of(span));
  for (const span of spans) weigh(span);
  for (const span of spans) {
    sink.node(span);
    if (span.isEntry) entryCalls(traceId, span, of(span), sink);
    if (isOutgoing(span)) peerCall(traceId, span, sink);
  }
}
