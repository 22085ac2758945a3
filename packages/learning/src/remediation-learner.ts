import { type ActionKind, AegisError, type Anomaly, contentId, type Issue } from '@aegis/core';
import type { CapturedCase } from './cases/captured-case.js';
import { CaseBase } from './cases/case-base.js';
import type { StoredCase } from './cases/case-columns.js';
import { parseCommand, redact } from './commands/index.js';
import type { CommandEffect } from './commands/parsed-command.js';
import type { ForgetFilter, ManualFix, RecordedOutcome, SuggestContext } from './learner-inputs.js';
import { type LearnerState, readLearner, writeLearner } from './learner-snapshot.js';
import { type RemediationLearnerOptions, resolveLearnerOptions } from './options.js';
import {
  type Calibration,
  calibrate,
  isMilestone,
  lastMilestone,
  UNCALIBRATED,
} from './prediction/calibration.js';
import { EffectClassifier } from './prediction/effect-classifier.js';
import { type SuccessPosterior, SuccessTable } from './prediction/success-posterior.js';
import { suggest } from './prediction/suggest.js';
import { nodeOfCommand, placeOf } from './resolve-target.js';
import { signatureOf } from './signature.js';
import { readSituation, type Situation } from './situation.js';
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
 * newest cases, each with its group left out, and what counts is how new those were that it got right
 */
export class RemediationLearner {
  readonly #options: Required<RemediationLearnerOptions>;
  #cases: CaseBase;
  #calibration: Calibration = UNCALIBRATED;
  #successes: SuccessTable | null = null;
  #classifier: EffectClassifier | null = null;
  #duplicates = 0;

  constructor(options?: RemediationLearnerOptions) {
    this.#options = resolveLearnerOptions(options);
    this.#cases = new CaseBase(this.#options.maxCases);
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
    return this.#remember(fix, situation, {
      command: parsed.text,
      effect,
      destructive: parsed.destructive,
      target: nodeOfCommand(parsed, situation),
      operator: fix.operator === undefined ? null : shortened(redact(fix.operator)),
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
    return this.#remember({ ...record, at: record.at ?? outcome?.endedMs }, situation, {
      command: '',
      effect: action.kind,
      destructive: false,
      target: shortened(action.target),
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
      cases: this.#cases,
      successes: this.#table(),
      classifier: this.#judge(),
      calibration: this.#calibration,
      options: this.#options,
      features: signatureOf(input, situation),
      situation,
      nowMs: time(context.nowMs, situation),
    });
  }

  /** How often an effect has helped, with how many fixes that rests on. */
  successPosterior(effect: ActionKind): SuccessPosterior {
    return this.#table().posterior(effect);
  }

  /**
   * Whether an effect has helped so reliably that it may run without asking: at the least 35 successes
   * that detectors verified, and no failure.
   */
  mayAutomate(effect: ActionKind): boolean {
    return this.successPosterior(effect).verifiedLower >= this.#options.automateAt;
  }

  /**
   * Forgets cases, and with them whatever was derived from them.
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
    const kept = all.filter(
      (one) =>
        (operator !== undefined && one.operator !== operator) ||
        (nodeId !== undefined && one.target !== nodeId && !one.nodeIds.includes(nodeId)) ||
        (before !== undefined && one.atMs >= before),
    );
    if (kept.length < all.length) this.#relearn(kept);
    return all.length - kept.length;
  }

  /** A learner with the cases of both, each once, under this one's options; both stay as they are. */
  merge(other: RemediationLearner): RemediationLearner {
    const merged = new RemediationLearner(this.#options);
    const all = [this, other].flatMap((learner) => learner.cases());
    all.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    merged.#relearn(all.filter((one, i) => one.id !== all[i - 1]?.id));
    return merged;
  }

  /** Begins anew with these cases, as if they had been taken in one by one. */
  #relearn(all: readonly CapturedCase[]): void {
    this.#cases = new CaseBase(this.#options.maxCases);
    this.#calibration = UNCALIBRATED;
    const calibrateAt = lastMilestone(all.length);
    for (const [i, { features, ...stored }] of all.entries()) {
      this.#cases.add(stored, features);
      if (i + 1 === calibrateAt) this.#calibration = calibrate(this.#cases, this.#options);
    }
    this.#changed();
  }

  #changed(): void {
    this.#successes = null;
    this.#classifier = null;
  }

  /** Every case, oldest first. */
  cases(): CapturedCase[] {
    return Array.from(this.#cases.slots(), (slot) => ({
      ...this.#cases.at(slot),
      features: this.#cases.featuresAt(slot),
    }));
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
    return {
      cases: this.#cases.size,
      groups: this.#cases.groups.count,
      evicted: this.#cases.evicted,
      duplicates: this.#duplicates,
      features: this.#cases.vocabulary.size,
      unheard: this.#cases.vocabulary.unheard,
    };
  }

  toJSON(): unknown {
    return writeLearner(this.#state());
  }

  /** @throws AegisError `invalid-snapshot` for anything that {@link RemediationLearner.toJSON} did not make */
  static fromJSON(json: unknown): RemediationLearner {
    const state = readLearner(json);
    const learner = new RemediationLearner(state.options);
    learner.#cases = state.cases;
    learner.#calibration = state.calibration;
    learner.#duplicates = state.duplicates;
    return learner;
  }

  #state(): LearnerState {
    return {
      options: this.#options,
      cases: this.#cases,
      calibration: this.#calibration,
      duplicates: this.#duplicates,
    };
  }

  #table(): SuccessTable {
    this.#successes ??= new SuccessTable(this.#cases, this.#options.evidenceCap);
    return this.#successes;
  }

  #judge(): EffectClassifier {
    this.#classifier ??= new EffectClassifier(this.#cases);
    return this.#classifier;
  }

  #remember(
    input: Omit<ManualFix, 'command' | 'success' | 'at'> & { readonly at?: number | undefined },
    situation: Situation,
    what: {
      readonly command: string;
      readonly effect: CommandEffect;
      readonly destructive: boolean;
      readonly target: string | null;
      readonly operator: string | null;
      readonly success: boolean;
      readonly verified: boolean;
    },
  ): CapturedCase {
    const features = signatureOf(input, situation);
    const atMs = time(input.at, situation);
    const place = placeOf(what.target, situation);
    const { command, effect, target, operator, success } = what;
    const id = contentId(
      'case',
      atMs,
      operator ?? '',
      command,
      effect,
      target ?? '',
      `${success}`,
      ...features,
    );
    const stored: StoredCase = {
      id,
      atMs,
      operator,
      command,
      effect,
      destructive: what.destructive,
      target,
      targetRelation: place?.relation ?? null,
      targetRole: place?.role ?? null,
      targetHops: place?.hops ?? -1,
      success,
      verified: what.verified,
      nodeIds: [...situation.affected.keys()].slice(0, 16).map(shortened),
    };
    if (this.#cases.has(id)) this.#duplicates++;
    else {
      this.#cases.add(stored, features);
      if (isMilestone(this.#cases.added)) {
        this.#calibration = calibrate(this.#cases, this.#options);
      }
      this.#changed();
    }
    return { ...stored, features };
  }
}

/** Names of elsewhere may be of any length. */
function shortened(name: string): string {
  return name.slice(0, 512);
}

function time(given: number | undefined, situation: Situation): number {
  if (given !== undefined && Number.isFinite(given)) return given;
  return situation.latestMs ?? 0;
}
