import { type ActionKind, AegisError, type Anomaly, type Issue } from '@aegis/core';
import { isActionKind } from './action-kinds.js';
import type { CapturedCase } from './cases/captured-case.js';
import { caseOf, type Deed } from './cases/case-of.js';
import { parseCommand, redact } from './commands/index.js';
import { nodeOfCommand } from './incident/resolve-target.js';
import { signatureOf } from './incident/signature.js';
import { readSituation, type Situation, type SituationInput } from './incident/situation.js';
import type { ForgetFilter, ManualFix, RecordedOutcome, SuggestContext } from './learner-inputs.js';
import { readLearner, writeLearner } from './learner-snapshot.js';
import { type RemediationLearnerOptions, resolveLearnerOptions } from './options.js';
import { Memory } from './prediction/memory.js';
import type { SuccessPosterior } from './prediction/success-posterior.js';
import { suggest } from './prediction/suggest.js';
import type { Suggestion } from './suggestion.js';

/**
 * Remembers what people did about incidents and suggests it when the like comes again, or says that
 * nothing like it is known.
 *
 * Incidents are remembered by roles and not by names (an entry, a leaf, a cache; hops from the symptom),
 * so a fix for one service is found again for another, in another graph. It recalls and does not invent:
 * for a fault never seen, the answer is `unknown`. Use it beside a policy and rules, not instead of them.
 *
 * Exact search, O(cases · features); at most 200 bytes a case beside its texts. The same calls give the same
 * answers, bit for bit. Nothing that it holds can run.
 *
 * @throws AegisError `invalid-option` for options out of range
 *
 * @example
 * ```ts
 * import { RemediationLearner } from '@aegis/learning';
 * const issue = {
 *   id: 'i1', kind: 'out-of-memory' as const, nodeId: 'cart', severity: 'critical' as const,
 *   firstSeenMs: 0, lastSeenMs: 60_000, count: 3, template: 'Killed process <*> out of memory', sentence: '',
 * };
 * const learner = new RemediationLearner();
 * learner.captureManualFix({
 *   command: 'kubectl set resources deployment/cart --limits=memory=1Gi', issues: [issue], anomalies: [], success: true,
 * });
 * const suggestion = learner.suggestAction([{ ...issue, nodeId: 'basket' }], []);
 * suggestion.kind === 'known' && [suggestion.effect, suggestion.target]; // => ['raise-limits', 'basket']
 * learner.mayAutomate('raise-limits'); // => false
 * ```
 *
 * @see Chen et al. (2024), Automatic Root Cause Analysis via Large Language Models for Cloud Incidents,
 * EuroSys, doi:10.1145/3627703.3629553: how often incidents recur (94 % within 20 days) and are new (25 %)
 * @see Vovk, Gammerman, Shafer (2005), Algorithmic Learning in a Random World: the conformal threshold.
 * Deviation: memory is asked about its own
 * newest cases, each left out, and what counts is how new those were that it got right
 */
export class RemediationLearner {
  readonly #options: Required<RemediationLearnerOptions>;
  #memory: Memory;
  #duplicates = 0;

  constructor(options?: RemediationLearnerOptions) {
    this.#options = resolveLearnerOptions(options);
    this.#memory = new Memory(this.#options);
  }

  /**
   * Takes in a fix that somebody made. The same fix at the same time is taken in once.
   *
   * @returns the case as it is kept, redacted
   */
  captureManualFix(fix: ManualFix): CapturedCase {
    const situation = readSituation(fix);
    const parsed = parseCommand(fix.command);
    const effect = parsed.effect === 'read' ? 'observe' : parsed.effect;
    return this.#remember(fix, fix.at, situation, {
      command: parsed.text,
      effect,
      destructive: parsed.destructive,
      target: nodeOfCommand(parsed, situation),
      operator: fix.operator === undefined ? null : redact(fix.operator),
      success: fix.success === true,
      verified: false,
    });
  }

  /**
   * Takes in how an action ended. An outcome that detectors verified is evidence at full weight.
   *
   * @throws AegisError `invalid-argument` where neither `outcome` nor `success` is given
   */
  recordOutcome(record: RecordedOutcome): CapturedCase {
    const { action, outcome } = record;
    if (outcome === undefined && record.success === undefined) {
      throw new AegisError(
        'invalid-argument',
        'RemediationLearner: recordOutcome got neither outcome nor success; give one.',
      );
    }
    const situation = readSituation(record);
    const success =
      outcome === undefined ? record.success === true : outcome.resolved && !outcome.undone;
    return this.#remember(record, record.at ?? outcome?.endedMs, situation, {
      command: '',
      effect: isActionKind(action.kind) ? action.kind : 'unknown',
      destructive: false,
      target: action.target,
      operator: null,
      success,
      verified: outcome?.verified === true,
    });
  }

  /** What people did in such cases, as an action upon a node of this incident; or `unknown`, and why. */
  suggestAction(
    issues: readonly Issue[],
    anomalies: readonly Anomaly[],
    context: SuggestContext = {},
  ): Suggestion {
    const input = { ...context, issues, anomalies };
    const situation = readSituation(input);
    return suggest({
      memory: this.#memory,
      options: this.#options,
      features: signatureOf(input, situation),
      situation,
      nowMs: time(context.nowMs, situation),
    });
  }

  /** How often an effect has helped, with how many fixes that rests on. */
  successPosterior(effect: ActionKind): SuccessPosterior {
    return this.#memory.successes.posterior(effect);
  }

  /**
   * Whether an effect has helped so reliably that it may run without asking: at the least 35 successes
   * that detectors verified, and no failure.
   */
  mayAutomate(effect: ActionKind): boolean {
    return this.successPosterior(effect).verifiedLower >= this.#options.automateAt;
  }

  /**
   * Forgets cases, and with them whatever was derived from them: memory is as if they had never come.
   *
   * @returns how many
   * @throws AegisError `invalid-argument` where the filter is empty
   */
  forget(filter: ForgetFilter): number {
    const { operator, nodeId, before } = filter;
    if (operator === undefined && nodeId === undefined && before === undefined) {
      throw new AegisError(
        'invalid-argument',
        'RemediationLearner: forget got an empty filter; give operator, nodeId or before.',
      );
    }
    const all = this.cases();
    const kept = all.filter((one) => !isMeant(one, filter));
    if (kept.length < all.length) this.#memory = Memory.of(this.#options, kept);
    return all.length - kept.length;
  }

  /**
   * A learner with the cases of both, each once, as if it had seen what both saw in the order of time, under
   * this one's options; both stay as they are.
   */
  merge(other: RemediationLearner): RemediationLearner {
    const all = [this, other].flatMap((learner) => learner.cases());
    all.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    const merged = new RemediationLearner(this.#options);
    merged.#memory = Memory.of(
      this.#options,
      all.filter((one, i) => one.id !== all[i - 1]?.id),
    );
    return merged;
  }

  /** Every case, oldest first. */
  cases(): CapturedCase[] {
    return this.#memory.all();
  }

  stats(): {
    cases: number;
    groups: number;
    evicted: number;
    duplicates: number;
    features: number;
    /** Features that were not kept, because there were too many different ones. */
    unheard: number;
  } {
    const { size, groups, evicted, vocabulary } = this.#memory.cases;
    return {
      cases: size,
      groups: groups.count,
      evicted,
      duplicates: this.#duplicates,
      features: vocabulary.size,
      unheard: vocabulary.unheard,
    };
  }

  toJSON(): unknown {
    const { cases, calibration } = this.#memory;
    const duplicates = this.#duplicates;
    return writeLearner({ options: this.#options, cases, calibration, duplicates });
  }

  /** @throws AegisError `invalid-snapshot` for anything that {@link RemediationLearner.toJSON} did not make */
  static fromJSON(json: unknown): RemediationLearner {
    const { options, cases, calibration, duplicates } = readLearner(json);
    const learner = new RemediationLearner(options);
    learner.#memory = new Memory(learner.#options, cases, calibration);
    learner.#duplicates = duplicates;
    return learner;
  }

  #remember(
    input: SituationInput,
    at: number | undefined,
    situation: Situation,
    deed: Deed,
  ): CapturedCase {
    const features = signatureOf(input, situation);
    const stored = caseOf(deed, features, time(at, situation), situation);
    if (this.#memory.cases.has(stored.id)) this.#duplicates++;
    else this.#memory.add(stored, features);
    return { ...stored, features };
  }
}

/** Whether a case is among those to be forgotten: everything that is given is true of it. */
function isMeant(one: CapturedCase, { operator, nodeId, before }: ForgetFilter): boolean {
  return (
    (operator === undefined || one.operator === operator) &&
    (nodeId === undefined || one.target === nodeId || one.nodeIds.includes(nodeId)) &&
    (before === undefined || one.atMs < before)
  );
}

function time(given: number | undefined, situation: Situation): number {
  if (given !== undefined && Number.isFinite(given)) return given;
  return situation.latestMs ?? 0;
}
