import type { Outcome } from '@aegis/core';
import type { AuditEntry } from '@aegis/remediation/guard';

/** An act that was begun for a plan, as the guard's audit has it. */
export interface BegunAct {
  /** The idempotency key that the executor was given. */
  readonly key: string;
  /** Which step of the plan. */
  readonly index: number;
  /** Whether it was done; null while nobody knows. */
  readonly ok: boolean | null;
}

/**
 * What the audit says was begun of a plan, in order, and how each ended.
 *
 * @param known - what it said before: it is held for a while only
 */
export function actsBegun(
  audit: readonly AuditEntry[],
  planId: string,
  known: readonly BegunAct[] = [],
): BegunAct[] {
  const acts = new Map(known.map((act) => [act.key, act]));
  for (const { event, detail } of audit) {
    if (event !== 'begin' && event !== 'finish' && event !== 'settle') continue;
    const { plan, key, index, reasons, ok } = JSON.parse(detail) as {
      readonly plan?: { readonly id: string } | null;
      readonly key: string | null;
      readonly index?: number;
      readonly reasons?: readonly string[];
      readonly ok?: boolean;
    };
    if (key === null) continue;
    if (event === 'begin') {
      const isBegun = plan?.id === planId && reasons?.length === 0 && index !== undefined;
      if (isBegun && !acts.has(key)) acts.set(key, { key, index, ok: null });
    } else {
      const act = acts.get(key);
      if (act !== undefined) acts.set(key, { ...act, ok: ok === true });
    }
  }
  return [...acts.values()];
}

/** How a plan ended, where the audit knows that already; null where it does not. */
export function outcomeOf(audit: readonly AuditEntry[], planId: string): Outcome | null {
  for (const { event, detail } of audit) {
    if (event !== 'outcome') continue;
    const outcome = JSON.parse(detail) as Outcome;
    if (outcome.planId === planId) return outcome;
  }
  return null;
}
