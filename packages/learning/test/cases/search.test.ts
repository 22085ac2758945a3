import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaseBase } from '../../src/cases/case-base.js';
import { type Query, search } from '../../src/cases/search.js';
import { stored } from './stored.js';

const feature = fc.constantFrom(
  ...['issue:crash', 'signal:latency-up', 'term:heap', 'term:lock', 'lead:errors-up', 'event:disk'],
);
const signature = fc.uniqueArray(feature, { minLength: 1, maxLength: 5 });
const incident = fc.tuple(
  signature,
  fc.integer({ min: 0, max: 90 }),
  fc.constantFrom('ana', 'ben'),
);
const DAY = 86_400_000;

function taught(cases: readonly (readonly [string[], number, string])[]): CaseBase {
  const base = new CaseBase(200);
  for (const [i, [features, day, operator]] of cases.entries()) {
    base.add(stored(i, { operator, atMs: day * DAY }), features);
  }
  base.reweigh();
  return base;
}

const query = (features: readonly string[], evidenceCap = 200): Query => ({
  features,
  nowMs: 90 * DAY,
  halfLifeMs: 30 * DAY,
  evidenceCap,
});

/** Weighted Jaccard similarity, written as the formula has it. */
function similarity(base: CaseBase, a: readonly string[], b: readonly string[]): number {
  const weight = (name: string): number => base.vocabulary.weightOf(name, base.groups.count);
  const sum = (names: Iterable<string>): number =>
    [...names].reduce((total, name) => total + weight(name), 0);
  const union = new Set([...a, ...b]);
  return sum(a.filter((name) => b.includes(name))) / sum(union);
}

describe('search', () => {
  it('ranks as the formula does: likeness times what time has left of it', () => {
    fc.assert(
      fc.property(
        fc.array(incident, { minLength: 1, maxLength: 40 }),
        signature,
        (cases, asked) => {
          const base = taught(cases);
          const found = search(base, 200, query(asked));
          for (const one of found.neighbours) {
            const expected = similarity(base, asked, base.featuresAt(one.slot));
            const age = (90 * DAY - base.atMs(one.slot)) / (30 * DAY);
            // Weights are kept in 32 bits.
            expect(one.similarity).toBeCloseTo(expected, 5);
            expect(one.rank).toBeCloseTo(expected * 0.5 ** age, 5);
          }
          const ranks = found.neighbours.map((one) => one.rank);
          expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
          const likeAtAll = cases.filter(([features]) =>
            features.some((name) => asked.includes(name)),
          );
          expect(found.neighbours.reduce((sum, one) => sum + one.count, 0)).toBe(likeAtAll.length);
          expect(found.nearest).toBe(Math.max(0, ...found.neighbours.map((one) => one.similarity)));
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });

  it('gives the first few of the whole ranking, however few are asked for', () => {
    fc.assert(
      fc.property(
        fc.array(incident, { minLength: 1, maxLength: 40 }),
        signature,
        fc.integer({ min: 1, max: 6 }),
        (cases, asked, count) => {
          const base = taught(cases);
          const all = search(base, 200, query(asked)).neighbours;
          expect(search(base, count, query(asked)).neighbours).toEqual(all.slice(0, count));
        },
      ),
      { numRuns: 200, seed: 8 },
    );
  });

  it('takes only so many groups of one operator, and more where there are no others', () => {
    fc.assert(
      fc.property(
        fc.array(incident, { minLength: 1, maxLength: 40 }),
        signature,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        (cases, asked, count, cap) => {
          const base = taught(cases);
          const all = search(base, 200, query(asked)).neighbours;
          const taken = new Map<string | null, number>();
          const several = all.filter((one) => {
            const { operator } = base.at(one.slot);
            taken.set(operator, (taken.get(operator) ?? 0) + 1);
            return taken.get(operator)! <= cap;
          });
          const first = several.slice(0, count);
          const rest = all.filter((one) => !first.includes(one)).slice(0, count - first.length);
          const found = search(base, count, query(asked, cap)).neighbours;
          expect(found).toEqual([...first, ...rest]);
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });

  it('supports with whole cases, no more of one group than counts', () => {
    const base = taught(
      Array.from({ length: 9 }, () => [['issue:crash'], 1, 'ana'] as const).map(
        ([features, day, operator]) => [[...features], day, operator],
      ),
    );
    expect(search(base, 5, query(['issue:crash'], 3)).support).toBeCloseTo(3, 9);
    expect(search(base, 5, query(['term:heap'])).support).toBe(0);
  });

  it('leaves a case out as if it had never been, and looks only where it may', () => {
    const base = taught([
      [['issue:crash'], 1, 'ana'],
      [['issue:crash', 'term:heap'], 2, 'ben'],
    ]);
    const [first] = search(base, 5, query(['issue:crash'])).neighbours;
    const without = search(base, 5, { ...query(['issue:crash']), lessOf: first!.group });
    expect(without.neighbours.map((one) => one.count)).toEqual([1]);
    expect(without.nearest).toBeLessThan(1);
    const among = search(base, 5, { ...query(['issue:crash']), among: [first!.group] });
    expect(among.neighbours.map((one) => one.group)).toEqual([first!.group]);
  });

  it('keeps the newest of groups that are equally near', () => {
    const base = taught([
      [['issue:crash'], 1, 'ana'],
      [['issue:crash'], 1, 'ben'],
    ]);
    const slots = search(base, 1, query(['issue:crash'])).neighbours.map((one) => one.slot);
    expect(slots).toEqual([1]);
  });
});
