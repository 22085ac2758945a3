import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { fuzz } from '../../../../tools/fuzz/fuzz.js';
import { replayAudit, verifyAudit } from '../../src/guard/index.js';
import { commands, GuardUnderTest, type Held, plans } from './guard-commands.js';
import { GuardModel, type ModelLimits } from './guard-model.js';
import { CATALOGUE, NODES, SMALL_SHOP } from './small-shop.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const limits: fc.Arbitrary<ModelLimits> = fc.record({
  windowMs: fc.constantFrom(2000, 5000),
  cooldownMs: fc.constantFrom(0, 1000, 8000),
  staleMs: fc.constantFrom(1500, 4000),
  maxActionsPerWindow: fc.integer({ min: 1, max: 5 }),
  minServicesAtRisk: fc.integer({ min: 1, max: 5 }),
  minCopiesAtRisk: fc.integer({ min: 1, max: 8 }),
  maxTrafficAtRisk: fc.constantFrom(0.25, 0.5, 1),
  maxRadius: fc.constantFrom(1, 2, 6),
  environment: fc.constantFrom('production', 'test'),
  notifyMs: fc.constantFrom(null, 1000),
  breakerFailures: fc.integer({ min: 1, max: 3 }),
  breakerMs: fc.constantFrom(1000, 3000),
});

const seen = { begun: 0, undone: 0, refused: 0, crashed: 0 };

describe('Guard under whatever is asked of it', () => {
  const property = fc.property(limits, plans, commands, (options, known, asked) => {
    const model = new GuardModel(options);
    const held: Held = { model, saved: model.copy() };
    const given = { ...options, maxShareAtRisk: 0, maxCopiesAtRisk: 0, maxAudit: 10_000 };
    const real = new GuardUnderTest(
      {
        ...given,
        actions: CATALOGUE,
        trafficShare: (id) => NODES[id]?.share ?? Number.NaN,
        conditions: ({ target }) => (held.model.frozen.has(target) ? ['frozen'] : []),
      },
      known,
    );
    fc.modelRun(() => ({ model: held, real }), asked);
    const { audit } = real.guard;
    expect(verifyAudit(audit, sha256)).toBe(true);
    const replay = { options: { ...given, actions: CATALOGUE }, graphs: [SMALL_SHOP] };
    const replayed = replayAudit(audit, replay);
    expect(replayed).toEqual({ same: true, replayed: audit.length, differs: null });
    for (const { event, detail } of audit) {
      if (event === 'begin') seen[detail.endsWith('"reasons":[]}') ? 'begun' : 'refused']++;
      if (event === 'undo') seen.undone++;
    }
    seen.crashed += real.crashes;
  });

  fuzz(import.meta.url, 'it keeps every rule, and no more', property, {
    after: () => {
      // What is never let through, or never refused, shows little.
      for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
    },
  });
});
