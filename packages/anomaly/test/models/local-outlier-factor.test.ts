import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalOutlierFactor } from '../../src/models/local-outlier-factor.js';

/** The definition of Breunig et al. (2000), word for word, for rows without duplicates; -1 is no row. */
function plainLof(rows: number[][], query: number[], k: number, self = -1): number {
  const distance = (a: number[], b: number[]): number =>
    Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0));
  const nearest = (row: number[], skip: number): number[] =>
    rows
      .map((_, i) => i)
      .filter((i) => i !== skip)
      .sort((a, b) => distance(rows[a]!, row) - distance(rows[b]!, row))
      .slice(0, k);
  const hoods = rows.map((row, i) => nearest(row, i));
  const reach = (i: number): number => distance(rows[i]!, rows[hoods[i]![k - 1]!]!);
  const density = (row: number[], near: number[]): number =>
    k / near.reduce((sum, j) => sum + Math.max(reach(j), distance(row, rows[j]!)), 0);
  const near = nearest(query, self);
  const mean = near.reduce((sum, j) => sum + density(rows[j]!, hoods[j]!), 0) / k;
  return mean / density(query, near);
}

function flat(rows: readonly number[][]): Float64Array {
  return Float64Array.from(rows.flat());
}

const again = (model: LocalOutlierFactor): LocalOutlierFactor =>
  LocalOutlierFactor.fromJSON(JSON.parse(JSON.stringify(model)));

describe('LocalOutlierFactor', () => {
  const random = new Random(4);
  const rows = Array.from({ length: 60 }, () => [random.normal(), random.normal() * 3]);

  it('is the published definition, with a tree (300 rows) and without (60)', () => {
    for (const count of [60, 300]) {
      const many = Array.from({ length: count }, () => [random.normal(), random.normal() * 3]);
      const model = new LocalOutlierFactor({ neighbours: 7 });
      model.fit(flat(many), count, 2);
      for (const query of [
        [0, 0],
        [4, 4],
        [-9, 2],
        [0.1, -8],
      ]) {
        const wanted = plainLof(many, query, 7);
        expect(Math.abs(model.score(query) / wanted - 1)).toBeLessThan(1e-12);
      }
      many.slice(0, 20).forEach((row, i) => {
        const wanted = plainLof(many, row, 7, i);
        expect(Math.abs(model.fittedScore(row) / wanted - 1)).toBeLessThan(1e-12);
      });
    }
  });

  it('stays sane with duplicates', () => {
    const many = [
      ...Array.from({ length: 500 }, () => [1, 1]),
      ...Array.from({ length: 30 }, () => [5, 5]),
      [1.01, 1],
    ];
    const model = new LocalOutlierFactor();
    model.fit(flat(many), many.length, 2);
    expect(model.score([1, 1])).toBeCloseTo(1, 6);
    expect(model.score([9, 9])).toBeGreaterThan(10);
    expect(Number.isFinite(model.score([1e308, 0]))).toBe(true);
    const constant = new LocalOutlierFactor();
    constant.fit(new Float64Array(80).fill(3), 40, 2);
    expect(constant.score([3, 3])).toBeCloseTo(1, 6);
    expect(constant.score([4, 3])).toBeGreaterThan(1000);
    const missing = new LocalOutlierFactor();
    // What counts as 0 is equal to 0, not a row of its own.
    missing.fit(Float64Array.from([0, 0, Number.NaN, 0, 0, Number.POSITIVE_INFINITY]), 3, 2);
    expect((missing.toJSON() as { count: number }).count).toBe(1);
  });

  it('weighs duplicates as often as they occur', () => {
    const doubled = rows.flatMap((row) => [row, row.map((x) => x + 1e-9)]);
    const merged = rows.flatMap((row) => [row, row]);
    const one = new LocalOutlierFactor({ neighbours: 10 });
    const two = new LocalOutlierFactor({ neighbours: 10 });
    one.fit(flat(doubled), 120, 2);
    two.fit(flat(merged), 120, 2);
    for (const query of [
      [3, 3],
      [0, 0],
      [-4, 9],
    ]) {
      // The copies are 1e-9 away from one another, relative to distances of about 0.1.
      expect(two.score(query)).toBeCloseTo(one.score(query), 4);
    }
  });

  it('scores many rows as it scores one', () => {
    const model = new LocalOutlierFactor({ neighbours: 5 });
    model.fit(flat(rows), 60, 2);
    const out = new Float64Array(61);
    expect(model.scoreAll(flat(rows), 60, out)).toBe(out);
    const fitted = model.fittedScores(flat(rows), 60);
    rows.forEach((row, i) => {
      expect(out[i]).toBe(model.score(row));
      expect(fitted[i]).toBe(model.fittedScore(row));
    });
    expect(model.scoreAll(new Float64Array(0), 0)).toEqual(new Float64Array(0));
  });

  it('keeps every n-th distinct row beyond its limit', () => {
    const many = Float64Array.from({ length: 1000 }, (_, i) => i);
    const model = new LocalOutlierFactor({ maxRows: 100 });
    model.fit(many, 1000, 1);
    expect((model.toJSON() as { count: number }).count).toBe(100);
    expect(model.score([505])).toBeCloseTo(1, 1);
    expect(model.score([9000])).toBeGreaterThan(3);
  });

  it('explains by the columns that set the row apart', () => {
    const model = new LocalOutlierFactor();
    model.fit(flat(rows), 60, 2);
    const shares = model.explain([20, 0]);
    expect(shares[0]).toBeGreaterThan(0.8);
    expect(shares[0]! + shares[1]!).toBeCloseTo(1, 12);
  });

  it('scores in numbers whatever it is given, and the same after a snapshot', () => {
    const cell = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e308, 5e-324, 0, 1),
    );
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 2, maxLength: 60 }),
        fc.tuple(cell, cell),
        fc.integer({ min: 1, max: 5 }),
        (cells, row, neighbours) => {
          const model = new LocalOutlierFactor({ neighbours });
          model.fit(Float64Array.from(cells), cells.length >> 1, 2);
          const copy = again(model);
          for (const score of [model.score(row), model.fittedScore(row)]) {
            expect(score >= 0 && score <= 1e12).toBe(true);
          }
          expect(copy.score(row)).toBe(model.score(row));
          expect(model.explain(row).every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is the same after a snapshot, and refuses misuse', () => {
    const model = new LocalOutlierFactor({ neighbours: 5 });
    expect(() => model.score([1, 2])).toThrow(/fit/);
    expect(again(model).fitted).toBe(false);
    model.fit(flat(rows), 60, 2);
    const copy = again(model);
    for (const row of rows) expect(copy.score(row)).toBe(model.score(row));
    expect(again(copy).toJSON()).toEqual(model.toJSON());
    expect(() => model.score([1])).toThrow(/cells/);
    expect(() => model.fit(new Float64Array(1), 1, 2)).toThrow(/cells/);
    expect(() => model.scoreAll(new Float64Array(3), 2)).toThrow(/cells/);
    expect(() => model.scoreAll(new Float64Array(4), 2, new Float64Array(1))).toThrow(/room/);
    expect(() => new LocalOutlierFactor({ neighbours: 0 })).toThrow(/neighbours is 0/);
    expect(() => new LocalOutlierFactor({ maxRows: 1 })).toThrow(/maxRows is 1/);
    const unknown = { n_neighbors: 3 } as object;
    expect(() => new LocalOutlierFactor(unknown)).toThrow(/n_neighbors/);
  });

  it.each([
    ['count', 1e9],
    ['count', 59],
    ['dimensions', 0],
    ['dimensions', 3],
    ['floor', 0],
    ['rows', 'AAAA'],
    ['weights', 'zeros'],
    ['reach', 'zeros'],
    ['density', 'zeros'],
  ])('refuses a snapshot with %s of %s', (name, value) => {
    const model = new LocalOutlierFactor({ neighbours: 5 });
    model.fit(flat(rows), 60, 2);
    const zeros = Buffer.alloc(480).toString('base64');
    const json = JSON.parse(JSON.stringify(model));
    const hostile = { ...json, [name]: value === 'zeros' ? zeros : value };
    expect(() => LocalOutlierFactor.fromJSON(hostile)).toThrow(/local-outlier-factor/);
  });
});
