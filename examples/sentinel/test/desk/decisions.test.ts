import { afterEach, describe, expect, it } from 'vitest';
import { SETTLE_MS, World } from '../respond/world.js';
import { deskOf } from './desk-of.js';

let world: World;
afterEach(() => world.end());

const ADA = { by: 'ada', validForMs: 600_000 };
const BOB = { by: 'bob', reason: 'not now' };

async function proposed(mode: 'suggest' | 'approve' = 'approve') {
  world = await World.make(mode);
  const id = world.breakCart();
  await world.turns(SETTLE_MS / 1000 + 3);
  return { id, plan: world.record(id).plans[0]!, desk: deskOf(world).desk };
}

describe('what a person decides at the desk', () => {
  it('cannot agree to a plan that is only suggested', async () => {
    const { plan, desk } = await proposed('suggest');
    expect(await desk.approve(plan.hash, ADA)).toMatchObject({ ok: false, why: 'not-allowed' });
    expect(plan.state).toBe('proposed');
  });

  it('agrees once, whoever is second at the same moment', async () => {
    const { plan, desk } = await proposed();
    const answers = await Promise.all([
      desk.approve(plan.hash, ADA),
      desk.approve(plan.hash, { ...ADA, by: 'bob' }),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, false]);
    expect(plan.approvals.map(({ by }) => by)).toEqual(['ada']);
  });

  it('agrees, and is not overtaken by a turn that would propose something else', async () => {
    const { id, plan, desk } = await proposed();
    let goOn = (): void => {};
    world.beforeSave = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    const answer = desk.approve(plan.hash, ADA);
    world.breakStock();
    await new Promise((resolve) => setImmediate(resolve));
    world.beforeSave = async () => {};
    await world.turns(4);
    goOn();
    expect((await answer).ok).toBe(true);
    expect(world.record(id).plans).toHaveLength(1);
    await world.until(() => world.executor.done.length === 1, 'acted');
    expect(world.executor.done[0]).toMatchObject({ target: 'cart' });
  });

  it('comes too late for a plan that has given way to a better one', async () => {
    const { id, plan, desk } = await proposed();
    world.breakStock();
    await world.turns(4);
    expect(world.record(id).plans.map(({ state }) => state)).toEqual(['superseded', 'proposed']);
    expect(await desk.approve(plan.hash, ADA)).toMatchObject({ ok: false, why: 'conflict' });
    expect(world.executor.done).toEqual([]);
  });

  it('objects to what was agreed to, and nothing is done from that moment on', async () => {
    const { plan, desk } = await proposed();
    await desk.approve(plan.hash, ADA);
    let goOn = (): void => {};
    world.beforeSave = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    const answer = desk.object(plan.hash, BOB);
    await new Promise((resolve) => setImmediate(resolve));
    world.beforeSave = async () => {};
    await world.turns(3);
    goOn();
    expect((await answer).ok).toBe(true);
    await world.turns(3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(plan.state).toBe('objected');
    expect(world.executor.done).toEqual([]);
    expect(await desk.approve(plan.hash, ADA)).toMatchObject({ ok: false, why: 'conflict' });
  });

  it('agrees also when the clock was far ahead and has been set right', async () => {
    const { plan, desk } = await proposed();
    world.nowMs += 86_400_000;
    await world.turns(1);
    world.nowMs -= 86_400_000;
    expect((await desk.approve(plan.hash, ADA)).ok).toBe(true);
    await world.turns(1);
    await world.until(() => world.executor.done.length === 1, 'acted');
  });

  it('is told when agreeing could not be written down, and may agree again', async () => {
    const { plan, desk } = await proposed();
    world.breakStore();
    await expect(desk.approve(plan.hash, ADA)).rejects.toThrow('ENOSPC');
    expect(plan).toMatchObject({ state: 'proposed', approvals: [] });
    world.mendStore();
    expect((await desk.approve(plan.hash, ADA)).ok).toBe(true);
  });

  it('is told of its own fix, whatever others report at the same moment', async () => {
    const { id, desk } = await proposed();
    const fix = { incidentId: id, success: true, operator: 'ada' };
    const [first, second] = await Promise.all([
      desk.captureFix({ ...fix, command: 'kubectl rollout restart deployment/cart' }),
      desk.captureFix({ ...fix, command: 'kubectl scale deployment/web --replicas=5' }),
    ]);
    expect(first).toMatchObject({ ok: true, value: { effect: 'restart', target: 'cart' } });
    expect(second).toMatchObject({ ok: true, value: { effect: 'scale-out', target: 'web' } });
    expect(await desk.captureFix({ ...fix, incidentId: 'none', command: 'ls' })).toMatchObject({
      ok: false,
      why: 'not-found',
    });
  });
});
