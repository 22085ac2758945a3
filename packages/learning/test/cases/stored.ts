import { contentId } from '@aegis/core';
import type { StoredCase } from '../../src/cases/case-columns.js';

/** A case to put away; the rest of it follows from what is given. */
export function stored(number: number, extra: Partial<StoredCase> = {}): StoredCase {
  return {
    id: contentId('case', number, JSON.stringify(extra)),
    atMs: number * 1_000,
    operator: `operator-${number % 3}`,
    command: `kubectl rollout restart deploy/service-${number}`,
    effect: 'restart',
    destructive: false,
    target: `service-${number}`,
    targetRelation: 'root-cause',
    targetRole: 'internal',
    targetHops: 1,
    success: true,
    verified: false,
    nodeIds: [`service-${number}`, 'web'],
    ...extra,
  };
}
