import type { Attributes, SpanKind } from '@aegis/core';
import type { EdgeKind, NodeKind } from '../csr/index.js';
import { isUsableId, MAX_ID_LENGTH } from '../graph-input.js';

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

/** A non-empty text among the attributes, under the first of the names that has one. */
export function textOf(attributes: Attributes, name: string, older?: string): string | null {
  const value = attributes[name];
  if (typeof value === 'string' && value !== '') return value;
  return older === undefined ? null : textOf(attributes, older);
}

/** How the two sides talk, after the conventions on RPC, HTTP, databases and messages. */
export function protocolOf(attributes: Attributes): string | null {
  return (
    textOf(attributes, 'rpc.system', 'rpc.system.name') ??
    (textOf(attributes, 'http.request.method', 'http.method') === null ? null : 'http') ??
    textOf(attributes, 'db.system.name', 'db.system') ??
    textOf(attributes, 'messaging.system')
  );
}

/** The name of a host as manifests give it: a Service of a cluster without its namespace. */
function hostOf(attributes: Attributes): string | null {
  const given = textOf(attributes, 'server.address', 'net.peer.name');
  if (given === null || LOOPBACK.test(given)) return null;
  return CLUSTER_SUFFIX.exec(given)?.[1] ?? given;
}

function databaseOf(attributes: Attributes, named: string | null): Peer | null {
  const system = textOf(attributes, 'db.system.name', 'db.system');
  if (system === null) return null;
  const kind = CACHES.has(system) ? 'cache' : 'datastore';
  const host = hostOf(attributes);
  const name = host !== null && !ADDRESS.test(host) ? host : null;
  const base = textOf(attributes, 'db.namespace', 'db.name');
  const id = named ?? name ?? (base === null ? system : `${system}/${base}`);
  return { id, kind, edge: 'stores', protocol: system };
}

function operationOf(attributes: Attributes): string | null {
  return textOf(attributes, 'messaging.operation.type', 'messaging.operation');
}

/** Polls; what they take from the queue is worked on in other spans. */
export function isReceive(attributes: Attributes): boolean {
  const operation = operationOf(attributes);
  return operation === 'receive' || operation === 'settle';
}

/** The kind of a span that does not tell it, where it says what it does with a message. */
export function messageKindOf(attributes: Attributes): SpanKind {
  switch (operationOf(attributes)) {
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

function queueOf(kind: SpanKind, attributes: Attributes, named: string | null): Peer | null {
  const system = textOf(attributes, 'messaging.system');
  if (system === null) return null;
  const isUnnamed = attributes['messaging.destination.temporary'] === true;
  const template = textOf(attributes, 'messaging.destination.template');
  const name = textOf(attributes, 'messaging.destination.name', 'messaging.destination');
  const destination = template ?? (isUnnamed ? null : name);
  const id = named ?? (destination === null ? system : `${system}/${destination}`);
  const takes = kind === 'consumer' || isReceive(attributes);
  return { id, kind: 'queue', edge: takes ? 'consumes' : 'publishes', protocol: system };
}

/** What a client span calls where nothing says that it is a queue or a database. */
function serverOf(attributes: Attributes, named: string | null): Peer | null {
  const invoked = textOf(attributes, 'faas.invoked_name');
  const id =
    named ?? invoked ?? hostOf(attributes) ?? textOf(attributes, 'rpc.service', 'http.host');
  if (id === null) return null;
  const protocol = protocolOf(attributes) ?? (invoked === null ? null : 'faas');
  return { id, kind: 'external', edge: 'calls', protocol };
}

function findPeer(kind: SpanKind, attributes: Attributes): Peer | null {
  const named = textOf(attributes, 'peer.service', 'service.peer.name');
  if (kind === 'server') {
    if (named === null) return null;
    return { id: named, kind: 'external', edge: 'calls', protocol: null };
  }
  const queue = queueOf(kind, attributes, named);
  if (queue !== null || kind === 'producer' || kind === 'consumer') return queue;
  const store = databaseOf(attributes, named);
  if (store !== null || kind === 'client') return store ?? serverOf(attributes, named);
  // Of a span that does not say what it is, `server.address` may as well be its own host.
  if (named !== null) {
    return { id: named, kind: 'external', edge: 'calls', protocol: protocolOf(attributes) };
  }
  return null;
}

/**
 * The uninstrumented other side: for a server span whom it works for, else whom it calls. A host
 * outside any Service stays whole; queues and databases without a host go by system and name.
 */
export function peerOf(kind: SpanKind, attributes: Attributes): Peer | null {
  if (kind === 'internal') return null;
  const peer = findPeer(kind, attributes);
  if (peer === null || !isUsableId(peer.id)) return null;
  const isLong = peer.protocol !== null && peer.protocol.length > MAX_ID_LENGTH;
  return isLong ? { ...peer, protocol: null } : peer;
}
