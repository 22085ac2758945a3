import type { ActionKind } from '@aegis/core';
import type { JournalRecord } from '../journal.js';
import { nameOf } from '../target.js';
import type { Act, ActContext, Step } from './act.js';
import { CORDON } from './cordon.js';
import { restoreDrain } from './drain.js';
import { RAISE_LIMITS } from './raise-limits.js';
import { RESTART } from './restart.js';
import { ROLLBACK } from './rollback.js';
import { SCALE } from './scale.js';

/** The acts that one patch does; a drain takes more than that. */
export const ACTS: Readonly<Partial<Record<ActionKind, Act>>> = Object.freeze({
  restart: RESTART,
  rollback: ROLLBACK,
  'scale-out': SCALE,
  'scale-in': SCALE,
  'raise-limits': RAISE_LIMITS,
  cordon: CORDON,
});

/** How an act that was written down is taken back. */
export function restoreStep(
  record: JournalRecord,
  kind: ActionKind,
  object: Parameters<Act['restore']>[0],
  context: ActContext,
): Step | Promise<Step> {
  if (record.kind !== kind) {
    const message = `under that key ${nameOf(context.target)} had a ${record.kind}, not a ${kind}`;
    return { kind: 'end', ok: false, message };
  }
  if (kind !== 'drain') return ACTS[kind]!.restore(object, record, context);
  return restoreDrain(record, context);
}
