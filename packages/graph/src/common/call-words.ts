import type { EdgeKind, NodeKind } from '../csr/index.js';
import { consumes } from './key-words.js';

const PROTOCOLS = new Set(
  (
    'http https http2 grpc grpcs ws wss tcp udp tls redis rediss postgresql postgres mysql mongodb ' +
    'mongo amqp amqps kafka nats mqtt memcached cassandra'
  ).split(' '),
);

/** The protocol that a port's name speaks of: `grpc`, `http-web`; null where it says nothing. */
export function protocolIn(name: string | null): string | null {
  const known = (name ?? '')
    .toLowerCase()
    .split('-')
    .filter((word) => PROTOCOLS.has(word));
  // `tcp-redis` says more than its transport.
  return known.find((word) => word !== 'tcp') ?? known[0] ?? null;
}

/** What is done with a node of that kind; `key` names the setting that its address stands in. */
export function edgeKindTo(kind: NodeKind, key: string): EdgeKind {
  if (kind === 'datastore' || kind === 'cache') return 'stores';
  if (kind !== 'queue') return 'calls';
  return consumes(key) ? 'consumes' : 'publishes';
}
