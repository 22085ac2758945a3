import { contentId } from '@aegis/core';
import { type Fields, fieldsAt, textAt } from './json.js';

/** The annotation that says what was done to an object. */
export const JOURNAL = 'aegis.dev/actions';

/** Acts that an object remembers. */
const MAX_RECORDS = 8;
/** All annotations of an object may have 256 KiB together. */
const MAX_LENGTH = 65_536;
/** What `executePlan` puts behind the key of an act that is taken back. */
export const UNDO = ':undo';

/** One act, as the object that it was done to remembers it. */
export interface JournalRecord {
  readonly key: string;
  readonly kind: string;
  /** What taking it back restores. */
  readonly before: unknown;
  /** What it made of it: where something else stands now, somebody else came after. */
  readonly after: unknown;
  /** The key that took it back; null where nothing did. */
  readonly undone: string | null;
}

/** The key as it is written down: short, and of plain letters whatever the caller's key is made of. */
export function recordKey(idempotencyKey: string): string {
  return contentId('act', idempotencyKey);
}

function readRecord(value: unknown): JournalRecord | null {
  const [key, kind] = [textAt(value, 'key'), textAt(value, 'kind')];
  if (key === null || kind === null) return null;
  const { before = null, after = null } = value as Fields;
  return { key, kind, before, after, undone: textAt(value, 'undone') };
}

/** What an object remembers, oldest first. Where somebody broke the annotation, nothing. */
export function readJournal(object: Fields): readonly JournalRecord[] {
  const text = textAt(fieldsAt(object, 'metadata', 'annotations'), JOURNAL);
  if (text === null || text.length > 2 * MAX_LENGTH) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.flatMap((one) => readRecord(one) ?? []) : [];
  } catch {
    return [];
  }
}

/** Whether acts have been forgotten, or may have been. */
export function isFull(records: readonly JournalRecord[]): boolean {
  return records.length >= MAX_RECORDS;
}

/** The journal with a record added, or put in the place of the one with its key. */
export function writeJournal(records: readonly JournalRecord[], record: JournalRecord): string {
  const known = records.some(({ key }) => key === record.key);
  let next = known
    ? records.map((one) => (one.key === record.key ? record : one))
    : [...records, record].slice(-MAX_RECORDS);
  let text = JSON.stringify(next);
  while (text.length > MAX_LENGTH && next.length > 1) {
    // The record at hand stays whatever it costs.
    const oldest = next.find(({ key }) => key !== record.key);
    next = next.filter((one) => one !== oldest);
    text = JSON.stringify(next);
  }
  return text;
}

/** What an undo with this key is about. */
export type UndoSubject =
  | { readonly kind: 'record'; readonly record: JournalRecord }
  | { readonly kind: 'undone' }
  /** The act never got here; `key` is what it would have been remembered by. */
  | { readonly kind: 'nothing'; readonly key: string };

/**
 * The act that an undo takes back: the one of the key before `:undo`, as `executePlan` makes them, or of
 * the same key; with a key of another make the last act of that kind, as long as nothing came after it.
 */
export function findUndone(
  records: readonly JournalRecord[],
  kind: string,
  undoKey: string,
): UndoSubject {
  const named = undoKey.endsWith(UNDO);
  const key = recordKey(named ? undoKey.slice(0, -UNDO.length) : undoKey);
  const own = records.find((one) => one.key === key);
  if (own !== undefined) {
    return own.undone === null ? { kind: 'record', record: own } : { kind: 'undone' };
  }
  if (records.some(({ undone }) => undone === recordKey(undoKey))) return { kind: 'undone' };
  const last = records.filter(({ undone }) => undone === null).at(-1);
  if (!named && last?.kind === kind) return { kind: 'record', record: last };
  return { kind: 'nothing', key };
}
