import type { GraphSnapshotView } from './graph-view.js';

/** What a node is for, whatever it is called: what lets a case move between systems. */
export type Role =
  | 'entry'
  | 'internal'
  | 'leaf'
  | 'datastore'
  | 'cache'
  | 'queue'
  | 'external'
  | 'machine'
  | 'unknown';

export const ROLES: readonly Role[] = [
  ...(['entry', 'internal', 'leaf', 'datastore', 'cache', 'queue'] as const),
  ...(['external', 'machine', 'unknown'] as const),
];

const KIND_ROLES: Readonly<Record<string, Role>> = {
  datastore: 'datastore',
  cache: 'cache',
  queue: 'queue',
  external: 'external',
  ingress: 'entry',
  node: 'machine',
  user: 'external',
};

// Products rather than names of anybody's services.
const CACHE = /(^|[-_.])(redis|valkey|memcached?|varnish|cache)([-_.]|$)/;
const STORE =
  /(^|[-_.])(postgres\w*|psql|mysql|mariadb|mongo\w*|cassandra|cockroach\w*|elasticsearch|opensearch|dynamodb|etcd|clickhouse|db|database)([-_.]|$)/;
const QUEUE = /(^|[-_.])(kafka|rabbitmq|nats|pulsar|sqs|activemq|queue)([-_.]|$)/;

/** The role that a node's id gives away; `unknown` for most. */
export function roleOfName(id: string): Role {
  const lower = id.toLowerCase();
  if (CACHE.test(lower)) return 'cache';
  if (STORE.test(lower)) return 'datastore';
  if (QUEUE.test(lower)) return 'queue';
  return 'unknown';
}

/** The role of a node from its kind, its product and its place among the calls. */
export function roleOf(graph: GraphSnapshotView | null, id: string): Role {
  const index = graph?.indexOf.get(id);
  if (graph === null || index === undefined) return roleOfName(id);
  const kind = graph.nodes[index]!.kind;
  if (Object.hasOwn(KIND_ROLES, kind)) return KIND_ROLES[kind]!;
  const named = roleOfName(id);
  if (named !== 'unknown') return named;
  let callers = 0;
  let fromOutside = false;
  for (let e = graph.inOffsets[index]!; e < graph.inOffsets[index + 1]!; e++) {
    const caller = graph.nodes[graph.inSources[e]!]!.kind;
    if (caller === 'ingress' || caller === 'user' || caller === 'external') fromOutside = true;
    else callers++;
  }
  const calls = graph.outOffsets[index + 1]! - graph.outOffsets[index]!;
  if (fromOutside || (callers === 0 && calls > 0)) return 'entry';
  return calls === 0 && callers > 0 ? 'leaf' : calls === 0 ? 'unknown' : 'internal';
}
