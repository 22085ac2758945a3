import type { ActionKind } from '@aegis/core';
import type { ActContext } from './acts/act.js';
import { isFull, readJournal, recordKey, UNDO } from './journal.js';
import { nameOf, pathOf } from './target.js';

/** What became of an act. */
export type ActStatus = 'done' | 'not-done' | 'unknown';

/**
 * What became of the act of a key, or of taking it back, by the journal of its object. Of a drain that
 * began nothing more is known, and an object that remembers its fill may have forgotten this one.
 */
export async function actStatus(
  { api, target, patience }: ActContext,
  kind: ActionKind,
  idempotencyKey: string,
): Promise<ActStatus> {
  const reading = await api.read(pathOf(target), nameOf(target), patience);
  if (reading.kind === 'failed') return 'unknown';
  const undoing = idempotencyKey.endsWith(UNDO);
  const key = recordKey(undoing ? idempotencyKey.slice(0, -UNDO.length) : idempotencyKey);
  const records = readJournal(reading.value);
  const record = records.find((one) => one.key === key);
  if (record === undefined) return isFull(records) || undoing ? 'unknown' : 'not-done';
  if (undoing) return record.undone === null ? 'not-done' : 'done';
  // Taken back before it came: the note that keeps it from coming later.
  if (record.before === null && record.undone !== null) return 'not-done';
  return kind === 'drain' ? 'unknown' : 'done';
}
