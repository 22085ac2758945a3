import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  additivityError,
  type BatchModel,
  kernelShap,
  shapleyValues,
} from '../../src/explain/index.js';
import { Random } from '../../src/index.js';
import { bruteForce, worst } from './random-trees.js';

/** A model that looks at one row at a time. */
const byRow =
  (columns: number, of: (row: Float64Array) => number): BatchModel =>
  (rows, count) =>
    Float64Array.from({ length: count }, (_, i) =>
      of(rows.subarray(i * columns, (i + 1) * columns)),
    );

/** A rough function of all columns, with products of neighbours. */
function roughModel(random: Random, columns: number): (row: Float64Array) => number {
  const weights = Float64Array.from({ length: columns }, () => random.normal());
  return (row) => {
    let sum = 0;
    for (let c = 0; c < columns; c++) {
      sum += weights[c]! * row[c]! + Math.abs(row[c]! * row[(c + 1) % columns]!) / 3;
    }
    return sum > 1 ? sum * sum : sum;
  };
}

function drawn(columns: number, seed: number, count = 3) {
  const random = new Random(seed);
  const of = roughModel(random, columns);
  const row = Float64Array.from({ length: columns }, () => 2 * random.normal());
  const background = Float64Array.from({ length: count * columns }, () => random.normal());
  const worth = (known: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += of(row.map((x, c) => ((known >> c) & 1 ? x : background[i * columns + c]!)));
    }
    return sum / count;
  };
  return { of, row, background, count, worth, model: byRow(columns, of) };
}

describe('kernelShap', () => {
  it('is the Shapley value by enumeration, up to maxExact', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer(), (columns, seed) => {
        const { model, row, background, count, worth } = drawn(columns, seed);
        const found = kernelShap(model, row, background, count);
        expect(worst(found.values, bruteForce(columns, worth))).toBeLessThan(1e-9);
        expect(found.exact).toBe(true);
        expect(found.standardErrors).toEqual(new Float64Array(columns));
        expect(additivityError(found)).toBeLessThan(1e-10);
      }),
      { numRuns: 60 },
    );
  });

  it('agrees with shapleyValues in 12 columns, and in 14 where asked', () => {
    for (const columns of [12, 14]) {
      const { model, row, background, count, worth } = drawn(columns, columns, 1);
      const exact = shapleyValues(
        columns,
        (members) => worth(members.reduce((mask, one, i) => mask | (one << i), 0)),
        { maxExact: 14 },
      ).map(({ value }) => value);
      const found = kernelShap(model, row, background, count, { maxExact: 14 });
      expect(worst(found.values, exact)).toBeLessThan(1e-8);
    }
  });

  it('is exact on what is additive, drawn or not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.integer(), (columns, seed) => {
        const random = new Random(seed);
        const weights = Float64Array.from({ length: columns }, () => random.normal());
        const model = byRow(columns, (row) => row.reduce((sum, x, c) => sum + weights[c]! * x, 0));
        const row = Float64Array.from({ length: columns }, () => random.normal());
        const found = kernelShap(model, row, new Float64Array(columns), 1, {
          maxExact: 0,
          pairs: 200,
          seed,
        });
        const wanted = row.map((x, c) => x * weights[c]!);
        expect(worst(found.values, wanted)).toBeLessThan(1e-7);
        expect(Math.max(...found.standardErrors)).toBeLessThan(1e-7);
      }),
      { numRuns: 40 },
    );
  });

  it('draws with errors as large as it says, and adds up all the same', () => {
    const columns = 10;
    let within = 0;
    let all = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { model, row, background, count } = drawn(columns, seed, 2);
      const { values } = kernelShap(model, row, background, count);
      const found = kernelShap(model, row, background, count, { maxExact: 0, pairs: 150, seed });
      expect(found.exact).toBe(false);
      expect(found.coalitions).toBe(302);
      expect(additivityError(found)).toBeLessThan(1e-9);
      for (let c = 0; c < columns; c++) {
        all++;
        // Pairs can leave nothing to chance, and then both are rounding.
        const reach = 1.96 * found.standardErrors[c]! + 1e-9;
        if (Math.abs(found.values[c]! - values[c]!) <= reach) within++;
      }
    }
    // 95 % is meant; of 400 that are tied within a row, 90 % to 99 % is what chance allows.
    expect(within / all).toBeGreaterThan(0.9);
    expect(within / all).toBeLessThan(0.995);
  });

  it('draws the same for the same seed, and more pairs make errors smaller', () => {
    const { model, row, background, count } = drawn(16, 5);
    const ask = (seed: number, pairs: number) =>
      kernelShap(model, row, background, count, { pairs, seed });
    expect(ask(1, 100)).toEqual(ask(1, 100));
    expect(ask(1, 100).values).not.toEqual(ask(2, 100).values);
    const sum = (errors: Float64Array): number => errors.reduce((total, error) => total + error, 0);
    expect(sum(ask(1, 1600).standardErrors)).toBeLessThan(sum(ask(1, 100).standardErrors) / 2);
  });
});

describe('bad input to kernelShap', () => {
  const model: BatchModel = byRow(2, (row) => row[0]!);
  const refused = (code: string) => expect.objectContaining({ code });

  it.each([{ maxExact: 17 }, { maxExact: -1 }, { pairs: 0 }, { seed: 0.5 }])(
    'refuses %o',
    (options) => {
      expect(() => kernelShap(model, [1, 2], new Float64Array(2), 1, options)).toThrow(
        refused('invalid-option'),
      );
    },
  );

  it.each<[string, number[], Float64Array, number]>([
    ['an empty row', [], new Float64Array(2), 1],
    ['a row with NaN', [1, Number.NaN], new Float64Array(2), 1],
    ['a row of 513', Array(513).fill(0), new Float64Array(513), 1],
    ['no background', [1, 2], new Float64Array(0), 0],
    ['a background that is too short', [1, 2], new Float64Array(3), 2],
    ['a background that is not finite', [1, 2], Float64Array.of(1, Number.POSITIVE_INFINITY), 1],
  ])('refuses %s', (_, row, background, count) => {
    expect(() => kernelShap(model, row, background, count)).toThrow(refused('invalid-argument'));
  });

  it('refuses a model that gives too little or NaN, and more pairs than memory', () => {
    const none = new Float64Array(2);
    expect(() => kernelShap(() => [], [1, 2], none, 1)).toThrow(refused('invalid-argument'));
    expect(() => kernelShap(() => [Number.NaN], [1, 2], none, 1)).toThrow(
      refused('invalid-argument'),
    );
    const wide = new Float64Array(512);
    expect(() => kernelShap(() => [0], wide, wide, 1, { pairs: 1_000_000 })).toThrow(
      refused('invalid-option'),
    );
  });
});
