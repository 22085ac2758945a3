import { describe, expect, it } from 'vitest';
import { executePlan, Guard, resumeGuard } from '../src/guard/index.js';
import { act, planOf, SHOP, step } from './fixtures.js';
import { loggingExecutor, points } from './guard/stand-ins.js';

const BEFORE = [0.3, 0.32, 0.29, 0.31, 0.3, 0.33, 0.28, 0.31, 0.3, 0.32];

const two = planOf('p', step(act('scale-out', 'cart')), step(act('rate-limit', 'catalog')));
const common = { plan: two, graph: SHOP, clock: () => 0 };

describe('executePlan with a watch', () => {
  it('takes everything back at once when it gets worse, last first', async () => {
    const executor = loggingExecutor();
    const steady = new Array<number>(20).fill(0.3).map((value, i) => value + (i % 3) / 100);
    const watch = { before: BEFORE, next: points(...steady, 0.8), healthyBelow: 0.02 };
    const outcome = await executePlan({ ...common, guard: new Guard(), executor, watch });
    expect(outcome).toMatchObject({ resolved: false, verified: true, undone: true });
    expect(outcome.sentence).toContain('It got worse');
    expect(executor.log.slice(2)).toEqual(['undo rate-limit catalog', 'undo scale-out cart']);
  });

  it('commits when it has recovered, and leaves out what is left', async () => {
    const executor = loggingExecutor();
    const watch = { before: BEFORE, next: points(0.1, 0.01, 0), healthyBelow: 0.02 };
    const outcome = await executePlan({ ...common, guard: new Guard(), executor, watch });
    expect(outcome).toMatchObject({ resolved: true, verified: true, undone: false });
    expect(executor.log).toEqual(['do scale-out cart']);
  });

  it('asks verify last, where both are given', async () => {
    const watch = () => ({ before: BEFORE, next: points(0), healthyBelow: 0.02 });
    for (const [answer, resolved, undone] of [
      [true, true, false],
      [false, false, true],
      [null, false, false],
    ] as const) {
      const executor = loggingExecutor();
      const options = { ...common, guard: new Guard(), executor, watch: watch() };
      const outcome = await executePlan({ ...options, verify: () => answer });
      expect(outcome).toMatchObject({ resolved, undone });
    }
  });

  it('takes back what did not help, and what nobody can see', async () => {
    for (const next of [
      points(...BEFORE),
      async () => null,
      () => Promise.reject(new Error('no')),
    ]) {
      const executor = loggingExecutor();
      const watch = { before: BEFORE, next, healthyBelow: 0.02, horizon: 5 };
      const outcome = await executePlan({ ...common, guard: new Guard(), executor, watch });
      expect(outcome).toMatchObject({ resolved: false, undone: true });
      expect(executor.log).toHaveLength(4);
    }
  });

  it('keeps what was done to a system that is well, and stays so', async () => {
    const executor = loggingExecutor();
    const watch = { before: [0, 0, 0, 0], next: points(0), healthyBelow: 0.02, horizon: 5 };
    const outcome = await executePlan({ ...common, guard: new Guard(), executor, watch });
    expect(outcome).toMatchObject({ resolved: true, undone: false });
    expect(executor.log).toHaveLength(2);
  });

  it('can be called off while it watches', async () => {
    const executor = loggingExecutor();
    const signal = { aborted: false };
    const next = async (): Promise<number> => {
      signal.aborted = true;
      return 0.3;
    };
    const watch = { before: BEFORE, next };
    const outcome = await executePlan({ ...common, guard: new Guard(), executor, watch, signal });
    expect(outcome.sentence).toContain('called off');
    expect(executor.log).toEqual(['do scale-out cart', 'undo scale-out cart']);
  });

  it('takes the points for a clock when an executor hangs', async () => {
    const executor = loggingExecutor(() => new Promise(() => {}));
    const guard = new Guard();
    const watch = { before: BEFORE, next: points(0.3), deadlinePoints: 3 };
    const outcome = await executePlan({ ...common, guard, executor, watch });
    expect(outcome.sentence).toContain('no answer in time');
    expect(executor.log).toEqual(['do scale-out cart']);
    expect(guard.unfinished).toMatchObject([{ kind: 'scale-out', target: 'cart' }]);
  });

  it('refuses a watch that makes no sense before anything is done', async () => {
    const executor = loggingExecutor();
    const guard = new Guard();
    const bad = [
      { before: BEFORE, next: 'no' },
      { before: 'no', next: points(0) },
      { before: BEFORE, next: points(0), horizon: 0 },
      { before: BEFORE, next: points(0), deadlinePoints: 0 },
    ];
    for (const watch of bad) {
      const run = executePlan({ ...common, guard, executor, watch: watch as never });
      await expect(run).rejects.toThrow(/AegisError|no function|no list|horizon|deadlinePoints/);
    }
    expect(executor.log).toEqual([]);
  });
});

describe('executePlan with a store', () => {
  it('does nothing that could not be written down, and takes back what could', async () => {
    const executor = loggingExecutor();
    let saves = 0;
    const store = {
      load: () => null,
      save: () => {
        // Before the second act.
        if (++saves === 3) throw new Error('disk full');
      },
    };
    const guard = new Guard();
    const outcome = await executePlan({ ...common, guard, executor, store, verify: () => true });
    expect(outcome.sentence).toContain('could not be written down: disk full');
    expect(executor.log).toEqual(['do scale-out cart', 'undo scale-out cart']);
    expect(guard.audit.some(({ detail }) => detail.includes('not done'))).toBe(true);
  });

  it('does not wait for a store that hangs when there is a deadline', async () => {
    const executor = loggingExecutor();
    const store = { load: () => null, save: () => new Promise<void>(() => {}) };
    const deadline = async (): Promise<null> => null;
    const options = { ...common, guard: new Guard(), executor, store, deadline };
    const outcome = await executePlan({ ...options, verify: () => true });
    expect(outcome.actions).toEqual([]);
    expect(executor.log).toEqual([]);
  });

  it('never lets saves overtake each other', async () => {
    const kept: number[] = [];
    const guard = new Guard();
    const store = {
      save: async (snapshot: unknown) => {
        const { nowMs } = snapshot as { nowMs: number };
        for (let i = 0; i < 10 - nowMs; i++) await null;
        kept.push(nowMs);
      },
    };
    const saves = [1, 5, 9].map((nowMs) => {
      guard.noteDoubt('k', '', nowMs);
      return guard.save(store);
    });
    await Promise.all(saves);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    await expect(guard.save({ save: () => Promise.reject(new Error('no')) })).rejects.toThrow('no');
    await guard.save(store);
    expect(kept).toHaveLength(4);
  });

  it('does not start without its memory', async () => {
    const broken = {
      load: () => {
        throw new Error('no such disk');
      },
    };
    await expect(resumeGuard(broken)).rejects.toThrow('no such disk');
    await expect(resumeGuard({ load: () => ({ kind: 'guard' }) })).rejects.toThrow(/guard/);
    const strict = await resumeGuard({ load: () => new Guard().toJSON() }, { windowMs: 5 });
    expect(strict.toJSON()).toMatchObject({ options: { windowMs: 5 } });
  });
});
