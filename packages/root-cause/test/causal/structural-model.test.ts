import { AegisError, Random } from '@aegis/core';
import { median } from '@aegis/core/stats';
import { StructuralModel } from '@aegis/root-cause/causal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, randomSystem, rowsOf, sampleOf } from './models.js';

const CHAIN = { nodes: ['a', 'b'], edges: [{ from: 'a', to: 'b' }] };
const count = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);

function codeOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : 'no AegisError';
  }
}

describe('StructuralModel.fit', () => {
  it('is ridge regression on standardised causes', () => {
    // One cause: the slope is shrunk by n / (n + ridge).
    const a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const model = new StructuralModel(CHAIN, { ridge: 10 });
    model.fit({ a, b: a.map((value) => 3 * value + 1) });
    const b = model.mechanisms()[1]!;
    expect(b.coefficients[0]).toBeCloseTo(1.5, 12);
    expect(b.intercept).toBeCloseTo(17.5 - 1.5 * 5.5, 12);
    expect(b.range).toEqual([4, 31]);
    expect(b.rows).toBe(10);
  });

  it('finds the coefficients of a linear system', () => {
    const system = randomSystem(3, 6);
    const model = fitted(system, 1, 5000);
    for (const [i, { places, coefficients, node }] of model.mechanisms().entries()) {
      const own = system.ids.indexOf(node);
      expect(model.mechanisms()[i]!.node).toBe(node);
      for (const [k, place] of places.entries()) {
        const parent = system.ids.indexOf(model.mechanisms()[place]!.node);
        expect(Math.abs(coefficients[k]! - system.weights[own]![parent]!)).toBeLessThan(0.08);
      }
    }
  });

  it('shares an effect among causes that say the same, and gives none to one that never varies', () => {
    const ids = ['flat', 'one', 'other', 'sum'];
    const edges = ids.slice(0, 3).map((from) => ({ from, to: 'sum' }));
    const model = new StructuralModel({ nodes: ids, edges });
    const one = count(50);
    model.fit({ flat: one.map(() => 4), one, other: one, sum: one.map((value) => 2 * value) });
    const sum = model.mechanisms().find(({ node }) => node === 'sum')!;
    const weights = new Map(sum.parents.map((id, k) => [id, sum.coefficients[k]!]));
    expect(weights.get('flat')).toBe(0);
    expect(weights.get('one')).toBeCloseTo(weights.get('other')!, 9);
    expect(weights.get('one')! + weights.get('other')!).toBeCloseTo(2, 1);
  });

  it('learns each node from the rows in which it and its causes have values', () => {
    const a = count(40);
    const b: number[] = a.map((value) => 2 * value);
    const gappy = { a: [...a], b: [...b] };
    gappy.a[3] = Number.NaN;
    gappy.b[7] = Number.POSITIVE_INFINITY;
    gappy.b[9] = Number.NaN;
    const model = new StructuralModel(CHAIN);
    model.fit(gappy);
    expect(model.mechanisms().map(({ rows }) => rows)).toEqual([39, 37]);
    expect(model.stats()).toEqual({ nodes: 2, rows: 40, incompleteRows: 3 });
  });

  it('keeps no more noise than it may, with its ends and a mean of 0', () => {
    const random = new Random(1);
    const a = count(5000).map(() => random.normal());
    const model = new StructuralModel({ nodes: ['a'], edges: [] }, { maxNoise: 100 });
    model.fit({ a });
    const { noise, intercept } = model.mechanisms()[0]!;
    const kept = Array.from(noise);
    expect(kept).toHaveLength(100);
    expect(kept.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
    expect(kept[0]! + intercept).toBeCloseTo(Math.min(...a), 12);
    expect(kept.at(-1)! + intercept).toBeCloseTo(Math.max(...a), 12);
    expect(Math.abs(median(kept))).toBeLessThan(0.15);
  });

  it('twice equals once', () => {
    const system = randomSystem(5, 5);
    const model = fitted(system, 9);
    model.fit(rowsOf(system, 1, 400));
    expect(model.toJSON()).toEqual(fitted(system, 1).toJSON());
  });

  it.each([
    ['no column', { a: count(20) }],
    ['too few rows', { a: count(9), b: count(9) }],
    ['no rows', { a: [], b: [] }],
    ['columns of two lengths', { a: count(20), b: count(21) }],
    ['gaps everywhere', { a: count(20), b: count(20).map(() => Number.NaN) }],
    ['no columns at all', null],
    ['a list', [count(20), count(20)]],
    ['inherited columns', Object.create({ a: count(20), b: count(20) })],
  ])('refuses %s', (_, columns) => {
    const model = new StructuralModel(CHAIN);
    expect(codeOf(() => model.fit(columns as never))).toBe('invalid-argument');
    expect(codeOf(() => model.score({ a: 1, b: 1 }))).toBe('not-trained');
  });
});

describe('StructuralModel.score', () => {
  it('tells the odd node from those that have odd causes', () => {
    const system = randomSystem(11, 6, 0.8);
    const model = fitted(system);
    const noise = model.score(sampleOf(rowsOf(system, 2, 1, { n01: 30 })));
    expect(noise[0]!.node).toBe('n01');
    expect(noise[0]!.score).toBeGreaterThan(4);
    for (const { score } of noise.slice(1)) expect(score).toBeLessThan(3);
  });

  it('keeps its promise: about 5 % of normal noise is below 0.05', () => {
    const system = randomSystem(2, 4);
    const model = fitted(system, 1, 1000);
    const rows = rowsOf(system, 2, 500);
    let below = 0;
    for (let row = 0; row < 500; row++) {
      for (const { tailProbability } of model.score(sampleOf(rows, row))) {
        if (tailProbability <= 0.05) below++;
      }
    }
    // Binomial(2000, 0.05): 100 ± 10.
    expect(below).toBeGreaterThan(65);
    expect(below).toBeLessThan(135);
  });

  it('gives expectations and noise that add up to what was observed', () => {
    const system = randomSystem(8, 5);
    const model = fitted(system);
    for (const { node, observed, expected, noise } of model.score({ n00: 4, n01: 90, n03: -2 })) {
      if (observed === null) expect([node, noise]).toEqual([node, 0]);
      else expect(expected + noise).toBeCloseTo(observed, 9);
    }
  });

  it('ranks the sides of skewed noise apart', () => {
    const model = new StructuralModel({ nodes: ['a'], edges: [] });
    model.fit({ a: count(99).map((i) => (i < 90 ? (i % 9) / 9 : i - 88)) });
    const scoreAt = (a: number): number => model.score({ a })[0]!.score;
    expect(scoreAt(-5)).toBeGreaterThan(scoreAt(9));
  });
});

describe('StructuralModel.sample', () => {
  it('draws rows like those it was fitted on', () => {
    const system = randomSystem(6, 5);
    const model = fitted(system, 1, 2000);
    const seen = rowsOf(system, 1, 2000);
    const drawn = model.sample(4000, new Random(3));
    for (const id of system.ids) {
      const [a, b] = [seen[id]!, Array.from(drawn.get(id)!)].map((column) => {
        const mean = column.reduce((sum, value) => sum + value / column.length, 0);
        const variance = column.reduce(
          (sum, value) => sum + (value - mean) ** 2 / column.length,
          0,
        );
        return { mean, deviation: Math.sqrt(variance) };
      });
      expect(Math.abs(a!.mean - b!.mean)).toBeLessThan(0.12 * a!.deviation);
      expect(Math.abs(a!.deviation / b!.deviation - 1)).toBeLessThan(0.08);
    }
    expect(model.sample(5)).toEqual(model.sample(5));
  });

  it.each([0, 1.5, Number.NaN, 10_000_001])('refuses to draw %d rows', (rows) => {
    expect(codeOf(() => fitted(randomSystem(1, 2)).sample(rows))).toBe('invalid-option');
  });
});

describe('a snapshot of a StructuralModel', () => {
  it('resumes to the same bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 1, max: 8 }),
        (seed, size) => {
          const system = randomSystem(seed, size);
          const model = fitted(system, seed, 40);
          const json = JSON.stringify(model);
          const copy = StructuralModel.fromJSON(JSON.parse(json));
          const sample = sampleOf(rowsOf(system, seed + 1, 1, { n00: 7 }));
          expect(copy.score(sample)).toEqual(model.score(sample));
          expect(copy.stats()).toEqual(model.stats());
          expect(JSON.stringify(copy)).toBe(json);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('may be taken before there is anything learnt, and with any names', () => {
    const nodes = ['__proto__', 'constructor'];
    const edges = [{ from: '__proto__', to: 'constructor' }];
    const copy = StructuralModel.fromJSON(
      JSON.parse(JSON.stringify(new StructuralModel({ nodes, edges }))),
    );
    expect(codeOf(() => copy.score({}))).toBe('not-trained');
    expect(copy.stats().nodes).toBe(2);
  });

  type Json = Record<string, unknown> & { mechanisms: Record<string, unknown>[] };
  it.each<[string, (json: Json) => void]>([
    ['version', (json) => Object.assign(json, { version: 9 })],
    ['options', (json) => Object.assign(json, { options: { ridge: -1 } })],
    ['nodes', (json) => Object.assign(json, { nodes: ['a', 'a'] })],
    [
      'order',
      (json) =>
        Object.assign(json, { nodes: ['b', 'a'], parents: [{ places: [] }, { places: [] }] }),
    ],
    ['parents', (json) => Object.assign(json, { parents: [{ places: [] }] })],
    ['a circle', (json) => Object.assign(json, { parents: [{ places: [1] }, { places: [0] }] })],
    ['mechanisms', (json) => Object.assign(json, { mechanisms: json.mechanisms.slice(1) })],
    ['coefficients', (json) => Object.assign(json.mechanisms[1]!, { coefficients: [1, 2] })],
    ['too few coefficients', (json) => Object.assign(json.mechanisms[1]!, { coefficients: [] })],
    ['noise', (json) => Object.assign(json.mechanisms[1]!, { noise: 'AAAA' })],
    ['count', (json) => Object.assign(json.mechanisms[1]!, { count: 1e9 })],
    ['range', (json) => Object.assign(json.mechanisms[1]!, { range: [2, 1] })],
    ['intercept', (json) => Object.assign(json.mechanisms[1]!, { intercept: null })],
    ['rows', (json) => Object.assign(json, { rows: -1 })],
  ])('is refused with a broken %s', (_, breakIt) => {
    const model = new StructuralModel(CHAIN);
    model.fit({ a: count(20), b: count(20, 5) });
    const json = JSON.parse(JSON.stringify(model)) as Json;
    expect(() => StructuralModel.fromJSON(json)).not.toThrow();
    breakIt(json);
    expect(codeOf(() => StructuralModel.fromJSON(json))).toBe('invalid-snapshot');
  });

  it.each([null, 3, [], {}, 'x'])('is not %j', (json) => {
    expect(codeOf(() => StructuralModel.fromJSON(json))).toBe('invalid-snapshot');
  });
});
