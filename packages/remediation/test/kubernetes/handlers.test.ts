import type { ActionKind, RemediationAction } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import type { ExecutionContext } from '../../src/guard/index.js';
import { type ActionHandler, KubernetesExecutor } from '../../src/kubernetes/index.js';
import { act } from './cluster.js';
import { Wire } from './wire.js';

const KEY = { idempotencyKey: 'k' };

function executorWith(handlers: Readonly<Partial<Record<ActionKind, ActionHandler>>>) {
  const wire = new Wire(() => ({ status: 404 }));
  const namespaces = ['shop'];
  return { wire, executor: new KubernetesExecutor(wire, wire.clock, { namespaces, handlers }) };
}

describe('a handler', () => {
  it('gets the act and its context as they are, instead of what is built in', async () => {
    const calls: [string, RemediationAction, ExecutionContext][] = [];
    const note = (name: string) => async (action: RemediationAction, context: ExecutionContext) => {
      calls.push([name, action, context]);
      return { ok: name === 'do', message: name };
    };
    const handler = { execute: note('do'), undo: note('undo') };
    const { wire, executor } = executorWith({ restart: handler, observe: handler });
    for (const kind of ['restart', 'observe'] as const) {
      const action = act(kind, 'cart', { a: 1 });
      expect(await executor.execute(action, KEY)).toEqual({ ok: true, message: 'do' });
      expect(await executor.undo(action, KEY)).toEqual({ ok: false, message: 'undo' });
      expect(calls.splice(0)).toEqual([
        ['do', action, KEY],
        ['undo', action, KEY],
      ]);
    }
    expect(wire.sent).toEqual([]);
  });

  it('that throws is a failure, whatever it throws', async () => {
    const execute = () => Promise.reject(new Error('pager is down'));
    const undo = () => Promise.reject('no pager');
    const { executor } = executorWith({ page: { execute, undo } });
    expect(await executor.execute(act('page'), KEY)).toEqual({
      ok: false,
      message: 'it broke off: pager is down',
    });
    expect(await executor.undo(act('page'), KEY)).toEqual({
      ok: false,
      message: 'it broke off: no pager',
    });
  });
});

describe('waitForRollout', () => {
  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses to wait %s ms', async (ms) => {
    const { executor } = executorWith({});
    await expect(executor.waitForRollout('cart', ms)).rejects.toMatchObject({
      code: 'invalid-option',
      message: `waitForRollout: deadlineMs is ${ms}; give a finite number >= 0.`,
    });
  });

  it('says why there is nothing to wait for', async () => {
    const { wire, executor } = executorWith({});
    expect(await executor.waitForRollout('cart', 0)).toEqual({
      ok: false,
      message: 'there is no workload, nor a Service with one, called cart in shop',
    });
    for (const thrown of [new Error('no idea'), 'no idea']) {
      const locate = (): never => {
        throw thrown;
      };
      const lost = new KubernetesExecutor(wire, wire.clock, { locate });
      expect(await lost.waitForRollout('cart', 1)).toEqual({
        ok: false,
        message: 'it broke off: no idea',
      });
    }
  });

  it('waits for a workload only', async () => {
    const wire = new Wire(() => ({ status: 404 }));
    const locate = () => ({ kind: 'Node', name: 'worker-1' }) as const;
    const executor = new KubernetesExecutor(wire, wire.clock, { locate });
    expect(await executor.waitForRollout('worker-1', 1)).toEqual({
      ok: false,
      message: 'Node worker-1 is a machine',
    });
  });

  it('does not wait longer than it is told to', async () => {
    const wire = new Wire(({ query }) =>
      query.fieldSelector === undefined
        ? { status: 200, body: {} }
        : { status: 200, body: { items: [{ spec: { replicas: 1 } }] } },
    );
    wire.nowMs = 1_000_000;
    const locate = () => ({ kind: 'Deployment', namespace: 'shop', name: 'cart' }) as const;
    const options = { namespaces: ['shop'], locate };
    const executor = new KubernetesExecutor(wire, wire.clock, options);
    expect(await executor.waitForRollout('cart', 3000)).toEqual({
      ok: false,
      message: 'Deployment shop/cart is not rolled out in time: 0 of 1 new copies run',
    });
    expect(wire.waits).toEqual([2000, 1000]);
  });
});

describe('one act', () => {
  it('takes no longer than deadlineMs in all', async () => {
    const wire = new Wire(() => ({ status: 503 }));
    wire.nowMs = 1_000_000;
    const options = { deadlineMs: 3500, attempts: 20 };
    const executor = new KubernetesExecutor(wire, wire.clock, options);
    const result = await executor.execute(act('restart'), KEY);
    expect(result).toEqual({
      ok: false,
      message: 'could not read Deployment default/cart: the API server failed with 503',
    });
    expect(wire.waits).toEqual([500, 1000, 2000]);
  });

  it('asks by the defaults five times, in the namespace default', async () => {
    const wire = new Wire(() => ({ status: 503 }));
    const executor = new KubernetesExecutor(wire, wire.clock);
    await executor.execute(act('restart'), KEY);
    expect(wire.waits).toEqual([500, 1000, 2000, 4000]);
    expect(wire.sent).toHaveLength(5);
  });
});
