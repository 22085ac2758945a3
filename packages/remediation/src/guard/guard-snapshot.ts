import { type ActionKind, AegisError } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { DEFAULT_ACTIONS } from '../actions/default-actions.js';
import type { Approvals } from './approvals.js';
import { type AuditLog, openAudit } from './audit-log.js';
import type { Breaker } from './breaker.js';
import { ENVIRONMENTS, GUARD_NUMBERS, type GuardOptions } from './guard-options.js';
import { LAST_MS } from './last-moment.js';
import type { Ledger } from './ledger.js';

const HEADER = { kind: 'guard', version: 2 };
const ALL_KINDS: readonly ActionKind[] = DEFAULT_ACTIONS.map((action) => action.kind);

/** Everything that a guard remembers. */
export interface GuardState {
  nowMs: number;
  readonly ledger: Ledger;
  readonly approvals: Approvals;
  readonly breaker: Breaker;
  readonly audit: AuditLog;
}

export function writeGuard(state: GuardState, options: Required<GuardOptions>): unknown {
  const numbers: Record<string, number> = {};
  for (const name of Object.keys(GUARD_NUMBERS)) numbers[name] = options[name as 'windowMs'];
  const { environment, notifyMs } = options;
  return {
    ...HEADER,
    options: { ...numbers, environment, notifyMs },
    nowMs: state.nowMs,
    breaker: state.breaker.toJSON(),
    ledger: state.ledger.toJSON(),
    approvals: state.approvals.toJSON(),
    nextEntry: state.audit.next,
    audit: state.audit.entries().map((entry) => ({ ...entry })),
  };
}

/** The options of a snapshot, and what puts the rest into a new guard. */
export function openGuard(json: unknown): {
  readonly options: GuardOptions;
  readonly restore: (state: GuardState) => void;
} {
  const reader = SnapshotReader.open(json, HEADER);
  const options = reader.object('options', (saved) => {
    const numbers: Record<string, number> = {};
    for (const [name, range] of Object.entries(GUARD_NUMBERS)) {
      numbers[name] = saved.number(name, range);
    }
    return {
      ...numbers,
      environment: saved.oneOf('environment', ENVIRONMENTS),
      notifyMs: saved.has('notifyMs') ? saved.number('notifyMs', { min: 0, max: 8.64e9 }) : null,
    };
  });
  const restore = (state: GuardState): void => {
    state.nowMs = reader.number('nowMs', { min: 0, max: LAST_MS });
    reader.object('breaker', (breaker) => state.breaker.restore(breaker));
    reader.object('approvals', (approvals) => state.approvals.restore(approvals));
    const whole = reader.object('ledger', (ledger) => state.ledger.restore(ledger, ALL_KINDS));
    const audit = openAudit(reader);
    const next = reader.number('nextEntry');
    if (!whole) throw refusal('ledger: expected all its records');
    if ((audit.at(-1)?.sequence ?? -1) + 1 !== next)
      throw refusal('audit: expected its last entry');
    state.audit.resume(audit);
  };
  return { options, restore };
}

function refusal(problem: string): AegisError {
  return new AegisError('invalid-snapshot', `guard.${problem}.`);
}
