import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { fuzz } from '../../../../tools/fuzz/fuzz.js';
import { act } from './cluster.js';
import { CHANGES, Shop, targetOf } from './shop.js';

const REVERSIBLE = CHANGES.filter((kind) => kind !== 'restart');

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.cluster.close());

const faults = fc.array(
  fc.record({
    kind: fc.constantFrom('drop', 'lost-answer', 'half-answer', 'status'),
    method: fc.constantFrom('GET', 'PATCH'),
    status: fc.constantFrom(409, 429, 500, 503, 403),
    times: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('the same key', () => {
  fuzz(
    import.meta.url,
    'is one change, however often, from however many processes',
    fc.asyncProperty(
      fc.constantFrom(...CHANGES),
      fc.string({ minLength: 1 }),
      fc.integer({ min: 2, max: 4 }),
      async (kind, key, times) => {
        shop.prepare();
        const action = act(kind, targetOf(kind));
        for (let i = 0; i < times; i++) {
          const result = await shop.cluster.executor().execute(action, { idempotencyKey: key });
          expect(result.ok).toBe(true);
        }
        expect(shop.changes()).toBe(1);
      },
    ),
    { runs: 40 },
  );

  fuzz(
    import.meta.url,
    'is one change whatever goes wrong, and whoever begins again',
    fc.asyncProperty(fc.constantFrom(...CHANGES), faults, async (kind, wrong) => {
      shop.prepare();
      const action = act(kind, targetOf(kind));
      shop.cluster.server.faults.splice(0, Infinity, ...wrong.map((one) => ({ ...one })));
      const first = await shop.cluster
        .executor({ attempts: 2 })
        .execute(action, { idempotencyKey: 'k' });
      expect(shop.changes()).toBeLessThanOrEqual(1);
      if (first.ok) expect(shop.changes()).toBe(1);
      shop.cluster.server.faults.length = 0;
      const second = await shop.cluster.executor().execute(action, { idempotencyKey: 'k' });
      expect(second.ok).toBe(true);
      expect(shop.changes()).toBe(1);
    }),
    { runs: 60 },
  );
});

describe('undo', () => {
  fuzz(
    import.meta.url,
    'gives the spec back as it was, for every act that can be taken back',
    fc.asyncProperty(
      fc.constantFrom(...REVERSIBLE),
      fc.integer({ min: 2, max: 20 }),
      fc.string({ minLength: 1 }),
      async (kind, replicas, key) => {
        shop.prepare(replicas);
        const before = shop.specs();
        const action = act(kind, targetOf(kind));
        const { cluster } = shop;
        expect((await cluster.executor().execute(action, { idempotencyKey: key })).ok).toBe(true);
        expect(shop.specs()).not.toEqual(before);
        for (let i = 0; i < 2; i++) {
          const undone = await cluster.executor().undo(action, { idempotencyKey: `${key}:undo` });
          expect(undone.ok).toBe(true);
        }
        expect(shop.specs()).toEqual(before);
        expect(shop.changes()).toBe(2);
      },
    ),
    { runs: 40 },
  );
});
