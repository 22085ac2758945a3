/** Every name on the bus stands here: what is where is part of the contract between programs. */

export const FINDINGS_STREAM = 'AEGIS_FINDINGS';
export const INCIDENTS_STREAM = 'AEGIS_INCIDENTS';
export const FEDERATION_STREAM = 'AEGIS_FEDERATION';

/** Who owns what, with where its snapshot is. */
export const OWNERS_BUCKET = 'aegis-owners';
/** The heartbeats of workers. */
export const WORKERS_BUCKET = 'aegis-workers';
/** The pieces of snapshots. */
export const SNAPSHOTS_BUCKET = 'aegis-snapshots';

export const GRAPH_SUBJECT = 'findings.context.graph';
export const CHANGE_SUBJECT = 'findings.context.change';

/** What a message of telemetry holds. */
export const TELEMETRY_KINDS = ['logs', 'metrics', 'clock'] as const;
export type TelemetryKind = (typeof TELEMETRY_KINDS)[number];

/** `p003`: the key of a partition in buckets and in names. */
export function partitionKey(partition: number): string {
  return `p${String(partition).padStart(3, '0')}`;
}

/** A stream of its own for each partition: its sequences have no holes, so that what is missing shows. */
export function telemetryStream(partition: number): string {
  return `AEGIS_TELEMETRY_${partitionKey(partition).toUpperCase()}`;
}

export function telemetrySubject(partition: number, kind: TelemetryKind): string {
  return `telemetry.${partitionKey(partition)}.${kind}`;
}

export function findingSubject(partition: number, kind: string): string {
  return `findings.${partitionKey(partition)}.${kind}`;
}

export function incidentSubject(incidentId: string): string {
  return `incidents.${incidentId}`;
}
