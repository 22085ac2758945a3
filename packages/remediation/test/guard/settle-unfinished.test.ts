import type { RemediationAction } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { type Executor, Guard, settleUnfinished } from '../../src/guard/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';
import { auditOf, DONE } from './stand-ins.js';

type Status = NonNullable<Executor['status']>;

function begin(guard: Guard, action: RemediationAction): string {
  const begun = guard.begin(planOf(action.target, step(action)), 0, { graph: SHOP, nowMs: 0 });
  if ('refused' in begun) throw new Error(begun.refused.join());
  return begun.key;
}

/** A guard with one act that began, and one that was done and is being taken back. */
function unfinished() {
  const guard = new Guard();
  const doing = begin(guard, act('scale-out', 'cart'));
  const undoing = begin(guard, act('rate-limit', 'pay'));
  guard.finish(undoing, DONE, 0);
  guard.beginUndo(undoing, 0);
  const settled = () => auditOf(guard, 'settle');
  return { guard, doing, undoing, settled };
}

const clock = () => 2;

describe('acts of which no end is known', () => {
  it('are asked for by the key that the executor was given, and by what and where they were', async () => {
    const { guard, doing, undoing } = unfinished();
    const asked: unknown[] = [];
    const status: Status = async (...given) => {
      asked.push(given);
      return 'unknown';
    };
    await settleUnfinished({ guard, executor: { name: 'api', status }, clock });
    expect(asked).toEqual([
      [doing, { kind: 'scale-out', target: 'cart' }],
      [`${undoing}:undo`, { kind: 'rate-limit', target: 'pay' }],
    ]);
  });

  it.each([
    ['done', true],
    ['not-done', false],
  ] as const)('are settled where the executor says %s', async (answer, ok) => {
    const { guard, doing, undoing, settled } = unfinished();
    const executor = { name: 'api', status: async () => answer };
    expect(await settleUnfinished({ guard, executor, clock })).toEqual([]);
    const said = { ok, by: 'api', message: answer, first: true };
    expect(settled()).toEqual([
      { key: doing, ...said },
      { key: undoing, ...said },
    ]);
    expect(guard.audit.at(-1)?.atMs).toBe(2);
  });

  it.each<[string, Status | undefined]>([
    ['does not know', async () => 'unknown'],
    ['answers nonsense', async () => 'yes' as 'done'],
    ['answers nothing', async () => undefined as unknown as 'done'],
    ['rejects', () => Promise.reject(new Error('away'))],
    [
      'throws',
      () => {
        throw new Error('away');
      },
    ],
    ['cannot be asked', undefined],
  ])('are left as they are where the executor %s', async (_name, status) => {
    const { guard, settled } = unfinished();
    const before = guard.unfinished;
    const executor = status === undefined ? { name: 'api' } : { name: 'api', status };
    expect(await settleUnfinished({ guard, executor, clock })).toEqual(before);
    expect(before).toHaveLength(2);
    expect(settled()).toEqual([]);
  });

  it('do not stand in the way of others of which the executor can tell', async () => {
    const { guard, doing } = unfinished();
    const status: Status = async (key) => {
      if (key === doing) throw new Error('away');
      return 'done';
    };
    const left = await settleUnfinished({ guard, executor: { name: 'api', status }, clock });
    expect(left).toMatchObject([{ key: doing, undoing: false }]);
  });

  it('are written down once settled', async () => {
    const { guard } = unfinished();
    const saved: Guard[] = [];
    const store = {
      load: () => null,
      save: (snapshot: unknown) => {
        saved.push(Guard.fromJSON(JSON.parse(JSON.stringify(snapshot))));
      },
    };
    const executor = { name: 'api', status: async () => 'done' as const };
    await settleUnfinished({ guard, executor, clock, store });
    expect(saved.map((one) => one.unfinished)).toEqual([[]]);
  });
});
