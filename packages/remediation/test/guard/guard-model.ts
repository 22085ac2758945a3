import type { ApprovalTier, Plan } from '@aegis/core';
import { callersOf, NODES, nearTo, type Wish } from './small-shop.js';

/** The options that the models know; all of them numbers that small plans run into. */
export interface ModelLimits {
  readonly windowMs: number;
  readonly cooldownMs: number;
  readonly staleMs: number;
  readonly maxActionsPerWindow: number;
  readonly minServicesAtRisk: number;
  readonly minCopiesAtRisk: number;
  readonly maxTrafficAtRisk: number;
  readonly maxRadius: number;
  readonly environment: 'production' | 'test';
  readonly notifyMs: number | null;
  readonly breakerFailures: number;
  readonly breakerMs: number;
}

interface Act {
  readonly key: string;
  readonly planId: string;
  readonly kind: string;
  readonly target: string;
  startedMs: number;
  endedMs: number | null;
  ok: boolean;
  undo: 'none' | 'running' | 'ended';
  undoMs: number;
}

/** By kind, what the catalogue says: whether callers feel it, copy by copy, what it applies to. */
const KINDS: Readonly<Record<string, { disturbs: boolean; rolling: boolean; on: string[] }>> = {
  restart: { disturbs: true, rolling: true, on: ['service', 'datastore'] },
  'scale-out': { disturbs: false, rolling: false, on: ['service'] },
  'rate-limit': { disturbs: true, rolling: false, on: ['service'] },
  'raise-limits': { disturbs: true, rolling: true, on: ['service', 'datastore'] },
  failover: { disturbs: true, rolling: false, on: ['datastore'] },
};
const NOT_REVERSIBLE = new Set(['restart', 'failover']);
const SEVERE = new Set(['failover']);

export type Verdict = { readonly allowed: boolean; readonly tier: ApprovalTier };

/** Everything that the guard promises, reckoned from a plain list of what happened. */
export class GuardModel {
  readonly #limits: ModelLimits;
  nowMs = 0;
  acts: Act[] = [];
  /** What began once, by plan, place and act: never again. */
  readonly begun: Set<string> = new Set();
  readonly #agreedUntil = new Map<string, number>();
  readonly #toldMs = new Map<string, number>();
  readonly #objected = new Set<string>();
  /** Where the runbook lets nothing be done. */
  readonly frozen: Set<string> = new Set();
  #failures = 0;
  #openUntilMs = 0;

  constructor(limits: ModelLimits) {
    this.#limits = limits;
  }

  /** As a guard that was saved now comes back. */
  copy(): GuardModel {
    const copy = new GuardModel(this.#limits);
    copy.nowMs = this.nowMs;
    copy.acts = this.acts.map((act) => ({ ...act }));
    for (const one of this.begun) copy.begun.add(one);
    for (const [hash, ms] of this.#agreedUntil) copy.#agreedUntil.set(hash, ms);
    for (const [hash, ms] of this.#toldMs) copy.#toldMs.set(hash, ms);
    for (const hash of this.#objected) copy.#objected.add(hash);
    for (const target of this.frozen) copy.frozen.add(target);
    copy.#failures = this.#failures;
    copy.#openUntilMs = this.#openUntilMs;
    return copy;
  }

  get suggestOnly(): boolean {
    return this.nowMs < this.#openUntilMs;
  }

  get unfinished(): readonly Act[] {
    return this.acts.filter(isGoingOn);
  }

  /** Time never goes back; what nobody heard of for long is given up, what is long over forgotten. */
  advance(clockMs: number): void {
    if (clockMs > this.nowMs) this.nowMs = clockMs;
    const { staleMs, windowMs, cooldownMs } = this.#limits;
    for (const act of this.unfinished) {
      if (Math.max(act.startedMs, act.undoMs) >= this.nowMs - staleMs) continue;
      // Nobody knows when it ended: just now is the worst that it can have been.
      act.endedMs ??= this.nowMs;
      if (act.undo !== 'running') continue;
      act.undo = 'ended';
      act.undoMs = this.nowMs;
    }
    const horizon = this.nowMs - Math.max(windowMs, cooldownMs, staleMs);
    this.acts = this.acts.filter((act) => isGoingOn(act) || touchedMs(act) >= horizon);
  }

  /** What an act in the place of a plan would be told now. */
  judge(wish: Wish, id: string, hash: string, mode: 'auto' | 'suggest'): Verdict {
    const { kind, target } = wish;
    const definition = KINDS[kind];
    const isHarmless = kind === 'observe' || kind === 'page';
    if (!isHarmless) {
      const on = NODES[target]?.kind;
      if (definition === undefined || on === undefined || !definition.on.includes(on)) {
        return { allowed: false, tier: 'never' };
      }
    }
    let allowed = mode === 'auto';
    if (kind === 'observe') return { allowed, tier: 'auto' };
    if (this.begun.has(id)) allowed = false;
    if (isHarmless) return { allowed, tier: 'auto' };
    const tier = this.#tier(wish);
    allowed &&= !this.suggestOnly && (tier === 'auto' || this.#agreed(tier, hash));
    allowed &&= !this.frozen.has(target);
    return { allowed: allowed && this.#fits(kind, target), tier };
  }

  #tier({ kind, target, confidence }: Wish): ApprovalTier {
    const { maxRadius, environment, notifyMs } = this.#limits;
    const radius = radiusOf(kind, target).length;
    const doubts = [!(confidence >= 0.5), radius > maxRadius, SEVERE.has(kind)];
    const against = doubts.filter(Boolean).length;
    if (against === 0) return 'auto';
    if (against > 1 || SEVERE.has(kind)) return 'approve';
    if (environment === 'test') return 'auto';
    return notifyMs !== null && !NOT_REVERSIBLE.has(kind) ? 'notify' : 'approve';
  }

  #agreed(tier: ApprovalTier, hash: string): boolean {
    if ((this.#agreedUntil.get(hash) ?? Number.NEGATIVE_INFINITY) > this.nowMs) return true;
    const told = this.#toldMs.get(hash);
    if (tier !== 'notify' || told === undefined || this.#objected.has(hash)) return false;
    return this.nowMs >= told + (this.#limits.notifyMs ?? Number.POSITIVE_INFINITY);
  }

  /** Rate, cooldown, neighbours, what has to come first, and the three budgets. */
  #fits(kind: string, target: string): boolean {
    const limits = this.#limits;
    const { nowMs } = this;
    const window = this.acts.filter(
      (act) => isGoingOn(act) || touchedMs(act) >= nowMs - limits.windowMs,
    );
    if (window.length + 1 > limits.maxActionsPerWindow) return false;
    const same = this.acts.filter((act) => act.kind === kind && act.target === target);
    if (same.some((act) => isGoingOn(act) || nowMs - touchedMs(act) < limits.cooldownMs)) {
      return false;
    }
    const near = nearTo(target);
    if (this.unfinished.some((act) => near.has(act.target))) return false;
    const scaled = (act: Act): boolean =>
      act.kind === 'scale-out' && act.target === target && act.ok && act.undo === 'none';
    if (kind === 'raise-limits' && !window.some(scaled)) return false;
    const all = [...window, { kind, target }];
    const touched = new Set(all.flatMap((one) => radiusOf(one.kind, one.target)));
    const sum = (of: (kind: string, target: string) => number): number =>
      all.reduce((total, one) => total + of(one.kind, one.target), 0);
    if (touched.size > limits.minServicesAtRisk) return false;
    if (copiesOf(kind, target) > 0 && sum(copiesOf) > limits.minCopiesAtRisk) return false;
    return !(trafficOf(kind, target) > 0 && sum(trafficOf) > limits.maxTrafficAtRisk + 1e-12);
  }

  tell(hash: string): void {
    if (!this.#toldMs.has(hash)) this.#toldMs.set(hash, this.nowMs);
  }

  agree(hash: string, untilMs: number): boolean {
    if (untilMs > this.nowMs) this.#agreedUntil.set(hash, untilMs);
    return untilMs > this.nowMs;
  }

  object(hash: string): void {
    this.#agreedUntil.delete(hash);
    this.#objected.add(hash);
    this.tell(hash);
  }

  begin(key: string, planId: string, { kind, target }: Wish): void {
    const { nowMs: startedMs } = this;
    const open = { endedMs: null, ok: false, undo: 'none', undoMs: 0 } as const;
    this.acts.push({ key, planId, kind, target, startedMs, ...open });
  }

  find(key: string): Act | undefined {
    return this.acts.find((act) => act.key === key);
  }

  /** The first answer counts. */
  finish(key: string, ok: boolean): boolean {
    const act = this.find(key);
    if (act === undefined || act.endedMs !== null) return false;
    act.endedMs = this.nowMs;
    act.ok = ok;
    return true;
  }

  /** Once, after the end, and after all that came later in its plan. */
  mayUndo(key: string): boolean {
    const at = this.acts.findIndex((act) => act.key === key);
    const act = this.acts[at];
    if (act === undefined || act.undo !== 'none' || act.endedMs === null) return false;
    return this.acts.slice(at + 1).every((later) => {
      if (later.planId !== act.planId) return true;
      if (later.undo === 'running') return false;
      // What nobody knows of does not hold up what was done elsewhere.
      return later.endedMs === null ? later.target !== act.target : later.undo === 'ended';
    });
  }

  noteUndo(key: string, state: 'running' | 'ended'): boolean {
    const act = this.find(key);
    if (act === undefined || act.undo === 'ended') return false;
    act.undo = state;
    act.undoMs = this.nowMs;
    return true;
  }

  settle(key: string, ok: boolean): boolean {
    const undoing = this.find(key)?.undo === 'running';
    return undoing ? this.noteUndo(key, 'ended') : this.finish(key, ok);
  }

  noteOutcome(helped: boolean): void {
    this.#failures = helped ? 0 : this.#failures + 1;
    if (this.#failures < this.#limits.breakerFailures) return;
    this.#failures = 0;
    this.#openUntilMs = this.nowMs + this.#limits.breakerMs;
  }

  closeBreaker(): void {
    this.#failures = 0;
    this.#openUntilMs = 0;
  }
}

/** Whether two plans in one place ask for the same act, as the guard is to tell them apart. */
export function identityOf({ id }: Plan, index: number, { kind, target }: Wish): string {
  return `${id}/${index}/${kind}/${target}`;
}

function isGoingOn({ endedMs, undo }: Act): boolean {
  return endedMs === null || undo === 'running';
}

function touchedMs({ endedMs, undoMs }: Act): number {
  return Math.max(endedMs ?? 0, undoMs);
}

function radiusOf(kind: string, target: string): readonly string[] {
  return KINDS[kind]?.disturbs === true ? [target, ...callersOf(target)] : [target];
}

function copiesOf(kind: string, target: string): number {
  return KINDS[kind]?.disturbs === true ? NODES[target]!.replicas : 0;
}

function trafficOf(kind: string, target: string): number {
  const { disturbs = false, rolling = false } = KINDS[kind] ?? {};
  const { share, replicas } = NODES[target]!;
  return disturbs ? share / (rolling ? replicas : 1) : 0;
}
