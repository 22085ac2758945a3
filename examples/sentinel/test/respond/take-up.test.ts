import { afterEach, describe, expect, it } from 'vitest';
import type { Mode } from '../../src/respond/responder-parts.js';
import { SETTLE_MS, VERIFY_MS, World } from './world.js';

let world: World;
afterEach(() => world.end());

const SETTLED = SETTLE_MS / 1000 + 3;

/** A plan that is being carried out, in the moment that its effect is waited for. */
async function actedWorld(mode: Mode = 'auto'): Promise<string> {
  world = await World.make(mode);
  const id = world.breakCart();
  await world.turns(SETTLED);
  await world.until(() => world.record(id).phase === 'verifying', 'acted');
  return id;
}

/** Ends it as a signal does, and starts it again with what is on disk. */
async function restart(mode: Mode = 'auto'): Promise<void> {
  await world.responder.stop();
  await world.start(mode);
}

describe('a responder that is ended and started again', () => {
  it('goes on with a plan that was proposed', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    await world.turns(SETTLED);
    const { hash } = world.record(id).plans[0]!;
    await restart('approve');
    await world.turns(3);
    expect(world.record(id).plans).toMatchObject([{ hash, state: 'proposed' }]);
    world.approve(world.record(id).plans[0]!);
    await world.turns(1);
    await world.until(() => world.executor.done.length === 1, 'acted');
  });

  it('carries out what was agreed to before, once', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    await world.turns(SETTLED);
    world.approve(world.record(id).plans[0]!);
    await world.guard.save(world.store);
    await world.responder.save(world.record(id), null);
    await restart('approve');
    await world.turns(1);
    await world.untilWell(() => world.record(id).phase === 'resolved', 'mended');
    await restart('approve');
    await world.turns(3);
    expect(world.executor.done).toHaveLength(1);
  });

  it('waits for the effect of what was done, does nothing again and learns of it once', async () => {
    const id = await actedWorld();
    await restart();
    await world.untilWell(() => world.record(id).phase === 'resolved', 'mended');
    expect(world.executor.done).toHaveLength(1);
    expect(world.executor.undone).toEqual([]);
    expect(world.incident(id).status).toBe('closed');
    expect(world.watch.learner.cases()).toMatchObject([{ effect: 'restart', success: true }]);
  });

  it('takes back what did not help, where it still may act', async () => {
    const id = await actedWorld();
    await restart();
    await world.untilIll(() => world.record(id).plans[0]?.state === 'undone', 'taken back');
    expect(world.executor.undone).toHaveLength(1);
    expect(world.record(id).history).toMatchObject([{ helped: false }]);
  });

  it('takes nothing back in a mode in which it only looks', async () => {
    const id = await actedWorld();
    await restart('observe');
    await world.untilIll(() => world.record(id).plans[0]?.state === 'failed', 'ended');
    expect(world.executor.undone).toEqual([]);
  });

  it('remembers what it did also when the audit that is held says nothing of it any more', async () => {
    const id = await actedWorld();
    const { plan } = world.record(id).plans[0]!;
    for (let review = 0; review < 1100; review++) {
      world.guard.review(plan, { graph: null, nowMs: world.nowMs });
    }
    await world.guard.save(world.store);
    await restart();
    await world.untilWell(() => world.record(id).phase === 'resolved', 'mended');
    expect(world.executor.done).toHaveLength(1);
  });

  it.each([
    ['done', 'verifying'],
    ['not-done', 'verifying'],
    ['unknown', 'needs-person'],
  ] as const)('asks what became of an act without an answer: %s', async (known, phase) => {
    world = await World.make('auto');
    const id = world.breakCart();
    world.executor.answer = () => new Promise(() => {});
    await world.turns(SETTLED);
    await world.until(() => world.executor.done.length === 1, 'asked');
    world.executor.known = known;
    // As after kill -9: nobody waits for the act.
    await world.start('auto');
    await world.until(() => world.record(id).phase === phase, phase);
    await world.turns(60);
    expect(world.executor.done).toHaveLength(1);
  });

  it('proposes anew what was not begun', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    await world.turns(SETTLED);
    const record = world.record(id);
    record.plans[0]!.state = 'running';
    record.phase = 'acting';
    await world.cases.save(record);
    await restart('approve');
    await world.until(() => world.record(id).phase === 'proposed', 'proposed');
    expect(world.record(id).timeline.map(({ kind }) => kind)).toContain('resumed');
    expect(world.executor.done).toEqual([]);
  });

  it('ends at once while an effect is waited for, and does nothing after it', async () => {
    const id = await actedWorld();
    await world.responder.stop();
    const { length } = world.entries;
    world.nowMs += VERIFY_MS;
    world.seeAll(false);
    await world.turns(2);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(world.executor.undone).toEqual([]);
    expect(world.entries).toHaveLength(length);
    expect(world.record(id).plans[0]?.state).toBe('running');
  });

  it('ends only when what is being taken back has been answered', async () => {
    const id = await actedWorld();
    let answer: (() => void) | null = null;
    world.executor.beforeUndo = () =>
      new Promise((answered) => {
        answer = answered;
      });
    await world.untilIll(() => answer !== null, 'asked to take it back');
    let isOver = false;
    const stopped = world.responder.stop().then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isOver).toBe(false);
    answer!();
    await stopped;
    expect(world.record(id).plans[0]?.state).toBe('undone');
  });

  it('is not stopped by a disk that takes nothing', async () => {
    const id = await actedWorld();
    await world.responder.stop();
    world.breakStore();
    await world.start('auto');
    await world.untilWell(() => world.record(id).phase === 'resolved', 'mended');
    expect(world.failures.length).toBeGreaterThan(0);
  });

  it.each([0, 1, 2])('puts an outcome down once, ended after %i entries of it', async (entries) => {
    const id = await actedWorld();
    let left = entries;
    let reached = (): void => {};
    const ended = new Promise<void>((resolve) => {
      reached = resolve;
    });
    world.beforePut = async () => {
      if (left-- > 0) return;
      reached();
      await new Promise(() => {});
    };
    if (entries === 2) {
      world.cases.save = () => {
        reached();
        return new Promise(() => {});
      };
    }
    const well = setInterval(() => world.seeAll(true), 100);
    await ended;
    clearInterval(well);
    // As after kill -9.
    world.beforePut = async () => {};
    await world.start('auto');
    await world.untilWell(() => world.record(id).phase === 'resolved', 'put down');
    expect(world.watch.learner.cases()).toHaveLength(1);
    expect(world.record(id).history).toHaveLength(1);
    expect(world.incident(id).status).toBe('closed');
    expect(world.guard.audit.filter(({ event }) => event === 'outcome')).toHaveLength(1);
    expect(world.executor.done).toHaveLength(1);
  });
});
