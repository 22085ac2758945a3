import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EFFECTS } from '../../src/action-kinds.js';
import { CaseBase } from '../../src/cases/case-base.js';
import { EffectClassifier } from '../../src/prediction/effect-classifier.js';
import { stored } from '../cases/stored.js';

const RESTART = EFFECTS.indexOf('restart');
const ROLLBACK = EFFECTS.indexOf('rollback');

const feature = fc.constantFrom('issue:crash', 'term:heap', 'term:lock', 'change:deploy');
const one = fc.tuple(
  fc.uniqueArray(feature, { minLength: 1, maxLength: 3 }),
  fc.constantFrom<'restart' | 'rollback' | 'drain'>('restart', 'rollback', 'drain'),
);

function taught(
  cases: readonly (readonly [string[], 'restart' | 'rollback' | 'drain'])[],
): CaseBase {
  const base = new CaseBase(100);
  for (const [i, [features, effect]] of cases.entries()) {
    base.add(stored(i, { operator: `${i}`, effect }), features);
  }
  return base;
}

describe('EffectClassifier', () => {
  it('tells effects by what is seen with them', () => {
    const base = taught(
      Array.from({ length: 12 }, (_, i) =>
        i % 2 === 0
          ? [['issue:crash', 'term:heap'], 'restart' as const]
          : [['issue:crash', 'term:lock'], 'rollback' as const],
      ),
    );
    const classifier = new EffectClassifier(base);
    const heap = classifier.probabilities(['issue:crash', 'term:heap']);
    const lock = classifier.probabilities(['issue:crash', 'term:lock']);
    expect(heap[RESTART]!).toBeGreaterThan(0.6);
    expect(lock[ROLLBACK]!).toBeGreaterThan(0.6);
    // What is seen with both alike says nothing: only what is missing does, and that is symmetric.
    const both = classifier.probabilities(['issue:crash']);
    expect(both[RESTART]).toBeCloseTo(both[ROLLBACK]!, 12);
  });

  it('gives probabilities of the effects that were seen, adding up to 1', () => {
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 30 }),
        fc.array(feature),
        (cases, asked) => {
          const out = new EffectClassifier(taught(cases)).probabilities([...new Set(asked)]);
          const seen = new Set(cases.map(([, effect]) => effect as string));
          for (const [number, effect] of EFFECTS.entries()) {
            expect(out[number]! > 0).toBe(seen.has(effect));
          }
          expect(out.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        },
      ),
      { numRuns: 200, seed: 9 },
    );
  });

  it('does not depend on the order in which the cases came', () => {
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 30 }),
        fc.array(feature),
        (cases, asked) => {
          const query = [...new Set(asked)];
          const turned = new EffectClassifier(taught([...cases].reverse())).probabilities(query);
          expect(turned).toEqual(new EffectClassifier(taught(cases)).probabilities(query));
        },
      ),
      { numRuns: 200, seed: 10 },
    );
  });

  it('leaves out a group, and with its last group an effect', () => {
    const base = taught([
      [['term:heap'], 'restart'],
      [['term:heap'], 'rollback'],
    ]);
    const classifier = new EffectClassifier(base);
    const [newest] = base.latestGroups(1);
    const out = classifier.probabilities(['term:heap'], newest);
    expect(out[ROLLBACK]).toBe(0);
    expect(out[RESTART]).toBe(1);
    expect(new EffectClassifier(new CaseBase(3)).probabilities(['x:y']).every((p) => p === 0)).toBe(
      true,
    );
  });
});
