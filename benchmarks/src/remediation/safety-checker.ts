import type { Plan, RemediationAction } from '@aegis/core';
import { type Harm, SafetyLaw } from './safety-law.js';
import type { SafetySetting } from './safety-setting.js';

/** One act as the executor saw it. */
interface Deed {
  readonly key: string;
  readonly planId: string;
  readonly action: RemediationAction;
  readonly harm: Harm;
  readonly startMs: number;
  endMs: number | null;
  ok: boolean;
  undo: 'none' | 'running' | 'done' | 'failed';
  undoMs: number;
}

/** What the checker is told of an act that went through. */
export interface Passed {
  readonly key: string;
  readonly action: RemediationAction;
  /** The plan as it stood when it was handed over. */
  readonly planText: string;
  readonly plan: Pick<Plan, 'id' | 'incidentId' | 'createdMs'>;
  readonly index: number;
  readonly confidence: unknown;
}

/**
 * Keeps accounts of its own of what was done, from the executor's side, and counts every promise that was
 * broken. It knows the rules and what people said, and nothing of the guard.
 */
export class SafetyChecker {
  readonly law: SafetyLaw;
  readonly violations: Map<string, number> = new Map();
  readonly #setting: SafetySetting;
  readonly #keys: Set<string> = new Set();
  readonly #steps: Set<string> = new Set();
  readonly #agreed: Map<string, number> = new Map();
  readonly #told: Map<string, number> = new Map();
  #deeds: Deed[] = [];
  #failures = 0;
  #openUntilMs = -1;
  #nowMs = 0;
  acts = 0;
  undos = 0;

  constructor(setting: SafetySetting) {
    this.#setting = setting;
    this.law = new SafetyLaw(setting);
  }

  /** The time that is told to the guard; the latest counts. */
  tell(nowMs: number): void {
    if (nowMs <= 8.64e15 && nowMs > this.#nowMs) this.#nowMs = nowMs;
    for (const deed of this.#deeds) this.#giveUp(deed);
  }

  agree(planText: string, expiresMs: number): void {
    this.#agreed.set(planText, expiresMs);
  }

  /** People have been shown a plan. */
  show(planText: string): void {
    if (!this.#told.has(planText)) this.#told.set(planText, this.#nowMs);
  }

  object(planText: string): void {
    this.#agreed.delete(planText);
    this.#told.set(planText, Number.POSITIVE_INFINITY);
  }

  outcome(helped: boolean): void {
    this.#failures = helped ? 0 : this.#failures + 1;
    if (this.#failures < this.#setting.rules.breakerFailures) return;
    this.#failures = 0;
    this.#openUntilMs = this.#nowMs + this.#setting.rules.breakerMs;
  }

  closeBreaker(): void {
    this.#failures = 0;
    this.#openUntilMs = -1;
  }

  /** An act went through. */
  act(passed: Passed): void {
    const { action, key } = passed;
    const step = JSON.stringify([
      passed.plan.incidentId,
      passed.plan.id,
      passed.plan.createdMs,
      passed.index,
      action.kind,
      action.target,
      Object.entries(action.parameters).sort(),
    ]);
    this.#demand(action.kind === 'observe' || !this.#keys.has(key), 'same key twice');
    this.#demand(action.kind === 'observe' || !this.#steps.has(step), 'same step twice');
    this.#keys.add(key);
    this.#steps.add(step);
    const wrong = this.law.wrongWith(action);
    this.#demand(wrong === null, wrong ?? '');
    if (wrong !== null || action.kind === 'observe' || action.kind === 'page') return;
    this.acts++;
    const harm = this.law.harmOf(action);
    this.#demand(this.#mayRun(passed, harm), 'agreement');
    this.#demand(this.#nowMs >= this.#openUntilMs, 'breaker');
    this.#demandAround(action, harm);
    this.#deeds.push({
      key,
      planId: passed.plan.id,
      action,
      harm,
      startMs: this.#nowMs,
      endMs: null,
      ok: false,
      undo: 'none',
      undoMs: 0,
    });
  }

  finish(key: string, ok: boolean): void {
    const deed = this.#deeds.find((one) => one.key === key);
    if (deed === undefined || deed.endMs !== null) return;
    deed.endMs = this.#nowMs;
    deed.ok = ok;
  }

  /** Taking an act back went through. */
  undo(key: string): void {
    this.undos++;
    const at = this.#deeds.findIndex((one) => one.key === key);
    const deed = this.#deeds[at];
    this.#demand(deed !== undefined, 'undo of nothing');
    if (deed === undefined) return;
    this.#demand(deed.undo === 'none', 'undo twice');
    this.#demand(deed.endMs !== null, 'undo before the end');
    const later = this.#deeds.slice(at + 1).filter((one) => one.planId === deed.planId);
    this.#demand(
      later.every((one) => one.undo === 'done' || one.undo === 'failed' || one.endMs === null),
      'undo out of order',
    );
    deed.undo = 'running';
    deed.undoMs = this.#nowMs;
  }

  finishUndo(key: string, ok: boolean): void {
    const deed = this.#deeds.find((one) => one.key === key);
    if (deed?.undo !== 'running') return;
    deed.undo = ok ? 'done' : 'failed';
    deed.undoMs = this.#nowMs;
  }

  #demand(holds: boolean, promise: string): void {
    if (!holds) this.violations.set(promise, (this.violations.get(promise) ?? 0) + 1);
  }

  #mayRun({ action, planText, confidence }: Passed, harm: Harm): boolean {
    const tier = this.law.tierOf(action, harm, confidence);
    if (tier === 'auto' || this.#nowMs < (this.#agreed.get(planText) ?? -1)) return true;
    const { notifyMs } = this.#setting.rules;
    const told = this.#told.get(planText);
    return tier === 'notify' && told !== undefined && this.#nowMs >= told + (notifyMs ?? 0);
  }

  #demandAround(action: RemediationAction, harm: Harm): void {
    const { rules } = this.#setting;
    const now = this.#nowMs;
    const { kind, target } = action;
    // Those of long ago can break no promise any more, except by being taken back.
    const kept = Math.max(rules.windowMs, rules.cooldownMs, rules.staleMs);
    this.#deeds = this.#deeds.filter((deed) => isActive(deed) || now - touched(deed) <= kept);
    const window = this.#deeds.filter(
      (deed) => isActive(deed) || now - touched(deed) <= rules.windowMs,
    );
    this.#demand(window.length < rules.maxActionsPerWindow, 'rate');
    const felt = new Set(harm.felt);
    let copies = harm.copies;
    let traffic = harm.traffic;
    for (const deed of window) {
      for (const id of deed.harm.felt) felt.add(id);
      copies += deed.harm.copies;
      traffic += deed.harm.traffic;
    }
    const services = Math.max(
      rules.minServicesAtRisk,
      Math.floor(rules.maxShareAtRisk * this.law.size),
    );
    this.#demand(felt.size <= services, 'services at risk');
    const most = Math.max(
      rules.minCopiesAtRisk,
      Math.floor(rules.maxCopiesAtRisk * this.law.copies),
    );
    this.#demand(harm.copies === 0 || copies <= most, 'copies at risk');
    this.#demand(harm.traffic === 0 || traffic <= rules.maxTrafficAtRisk + 1e-9, 'traffic at risk');
    for (const deed of this.#deeds) {
      const same = deed.action.kind === kind && deed.action.target === target;
      const cool = !isActive(deed) && now - touched(deed) >= rules.cooldownMs;
      this.#demand(!same || cool, 'cooldown');
      const apart = !this.law.areNeighbours(target, deed.action.target);
      this.#demand(apart || !isActive(deed), 'one in a neighbourhood');
    }
    for (const needed of this.law.requires(kind)) {
      const done = window.some(
        (deed) =>
          deed.action.kind === needed &&
          deed.action.target === target &&
          deed.ok &&
          deed.undo === 'none',
      );
      this.#demand(done, 'what has to come before');
    }
  }

  /** What nobody heard of for long enough counts as ended then. */
  #giveUp(deed: Deed): void {
    const last = Math.max(deed.startMs, deed.undoMs);
    if (!isActive(deed) || this.#nowMs - last <= this.#setting.rules.staleMs) return;
    deed.endMs ??= this.#nowMs;
    if (deed.undo === 'running') deed.undo = 'failed';
  }
}

function isActive(deed: Deed): boolean {
  return deed.endMs === null || deed.undo === 'running';
}

function touched(deed: Deed): number {
  return Math.max(deed.endMs ?? 0, deed.undoMs);
}
