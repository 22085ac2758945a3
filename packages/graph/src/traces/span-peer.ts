import type { SpanKind } from '@aegis/core';
import type { EdgeKind, NodeKind } from '../csr/index.js';
import { isUsableId, MAX_ID_LENGTH } from '../graph-input.js';
import { HINT, type SpanHints } from './span-hints.js';

/** The other side of a call as the span's own attributes name it. */
export interface Peer {
  readonly id: string;
  readonly kind: NodeKind;
  readonly edge: EdgeKind;
  readonly protocol: string | null;
}

const CACHES: ReadonlySet<string> = new Set([
  'redis',
  'valkey',
  'memcached',
  'hazelcast',
  'dragonfly',
  'keydb',
]);

const CLUSTER_SUFFIX = /^([^.]+)\.[^.]+\.svc(?:\.[\w.-]+)?\.?$/;
const ADDRESS = /^[\d.]+$|:/;
const LOOPBACK = /^(?:localhost|127\.[\d.]+|::1|0\.0\.0\.0)$/;

/** How the two sides talk, after the conventions on RPC, HTTP, databases and messages. */
export function protocolOf(hints: SpanHints): string | null {
  return (
    hints.text(HINT.rpcSystem) ??
    (hints.has(HINT.httpMethod) ? 'http' : null) ??
    hints.text(HINT.databaseSystem) ??
    hints.text(HINT.messagingSystem)
  );
}

/** The name of a host as manifests give it: a Service of a cluster without its namespace. */
function hostOf(hints: SpanHints): string | null {
  const given = hints.text(HINT.host);
  if (given === null || LOOPBACK.test(given)) return null;
  return CLUSTER_SUFFIX.exec(given)?.[1] ?? given;
}

function databaseOf(hints: SpanHints, named: string | null): Peer | null {
  const system = hints.text(HINT.databaseSystem);
  if (system === null) return null;
  const kind = CACHES.has(system) ? 'cache' : 'datastore';
  const host = hostOf(hints);
  const name = host !== null && !ADDRESS.test(host) ? host : null;
  const base = hints.text(HINT.databaseName);
  const id = named ?? name ?? (base === null ? system : `${system}/${base}`);
  return { id, kind, edge: 'stores', protocol: system };
}

/** Polls; what they take from the queue is worked on in other spans. */
export function isReceive(hints: SpanHints): boolean {
  const operation = hints.text(HINT.operation);
  return operation === 'receive' || operation === 'settle';
}

/** The kind of a span that does not tell it, where it says what it does with a message. */
export function messageKindOf(hints: SpanHints): SpanKind {
  switch (hints.text(HINT.operation)) {
    case 'create':
    case 'publish':
    case 'send':
      return 'producer';
    case 'receive':
    case 'process':
    case 'deliver':
      return 'consumer';
    default:
      return 'unspecified';
  }
}

function queueOf(kind: SpanKind, hints: SpanHints, named: string | null): Peer | null {
  const system = hints.text(HINT.messagingSystem);
  if (system === null) return null;
  const isUnnamed = hints.has(HINT.isTemporary);
  const template = hints.text(HINT.template);
  const name = hints.text(HINT.destination);
  const destination = template ?? (isUnnamed ? null : name);
  const id = named ?? (destination === null ? system : `${system}/${destination}`);
  const takes = kind === 'consumer' || isReceive(hints);
  return { id, kind: 'queue', edge: takes ? 'consumes' : 'publishes', protocol: system };
}

/** What a client span calls where nothing says that it is a queue or a database. */
function serverOf(hints: SpanHints, named: string | null): Peer | null {
  const invoked = hints.text(HINT.function);
  const id =
    named ?? invoked ?? hostOf(hints) ?? hints.text(HINT.rpcService) ?? hints.text(HINT.httpHost);
  if (id === null) return null;
  const protocol = protocolOf(hints) ?? (invoked === null ? null : 'faas');
  return { id, kind: 'external', edge: 'calls', protocol };
}

function findPeer(kind: SpanKind, hints: SpanHints): Peer | null {
  const named = hints.text(HINT.peer);
  if (kind === 'server') {
    if (named === null) return null;
    return { id: named, kind: 'external', edge: 'calls', protocol: null };
  }
  const queue = queueOf(kind, hints, named);
  if (queue !== null || kind === 'producer' || kind === 'consumer') return queue;
  const store = databaseOf(hints, named);
  if (store !== null || kind === 'client') return store ?? serverOf(hints, named);
  // Of a span that does not say what it is, `server.address` may as well be its own host.
  if (named !== null) {
    return { id: named, kind: 'external', edge: 'calls', protocol: protocolOf(hints) };
  }
  return null;
}

/**
 * The uninstrumented other side: for a server span whom it works for, else whom it calls. A host
 * outside any Service stays whole; queues and databases without a host go by system and name.
 */
export function peerOf(kind: SpanKind, hints: SpanHints): Peer | null {
  if (kind === 'internal') return null;
  const peer = findPeer(kind, hints);
  if (peer === null || !isUsableId(peer.id)) return null;
  const isLong = peer.protocol !== null && peer.protocol.length > MAX_ID_LENGTH;
  return isLong ? { ...peer, protocol: null } : peer;
}
