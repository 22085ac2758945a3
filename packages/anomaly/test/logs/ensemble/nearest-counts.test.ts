import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NearestCounts } from '../../../src/logs/ensemble/nearest-counts.js';
import { isRefused, takenOut } from '../taken-out.js';

const term = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__');
const documents = fc.array(fc.array(term, { maxLength: 8 }), { minLength: 1, maxLength: 12 });

describe('NearestCounts', () => {
  it('is the share of the weight of all that is not shared, by hand', () => {
    // Both terms stand in both documents: the weight of a and b is 1 + ln(3 / 3) = 1.
    const model = NearestCounts.fit([
      ['a', 'a', 'b'],
      ['b', 'a', 'a'],
    ]);
    // Of a a b and a b b the larger counts are 2 + 2, the differences 1 + 1.
    expect(model.score(['a', 'b', 'b']).distance).toBeCloseTo(2 / 4, 12);
    // Of a a b and a, 2 of 3.
    expect(model.score(['a']).distance).toBeCloseTo(2 / 3, 12);
    // c weighs 1 + ln(3) where nobody has it.
    const c = 1 + Math.log(3);
    expect(model.score(['a', 'a', 'b', 'c'])).toEqual({
      distance: expect.closeTo(c / (3 + c), 12),
      unseen: 0.25,
      differences: [{ term: 'c', observed: 1, expected: 0 }],
    });
    expect(model.score(['c', 'c']).distance).toBe(1);
  });

  it('is 0 for the counts of any document that is known, in any order', () => {
    fc.assert(
      fc.property(documents, (all) => {
        const model = NearestCounts.fit(all);
        for (const document of all) {
          const verdict = model.score([...document].reverse());
          expect(verdict).toEqual({ distance: 0, unseen: 0, differences: [] });
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is between 0 and 1 for any, and 0 for none but the known', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.oneof(term, fc.string())), (all, document) => {
        const { distance, unseen, differences } = NearestCounts.fit(all).score(document);
        expect(distance).toBeGreaterThanOrEqual(0);
        // Sums of weights are good to the last few bits.
        expect(distance).toBeLessThanOrEqual(1 + 1e-12);
        expect(unseen).toBeGreaterThanOrEqual(0);
        expect(unseen).toBeLessThanOrEqual(1);
        expect(distance > 1e-12).toBe(differences.length > 0);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('compares with the nearest, and names what differs, the weightiest first', () => {
    const model = NearestCounts.fit([
      ...Array<string[]>(20).fill(['open', 'read', 'close']),
      ['open', 'write', 'close'],
    ]);
    expect(model.score(['open', 'write', 'write', 'write', 'close', 'read']).differences).toEqual([
      { term: 'write', observed: 3, expected: 1 },
      { term: 'read', observed: 1, expected: 0 },
    ]);
  });

  it('keeps the most frequent vectors, a bounded number of them', () => {
    const rare = Array.from({ length: 2000 }, (_, i) => [`t${i}`]);
    const model = NearestCounts.fit([...rare, ['often'], ['often']]);
    expect(model.score(['often']).distance).toBe(0);
    expect((model.toJSON() as { vectors: unknown[] }).vectors.length).toBe(512);
  });

  it('says that all is far and nothing is known where nothing was', () => {
    const model = NearestCounts.fit([]);
    expect(model.score(['a'])).toEqual({ distance: 1, unseen: 1, differences: [] });
    expect(model.score([]).unseen).toBe(0);
  });

  it('is the same out of a snapshot', () => {
    fc.assert(
      fc.property(documents, fc.array(term), (all, document) => {
        const whole = NearestCounts.fit(all);
        const half = takenOut(whole.toJSON(), NearestCounts.read);
        expect(half.score(document)).toEqual(whole.score(document));
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('refuses a broken snapshot', () => {
    const good = NearestCounts.fit([['a', 'b'], ['a']]).toJSON() as { vectors: object[] };
    for (const broken of [
      { ...good, vectors: Array(513).fill(good.vectors[0]) },
      { ...good, vectors: [{ terms: ['a'], counts: [-1] }] },
      { ...good, vectors: [{ terms: ['a'], counts: [1e300] }] },
      { ...good, vectors: [{ terms: ['a', 'b'], counts: [1, 2, 3] }] },
      { ...good, terms: ['x'.repeat(65)] },
      { ...good, weights: [1, -1] },
      { ...good, weights: [1e308, 1e308] },
      { ...good, unknownWeight: 1e308 },
      { ...good, unknownWeight: null },
    ]) {
      expect(isRefused(broken, NearestCounts.read)).toBe(true);
    }
  });
});
