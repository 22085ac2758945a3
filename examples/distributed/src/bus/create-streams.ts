import {
  DiscardPolicy,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import {
  FEDERATION_STREAM,
  FINDINGS_STREAM,
  INCIDENTS_STREAM,
  partitionKey,
  telemetryStream,
} from './names.js';

/** How the bus is laid out, where this program is the first on it. */
export interface BusOptions {
  /** Partitions of telemetry. @defaultValue 16 */
  readonly partitions?: number;
  /** Telemetry of a partition that is kept, in bytes; the oldest goes first. @defaultValue 268435456 */
  readonly retainBytes?: number;
  /** Telemetry that is kept, in hours. @defaultValue 24 */
  readonly retainHours?: number;
  /** For so long the server itself refuses a finding that it has, in milliseconds. @defaultValue 120000 */
  readonly duplicateWindowMs?: number;
  /** Copies that a cluster keeps of everything. @defaultValue 1 */
  readonly replicas?: number;
}

const HOUR_MS = 3_600_000;
/** Findings and incidents are few and are kept longer. */
const FINDINGS_HOURS = 24 * 7;
const REPORTS_KEPT = 16;

/** Makes the streams that are not there yet; those that are stay as they are. */
export async function createStreams(
  manager: JetStreamManager,
  partitions: number,
  options: BusOptions,
): Promise<void> {
  const window = nanos(options.duplicateWindowMs ?? 120_000);
  const common = {
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    num_replicas: options.replicas ?? 1,
  };
  const existing = new Set<string>();
  for await (const name of manager.streams.names()) existing.add(name);
  const add = async (name: string, subjects: string[], limits: object): Promise<void> => {
    if (!existing.has(name)) await manager.streams.add({ ...common, name, subjects, ...limits });
  };
  for (let partition = 0; partition < partitions; partition++) {
    await add(telemetryStream(partition), [`telemetry.${partitionKey(partition)}.*`], {
      max_bytes: options.retainBytes ?? 2 ** 28,
      max_age: nanos((options.retainHours ?? 24) * HOUR_MS),
    });
  }
  const week = nanos(FINDINGS_HOURS * HOUR_MS);
  await add(FINDINGS_STREAM, ['findings.>'], { duplicate_window: window, max_age: week });
  await add(INCIDENTS_STREAM, ['incidents.*'], {
    duplicate_window: window,
    max_age: week,
    max_msgs_per_subject: REPORTS_KEPT,
  });
  await add(FEDERATION_STREAM, ['federation.>'], { max_age: week });
}
