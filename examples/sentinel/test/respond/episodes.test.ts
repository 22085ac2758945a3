import { afterEach, describe, expect, it } from 'vitest';
import { SETTLE_MS, World } from './world.js';

let world: World;
afterEach(() => world.end());

const SETTLED = SETTLE_MS / 1000 + 3;
const QUIET_MS = 600_001;

describe('an incident that closes, and one that opens again', () => {
  it('lays the case down when it has been quiet, with what was proposed or agreed to', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    await world.turns(SETTLED);
    const [plan] = world.record(id).plans;
    world.approve(plan!);
    world.watch.book.advance(world.nowMs + QUIET_MS);
    await world.turns(1);
    expect(world.record(id).phase).toBe('over');
    expect(plan?.state).toBe('superseded');
    // What was agreed to for that time is not carried out when it comes back.
    world.nowMs += QUIET_MS;
    expect(world.breakCart()).toBe(id);
    await world.turns(SETTLED);
    expect(world.record(id).timeline.map(({ kind }) => kind)).toContain('reopened');
    expect(world.executor.done).toEqual([]);
  });

  it('lays down a case whose incident closed while nothing ran', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    await world.turns(SETTLED);
    world.watch.book.advance(world.nowMs + QUIET_MS);
    await world.start('approve');
    await world.turns(1);
    expect(world.record(id)).toMatchObject({ phase: 'over', plans: [{ state: 'superseded' }] });
  });

  it('leaves a case alone whose plan is being carried out when its incident closes', async () => {
    world = await World.make('auto');
    const id = world.breakCart();
    await world.turns(SETTLED);
    await world.until(() => world.record(id).phase === 'verifying', 'acted');
    world.watch.book.advance(world.nowMs + QUIET_MS);
    await world.turns(3);
    expect(world.record(id).phase).toBe('verifying');
    await world.untilWell(() => world.record(id).phase === 'resolved', 'resolved');
    expect(world.record(id).timeline.map(({ kind }) => kind)).not.toContain('over');
  });

  it('does not take a fix that has just closed its incident for trouble that came back', async () => {
    world = await World.make('auto');
    const id = world.breakCart();
    await world.turns(SETTLED);
    await world.until(() => world.record(id).phase === 'verifying', 'acted');
    // Turns go on while the outcome is put down.
    world.beforePut = async () => {
      await world.turns(1);
    };
    await world.untilWell(() => world.incident(id).status === 'closed', 'closed');
    world.beforePut = async () => {};
    await world.turns(2);
    expect(world.record(id).phase).toBe('resolved');
    expect(world.record(id).timeline.map(({ kind }) => kind)).not.toContain('reopened');
  });

  it('proposes again what helped, when the trouble comes back after a few minutes', async () => {
    world = await World.make('auto');
    const id = world.breakCart();
    await world.turns(SETTLED);
    await world.until(() => world.record(id).phase === 'verifying', 'acted');
    await world.untilWell(() => world.record(id).phase === 'resolved', 'resolved');
    world.nowMs += 120_000;
    expect(world.breakCart()).toBe(id);
    await world.turns(SETTLED);
    const acts = world.record(id).plans.map(({ plan }) => plan.steps.map(({ action }) => action));
    expect(acts).toMatchObject([
      [{ kind: 'restart', target: 'cart' }],
      [{ kind: 'restart', target: 'cart' }],
    ]);
    expect(world.record(id).timeline.map(({ kind }) => kind)).toContain('reopened');
  });

  it('looks at more incidents than fit into a turn, and calls none of them over', async () => {
    world = await World.make('observe');
    const ids = world.breakLone(70);
    await world.turns(4);
    for (const id of ids) {
      expect(world.record(id)?.diagnosis).not.toBeNull();
      expect(world.record(id)?.phase).not.toBe('over');
    }
    // One that had closed opens again, and takes its old place in the order.
    world.watch.book.close(ids[0]!);
    await world.turns(2);
    world.nowMs += 30_000;
    world.breakLone(1);
    await world.turns(3);
    const over = ids.filter((id) => world.record(id).phase === 'over');
    expect(over).toEqual([]);
  });

  it('goes on looking when the clock is set back', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    await world.turns(2);
    world.nowMs -= 3_600_000;
    await world.turns(SETTLED);
    expect(world.record(id).diagnosis?.atMs).toBeLessThan(1_800_000_000_000);
    expect(world.record(id).plans).toHaveLength(1);
  });
});
