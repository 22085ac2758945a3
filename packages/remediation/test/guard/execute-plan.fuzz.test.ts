import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { fuzz } from '../../../../tools/fuzz/fuzz.js';
import { type Fate, FaultyWorld } from './faulty-world.js';
import { CATALOGUE, planWith } from './small-shop.js';

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 20, arbitrary: fc.constant('well' as const) },
  fc.constantFrom<Fate>('no', 'throws', 'hangs', 'late', 'half', 'dies before', 'dies after'),
);
const wish = fc.record({
  kind: fc.constantFrom('scale-out' as const, 'rate-limit', 'raise-limits', 'restart', 'page'),
  target: fc.constantFrom('web', 'cart', 'pay', 'batch'),
  confidence: fc.constant(0.9),
});
const plan = fc.record({
  id: fc.nat(5),
  wishes: fc.array(wish, { minLength: 1, maxLength: 3 }),
  verdict: fc.constantFrom(true, false, null),
  mode: fc.constantFrom<'auto' | 'suggest'>('auto', 'auto', 'auto', 'suggest'),
  fates: fc.array(fate, { maxLength: 12 }),
  waitMs: fc.constantFrom(0, 0, 500, 3000),
  settles: fc.boolean(),
});
const options = fc.record({
  windowMs: fc.constantFrom(1000, 4000),
  cooldownMs: fc.constantFrom(0, 1000),
  staleMs: fc.constantFrom(2000, 5000),
  maxActionsPerWindow: fc.integer({ min: 1, max: 6 }),
  maxShareAtRisk: fc.constant(1),
  breakerFailures: fc.constantFrom(2, 1000),
  breakerMs: fc.constant(2000),
});

const seen = { resolved: 0, undone: 0, deaths: 0, deeds: 0 };

describe('plans in a world where calls fail, hang, and the process dies', () => {
  const property = fc.asyncProperty(
    options,
    fc.array(plan, { minLength: 1, maxLength: 12, size: 'max' }),
    async (limits, plans) => {
      const world = new FaultyWorld({ ...limits, actions: CATALOGUE });
      for (const { id, wishes, verdict, mode, fates, waitMs, settles } of plans) {
        world.fates = [...fates];
        const outcome = await world.carryOut(planWith(`p${id}`, wishes), () => verdict, mode);
        if (outcome?.resolved) {
          expect(verdict).toBe(true);
          seen.resolved++;
        }
        if (outcome?.undone) seen.undone++;
        world.clockMs += waitMs;
        world.fates = [];
        if (settles) await world.settle();
      }
      seen.deaths += world.deaths;
      seen.deeds += world.deeds.length;
    },
  );

  fuzz(
    import.meta.url,
    'nothing is done twice, unwritten, beside another or too often, and nothing undone twice',
    property,
    {
      runs: 100,
      after: () => {
        // What never succeeds, fails or dies shows little.
        for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
      },
    },
  );
});
