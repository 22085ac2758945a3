import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from './answer-of.js';
import { act, Cluster } from './cluster.js';
import { type JsonObject, objectAt } from './json-object.js';
import { template, workload, workloadPath } from './objects.js';

const CART = workloadPath('cart');
const WHAT = 'Deployment shop/cart';
const KEY = { idempotencyKey: 'k' };

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  cluster.server.store.put(CART, workload('cart'));
});
afterEach(() => cluster.close());

describe('raising limits', () => {
  const NONE = `${WHAT} has no limits, or none below the highest allowed; there is nothing to raise`;

  function containers(...limits: readonly (JsonObject | undefined)[]): JsonObject {
    const named = limits.map((one, i) => ({
      name: `c${i}`,
      ...(one === undefined ? {} : { resources: { limits: one } }),
    }));
    return { template: { ...template('cart'), spec: { containers: named } } };
  }

  it.each([1, 0, -2, 4.01, Number.NaN, 'two', '2'])('by %s is refused', async (factor) => {
    expect(await answerOf(cluster, 'raise-limits', { factor })).toEqual({
      ok: false,
      message: `the parameter factor is ${String(factor)}; give a number above 1, up to 4`,
      sent: 0,
    });
  });

  it.each([
    [{}, 'c0 cpu 1500m, memory 1536Mi; c1 cpu 150m'],
    [{ factor: 4 }, 'c0 cpu 4, memory 4Gi; c1 cpu 400m'],
    [{ factor: 1.01 }, 'c0 cpu 1010m, memory 1035Mi; c1 cpu 101m'],
  ])('with %j raises what each container has', async (parameters, said) => {
    const spec = containers({ cpu: '1', memory: '1Gi' }, undefined, { cpu: '100m' });
    const named = said.replace('c1', 'c2');
    expect(await answerOf(cluster, 'raise-limits', parameters, spec)).toEqual({
      ok: true,
      message: `${WHAT} gets higher limits: ${named}`,
      sent: 1,
    });
  });

  it.each([
    [{ cpu: '15' }, 'cpu 16'],
    [{ cpu: '8', memory: '64Gi' }, 'cpu 12'],
    [{ memory: '48Gi', 'nvidia.com/gpu': '1' }, 'memory 64Gi'],
    [{ 'ephemeral-storage': '1Gi', constructor: '1' }, 'ephemeral-storage 1536Mi'],
    [{ cpu: '-1', memory: '1Gi' }, 'memory 1536Mi'],
  ])('of %j gives %s', async (limits, said) => {
    const spec = containers(limits as JsonObject);
    const result = await answerOf(cluster, 'raise-limits', { factor: 1.5 }, spec);
    expect(result.message).toBe(`${WHAT} gets higher limits: c0 ${said}`);
  });

  it.each([[{}], [{ cpu: '16' }], [{ cpu: '20', 'nvidia.com/gpu': '1' }]])(
    'of %j is refused',
    async (limits) => {
      expect(await answerOf(cluster, 'raise-limits', {}, containers(limits as JsonObject))).toEqual(
        {
          ok: false,
          message: NONE,
          sent: 0,
        },
      );
    },
  );

  it('to exactly the highest allowed is written as short as can be', async () => {
    const maxLimits = { cpu: '2000m' };
    const spec = containers({ cpu: '1', memory: '1Gi' });
    const { message } = await answerOf(cluster, 'raise-limits', { factor: 2 }, spec, { maxLimits });
    expect(message).toBe(`${WHAT} gets higher limits: c0 cpu 2`);
  });

  it('is taken back container by container', async () => {
    const spec = containers({ cpu: '1' }, undefined, { cpu: '2', memory: '1Gi' }, { pods: '1' });
    await answerOf(cluster, 'raise-limits', { factor: 2 }, spec);
    const limits = () => {
      const now = objectAt(cluster.server.store.get(CART)!, 'spec', 'template', 'spec');
      return (now.containers as JsonObject[]).map((one) => objectAt(one, 'resources').limits);
    };
    const others = [undefined, { cpu: '4', memory: '2Gi' }, { pods: '1' }];
    expect(limits()).toEqual([{ cpu: '2' }, ...others]);
    await cluster.executor().undo(act('raise-limits'), { idempotencyKey: 'k:undo' });
    expect(limits()).toEqual([{ cpu: '1' }, undefined, { cpu: '2', memory: '1Gi' }, { pods: '1' }]);
  });

  it('is refused where nothing would replace the pods', async () => {
    expect(await answerOf(cluster, 'raise-limits', {}, { paused: true })).toEqual({
      ok: false,
      message: `the limits of ${WHAT} cannot be raised: its rollout is paused; resume it first`,
      sent: 0,
    });
  });

  it('is not taken back over other limits, and is where the same are only written otherwise', async () => {
    const executor = cluster.executor();
    const undo = () => executor.undo(act('raise-limits'), { idempotencyKey: 'k:undo' });
    await executor.execute(act('raise-limits', 'cart', { factor: 2 }), KEY);
    const limits = (change: (limits: JsonObject) => void) =>
      cluster.server.store.edit(CART, (object) => {
        const [app] = objectAt(object, 'spec', 'template', 'spec').containers as JsonObject[];
        change(objectAt(app!, 'resources', 'limits'));
      });
    const overtaken = {
      ok: false,
      message: `${WHAT} has other limits for app now, not the ones that this act gave it; somebody else changed it since, so it is left as it is`,
    };
    limits((now) => Object.assign(now, { cpu: '3' }));
    expect(await undo()).toEqual(overtaken);
    limits((now) => Object.assign(now, { cpu: '1', extra: '1' }));
    expect(await undo()).toEqual(overtaken);
    limits((now) => {
      delete now.extra;
      Object.assign(now, { cpu: '1', memory: '1024Mi' });
    });
    expect(await undo()).toEqual({ ok: true, message: `${WHAT} gets its former limits back` });
  });
});
