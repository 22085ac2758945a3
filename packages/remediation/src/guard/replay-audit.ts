import type { Outcome, Plan } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import { type AuditEntry, isSameEntry } from './audit-log.js';
import { graphText } from './audit-texts.js';
import { Guard } from './guard.js';
import { type GuardOptions, resolveGuardOptions } from './guard-options.js';
import type { DecisionRecord, ReviewContext } from './guard-report.js';
import type { StepFacts } from './step-facts.js';

/** Options of {@link replayAudit}. */
export interface ReplayAuditOptions {
  /** The options of the guard that wrote the audit; `trafficShare` and `conditions` are not asked. @defaultValue none */
  readonly options?: GuardOptions;
  /** A snapshot of that guard from before the first entry; without it the audit has to start at 0. @defaultValue none */
  readonly from?: unknown;
  /** The graphs that it saw, in any order: each is found by its hash. @defaultValue none */
  readonly graphs?: readonly GraphSource[];
}

/** Where a replay came to something else; null where it is the same, hash for hash. */
export interface ReplayReport {
  readonly same: boolean;
  /** Entries that came out the same, from the first on. */
  readonly replayed: number;
  /** The first that did not: what the audit says, and what the guard does. Null where there is none. */
  readonly differs: { readonly audit: AuditEntry | null; readonly guard: AuditEntry | null } | null;
}

/** What the entries of an audit hold, of what was given; each field in some events only. */
interface Given {
  readonly plan: Plan;
  readonly index: number;
  readonly mode: 'auto' | 'suggest';
  readonly graph: string | null;
  readonly decision: DecisionRecord;
  readonly facts: readonly StepFacts[];
  readonly key: string;
  readonly ok: boolean;
  readonly message: string;
  readonly by: string;
  readonly planHash: string;
  readonly expiresMs: number;
  readonly closedBy?: string;
}

/**
 * Runs a guard again on what its audit says it was given, and compares what it decides: the same
 * decisions give the same entries, hash for hash. Unlike `verifyAudit`, which only sees whether the chain
 * is whole, this shows that the entries are what these rules say. Cost: that of the calls themselves.
 *
 * @example
 * ```ts
 * import { Guard, replayAudit } from '@aegis/remediation/guard';
 * const guard = new Guard();
 * guard.approve({ planHash: 'h', by: 'ann', expiresMs: 1000 }, 0);
 * replayAudit(guard.audit).same; // => true
 * ```
 */
export function replayAudit(
  entries: readonly AuditEntry[],
  { options = {}, from, graphs = [] }: ReplayAuditOptions = {},
): ReplayReport {
  const written: AuditEntry[] = [];
  // What the entry holds that is being done again, and how many of its facts have been asked for.
  let given!: Given;
  let asked = 0;
  const replayed: GuardOptions = {
    ...options,
    onAudit: (entry) => written.push(entry),
    trafficShare: () => given.facts[asked]!.traffic,
    // The last thing that is asked of a step.
    conditions: () => given.facts[asked++]!.against,
  };
  const guard = from === undefined ? new Guard(replayed) : Guard.fromJSON(from, replayed);
  const { digest } = resolveGuardOptions(options);
  const byDigest: ReadonlyMap<string | null, GraphSource> = new Map(
    graphs.map((graph) => [digest(graphText(graph.snapshot())), graph]),
  );
  for (const entry of entries) {
    try {
      given = JSON.parse(entry.detail) as Given;
      asked = 0;
      again(guard, entry, given, byDigest);
    } catch {
      // What cannot be done again writes nothing, and that shows.
    }
  }
  return compare(entries, written);
}

function compare(entries: readonly AuditEntry[], written: readonly AuditEntry[]): ReplayReport {
  const length = Math.max(entries.length, written.length);
  const at = Array.from({ length }).findIndex((_, i) => !isSameEntry(entries[i], written[i]));
  if (at === -1) return { same: true, replayed: length, differs: null };
  const differs = { audit: entries[at] ?? null, guard: written[at] ?? null };
  return { same: false, replayed: at, differs };
}

/** Calls what wrote an entry; those that others bring with them are left to these. */
function again(
  guard: Guard,
  { event, atMs }: AuditEntry,
  given: Given,
  graphs: ReadonlyMap<string | null, GraphSource>,
): void {
  const { key, ok, message, by, planHash } = given;
  switch (event) {
    case 'review':
      guard.review(given.plan, contextOf(given, atMs, graphs));
      break;
    case 'begin':
      guard.begin(given.plan, given.index, contextOf(given, atMs, graphs));
      break;
    case 'approval':
      guard.approve({ planHash, by, expiresMs: given.expiresMs }, atMs);
      break;
    case 'objection':
      guard.object(planHash, by, atMs);
      break;
    case 'finish':
      guard.finish(key, { ok, message }, atMs);
      break;
    case 'doubt':
      guard.noteDoubt(key, message, atMs);
      break;
    case 'settle':
      guard.settle(key, { ok, by, message }, atMs);
      break;
    case 'begin-undo':
      guard.beginUndo(key, atMs);
      break;
    case 'undo':
      guard.noteUndo(key, { ok, message }, atMs);
      break;
    case 'outcome':
      guard.noteOutcome(given as unknown as Outcome, atMs);
      break;
    case 'breaker':
      if (given.closedBy !== undefined) guard.closeBreaker(given.closedBy, atMs);
      break;
  }
}

function contextOf(
  { graph, mode, decision }: Given,
  nowMs: number,
  graphs: ReadonlyMap<string | null, GraphSource>,
): ReviewContext {
  return { graph: graphs.get(graph) ?? null, nowMs, mode, decision };
}
