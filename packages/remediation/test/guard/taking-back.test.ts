import { describe, expect, it } from 'vitest';
import { executePlan, Guard } from '../../src/guard/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';
import { allTurns, atLast, auditOf, DONE, loggingExecutor, promised } from './stand-ins.js';

const TWO = planOf('p', step(act('scale-out', 'cart')), step(act('rate-limit', 'catalog')));
const common = { plan: TWO, graph: SHOP, clock: () => 0, verify: () => false };
const hangs = (): Promise<never> => new Promise(() => {});

/** The keys under which the guard let the steps of a plan begin. */
function keysOf(guard: Guard): unknown[] {
  return auditOf(guard, 'begin').map(({ key }) => key);
}

describe('what an executor is told', () => {
  it('is the key of the act, and when that is taken back the key of taking it back', async () => {
    const guard = new Guard();
    const executor = loggingExecutor();
    await executePlan({ ...common, guard, executor });
    const [first, second] = keysOf(guard);
    expect(executor.contexts).toStrictEqual([
      { idempotencyKey: first },
      { idempotencyKey: second },
      { idempotencyKey: `${second}:undo` },
      { idempotencyKey: `${first}:undo` },
    ]);
  });

  it('is also how an act is called off, where somebody can; taking back is not called off', async () => {
    const executor = loggingExecutor();
    const signal = { aborted: false };
    await executePlan({ ...common, guard: new Guard(), executor, signal });
    const signals = executor.contexts.map((context) => context.signal);
    expect(signals).toEqual([signal, signal, undefined, undefined]);
    expect(executor.contexts.slice(2).every((context) => !('signal' in context))).toBe(true);
  });
});

describe('taking back', () => {
  it('is written down around every act', async () => {
    const executor = loggingExecutor();
    const store = { load: () => null, save: () => void executor.log.push('save') };
    await executePlan({ ...common, guard: new Guard(), executor, store });
    expect(executor.log).toEqual([
      ...['save', 'do scale-out cart', 'save', 'save', 'do rate-limit catalog', 'save'],
      ...['save', 'undo rate-limit catalog', 'save', 'save', 'undo scale-out cart', 'save'],
      'save',
    ]);
  });

  it('happens also where it cannot be written down', async () => {
    const executor = loggingExecutor();
    const save = () => {
      if (executor.log.length === 2) throw new Error('disk full');
    };
    const options = { ...common, guard: new Guard(), executor, store: { load: () => null, save } };
    const outcome = await executePlan(options);
    expect(outcome).toMatchObject({
      undone: true,
      sentence: 'It did not help. What was done has been taken back.',
    });
  });

  it('leaves alone what the guard does not let go, since an act in doubt came after it there', async () => {
    const plan = planOf('p', step(act('scale-out', 'cart')), step(act('rate-limit', 'cart')));
    const guard = new Guard();
    const executor = loggingExecutor(({ kind }) => (kind === 'scale-out' ? DONE : hangs()));
    const outcome = await executePlan({ ...common, plan, guard, executor, deadline: atLast });
    expect(outcome).toMatchObject({
      undone: false,
      sentence:
        'It was broken off: rate-limit cart failed: no answer in time. ' +
        'Not everything could be taken back.',
    });
    expect(executor.log).toEqual(['do scale-out cart', 'do rate-limit cart']);
    const [first] = keysOf(guard);
    expect(auditOf(guard, 'begin-undo')).toEqual([
      { key: first, refused: 'rate-limit of cart came after it' },
    ]);
    expect(auditOf(guard, 'undo')).toEqual([]);
  });

  it('goes on with the rest past an act in doubt elsewhere', async () => {
    const guard = new Guard();
    const executor = loggingExecutor(({ kind }) => (kind === 'scale-out' ? DONE : hangs()));
    const outcome = await executePlan({ ...common, guard, executor, deadline: atLast });
    expect(outcome.undone).toBe(false);
    expect(executor.log).toEqual([
      ...['do scale-out cart', 'do rate-limit catalog', 'undo scale-out cart'],
    ]);
    const [first] = keysOf(guard);
    expect(auditOf(guard, 'undo')).toEqual([{ key: first, ...DONE, first: true }]);
  });

  it('that throws is one that failed', async () => {
    const guard = new Guard();
    const executor = loggingExecutor(
      () => DONE,
      () => Promise.reject(new Error('no route')),
    );
    const outcome = await executePlan({ ...common, guard, executor });
    expect(outcome).toMatchObject({ verified: true, undone: false });
    const said = { ok: false, message: 'it threw: no route', first: true };
    const [first, second] = keysOf(guard);
    expect(auditOf(guard, 'undo')).toEqual([
      { key: second, ...said },
      { key: first, ...said },
    ]);
    expect(guard.unfinished).toEqual([]);
  });

  it('that is not heard of is in doubt, and holds up what came before, until its answer comes', async () => {
    const guard = new Guard();
    const answer = promised();
    const saved: unknown[] = [];
    const executor = loggingExecutor(
      () => DONE,
      () => answer.promise,
    );
    const store = { load: () => null, save: (snapshot: unknown) => void saved.push(snapshot) };
    const options = { ...common, guard, executor, store, deadline: atLast };
    const outcome = await executePlan(options);
    expect(outcome).toMatchObject({
      undone: false,
      sentence: 'It did not help. Not everything could be taken back.',
    });
    expect(executor.log.slice(2)).toEqual(['undo rate-limit catalog']);
    const [, second] = keysOf(guard);
    expect(guard.unfinished).toMatchObject([{ key: second, undoing: true }]);
    expect(auditOf(guard, 'doubt')).toEqual([
      { key: second, message: 'taking it back: no answer in time' },
    ]);
    expect(auditOf(guard, 'undo')).toEqual([]);
    const before = saved.length;
    answer.settle(DONE);
    await allTurns();
    expect(guard.unfinished).toEqual([]);
    expect(auditOf(guard, 'undo')).toEqual([
      { key: second, ok: true, message: 'late: done', first: true },
    ]);
    expect(auditOf(guard, 'finish')).toHaveLength(2);
    expect(saved).toHaveLength(before + 1);
  });
});

describe('an act that could not be written down', () => {
  it('is not done, and the guard knows that and why', async () => {
    const guard = new Guard();
    const executor = loggingExecutor();
    const saves = [() => {}, () => {}, () => new Promise<void>(() => {})];
    const save = () => saves.shift()?.();
    const store = { load: () => null, save };
    const outcome = await executePlan({ ...common, guard, executor, store, deadline: atLast });
    const why = 'it could not be written down: no answer in time';
    expect(outcome).toMatchObject({
      undone: true,
      sentence: `It was broken off: ${why}. What was done has been taken back.`,
    });
    expect(executor.log).toEqual(['do scale-out cart', 'undo scale-out cart']);
    const [first, second] = keysOf(guard);
    expect(auditOf(guard, 'finish')[1]).toEqual({
      ...{ key: second, ok: false, message: `not done: ${why}`, first: true },
    });
    expect(auditOf(guard, 'undo')).toEqual([
      { key: second, ok: true, message: 'it was not done', first: true },
      { key: first, ...DONE, first: true },
    ]);
  });
});

describe('an answer', () => {
  it('that comes in time is noted once', async () => {
    const guard = new Guard();
    const executor = loggingExecutor();
    await executePlan({ ...common, guard, executor, deadline: atLast });
    await allTurns();
    expect(guard.audit.map(({ event }) => event)).toEqual([
      ...['review', 'begin', 'finish', 'begin', 'finish'],
      ...['begin-undo', 'undo', 'begin-undo', 'undo', 'outcome'],
    ]);
  });

  it.each([
    ['that it is done', () => DONE, { ok: true, message: 'late: done' }],
    [
      'that it failed',
      () => Promise.reject(new Error('no route')),
      { ok: false, message: 'late: it threw: no route' },
    ],
  ])('that comes late still says %s, and is written down', async (_name, late, said) => {
    const guard = new Guard();
    const slow = promised();
    const saved: Guard[] = [];
    const store = {
      load: () => null,
      save: (snapshot: unknown) => {
        saved.push(Guard.fromJSON(JSON.parse(JSON.stringify(snapshot))));
      },
    };
    const executor = loggingExecutor(() => slow.promise.then(late));
    await executePlan({ ...common, guard, executor, store, deadline: atLast });
    const [key] = keysOf(guard);
    expect(auditOf(guard, 'doubt')).toEqual([{ key, message: 'no answer in time' }]);
    expect(saved.at(-1)?.unfinished).toMatchObject([{ key }]);
    slow.settle(null);
    await allTurns();
    expect(auditOf(guard, 'finish')).toEqual([{ key, ...said, first: true }]);
    expect(saved.at(-1)?.unfinished).toEqual([]);
  });

  it('that comes when nobody can say what time it is leaves the act in doubt, and says why', async () => {
    const guard = new Guard();
    const slow = promised();
    let isStopped = false;
    const clock = () => {
      if (isStopped) throw new Error('the clock has stopped');
      return 5;
    };
    const executor = loggingExecutor(() => slow.promise);
    await executePlan({ ...common, guard, executor, clock, deadline: atLast });
    isStopped = true;
    slow.settle(DONE);
    await allTurns();
    const [key] = keysOf(guard);
    expect(auditOf(guard, 'doubt')[1]).toEqual({ key, message: 'the clock has stopped' });
    expect(guard.unfinished).toMatchObject([{ key }]);
    expect(guard.audit.at(-1)?.atMs).toBe(5);
  });
});
