import type { Outcome, Plan, RemediationAction } from '@aegis/core';
import type { ActionDefinition } from '../actions/action-definition.js';
import { noteFinish, noteSettled, noteTakenBack } from './act-notes.js';
import { Approvals, wrongWithApproval } from './approvals.js';
import { AuditInputs } from './audit-inputs.js';
import { type AuditEntry, AuditLog } from './audit-log.js';
import { clip } from './audit-texts.js';
import { Breaker } from './breaker.js';
import { type GuardOptions, resolveGuardOptions } from './guard-options.js';
import type {
  Approval,
  BegunStep,
  GuardReport,
  Refusal,
  ReviewContext,
  UnfinishedAct,
} from './guard-report.js';
import { type GuardState, openGuard, writeGuard } from './guard-snapshot.js';
import { HARMLESS } from './harmless.js';
import { judgePlan, recordOf } from './judge-plan.js';
import { type Bench, judgeStep, stepKey } from './judge-step.js';
import { LAST_MS } from './last-moment.js';
import { Ledger } from './ledger.js';
import { MAX_STEPS, planText, readPlan } from './read-plan.js';
import { SaveQueue } from './save-queue.js';
import type { SnapshotStore } from './snapshot-store.js';
import { stepFacts } from './step-facts.js';

/**
 * Stands between every policy and every executor, and holds whatever the policy says: an allow-list of
 * acts with checked arguments, approval by reversibility, blast radius, confidence and environment,
 * budgets of services, copies and traffic at risk over running and finished work, cooldown, rate limit,
 * one act per neighbourhood, acts that others have to come before, a circuit breaker to suggest-only, no
 * act twice, undo last first and once, and an audit as a hash chain that replays. All rules hold at
 * once, and their memory is in the snapshot, so that a restart forgets nothing.
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
  readonly #state: GuardState;
  readonly #inputs: AuditInputs;
  readonly #saves: SaveQueue = new SaveQueue();

  /** @throws AegisError `invalid-option`, `invalid-argument` */
  constructor(options?: GuardOptions) {
    this.#options = resolveGuardOptions(options);
    const { actions, digest, maxAudit, onAudit } = this.#options;
    this.#definitions = new Map(actions.map((action) => [action.kind, action]));
    this.#inputs = new AuditInputs(this.#options);
    this.#state = {
      nowMs: 0,
      ledger: new Ledger(),
      approvals: new Approvals(),
      breaker: new Breaker(),
      audit: new AuditLog(digest, maxAudit, onAudit),
    };
  }

  /** The last entries of the audit, oldest first. */
  get audit(): readonly AuditEntry[] {
    return this.#state.audit.entries();
  }

  /** Whether too many plans in a row failed, so that it only suggests for a while. */
  get suggestOnly(): boolean {
    return this.#state.breaker.isOpen(this.#state.nowMs);
  }

  /** Acts that began and have not ended. */
  get running(): readonly RemediationAction[] {
    return this.unfinished.map(({ kind, target }) => ({ kind, target, parameters: {} }));
  }

  /**
   * Acts that began and of which no end is known: those that run, and after a restart those that may
   * have run. They are never begun again and block their neighbourhood until they are settled.
   */
  get unfinished(): readonly UnfinishedAct[] {
    return this.#state.ledger.unfinished();
  }

  /** What an approval of this plan has to name; '' for what is no plan. */
  planHash(plan: Plan): string {
    const read = readPlan(plan);
    return read === null ? '' : this.#options.digest(planText(read));
  }

  /** Judges every step, as if those before it had been done; people count as told of the plan from then on. */
  review(plan: Plan, context: ReviewContext): GuardReport {
    const { nowMs, read, asked } = this.#open(plan, context);
    const facts = (read?.steps ?? []).map(({ action }) => stepFacts(action, this.#options));
    const report = judgePlan(this.#bench(read, context, asked), facts);
    if (report.steps.some(({ tier }) => tier === 'notify')) {
      this.#state.approvals.notice(report.planHash, nowMs);
    }
    this.#state.audit.append('review', nowMs, {
      ...this.#inputs.of(read, context, asked),
      facts,
      planHash: report.planHash,
      ruled: report.mode,
      allowed: report.allowed,
      steps: report.steps.map(({ tier, reasons }) => ({ tier, reasons })),
    });
    return report;
  }

  /**
   * Notes a person's agreement; it holds for the plan as it stands, until it expires.
   *
   * @returns whether it holds: it has to name a plan and a person, and expire later than now
   */
  approve(approval: Approval, nowMs: number): boolean {
    const at = this.#advance(nowMs);
    const refused = wrongWithApproval(approval, at);
    const { planHash, by, expiresMs } = approval;
    const given = { planHash: clip(planHash), by: clip(by), expiresMs };
    this.#state.audit.append('approval', at, { ...given, refused });
    if (refused === null) this.#state.approvals.add(approval);
    return refused === null;
  }

  /** Notes that a person does not want a plan: it loses its agreement, and does not run unasked. */
  object(planHash: string, by: string, nowMs: number): void {
    const hash = clip(planHash);
    this.#state.audit.append('objection', this.#advance(nowMs), { planHash: hash, by: clip(by) });
    this.#state.approvals.object(hash);
  }

  /**
   * Reserves a step for running, after judging it once more. From here on it counts against every
   * budget, also when the process dies.
   */
  begin(plan: Plan, index: number, context: ReviewContext): BegunStep | Refusal {
    const { nowMs, read, asked } = this.#open(plan, context);
    const given = { ...this.#inputs.of(read, context, asked), index };
    if (read?.steps[index] === undefined || index >= MAX_STEPS) {
      const refused = ['the plan has no such step'];
      this.#state.audit.append('begin', nowMs, {
        ...given,
        facts: [],
        key: null,
        reasons: refused,
      });
      return { refused };
    }
    const step = read.steps[index]!;
    const facts = stepFacts(step.action, this.#options);
    const { review, risk } = judgeStep(this.#bench(read, context, asked), index, facts, []);
    const { allowed, reasons } = review;
    const key = stepKey(read, index, this.#options.digest);
    this.#state.audit.append('begin', nowMs, { ...given, facts: [facts], key, reasons });
    if (!allowed || risk === null) return { refused: reasons };
    const { ledger } = this.#state;
    if (step.action.kind !== 'observe') {
      ledger.remember(key, read.createdMs);
    }
    if (!HARMLESS.has(step.action.kind)) ledger.begin(recordOf(read, index, key, risk, nowMs));
    return { key, action: step.action };
  }

  /** Notes how a step ended. A second answer for the same key is noted, and changes nothing. */
  finish(key: string, result: { ok: boolean; message: string }, nowMs: number): void {
    this.#advance(nowMs);
    noteFinish(this.#state, key, result);
  }

  /** Notes that nobody knows whether a step was done: it stays unfinished until it is settled. */
  noteDoubt(key: string, message: string, nowMs: number): void {
    this.#state.audit.append('doubt', this.#advance(nowMs), {
      key: clip(key),
      message: clip(message),
    });
  }

  /** Settles an unfinished act, by who knows whether it was done. False where there is none. */
  settle(
    key: string,
    result: { ok: boolean; by: string; message: string },
    nowMs: number,
  ): boolean {
    this.#advance(nowMs);
    return noteSettled(this.#state, key, result);
  }

  /**
   * Reserves taking a step back: once, after it has ended, and last first within its plan. No budget
   * and no breaker stands in the way of it, but it blocks the neighbourhood as any act does.
   */
  beginUndo(key: string, nowMs: number): { readonly key: string } | Refusal {
    const at = this.#advance(nowMs);
    const reason = this.#state.ledger.againstUndo(key);
    this.#state.audit.append('begin-undo', at, { key: clip(key), refused: reason });
    if (reason !== null) return { refused: [reason] };
    this.#state.ledger.undo(key, 'running', at);
    return { key: `${key}:undo` };
  }

  /** Notes that a step was taken back, or could not be. */
  noteUndo(key: string, result: { ok: boolean; message: string }, nowMs: number): void {
    this.#advance(nowMs);
    noteTakenBack(this.#state, key, result);
  }

  /** Notes how a plan ended; plans that ran and did not help open the circuit breaker. */
  noteOutcome(outcome: Outcome, nowMs: number): void {
    const at = this.#advance(nowMs);
    const { audit, breaker } = this.#state;
    audit.append('outcome', at, { ...outcome, sentence: clip(outcome.sentence) });
    if (!outcome.actions.some((action) => !HARMLESS.has(action.kind))) return;
    const openUntilMs = breaker.note(outcome.resolved && outcome.verified, at, this.#options);
    if (openUntilMs !== null) audit.append('breaker', at, { openUntilMs });
  }

  /** A person says that acting is fine again. */
  closeBreaker(by: string, nowMs: number): void {
    this.#state.breaker.close();
    this.#state.audit.append('breaker', this.#advance(nowMs), { closedBy: clip(by) });
  }

  #open(plan: Plan, { nowMs, mode }: ReviewContext) {
    const asked: 'auto' | 'suggest' = mode === 'suggest' ? 'suggest' : 'auto';
    return { nowMs: this.#advance(nowMs), read: readPlan(plan), asked };
  }

  #advance(nowMs: number): number {
    const { ledger, audit } = this.#state;
    if (nowMs <= LAST_MS) this.#state.nowMs = Math.max(this.#state.nowMs, nowMs);
    const now = this.#state.nowMs;
    const { windowMs, cooldownMs, staleMs } = this.#options;
    for (const { key, kind, target } of ledger.giveUp(now - staleMs, now)) {
      audit.append('stale', now, { key, kind, target });
    }
    ledger.prune(now - Math.max(windowMs, cooldownMs, staleMs));
    return now;
  }

  #bench<P extends Plan | null>(
    plan: P,
    { graph }: ReviewContext,
    mode: 'auto' | 'suggest',
  ): Bench<P> {
    const { digest } = this.#options;
    return {
      plan,
      graph,
      mode,
      hash: () => (plan === null ? '' : digest(planText(plan))),
      options: this.#options,
      definitions: this.#definitions,
      state: this.#state,
    };
  }

  /** Saves it as it is when its turn comes; rejected where the store could not keep it. */
  save(store: Pick<SnapshotStore, 'save'>): Promise<void> {
    return this.#saves.add(async () => store.save(this.toJSON()));
  }

  /** Everything that the rules remember; catalogue and functions are given anew. */
  toJSON(): unknown {
    return writeGuard(this.#state, this.#options);
  }

  /**
   * Continues where another guard stopped: with its cooldowns, budgets, breaker, approvals, unfinished
   * acts and audit.
   *
   * @param options - the catalogue and the functions, which are not in snapshots; others win over those
   * that are
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(json: unknown, options: GuardOptions = {}): Guard {
    const { options: saved, restore } = openGuard(json);
    // As everywhere, an option that is undefined is none, and must not hide the one that was saved.
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    const guard = new Guard({ ...saved, ...Object.fromEntries(given) });
    restore(guard.#state);
    return guard;
  }
}
