import type { SnapshotReader } from '@aegis/core/snapshot';
import type { LogStats } from './log-verdict.js';

/** What the detector counts itself; the rest of its stats its parts know. */
export type LogCounts = {
  -readonly [K in
    | 'lines'
    | 'cut'
    | 'crowded'
    | 'empty'
    | 'json'
    | 'logfmt'
    | 'plain'
    | 'anomalies']: LogStats[K];
};

export function newLogCounts(): LogCounts {
  return {
    lines: 0,
    cut: 0,
    crowded: 0,
    empty: 0,
    json: 0,
    logfmt: 0,
    plain: 0,
    anomalies: 0,
  };
}

/** @throws AegisError `invalid-snapshot` */
export function readLogCounts(field: SnapshotReader, counts: LogCounts): void {
  for (const key of Object.keys(counts) as (keyof LogCounts)[]) {
    counts[key] = field.number(key, { min: 0, integer: true });
  }
}
