import { clip } from './audit-texts.js';
import type { GuardState } from './guard-snapshot.js';

interface Said {
  readonly ok: boolean;
  readonly message: string;
}

/** Notes how an act ended, the first time; an answer more is only written down. */
export function noteFinish({ ledger, audit, nowMs }: GuardState, key: string, said: Said): void {
  const ok = said.ok === true;
  const first = ledger.finish(key, ok, nowMs);
  audit.append('finish', nowMs, { key: clip(key), ok, message: clip(said.message), first });
}

/** Notes how taking an act back ended, the first time. */
export function noteTakenBack({ ledger, audit, nowMs }: GuardState, key: string, said: Said): void {
  const ok = said.ok === true;
  const first = ledger.undo(key, ok ? 'done' : 'failed', nowMs);
  audit.append('undo', nowMs, { key: clip(key), ok, message: clip(said.message), first });
}

/** Notes what somebody knows of an act that is unfinished, or of its being taken back. */
export function noteSettled(
  { ledger, audit, nowMs }: GuardState,
  key: string,
  said: Said & { readonly by: string },
): boolean {
  const ok = said.ok === true;
  const undoing = ledger.find(key)?.undo === 'running';
  const first = undoing
    ? ledger.undo(key, ok ? 'done' : 'failed', nowMs)
    : ledger.finish(key, ok, nowMs);
  const { by, message } = said;
  audit.append('settle', nowMs, {
    key: clip(key),
    ok,
    by: clip(by),
    message: clip(message),
    first,
  });
  return first;
}
