import { afterEach, describe, expect, it } from 'vitest';
import { anomalyOf, SETTLE_MS, World } from './world.js';

let world: World;
afterEach(() => world.end());

const SETTLED = SETTLE_MS / 1000 + 3;

describe('how far a responder goes by itself', () => {
  it('observe: finds where it began, and proposes nothing', async () => {
    world = await World.make('observe');
    const id = world.breakCart();
    await world.turns(2 * SETTLED);
    expect(world.record(id)).toMatchObject({ phase: 'diagnosed', plans: [] });
    expect(world.record(id).diagnosis?.causes[0]?.nodeId).toBe('cart');
    expect(world.executor.done).toEqual([]);
  });

  it('suggest: proposes what the guard would say no to only because it suggests', async () => {
    world = await World.make('suggest');
    const id = world.breakCart();
    await world.turns(2 * SETTLED);
    const [plan] = world.record(id).plans;
    expect(plan?.state).toBe('proposed');
    expect(plan?.review[0]).toMatchObject({ allowed: false, reasons: ['only suggesting'] });
    expect(world.executor.done).toEqual([]);
  });

  it('approve: waits for a person however sure it is, and acts once there is one', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    await world.turns(3 * SETTLED);
    const plan = world.record(id).plans.at(-1)!;
    expect(plan).toMatchObject({ state: 'proposed', needsApproval: true });
    expect(world.executor.done).toEqual([]);
    world.approve(plan);
    await world.turns(1);
    await world.until(() => world.record(id).phase === 'verifying', 'acted');
    await world.untilWell(() => plan.state === 'helped', 'helped');
    expect(world.executor.done).toEqual([{ kind: 'restart', target: 'cart', parameters: {} }]);
    expect(world.record(id).phase).toBe('resolved');
    expect(world.incident(id).status).toBe('closed');
    expect(world.watch.learner.cases()).toMatchObject([{ effect: 'restart', success: true }]);
  });

  it('auto: acts where the guard lets it', async () => {
    world = await World.make('auto');
    const id = world.breakCart();
    await world.turns(SETTLED);
    await world.until(() => world.record(id).phase === 'verifying', 'acted');
    expect(world.executor.done).toHaveLength(1);
    expect(world.record(id).plans[0]?.approvals).toEqual([]);
  });

  it('auto: waits for a person where the guard wants one', async () => {
    world = await World.make('auto', { environment: 'production', maxCost: 0 });
    const id = world.breakCart();
    await world.turns(3 * SETTLED);
    expect(world.record(id).plans.at(-1)).toMatchObject({ state: 'proposed', needsApproval: true });
    expect(world.executor.done).toEqual([]);
  });

  it.each(['observe', 'suggest'] as const)(
    'carries nothing out in the mode %s that was agreed to in another',
    async (mode) => {
      world = await World.make('approve');
      const id = world.breakCart();
      await world.turns(SETTLED);
      world.approve(world.record(id).plans[0]!);
      await world.responder.save(world.record(id), null);
      await world.start(mode);
      await world.turns(SETTLED);
      expect(world.executor.done).toEqual([]);
      expect(world.record(id).plans[0]?.state).toBe('proposed');
    },
  );

  it('does not propose again what somebody objected to', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    await world.turns(SETTLED);
    const [plan] = world.record(id).plans;
    world.guard.object(plan!.hash, 'ada', world.nowMs);
    plan!.state = 'objected';
    await world.turns(60);
    expect(world.record(id)).toMatchObject({ phase: 'needs-person' });
    expect(world.record(id).plans).toHaveLength(1);
  });

  it('asks for a person after eight plans that did not help, and tries nothing more', async () => {
    world = await World.make('auto', { cooldownMs: 0 });
    const id = world.breakCart();
    world.executor.answer = async () => ({ ok: false, message: 'it would not' });
    await world.turns(SETTLED);
    await world.until(() => world.record(id).plans[0]?.outcome !== null, 'tried once');
    const { plans } = world.record(id);
    for (let tried = 1; tried < 7; tried++) plans.push({ ...plans[0]!, hash: `${tried}` });
    await world.turns(40);
    expect(world.record(id).phase).not.toBe('needs-person');
    plans.push({ ...plans[0]!, hash: '7' });
    await world.turns(40);
    expect(world.record(id).phase).toBe('needs-person');
    const { length } = world.executor.done;
    await world.turns(200);
    expect(world.executor.done).toHaveLength(length);
  });

  it('tries what was not let through again after a while, not at once', async () => {
    world = await World.make('auto');
    const id = world.breakCart();
    world.breakStore();
    await world.turns(SETTLED + 20);
    const refused = world.record(id).plans.filter(({ state }) => state === 'failed');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.outcome?.sentence).toContain('could not be written down');
    world.mendStore();
    await world.turns(130);
    await world.until(() => world.record(id).phase === 'verifying', 'acted');
    expect(world.executor.done).toHaveLength(1);
  });

  it('asks the guard about a plan that waits now and then, however much is found', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    await world.turns(SETTLED);
    for (let found = 0; found < 120; found++) {
      world.watch.book.add(anomalyOf('cart', `more_${found}`, world.nowMs));
      await world.turns(1);
    }
    expect(world.record(id).plans.at(-1)?.state).toBe('proposed');
    const reviews = world.guard.audit.filter(({ event }) => event === 'review');
    expect(reviews.length).toBeGreaterThan(2);
    expect(reviews.length).toBeLessThanOrEqual(world.record(id).plans.length + 5);
  });

  it('takes a rehearsal for nothing more', async () => {
    world = await World.make('auto');
    world.executor.name = 'dry-run';
    const id = world.breakCart();
    await world.turns(SETTLED);
    await world.until(() => world.record(id).plans[0]?.state === 'rehearsed', 'rehearsed');
    expect(world.record(id)).toMatchObject({ phase: 'needs-person', history: [] });
    expect(world.watch.learner.cases()).toEqual([]);
    expect(world.incident(id).status).toBe('open');
  });
});
