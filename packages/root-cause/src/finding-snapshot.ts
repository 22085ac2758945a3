import type { SnapshotReader } from '@aegis/core/snapshot';
import { readEvidence } from './anomaly-snapshot.js';
import { FAMILIES } from './families.js';
import type { Finding } from './node-evidence.js';

/** A finding out of a snapshot, checked. */
export function readFinding(reader: SnapshotReader): Finding {
  return {
    key: reader.string('key', { maxLength: 1_000_000 }),
    family: reader.oneOf('family', FAMILIES),
    firstMs: reader.number('firstMs'),
    lastMs: reader.number('lastMs'),
    evidence: reader.object('evidence', readEvidence),
    mentions: reader.strings('mentions', { maxLength: 128, maxStringLength: 4096 }),
  };
}
