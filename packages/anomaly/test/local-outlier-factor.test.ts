import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { LocalOutlierFactor } from '../src/models/local-outlier-factor.js';

/** The definition of Breunig et al. (2000), word for word, for rows without duplicates. */
function plainLof(rows: number[][], query: number[], k: number): number {
  const distance = (a: number[], b: number[]): number =>
    Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0));
  const nearest = (row: number[], skip: number): number[] =>
    rows
      .map((_, i) => i)
      .filter((i) => i !== skip)
      .sort((a, b) => distance(rows[a]!, row) - distance(rows[b]!, row))
      .slice(0, k);
  const reach = (i: number): number => distance(rows[i]!, rows[nearest(rows[i]!, i)[k - 1]!]!);
  const density = (row: number[], skip: number): number => {
    const near = nearest(row, skip);
    return k / near.reduce((sum, j) => sum + Math.max(reach(j), distance(row, rows[j]!)), 0);
  };
  const near = nearest(query, -1);
  return near.reduce((sum, j) => sum + density(rows[j]!, j), 0) / k / density(query, -1);
}

function flat(rows: readonly number[][]): Float64Array {
  return Float64Array.from(rows.flat());
}

describe('LocalOutlierFactor', () => {
  const random = new Random(4);
  const rows = Array.from({ length: 60 }, () => [random.normal(), random.normal() * 3]);

  it('is the published definition', () => {
    const model = new LocalOutlierFactor({ neighbours: 7 });
    model.fit(flat(rows), 60, 2);
    for (const query of [
      [0, 0],
      [4, 4],
      [-9, 2],
      [0.1, -8],
    ]) {
      expect(model.score(query)).toBeCloseTo(plainLof(rows, query, 7), 9);
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
      expect(two.score(query)).toBeCloseTo(one.score(query), 4);
    }
  });

  it('explains by the columns that set the row apart', () => {
    const model = new LocalOutlierFactor();
    model.fit(flat(rows), 60, 2);
    const shares = model.explain([20, 0]);
    expect(shares[0]).toBeGreaterThan(0.8);
    expect(shares[0]! + shares[1]!).toBeCloseTo(1, 12);
  });

  it('is the same after a snapshot, and refuses misuse', () => {
    const model = new LocalOutlierFactor({ neighbours: 5 });
    expect(() => model.score([1, 2])).toThrow(/fit/);
    model.fit(flat(rows), 60, 2);
    const copy = LocalOutlierFactor.fromJSON(JSON.parse(JSON.stringify(model)));
    for (const row of rows) expect(copy.score(row)).toBe(model.score(row));
    expect(() => model.score([1])).toThrow(/cells/);
    expect(() => model.fit(new Float64Array(1), 1, 2)).toThrow(/cells/);
    expect(() => new LocalOutlierFactor({ neighbours: 0 })).toThrow(/neighbours is 0/);
    const json = JSON.parse(JSON.stringify(model));
    expect(() => LocalOutlierFactor.fromJSON({ ...json, count: 1e9 })).toThrow(/count/);
  });
});
