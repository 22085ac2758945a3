import type { NodeKind } from '../csr/index.js';

type StoreKind = Extract<NodeKind, 'datastore' | 'cache' | 'queue'>;

/** What well-known images hold; compared with the words of the image's last path segment. */
const IMAGES: ReadonlyMap<string, StoreKind> = new Map<string, StoreKind>([
  ...(
    'postgres postgresql postgis timescaledb pgvector mysql mariadb percona mongo mongodb cassandra ' +
    'scylla elasticsearch opensearch clickhouse cockroach cockroachdb yugabyte couchdb couchbase ' +
    'influxdb neo4j etcd minio mssql timescale tidb arangodb rethinkdb qdrant weaviate milvus solr'
  )
    .split(' ')
    .map((word): [string, StoreKind] => [word, 'datastore']),
  ...'redis valkey memcached keydb dragonfly hazelcast varnish'
    .split(' ')
    .map((word): [string, StoreKind] => [word, 'cache']),
  ...'rabbitmq kafka nats activemq artemis pulsar redpanda mosquitto emqx nsq nsqd beanstalkd'
    .split(' ')
    .map((word): [string, StoreKind] => [word, 'queue']),
]);

/** Words of images that only go with a store. */
const COMPANIONS = new Set(
  (
    'exporter express admin ui operator proxy sidecar backup client connect migrate migrations ' +
    'migration init commander insight manager console dashboard consumer producer worker rest ' +
    'registry bridge gateway agent cli box'
  ).split(' '),
);

/** Ports that speak for themselves, where the image's name says nothing. */
const PORTS: ReadonlyMap<number, StoreKind> = new Map<number, StoreKind>([
  [1433, 'datastore'],
  [3306, 'datastore'],
  [5432, 'datastore'],
  [9042, 'datastore'],
  [27017, 'datastore'],
  [6379, 'cache'],
  [11211, 'cache'],
  [4222, 'queue'],
  [5672, 'queue'],
  [9092, 'queue'],
]);

/** What a workload is, by the image and the ports of its first container; null for an ordinary one. */
export function storeKindOf(image: string | null, ports: readonly number[]): StoreKind | null {
  const path = (image ?? '').split('@')[0]!;
  const segment = path.slice(path.lastIndexOf('/') + 1).split(':')[0]!;
  const words = segment.toLowerCase().split(/[-_.]/);
  if (words.some((word) => COMPANIONS.has(word))) return null;
  for (const word of words) {
    const kind = IMAGES.get(word);
    if (kind !== undefined) return kind;
  }
  for (const port of ports) {
    const kind = PORTS.get(port);
    if (kind !== undefined) return kind;
  }
  return null;
}
