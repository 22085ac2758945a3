import { batchEqualsStream } from './batch-equals-stream.js';
import { ceilingHolds } from './ceiling-holds.js';
import { hostileInputIsBorne } from './hostile-input-is-borne.js';
import { keyOrderIsNone } from './key-order-is-none.js';
import type { Law } from './law.js';
import { mergeEqualsJoint } from './merge-equals-joint.js';
import { misuseIsRefused } from './misuse-is-refused.js';
import { questionsChangeNothing } from './questions-change-nothing.js';
import { sameSeedSameBits } from './same-seed-same-bits.js';
import { snapshotResumes } from './snapshot-resumes.js';

/** What holds for every subject. */
export const LAWS: readonly Law[] = [
  questionsChangeNothing,
  sameSeedSameBits,
  snapshotResumes,
  batchEqualsStream,
  mergeEqualsJoint,
  hostileInputIsBorne,
  keyOrderIsNone,
  ceilingHolds,
  misuseIsRefused,
];
