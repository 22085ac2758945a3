import {
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { UsageError } from '../cli/usage-error.js';
import { type BusOptions, createStreams } from './create-streams.js';
import { decode, encode } from './messages.js';
import { OWNERS_BUCKET, SNAPSHOTS_BUCKET, WORKERS_BUCKET } from './names.js';

/** A connection with everything on it that the programs use. */
export interface Bus {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly owners: KV;
  readonly workers: KV;
  readonly snapshots: KV;
  readonly partitions: number;
  close(): Promise<void>;
}

const LAYOUT_KEY = 'layout';
const RECONNECT_MS = 200;
/** A worker that has not been heard of for so long is no longer listed. */
const WORKER_TTL_MS = 60_000;
const MAX_PARTITIONS = 1000;

/**
 * Connects, and makes what is not there yet. A server that is away is waited for, now and later.
 *
 * @throws UsageError where the bus has another number of partitions than is asked for
 */
export async function openBus(servers: string, options: BusOptions = {}): Promise<Bus> {
  const connection = await connect({
    servers,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    waitOnFirstConnect: true,
  });
  try {
    const manager = await jetstreamManager(connection);
    const kvm = new Kvm(connection);
    // Read at the leader only: who owns what must not be a moment old.
    const bucket = (name: string, ttl = 0) =>
      kvm.create(name, { history: 1, ttl, allow_direct: false });
    const owners = await bucket(OWNERS_BUCKET);
    const partitions = await agreeOnPartitions(owners, options.partitions);
    await createStreams(manager, partitions, options);
    return {
      connection,
      client: jetstream(connection),
      manager,
      owners,
      workers: await bucket(WORKERS_BUCKET, WORKER_TTL_MS),
      snapshots: await bucket(SNAPSHOTS_BUCKET),
      partitions,
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The first program says how many partitions there are; from then on it stands. */
async function agreeOnPartitions(owners: KV, wanted: number | undefined): Promise<number> {
  const first = wanted ?? 16;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PARTITIONS) {
    throw new UsageError(
      `--partitions is ${first}; give a whole number from 1 to ${MAX_PARTITIONS}.`,
    );
  }
  // Whoever comes second fails here and reads what the first has said.
  await owners.create(LAYOUT_KEY, encode({ partitions: first })).catch(() => 0);
  const entry = await owners.get(LAYOUT_KEY);
  const agreed = Number(entry === null ? Number.NaN : decode(entry.value)?.partitions);
  if (wanted !== undefined && agreed !== wanted) {
    throw new UsageError(
      `this bus has ${agreed} partitions, not ${wanted}; leave --partitions out, or begin a new bus.`,
    );
  }
  return agreed;
}
