import type { SnapshotReader } from '@aegis/core/snapshot';
import { readEvidence } from './anomaly-snapshot.js';
import { FAMILIES } from './families.js';
import type { Finding } from './node-evidence.js';

/** A finding out of a snapshot, checked. */
export function readFinding(reader: SnapshotReader): Finding {
  return {
    key: reader.string('key', { maxLength: 16_384 }),
    family: reader.oneOf('family', FAMILIES),
    firstMs: reader.number('firstMs'),
    lastMs: reader.number('lastMs'),
    mentions: reader.strings('mentions', { maxLength: 128, maxStringLength: 4096 }),
    evidence: reader.object('evidence', readEvidence),
  };
}
