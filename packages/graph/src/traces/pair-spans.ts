import { compareSpans, type TraceSpan } from './trace-span.js';

/** What did not fit while a trace was put together. */
export interface PairingCounts {
  duplicateSpans: number;
  missingParents: number;
}

/** Client and server of one call under one id, as Zipkin's libraries and meshes report them. */
function isShared(first: TraceSpan, second: TraceSpan): boolean {
  return (
    (first.kind === 'client' && second.kind === 'server') ||
    (first.kind === 'server' && second.kind === 'client')
  );
}

/** Spans by id, the first of an id; children of a shared id belong to its server. */
function indexSpans(
  sorted: readonly TraceSpan[],
  counts: PairingCounts,
): { readonly spans: TraceSpan[]; readonly byId: ReadonlyMap<string, TraceSpan> } {
  const byId = new Map<string, TraceSpan>();
  const spans: TraceSpan[] = [];
  for (const span of sorted) {
    const known = byId.get(span.spanId);
    if (known === undefined) {
      byId.set(span.spanId, span);
    } else if (isShared(known, span) && known.parent === null) {
      const [client, server] = known.kind === 'client' ? [known, span] : [span, known];
      server.parent = client;
      byId.set(span.spanId, server);
    } else {
      counts.duplicateSpans++;
      continue;
    }
    spans.push(span);
  }
  return { spans, byId };
}

function linkParents(
  spans: readonly TraceSpan[],
  byId: ReadonlyMap<string, TraceSpan>,
  counts: PairingCounts,
): void {
  for (const span of spans) {
    if (span.parent === null && span.parentId !== null) {
      const parent = byId.get(span.parentId);
      if (parent === undefined || parent === span) counts.missingParents++;
      else span.parent = parent;
    }
  }
}

/** Cuts rings of parents, which no clean trace has. */
function cutRings(spans: readonly TraceSpan[], counts: PairingCounts): void {
  for (const start of spans) {
    let span = start;
    while (span.visitedFrom === null) {
      span.visitedFrom = start;
      if (span.parent === null) break;
      if (span.parent.visitedFrom === start) {
        span.parent = null;
        counts.missingParents++;
        break;
      }
      span = span.parent;
    }
  }
}

/** Whether the node works here for somebody else, or for nobody that is known. */
function isEntry(span: TraceSpan, hasProducers: boolean): boolean {
  const { kind, parent } = span;
  if (parent !== null && parent.node !== span.node) return true;
  switch (kind) {
    case 'server':
      return parent === null || parent.asksOther;
    case 'consumer':
      // A poll counts where nothing says who works on what it took.
      if (span.isReceive && span.hasConsumer) return false;
      return parent === null || parent.asksOther || parent.isReceive || hasProducers;
    case 'internal':
      return span.parentId === null;
    case 'unspecified':
      return parent === null && span.peer === null;
    default:
      return false;
  }
}

/** The caller's span of an entry: by its kind, or where kinds are not told, by having no other child. */
function clientOf(span: TraceSpan): TraceSpan | null {
  const { parent } = span;
  if (parent === null || (parent.asksOther && !parent.isReceive)) return parent;
  const isClient =
    parent.kind === 'unspecified' &&
    !parent.isEntry &&
    parent.children === 1 &&
    parent.node !== span.node;
  return isClient ? parent : null;
}

function markServed(span: TraceSpan, client: TraceSpan): void {
  const leaves = span.node !== client.node;
  // A client span inside another of the same node (a library in a library) is one call.
  for (let outer: TraceSpan | null = client; outer !== null; outer = outer.parent) {
    if (outer !== client && !(outer.asksOther && outer.node === client.node)) break;
    if (outer.isServed && (outer.leavesNode || !leaves)) break;
    outer.isServed = true;
    outer.leavesNode ||= leaves;
    if (outer.isEntry) break;
  }
}

/** The entry that a span is part of, known for all on the way up after one walk. */
export function ownerOf(span: TraceSpan): TraceSpan | null {
  let top = span;
  while (top.owner === undefined && !top.isEntry && top.parent !== null) top = top.parent;
  const owner = top.isEntry ? top : (top.owner ?? null);
  for (let at = span; at.owner === undefined; at = at.parent) {
    at.owner = owner;
    if (at === top || at.parent === null) break;
  }
  return owner;
}

/**
 * Puts a trace together: parents, the entries at which nodes begin to work, and the client spans that
 * belong to them. The order in which spans are given changes nothing.
 *
 * @param hasProducers - whether a span's links lead to known producers
 */
export function pairSpans(
  given: TraceSpan[],
  hasProducers: (span: TraceSpan) => boolean,
  counts: PairingCounts,
): readonly TraceSpan[] {
  const { spans, byId } = indexSpans(given.sort(compareSpans), counts);
  linkParents(spans, byId, counts);
  cutRings(spans, counts);
  for (const { parent, kind, node } of spans) {
    if (parent === null) continue;
    parent.children++;
    if (kind === 'consumer' && parent.node === node) parent.hasConsumer = true;
  }
  for (const span of spans) {
    span.isEntry = isEntry(span, span.links.length > 0 && hasProducers(span));
  }
  for (const span of spans) {
    if (!span.isEntry) continue;
    span.client = clientOf(span);
    if (span.client === null) continue;
    span.client.servers++;
    markServed(span, span.client);
  }
  return spans;
}
