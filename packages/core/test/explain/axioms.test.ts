import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Attribution,
  additivityError,
  integratedGradients,
  kernelShap,
  type TreeEnsemble,
  TreeShap,
} from '../../src/explain/index.js';
import { Random } from '../../src/index.js';
import { randomTrees, worst } from './random-trees.js';

/** Σ weights[c] · x[c] + Σ ties[c] · x[c] · x[c + 1], over the first columns only. */
interface Polynomial {
  readonly weights: readonly number[];
  readonly ties: readonly number[];
}

function valueAt({ weights, ties }: Polynomial, row: ArrayLike<number>): number {
  const linear = weights.reduce((sum, weight, c) => sum + weight * row[c]!, 0);
  return ties.reduce((sum, tie, c) => sum + tie * row[c]! * row[c + 1]!, linear);
}

function slopesAt({ weights, ties }: Polynomial, row: ArrayLike<number>): Float64Array {
  const slopes = Float64Array.from({ length: row.length }, (_, c) => weights[c] ?? 0);
  ties.forEach((tie, c) => {
    slopes[c]! += tie * row[c + 1]!;
    slopes[c + 1]! += tie * row[c]!;
  });
  return slopes;
}

type Explain = (model: Polynomial, row: number[], baseline: number[]) => Attribution;

const byKernel =
  (maxExact: number): Explain =>
  (model, row, baseline) =>
    kernelShap(
      (rows, count) =>
        Float64Array.from({ length: count }, (_, i) =>
          valueAt(model, rows.subarray(i * row.length, (i + 1) * row.length)),
        ),
      row,
      Float64Array.from(baseline),
      1,
      { maxExact, pairs: 64 },
    );

const byGradients: Explain = (model, row, baseline) =>
  integratedGradients(
    (at) => ({ value: valueAt(model, at), gradient: slopesAt(model, at) }),
    row,
    baseline,
  );

const METHODS: readonly (readonly [string, Explain])[] = [
  ['kernelShap', byKernel(12)],
  ['kernelShap, drawn', byKernel(0)],
  ['integratedGradients', byGradients],
];

const COLUMNS = 6;
const numbers = (length: number) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: length, maxLength: length });
/** The last column is in no term. */
const polynomial = fc.record({ weights: numbers(COLUMNS - 1), ties: numbers(COLUMNS - 2) });
const NEAR = 1e-7;

describe.each(METHODS)('the axioms of %s', (name, explain) => {
  it('efficiency: values add up to the change in the output', () => {
    fc.assert(
      fc.property(polynomial, numbers(COLUMNS), numbers(COLUMNS), (model, row, baseline) => {
        const found = explain(model, row, baseline);
        expect(additivityError(found)).toBeLessThan(NEAR);
        expect(Math.abs(found.output - valueAt(model, row))).toBeLessThan(1e-12);
        expect(Math.abs(found.baseline - valueAt(model, baseline))).toBeLessThan(1e-12);
      }),
    );
  });

  it('dummy: a column in no term gets nothing', () => {
    fc.assert(
      fc.property(polynomial, numbers(COLUMNS), numbers(COLUMNS), (model, row, baseline) => {
        const found = explain(model, row, baseline);
        // Drawn coalitions give it nothing on average only, and where terms are sums.
        const additive = name.endsWith('drawn') ? { ...model, ties: [] } : model;
        const value = additive === model ? found : explain(additive, row, baseline);
        expect(Math.abs(value.values[COLUMNS - 1]!)).toBeLessThan(NEAR);
      }),
    );
  });

  it('linearity: the values of a sum are the sum of the values', () => {
    fc.assert(
      fc.property(
        polynomial,
        polynomial,
        numbers(COLUMNS),
        numbers(COLUMNS),
        (one, other, row, baseline) => {
          const sum = {
            weights: one.weights.map((weight, c) => weight + 2 * other.weights[c]!),
            ties: one.ties.map((tie, c) => tie + 2 * other.ties[c]!),
          };
          const first = explain(one, row, baseline).values;
          const second = explain(other, row, baseline).values;
          const wanted = first.map((value, c) => value + 2 * second[c]!);
          expect(worst(explain(sum, row, baseline).values, wanted)).toBeLessThan(NEAR);
        },
      ),
    );
  });
});

describe.each(METHODS.filter(([name]) => !name.endsWith('drawn')))(
  'symmetry of %s',
  (_, explain) => {
    it('columns that are alike get the same', () => {
      fc.assert(
        fc.property(fc.double({ min: -3, max: 3, noNaN: true }), numbers(3), (tie, draws) => {
          // a · x + b · y + a · z + tie · x · y + tie · y · z: x and z are alike.
          const [a = 0, b = 0, at = 0] = draws;
          const model = { weights: [a, b, a], ties: [tie, tie] };
          const { values } = explain(model, [at, 2, at], [1, 0.5, 1]);
          expect(Math.abs(values[0]! - values[2]!)).toBeLessThan(NEAR);
        }),
      );
    });
  },
);

function concatenated(one: TreeEnsemble, other: TreeEnsemble): TreeEnsemble {
  const nodes = one.features.length;
  const moved = (links: Int32Array): number[] => [...links].map((node) => node + nodes);
  return {
    roots: Int32Array.from([...one.roots.slice(0, -1), ...moved(other.roots)]),
    features: Int32Array.from([...one.features, ...other.features]),
    cuts: Float64Array.from([...one.cuts, ...other.cuts]),
    left: Int32Array.from([...one.left, ...moved(other.left)]),
    right: Int32Array.from([...one.right, ...moved(other.right)]),
    counts: [...Array.from(one.counts), ...Array.from(other.counts)],
    values: Float64Array.from([...one.values, ...other.values]),
  };
}

describe('the axioms of TreeShap', () => {
  const games = fc.record({ columns: fc.integer({ min: 2, max: 9 }), seed: fc.integer() });
  const drawn = ({ columns, seed }: { columns: number; seed: number }) => {
    const random = new Random(seed);
    const [one, other] = [randomTrees(random, columns, 2), randomTrees(random, columns, 2)];
    const cells = (): Float64Array =>
      Float64Array.from({ length: columns }, () => random.integer(9) - 4);
    return { one, other, row: cells(), background: cells(), columns };
  };
  const both = (trees: TreeEnsemble, row: Float64Array, background: Float64Array) => {
    const shap = new TreeShap(trees, row.length);
    return [shap.explain(row), shap.explainAgainst(row, background, 1)];
  };

  it('efficiency, in both games', () => {
    fc.assert(
      fc.property(games, (game) => {
        const { one, row, background } = drawn(game);
        for (const found of both(one, row, background)) {
          expect(additivityError(found)).toBeLessThan(1e-12);
        }
      }),
    );
  });

  it('dummy: a column that no tree cuts gets nothing, in both games', () => {
    fc.assert(
      fc.property(games, (game) => {
        const { one, row, background, columns } = drawn(game);
        const wider = (cells: Float64Array): Float64Array => Float64Array.from([...cells, 3]);
        for (const { values } of both(one, wider(row), wider(background))) {
          expect(values[columns]).toBe(0);
        }
      }),
    );
  });

  it('linearity: the values of trees side by side add up, in both games', () => {
    fc.assert(
      fc.property(games, (game) => {
        const { one, other, row, background } = drawn(game);
        const first = both(one, row, background);
        const second = both(other, row, background);
        both(concatenated(one, other), row, background).forEach(({ values }, i) => {
          const wanted = first[i]!.values.map((value, c) => value + second[i]!.values[c]!);
          expect(worst(values, wanted)).toBeLessThan(1e-12);
        });
      }),
    );
  });

  it('symmetry: columns that change places in half of the trees get the same', () => {
    fc.assert(
      fc.property(games, (game) => {
        const { one, row, background } = drawn(game);
        const swapped = {
          ...one,
          features: one.features.map((feature) =>
            feature === 0 ? 1 : feature === 1 ? 0 : feature,
          ),
        };
        row[1] = row[0]!;
        background[1] = background[0]!;
        for (const { values } of both(concatenated(one, swapped), row, background)) {
          expect(Math.abs(values[0]! - values[1]!)).toBeLessThan(1e-12);
        }
      }),
    );
  });
});

describe('implementation invariance', () => {
  it('integratedGradients and kernelShap see the function, not how it is written', () => {
    fc.assert(
      fc.property(numbers(2), numbers(2), (row, baseline) => {
        const product: Polynomial = { weights: [0, 0], ties: [1] };
        // x · y = ((x + y)² − (x − y)²) / 4
        const squares = (x: number, y: number): number => ((x + y) ** 2 - (x - y) ** 2) / 4;
        const byValue = kernelShap(
          (rows, count) =>
            Float64Array.from({ length: count }, (_, i) => squares(rows[2 * i]!, rows[2 * i + 1]!)),
          row,
          Float64Array.from(baseline),
          1,
        );
        const bySlope = integratedGradients(
          ([x = 0, y = 0]) => ({
            value: squares(x, y),
            gradient: [(2 * (x + y) - 2 * (x - y)) / 4, (2 * (x + y) + 2 * (x - y)) / 4],
          }),
          row,
          baseline,
        );
        expect(worst(byValue.values, byKernel(12)(product, row, baseline).values)).toBeLessThan(
          1e-10,
        );
        expect(worst(bySlope.values, byGradients(product, row, baseline).values)).toBeLessThan(
          1e-10,
        );
      }),
    );
  });
});
