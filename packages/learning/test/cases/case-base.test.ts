import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EFFECTS } from '../../src/action-kinds.js';
import { CaseBase } from '../../src/cases/case-base.js';
import type { StoredCase } from '../../src/cases/case-columns.js';
import { MAX_VOCABULARY } from '../../src/cases/vocabulary.js';
import { ROLES } from '../../src/incident/roles.js';
import { MAX_FEATURES } from '../../src/incident/signature.js';
import { RELATIONS } from '../../src/incident/situation.js';
import { stored } from './stored.js';

const feature = fc.constantFrom(
  'issue:crash',
  'signal:latency-up',
  'term:heap',
  'term:lock',
  'x:y',
);
const signature = fc.uniqueArray(feature, { minLength: 0, maxLength: 4 });
const text = fc.string({ maxLength: 6 }).map((some) => some.replaceAll('\u0000', ' '));

const anyCase: fc.Arbitrary<Partial<StoredCase>> = fc
  .record({
    operator: fc.option(fc.constantFrom('ana', 'ben')),
    command: text,
    effect: fc.constantFrom(...EFFECTS),
    destructive: fc.boolean(),
    target: fc.option(text),
    place: fc.option(fc.tuple(fc.constantFrom(...RELATIONS), fc.constantFrom(...ROLES))),
    targetHops: fc.integer({ min: -1, max: 4 }),
    success: fc.boolean(),
    verified: fc.boolean(),
    nodeIds: fc.array(text, { maxLength: 16 }),
  })
  .map(({ place, ...rest }) => ({
    ...rest,
    targetRelation: place?.[0] ?? null,
    targetRole: place?.[1] ?? null,
  }));

describe('CaseBase', () => {
  it('gives every case back as it was, and the last ones when full', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyCase, signature), { maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (all, room) => {
          const base = new CaseBase(room);
          const cases = all.map(([extra], i) => stored(i, extra));
          for (const [i, one] of cases.entries()) base.add(one, all[i]![1]);
          const kept = [...base.slots()].map((slot) => [base.at(slot), base.featuresAt(slot)]);
          const last = cases.map((one, i) => [one, all[i]![1]]).slice(-room);
          expect(kept).toEqual(last);
          expect(base.added).toBe(cases.length);
          for (const one of cases)
            expect(base.has(one.id)).toBe(cases.indexOf(one) >= cases.length - room);
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it('keeps of groups what a new count of the cases gives', () => {
    const step = fc.tuple(
      fc.constantFrom('ana', 'ben'),
      fc.constantFrom<StoredCase['effect']>('restart', 'rollback'),
      signature,
      fc.boolean(),
      fc.integer({ min: 0, max: 5 }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 80 }),
        fc.integer({ min: 1, max: 30 }),
        (steps, room) => {
          const base = new CaseBase(room);
          for (const [i, [operator, effect, features, success, hour]] of steps.entries()) {
            base.add(stored(i, { operator, effect, success, atMs: hour }), features);
          }
          const groups = new Map<string, { size: number; successes: number; newestMs: number }>();
          const uses = new Map<string, number>();
          for (const slot of base.slots()) {
            const one = base.at(slot);
            const features = base.featuresAt(slot);
            const key = JSON.stringify([one.operator, one.effect, features]);
            const known = groups.get(key);
            if (known === undefined)
              for (const name of features) uses.set(name, (uses.get(name) ?? 0) + 1);
            groups.set(key, {
              size: (known?.size ?? 0) + 1,
              successes: (known?.successes ?? 0) + (one.success ? 1 : 0),
              newestMs: Math.max(known?.newestMs ?? 0, one.atMs),
            });
            expect(base.groups.effectOf(base.groupOf(slot))).toBe(one.effect);
          }
          const seen = new Map(
            [...base.slots()].map((slot) => {
              const group = base.groupOf(slot);
              const { sizes, successes, newest } = base.groups;
              const one = base.at(slot);
              return [
                JSON.stringify([one.operator, one.effect, base.featuresAt(slot)]),
                {
                  size: sizes[group],
                  successes: successes[group],
                  newestMs: base.atMs(newest[group]!),
                },
              ];
            }),
          );
          expect(seen).toEqual(groups);
          expect(base.groups.count).toBe(groups.size);
          for (const name of ['issue:crash', 'term:lock', 'x:y']) {
            const id = base.vocabulary.idOf(name);
            expect(id === undefined ? 0 : base.vocabulary.usesOf(id)).toBe(uses.get(name) ?? 0);
          }
        },
      ),
      { numRuns: 200, seed: 6 },
    );
  });

  it('names the groups that had a case last, once each', () => {
    const base = new CaseBase(10);
    for (const [i, features] of [['a:1'], ['b:1'], ['a:1'], ['c:1'], ['b:1']].entries()) {
      base.add(stored(i, { operator: 'ana' }), features);
    }
    const names = base.latestGroups(2).map((group) => base.featuresAt(base.groups.newest[group]!));
    expect(names).toEqual([['b:1'], ['c:1']]);
    expect(base.latestGroups(9)).toHaveLength(3);
  });

  it('knows no more features than it has room for, and counts those that it does not keep', () => {
    const base = new CaseBase(1_000);
    const each = MAX_FEATURES;
    const needed = Math.ceil(MAX_VOCABULARY / each) + 3;
    for (let i = 0; i < needed; i++) {
      base.add(
        stored(i),
        Array.from({ length: each }, (_, k) => `term:${i}-${k}`),
      );
    }
    expect(base.vocabulary.size).toBe(MAX_VOCABULARY);
    expect(base.vocabulary.unheard).toBe(needed * each - MAX_VOCABULARY);
    expect(base.featuresAt(needed - 1)).toEqual([]);
    // Room that is given back is used again.
    const small = new CaseBase(1);
    for (let i = 0; i < 3 * needed; i++) small.add(stored(i), [`term:${i}`]);
    expect(small.vocabulary.size).toBe(1);
    expect(small.vocabulary.unheard).toBe(0);
  });
});
