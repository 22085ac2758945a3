import type { Outcome, Plan, RemediationAction } from '@aegis/core';
import { expect } from 'vitest';
import {
  type ExecutionResult,
  type Executor,
  executePlan,
  Guard,
  type GuardOptions,
  resumeGuard,
  type SnapshotStore,
  settleUnfinished,
} from '../../src/guard/index.js';
import { nearTo, SMALL_SHOP } from './small-shop.js';

/** What becomes of one call to the executor or to the store. */
export type Fate =
  | 'well'
  | 'no'
  | 'throws'
  | 'hangs'
  | 'late'
  | 'half'
  | 'dies before'
  | 'dies after';

interface Deed {
  readonly key: string;
  readonly target: string;
  readonly atMs: number;
  /** Whether it had its effect. */
  isDone: boolean;
  /** Nobody has said how it ended. */
  isOpen: boolean;
  /** What was said came after the deadline, maybe while acts before it were being taken back. */
  readonly isLate: boolean;
  /** Whether taking it back was tried. */
  isUndone: boolean;
}

interface SavedAct {
  readonly key: string;
  readonly endedMs: number | null;
}

const NEVER = new Promise<never>(() => {});
const HARMLESS = new Set(['page', 'observe']);
/** Turns of the queue of microtasks: what takes longer than the first is late. */
const DEADLINE_TURNS = 60;
const LATE_TURNS = 150;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await null;
}

type Options = GuardOptions & {
  readonly staleMs: number;
  readonly windowMs: number;
  readonly maxActionsPerWindow: number;
};

/**
 * A process that carries plans out, dies and comes back, in a world that remembers all that was ever
 * done to it. The world checks what may be done at the moment when it is done.
 */
export class FaultyWorld {
  readonly #options: Options;
  #guard: Guard;
  #saved: unknown = null;
  /** Counts the processes: one that has died says and hears nothing any more. */
  #life = 0;
  #guardLife = 0;
  #die: () => void = () => {};
  /** The first promise that was broken; whoever is called may not tell, since what throws is only a failed act. */
  #broken: unknown = null;
  fates: Fate[] = [];
  clockMs = 0;
  readonly deeds: Deed[] = [];
  /** Of the plan that is under way, in order: what was done, and what was taken back. */
  #run: { readonly done: string[]; readonly undone: string[] } = { done: [], undone: [] };

  constructor(options: Options) {
    this.#options = options;
    this.#guard = new Guard(options);
  }

  get deaths(): number {
    return this.#life;
  }

  /** Lets a call meet its fate; `effect` is what it does to the world. */
  async #meet(effect: () => void): Promise<ExecutionResult> {
    const fate = this.fates.shift() ?? 'well';
    if (fate === 'dies before') return this.#dead();
    if (fate === 'no') return { ok: false, message: 'no' };
    if (fate === 'throws') throw new Error('no route');
    if (fate === 'hangs') return NEVER;
    if (fate === 'late') await turns(LATE_TURNS);
    effect();
    if (fate === 'dies after') return this.#dead();
    return fate === 'half' ? { ok: false, message: 'half' } : { ok: true, message: '' };
  }

  #dead(): Promise<never> {
    this.#life++;
    this.#die();
    return NEVER;
  }

  /** What this process has of the world, for as long as it lives. */
  #process(): { executor: Executor; store: SnapshotStore; deadline: () => Promise<void> } {
    const life = this.#life;
    const living = <R>(call: () => Promise<R>): Promise<R> =>
      life === this.#life ? call() : NEVER;
    const executor: Executor = {
      name: 'world',
      execute: (action, context) => living(() => this.#execute(action, context.idempotencyKey)),
      undo: (action, context) => living(() => this.#undo(action, context.idempotencyKey)),
      status: (key) => living(() => this.#status(key)),
    };
    const store: SnapshotStore = {
      load: () => this.#saved,
      save: (snapshot) => living(() => this.#save(snapshot)),
    };
    const deadline = () => turns(DEADLINE_TURNS).then(() => living(async () => {}));
    return { executor, store, deadline };
  }

  #promise(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#broken ??= error;
    }
  }

  async #execute({ kind, target }: RemediationAction, key: string): Promise<ExecutionResult> {
    if (HARMLESS.has(kind)) return this.#meet(() => {});
    this.#promise(() => this.#checkBefore(key, target));
    const state = { isDone: false, isOpen: true, isUndone: false };
    const deed: Deed = {
      key,
      target,
      atMs: this.clockMs,
      isLate: this.fates[0] === 'late',
      ...state,
    };
    this.deeds.push(deed);
    this.#run.done.push(key);
    return this.#meet(() => {
      deed.isDone = true;
    }).finally(() => {
      deed.isOpen = false;
    });
  }

  /** No act twice; none that is not written down; none beside another; no more than a window may have. */
  #checkBefore(key: string, target: string): void {
    expect(this.deeds.some((deed) => deed.key === key)).toBe(false);
    const { ledger } = this.#saved as { ledger: { records: readonly SavedAct[] } };
    const written = ledger.records.find((record) => record.key === key);
    expect(written).toMatchObject({ endedMs: null });
    const near = nearTo(target);
    const { staleMs, windowMs, maxActionsPerWindow } = this.#options;
    const busy = this.deeds.filter(
      (deed) => deed.isOpen && near.has(deed.target) && deed.atMs >= this.clockMs - staleMs,
    );
    expect(busy).toEqual([]);
    const lately = this.deeds.filter((deed) => deed.atMs >= this.clockMs - windowMs);
    expect(lately.length).toBeLessThan(maxActionsPerWindow);
  }

  /** What is taken back was tried, is not in doubt, and is taken back once, the last first. */
  async #undo({ target }: RemediationAction, undoKey: string): Promise<ExecutionResult> {
    const key = undoKey.replace(/:undo$/, '');
    const deed = this.deeds.find((one) => one.key === key);
    const { done, undone } = this.#run;
    const rest = done.filter((one) => !undone.includes(one));
    this.#promise(() => {
      expect(deed).toMatchObject({ target, isOpen: false, isUndone: false });
      const later = rest.slice(rest.indexOf(key) + 1);
      expect(later.every((one) => this.#isInDoubt(one))).toBe(true);
    });
    if (deed !== undefined) deed.isUndone = true;
    undone.push(key);
    return this.#meet(() => {});
  }

  #isInDoubt(key: string): boolean {
    const { isOpen, isLate } = this.deeds.find((deed) => deed.key === key)!;
    return isOpen || isLate;
  }

  async #status(key: string): Promise<'done' | 'not-done' | 'unknown'> {
    const deed = this.deeds.find((one) => one.key === key.replace(/:undo$/, ''));
    const { ok } = await this.#meet(() => {});
    if (!ok) return 'unknown';
    if (deed !== undefined) deed.isOpen = false;
    const isDone = key.endsWith(':undo') ? deed?.isUndone : deed?.isDone;
    return isDone === true ? 'done' : 'not-done';
  }

  async #save(snapshot: unknown): Promise<void> {
    const { ok } = await this.#meet(() => {
      this.#saved = JSON.parse(JSON.stringify(snapshot));
    });
    if (!ok) throw new Error('disk full');
  }

  /** Waits for what this process does, or for its death; then null, and another process goes on. */
  async #until<T>(work: () => Promise<T>): Promise<T | null> {
    // It may also have died of an answer that came late, when nobody looked.
    if (this.#guardLife !== this.#life) await this.#comeBack();
    const died = new Promise<null>((resolve) => {
      this.#die = () => resolve(null);
    });
    const ended = await Promise.race([work(), died]);
    if (ended === null) await this.#comeBack();
    return ended;
  }

  async #comeBack(): Promise<void> {
    this.#guardLife = this.#life;
    this.#guard = await resumeGuard({ load: () => this.#saved }, this.#options);
    await this.settle();
  }

  /** Runs a plan until it ends, or the process dies. */
  async carryOut(plan: Plan, verify: () => boolean | null, mode: 'auto' | 'suggest') {
    this.#run = { done: [], undone: [] };
    const outcome = await this.#until(() => {
      const given = { plan, guard: this.#guard, graph: SMALL_SHOP, verify, mode };
      return executePlan({ ...given, ...this.#process(), clock: () => this.clockMs });
    });
    if (this.#broken !== null) throw this.#broken;
    if (outcome !== null) this.#checkOutcome(outcome);
    return outcome;
  }

  /** What a process does that finds the memory of one before it. */
  async settle(): Promise<void> {
    await this.#until(() => {
      const given = { guard: this.#guard, ...this.#process(), clock: () => this.clockMs };
      // A store that fails says so to whoever settles.
      return settleUnfinished(given).catch(() => []);
    });
  }

  #checkOutcome({ resolved, verified, undone, actions }: Outcome): void {
    const tried = actions.filter(({ kind }) => !HARMLESS.has(kind));
    expect(tried).toHaveLength(this.#run.done.length);
    if (resolved) expect([verified, undone, this.#run.undone]).toEqual([true, false, []]);
    if (undone) expect(this.#run.undone).toEqual([...this.#run.done].reverse());
  }
}
