import { createHash } from 'node:crypto';
import { type Plan, Random, type RemediationAction } from '@aegis/core';
import { type AuditEntry, Guard, replayAudit } from '@aegis/remediation/guard';
import { ADVERSARIES, type Attempt } from './safety-adversaries.js';
import { SafetyChecker } from './safety-checker.js';
import { CATALOGUE, conditions, type SafetySetting, trafficShare } from './safety-setting.js';

export interface SiegeReport {
  readonly decisions: number;
  readonly acts: number;
  readonly undos: number;
  readonly violations: ReadonlyMap<string, number>;
  readonly brokenLinks: number;
  /** Entries of the audit that a replay did not come to. */
  readonly notReplayed: number;
}

/** Entries that are judged again: a replay costs as much as the run. */
const REPLAYED = 20_000;
const MAX_HELD = 400;

/**
 * Lets all adversaries at one guard, `decisions` times, with people, executors, a clock and crashes around
 * it that behave as badly as they can.
 */
export function besiege(setting: SafetySetting, decisions: number, seed: number): SiegeReport {
  const siege = new Siege(setting, seed);
  for (let s = 0; s < decisions; s++) siege.step(s);
  return siege.report();
}

class Siege {
  readonly #setting: SafetySetting;
  readonly #random: Random;
  readonly #checker: SafetyChecker;
  readonly #graph: { snapshot: () => SafetySetting['snapshot'] };
  #guard: Guard;
  #nowMs = 1_000_000;
  #last: AuditEntry | null = null;
  #brokenLinks = 0;
  #decisions = 0;
  readonly #early: AuditEntry[] = [];
  readonly #passed: Attempt[] = [];
  readonly #agreed: Plan[] = [];
  readonly #shown: Plan[] = [];
  readonly #open: Set<string> = new Set();
  /** Keys of acts that are known to have begun, the latest last. */
  readonly #keys: string[] = [];

  constructor(setting: SafetySetting, seed: number) {
    this.#setting = setting;
    this.#random = new Random(seed);
    this.#checker = new SafetyChecker(setting);
    this.#graph = { snapshot: () => setting.snapshot };
    this.#guard = new Guard(this.#options());
  }

  #options() {
    return {
      ...this.#setting.rules,
      actions: CATALOGUE,
      maxAudit: 4,
      trafficShare,
      conditions,
      onAudit: (entry: AuditEntry) => this.#check(entry),
    };
  }

  step(s: number): void {
    const random = this.#random;
    this.#nowMs += random.integer(random.chance(0.02) ? 900_000 : 40_000);
    const scene = {
      random,
      setting: this.#setting,
      step: s,
      nowMs: this.#nowMs,
      passed: this.#passed,
      agreed: this.#agreed,
    };
    const attempt = random.pick(ADVERSARIES)(scene);
    this.#people(attempt.plan);
    this.#attempt(attempt);
    this.#executors();
    if (random.chance(0.02)) this.#outcome();
    // Killing the process at any step changes nothing.
    if (s % 499 === 0 || s < 2000) {
      this.#guard = Guard.fromJSON(JSON.parse(JSON.stringify(this.#guard)), this.#options());
    }
  }

  report(): SiegeReport {
    const { snapshot } = this.#setting;
    const replay = replayAudit(this.#early, {
      options: this.#options(),
      graphs: [{ snapshot: () => snapshot }],
    });
    return {
      decisions: this.#decisions,
      acts: this.#checker.acts,
      undos: this.#checker.undos,
      violations: this.#checker.violations,
      brokenLinks: this.#brokenLinks,
      notReplayed: replay.same ? 0 : this.#early.length - replay.replayed,
    };
  }

  /** What the guard is told of the time: now and then a lie. */
  #told(): number {
    const random = this.#random;
    const told = random.chance(0.06)
      ? random.pick([this.#nowMs - 500_000, 0, -1e9, Number.NaN, Number.NEGATIVE_INFINITY, 1e300])
      : this.#nowMs;
    this.#checker.tell(told);
    return told;
  }

  #people(plan: Plan): void {
    const random = this.#random;
    if (random.chance(0.25)) {
      const nowMs = this.#told();
      const { planHash } = this.#guard.review(plan, { graph: this.#graph, nowMs });
      if (planHash !== '') {
        this.#checker.show(textOf(plan));
        keep(this.#shown, plan);
      }
      if (planHash !== '' && random.chance(0.4)) this.#approve(plan, planHash);
    }
    if (this.#shown.length > 0 && random.chance(0.02)) {
      const isAgreed = this.#agreed.length > 0 && random.chance(0.7);
      const unwanted = random.pick(isAgreed ? this.#agreed.slice(-20) : this.#shown);
      this.#guard.object(this.#guard.planHash(unwanted), 'ann', this.#told());
      this.#checker.object(textOf(unwanted));
    }
  }

  #approve(plan: Plan, planHash: string): void {
    const random = this.#random;
    const nowMs = this.#told();
    const isReal = random.chance(0.6);
    if (isReal) {
      const expiresMs = this.#nowMs + 1 + random.integer(1_000_000);
      // Text that reads the same every time: a person agrees to what is shown.
      const shown = JSON.parse(JSON.stringify(plan)) as Plan;
      const hash = this.#guard.planHash(shown);
      if (hash === '') return;
      this.#guard.approve({ planHash: hash, by: 'ann', expiresMs }, nowMs);
      this.#checker.agree(textOf(shown), expiresMs);
      keep(this.#agreed, shown);
      return;
    }
    const { snapshot } = this.#setting;
    const forged: readonly unknown[] = [
      { planHash, by: 'ann', expiresMs: Number.NaN },
      { planHash, by: 'ann', expiresMs: Number.POSITIVE_INFINITY },
      { planHash, by: 'ann', expiresMs: 0 },
      { planHash, by: 'ann', expiresMs: String(this.#nowMs * 2) },
      { planHash, by: '', expiresMs: this.#nowMs + 1e6 },
      { planHash, by: '  ', expiresMs: this.#nowMs + 1e6 },
      { planHash: planHash.slice(0, -1), by: 'ann', expiresMs: this.#nowMs + 1e6 },
      { planHash: snapshot.nodes[0]!.id, by: 'ann', expiresMs: this.#nowMs + 1e6 },
    ];
    this.#guard.approve(random.pick(forged) as Parameters<Guard['approve']>[0], nowMs);
  }

  #attempt({ plan, index }: Attempt): void {
    const planText = textOf(plan);
    const nowMs = this.#told();
    this.#decisions++;
    const begun = this.#guard.begin(plan, index, { graph: this.#graph, nowMs });
    if ('refused' in begun) return;
    const { key, action } = begun;
    const { confidence } = plan.steps[index]!;
    this.#checker.act({ key, action: copyOf(action), planText, plan, index, confidence });
    keep(this.#passed, { plan, index });
    if (action.kind === 'observe') return;
    keep(this.#keys, key);
    this.#open.add(key);
  }

  /** Answers: late, twice, never, of things never asked; and taking back, in any order, again and again. */
  #executors(): void {
    const random = this.#random;
    for (const key of [...this.#open]) {
      if (!random.chance(0.15)) continue;
      this.#open.delete(key);
      // Some never answer.
      if (random.chance(0.1)) continue;
      const ok = random.chance(0.7);
      const nowMs = this.#told();
      this.#checker.finish(key, ok);
      this.#guard.finish(key, { ok, message: 'x'.repeat(random.integer(30)) }, nowMs);
      if (random.chance(0.3)) this.#guard.finish(key, { ok: !ok, message: 'again' }, this.#told());
    }
    if (this.#keys.length === 0 || !random.chance(0.3)) return;
    const key = random.chance(0.05)
      ? `never ${random.integer(9)}`
      : random.pick(this.#keys.slice(-20));
    const begun = this.#guard.beginUndo(key, this.#told());
    if ('refused' in begun) return;
    this.#checker.undo(key);
    // Some are never heard of again.
    if (random.chance(0.1)) return;
    const ok = random.chance(0.8);
    const nowMs = this.#told();
    this.#checker.finishUndo(key, ok);
    this.#guard.noteUndo(key, { ok, message: '' }, nowMs);
  }

  #outcome(): void {
    const helped = this.#random.chance(0.5);
    const nowMs = this.#told();
    const actions: RemediationAction[] = [{ kind: 'restart', target: 'x', parameters: {} }];
    const ended = { resolved: helped, verified: true, undone: false, sentence: '' };
    this.#checker.outcome(helped);
    this.#guard.noteOutcome({ planId: 'p', startedMs: 0, endedMs: 0, actions, ...ended }, nowMs);
    if (!this.#random.chance(0.2)) return;
    this.#guard.closeBreaker('ann', this.#told());
    this.#checker.closeBreaker();
  }

  /** The chain, by another SHA-256 than the guard's. */
  #check(entry: AuditEntry): void {
    const { sequence, atMs, event, detail, previous, hash } = entry;
    const text = JSON.stringify([sequence, atMs, event, detail, previous]);
    const own = createHash('sha256').update(text).digest('hex');
    const follows =
      this.#last === null || (previous === this.#last.hash && sequence === this.#last.sequence + 1);
    if (own !== hash || !follows) this.#brokenLinks++;
    this.#last = entry;
    if (this.#early.length < REPLAYED) this.#early.push(entry);
  }
}

/** Held by the adversaries: old ones too, but not all. */
function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > MAX_HELD) list.splice(Math.floor(MAX_HELD / 4), 1);
}

function copyOf(action: RemediationAction): RemediationAction {
  return JSON.parse(JSON.stringify(action)) as RemediationAction;
}

function textOf(plan: Plan): string {
  return JSON.stringify(plan) ?? '';
}
