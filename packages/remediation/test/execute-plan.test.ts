import { describe, expect, it } from 'vitest';
import { DryRunExecutor, executePlan, Guard } from '../src/guard/index.js';
import { SimulatedExecutor, Simulation } from '../src/simulator/index.js';
import { act, planOf, SHOP, step } from './fixtures.js';
import { allTurns, DONE, loggingExecutor } from './guard/stand-ins.js';

const common = { graph: SHOP, clock: () => 0, verify: () => true };

describe('executePlan', () => {
  it('rehearses by default and claims nothing', async () => {
    const executor = new DryRunExecutor();
    const plan = planOf('p', step(act('restart', 'cart')));
    const outcome = await executePlan({ ...common, plan, guard: new Guard(), executor });
    expect(outcome).toMatchObject({ resolved: false, verified: false, undone: false });
    expect(executor.rehearsed).toHaveLength(1);
    const silent = await executePlan({ ...common, plan, guard: new Guard() });
    expect(silent.sentence).toContain('Dry run');
  });

  it('commits what helped', async () => {
    const plan = planOf('p', step(act('restart', 'cart')));
    const outcome = await executePlan({
      ...common,
      plan,
      guard: new Guard(),
      executor: loggingExecutor(),
    });
    expect(outcome).toMatchObject({ resolved: true, verified: true, undone: false });
    expect(outcome.actions).toEqual([act('restart', 'cart')]);
  });

  it('takes back what did not help, last first', async () => {
    const executor = loggingExecutor();
    const plan = planOf('p', step(act('scale-out', 'cart')), step(act('rate-limit', 'catalog')));
    const outcome = await executePlan({
      ...common,
      plan,
      guard: new Guard(),
      executor,
      verify: async () => false,
    });
    expect(outcome).toMatchObject({ resolved: false, verified: true, undone: true });
    expect(executor.log).toEqual([
      'do scale-out cart',
      'do rate-limit catalog',
      'undo rate-limit catalog',
      'undo scale-out cart',
    ]);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no route'))],
    ['says no', () => ({ ok: false, message: 'conflict' })],
    ['answers nonsense', () => 'fine'],
    ['answers nothing', () => undefined],
  ])('breaks off when an executor %s, without a second try', async (_name, answer) => {
    const executor = loggingExecutor((action) => (action.target === 'catalog' ? answer() : DONE));
    const plan = planOf(
      'p',
      step(act('scale-out', 'cart')),
      step(act('scale-out', 'catalog')),
      step(act('scale-out', 'pay')),
    );
    const guard = new Guard({ maxShareAtRisk: 1 });
    const outcome = await executePlan({ ...common, plan, guard, executor });
    expect(outcome.resolved).toBe(false);
    expect(outcome.sentence).toContain('broken off');
    expect(executor.log).toEqual([
      'do scale-out cart',
      'do scale-out catalog',
      'undo scale-out catalog',
      'undo scale-out cart',
    ]);
    const again = await executePlan({ ...common, plan, guard, executor });
    expect(again.actions).toEqual([]);
    expect(executor.log).toHaveLength(4);
  });

  it('does not wait for one that hangs when there is a deadline, and notes a late answer', async () => {
    let release: (value: unknown) => void = () => {};
    const executor = loggingExecutor(
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    const guard = new Guard();
    const outcome = await executePlan({
      ...common,
      plan: planOf('p', step(act('scale-out', 'cart'))),
      guard,
      executor,
      deadline: async () => null,
    });
    expect(outcome.sentence).toContain('no answer in time');
    release(DONE);
    await allTurns();
    expect(guard.audit.some(({ detail }) => detail.includes('late: done'))).toBe(true);
    expect(guard.running).toEqual([]);
  });

  it('does not believe an executor that lies: verification decides', async () => {
    const simulation = new Simulation(SHOP, { seed: 1 });
    simulation.injectFault({ kind: 'crash', service: 'cart' });
    for (let t = 0; t < 3; t++) simulation.tick();
    const verify = (): boolean => {
      for (let t = 0; t < 4; t++) simulation.tick();
      return simulation.sloHealthy();
    };
    const options = { graph: SHOP, clock: () => simulation.nowMs, verify };
    const guard = new Guard();
    const lie = await executePlan({
      ...options,
      guard,
      plan: planOf('lie', step(act('restart', 'cart'))),
      executor: loggingExecutor(),
    });
    expect(lie.resolved).toBe(false);
    for (let t = 0; t < 6; t++) simulation.tick();
    const cure = await executePlan({
      ...options,
      guard,
      plan: planOf('cure', step(act('restart', 'cart'))),
      executor: new SimulatedExecutor(simulation),
    });
    expect(cure).toMatchObject({ resolved: true, verified: true });
    expect(simulation.activeFault).toBeNull();
  });

  it('stops when called off, and when verification breaks or cannot tell', async () => {
    const plan = planOf('p', step(act('scale-out', 'cart')));
    const executor = loggingExecutor();
    const off = await executePlan({
      ...common,
      plan,
      guard: new Guard(),
      executor,
      signal: { aborted: true },
    });
    expect(off.actions).toEqual([]);
    const unknown = await executePlan({
      ...common,
      plan,
      guard: new Guard(),
      executor,
      verify: () => null,
    });
    expect(unknown).toMatchObject({ resolved: false, verified: false, undone: false });
    const broken = await executePlan({
      ...common,
      plan,
      guard: new Guard(),
      executor,
      verify: () => {
        throw new Error('prometheus is away');
      },
    });
    expect(broken.sentence).toContain('prometheus is away');
  });

  it('answers the same key in the simulation only once', async () => {
    const simulation = new Simulation(SHOP);
    const executor = new SimulatedExecutor(simulation);
    const first = await executor.execute(act('scale-out', 'cart'), { idempotencyKey: 'k' });
    const second = await executor.execute(act('scale-out', 'cart'), { idempotencyKey: 'k' });
    expect(second).toBe(first);
    const other = await executor.execute(act('scale-out', 'cart'), { idempotencyKey: 'l' });
    expect(other).toMatchObject({ ok: false, message: 'an action there is under way' });
  });

  it('forgets the oldest of more than ten thousand keys in the simulation', async () => {
    const executor = new SimulatedExecutor(new Simulation(SHOP));
    const answer = (key: number) =>
      executor.execute(act('scale-out', 'cart'), { idempotencyKey: `${key}` });
    const [first, second] = [await answer(0), await answer(1)];
    for (let key = 2; key <= 10_000; key++) await answer(key);
    expect(await answer(1)).toBe(second);
    expect(await answer(0)).not.toBe(first);
  });
});
