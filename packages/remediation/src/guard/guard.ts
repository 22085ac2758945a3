import {
  type ActionKind,
  AegisError,
  type Outcome,
  type Plan,
  type RemediationAction,
} from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { GraphSource } from '@aegis/graph/csr';
import type { ActionDefinition } from '../actions/action-definition.js';
import { approvalTier } from '../actions/approval-tier.js';
import { blastRadius } from '../actions/blast-radius.js';
import { DEFAULT_ACTIONS } from '../actions/default-actions.js';
import { Approvals } from './approvals.js';
import { type AuditEntry, AuditLog, openAudit } from './audit-log.js';
import { wrongWith } from './check-step.js';
import { circumstancesAgainst } from './circumstances.js';
import { GUARD_NUMBERS, type GuardOptions, resolveGuardOptions } from './guard-options.js';
import type { Approval, GuardReport, ReviewContext, StepReview } from './guard-report.js';
import { Ledger, type LedgerRecord } from './ledger.js';

const ALL_KINDS: readonly ActionKind[] = DEFAULT_ACTIONS.map((action) => action.kind);
const MAX_STEPS = 100;
/** Acts that change nothing: always allowed, and counted nowhere. */
const HARMLESS: ReadonlySet<string> = new Set(['observe', 'page']);

/**
 * Stands between every policy and every executor, and holds whatever the policy says: an allow-list of
 * acts with checked arguments, approval by reversibility, blast radius and confidence, budgets of
 * services at risk over running and finished work, cooldown, rate limit, one act per neighbourhood, a
 * circuit breaker to suggest-only, no act twice, and an audit as a hash chain. All rules hold at once,
 * and their memory is in the snapshot, so that a restart forgets nothing.
 *
 * What a plan says of its own safety (tier, radius, reversibility) is not believed. Without a graph
 * nothing that has a target is allowed. Cost of a review: O(steps · acts in the window).
 *
 * @example
 * ```ts
 * import { Guard } from '@aegis/remediation/guard';
 * const guard = new Guard();
 * const step = {
 *   action: { kind: 'restart' as const, target: 'cart', parameters: {} }, why: 'it crashed',
 *   confidence: 0.9, reversible: false, blastRadius: ['cart'], tier: 'auto' as const,
 * };
 * const plan = { id: 'p', incidentId: null, createdMs: 0, steps: [step], sentence: '' };
 * const { steps } = guard.review(plan, { graph: null, nowMs: 0 });
 * steps[0]?.reasons; // => ['without a graph nothing is known of the target']
 * ```
 */
export class Guard {
  readonly #options: Required<GuardOptions>;
  readonly #definitions: ReadonlyMap<string, ActionDefinition>;
  readonly #ledger: Ledger = new Ledger();
  readonly #audit: AuditLog;
  readonly #approvals: Approvals = new Approvals();
  #failures = 0;
  #openUntilMs: number | null = null;
  #nowMs = 0;

  /** @throws AegisError `invalid-option`, `invalid-argument` */
  constructor(options?: GuardOptions) {
    this.#options = resolveGuardOptions(options);
    this.#definitions = new Map(this.#options.actions.map((action) => [action.kind, action]));
    this.#audit = new AuditLog(this.#options.digest, this.#options.maxAudit, this.#options.onAudit);
  }

  /** The last entries of the audit, oldest first. */
  get audit(): readonly AuditEntry[] {
    return this.#audit.entries();
  }

  /** Whether too many plans in a row failed, so that it only suggests for a while. */
  get suggestOnly(): boolean {
    return this.#openUntilMs !== null && this.#nowMs < this.#openUntilMs;
  }

  /** Acts that began and have not ended. */
  get running(): readonly RemediationAction[] {
    return this.#ledger
      .records()
      .filter((record) => record.endedMs === null)
      .map(({ kind, target }) => ({ kind, target, parameters: {} }));
  }

  /** What an approval of this plan has to name. */
  planHash(plan: Plan): string {
    return this.#options.digest(
      JSON.stringify([plan.id, plan.incidentId, plan.createdMs, plan.steps]),
    );
  }

  /** Judges every step, as if those before it had been done. Changes nothing but the audit. */
  review(plan: Plan, context: ReviewContext): GuardReport {
    const nowMs = this.#advance(context.nowMs);
    const report = this.#judge(plan, context);
    this.#audit.append('review', nowMs, report);
    return report;
  }

  /** Notes a person's agreement; it holds for the plan as it stands, until it expires. */
  approve(approval: Approval, nowMs: number): void {
    this.#audit.append('approval', this.#advance(nowMs), approval);
    this.#approvals.add(approval);
  }

  /**
   * Reserves a step for running, after judging it once more. From here on it counts against every
   * budget, also when the process dies.
   *
   * @returns the idempotency key to give to the executor, or the reasons against
   */
  begin(
    plan: Plan,
    index: number,
    context: ReviewContext,
  ): { readonly key: string } | { readonly refused: readonly string[] } {
    const nowMs = this.#advance(context.nowMs);
    const step = plan.steps[index];
    if (step === undefined) return { refused: ['the plan has no such step'] };
    const mode = this.suggestOnly ? 'suggest' : (context.mode ?? 'auto');
    const { allowed, reasons } = this.#judgeStep(plan, index, context, mode, []);
    const key = this.#key(plan, index);
    this.#audit.append('begin', nowMs, { plan: plan.id, key, action: step.action, reasons });
    if (!allowed) return { refused: reasons };
    if (!HARMLESS.has(step.action.kind)) {
      this.#ledger.begin(this.#record(plan, index, context.graph, nowMs));
    }
    return { key };
  }

  /** Notes how a step ended. A second answer for the same key is noted, and changes nothing. */
  finish(key: string, result: { ok: boolean; message: string }, nowMs: number): void {
    const at = this.#advance(nowMs);
    const first = this.#ledger.finish(key, at);
    this.#audit.append('finish', at, { key, ...result, first });
  }

  /** Notes that a step was taken back, or could not be. */
  noteUndo(key: string, result: { ok: boolean; message: string }, nowMs: number): void {
    this.#audit.append('undo', this.#advance(nowMs), { key, ...result });
  }

  /** Notes how a plan ended; plans that ran and did not help open the circuit breaker. */
  noteOutcome(outcome: Outcome, nowMs: number): void {
    const at = this.#advance(nowMs);
    this.#audit.append('outcome', at, outcome);
    const acted = outcome.actions.some((action) => !HARMLESS.has(action.kind));
    if (!acted) return;
    this.#failures = outcome.resolved && outcome.verified ? 0 : this.#failures + 1;
    if (this.#failures < this.#options.breakerFailures) return;
    this.#failures = 0;
    this.#openUntilMs = at + this.#options.breakerMs;
    this.#audit.append('breaker', at, { openUntilMs: this.#openUntilMs });
  }

  /** A person says that acting is fine again. */
  closeBreaker(by: string, nowMs: number): void {
    this.#openUntilMs = null;
    this.#failures = 0;
    this.#audit.append('breaker', this.#advance(nowMs), { closedBy: by });
  }

  #advance(nowMs: number): number {
    if (Number.isFinite(nowMs) && nowMs > this.#nowMs) this.#nowMs = nowMs;
    const { windowMs, cooldownMs, staleMs } = this.#options;
    this.#ledger.prune(this.#nowMs - Math.max(windowMs, cooldownMs), this.#nowMs - staleMs);
    return this.#nowMs;
  }

  #judge(plan: Plan, context: ReviewContext): GuardReport {
    const mode = this.suggestOnly ? 'suggest' : (context.mode ?? 'auto');
    const steps: StepReview[] = [];
    const before: LedgerRecord[] = [];
    for (const [index, step] of plan.steps.entries()) {
      if (index >= MAX_STEPS) {
        const reasons = [`a plan has at most ${MAX_STEPS} steps`];
        steps.push({ step, allowed: false, tier: 'never', reasons });
        break;
      }
      const review = this.#judgeStep(plan, index, context, mode, before);
      steps.push(review);
      if (review.allowed && !HARMLESS.has(step.action.kind)) {
        // Steps run one after the other, so those before it have ended by then.
        const record = this.#record(plan, index, context.graph, this.#nowMs);
        before.push({ ...record, endedMs: this.#nowMs });
      }
    }
    const allowed = steps.every((review) => review.allowed);
    return { planId: plan.id, planHash: this.planHash(plan), allowed, mode, steps };
  }

  #judgeStep(
    plan: Plan,
    index: number,
    context: ReviewContext,
    mode: 'auto' | 'suggest',
    before: readonly LedgerRecord[],
  ): StepReview {
    const step = plan.steps[index]!;
    const { action } = step;
    const definition = this.#definitions.get(action.kind);
    const wrong = wrongWith(action, definition, context.graph);
    if (wrong.length > 0 || definition === undefined) {
      return { step, allowed: false, tier: 'never', reasons: wrong };
    }
    const reasons: string[] = [];
    if (mode === 'suggest') {
      reasons.push(
        this.suggestOnly ? 'too many plans have failed: only suggesting' : 'only suggesting',
      );
    }
    const harmless = HARMLESS.has(action.kind);
    if (harmless) return { step, allowed: mode === 'auto', tier: 'auto', reasons };
    const radius = blastRadius(action, definition, context.graph);
    // A probability that is none is no reason to act alone.
    const confidence = step.confidence >= 0 && step.confidence <= 1 ? step.confidence : 0;
    const tier = approvalTier(definition, radius.length, confidence, this.#options);
    const agreed = (): boolean => this.#approvals.holds(this.planHash(plan), this.#nowMs);
    if (tier === 'approve' && !agreed()) reasons.push('a person has to agree');
    if (this.#ledger.isFull) reasons.push('too much has been done to keep account of');
    if (this.#ledger.has(this.#key(plan, index))) reasons.push('this step has run before');
    const circumstances = {
      nowMs: this.#nowMs,
      graph: context.graph,
      records: [...this.#ledger.records(), ...before],
      options: this.#options,
    };
    reasons.push(...circumstancesAgainst(action, radius, circumstances));
    return { step, allowed: reasons.length === 0, tier, reasons };
  }

  #key(plan: Plan, index: number): string {
    const { action } = plan.steps[index]!;
    return this.#options.digest(JSON.stringify([plan.incidentId, plan.id, index, action]));
  }

  #record(plan: Plan, index: number, graph: GraphSource | null, nowMs: number): LedgerRecord {
    const { action } = plan.steps[index]!;
    const definition = this.#definitions.get(action.kind)!;
    return {
      key: this.#key(plan, index),
      kind: action.kind,
      target: action.target,
      radius: blastRadius(action, definition, graph),
      startedMs: nowMs,
      endedMs: null,
    };
  }

  /** Everything that the rules remember; the catalogue, `digest` and `onAudit` are given anew. */
  toJSON(): unknown {
    const numbers: Record<string, number> = {};
    for (const name of Object.keys(GUARD_NUMBERS))
      numbers[name] = this.#options[name as 'windowMs'];
    return {
      kind: 'guard',
      version: 1,
      options: numbers,
      nowMs: this.#nowMs,
      failures: this.#failures,
      openUntilMs: this.#openUntilMs,
      ledger: this.#ledger.toJSON(),
      approvals: this.#approvals.toJSON(),
      audit: this.#audit.entries().map((entry) => ({ ...entry })),
    };
  }

  /**
   * Continues where another guard stopped: with its cooldowns, budgets, breaker, approvals and audit.
   *
   * @param options - the catalogue, `digest` and `onAudit`, which are not in snapshots
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(
    json: unknown,
    options: Pick<GuardOptions, 'actions' | 'digest' | 'onAudit'> = {},
  ): Guard {
    const reader = SnapshotReader.open(json, { kind: 'guard', version: 1 });
    const numbers = reader.object('options', (saved) => {
      const out: Record<string, number> = {};
      for (const [name, range] of Object.entries(GUARD_NUMBERS)) {
        out[name] = saved.number(name, range);
      }
      return out;
    });
    const guard = new Guard({ ...numbers, ...options });
    guard.#nowMs = reader.number('nowMs', { min: 0 });
    guard.#failures = reader.number('failures', { min: 0, integer: true });
    guard.#openUntilMs = reader.has('openUntilMs') ? reader.number('openUntilMs') : null;
    const whole = reader.object('ledger', (ledger) => guard.#ledger.restore(ledger, ALL_KINDS));
    if (!whole) throw new AegisError('invalid-snapshot', 'guard.ledger: expected all its records.');
    guard.#approvals.restore(reader);
    guard.#audit.resume(openAudit(reader));
    return guard;
  }
}
