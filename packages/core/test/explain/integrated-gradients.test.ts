import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Differentiable,
  integratedGradients,
  networkOutput,
  squaredError,
} from '../../src/explain/index.js';
import { Random } from '../../src/index.js';
import { DenseNetwork } from '../../src/neural/index.js';
import { worst } from './random-trees.js';

const network = (seed: number, sizes: readonly number[], activation: 'tanh' | 'relu' = 'tanh') =>
  new DenseNetwork({ sizes, activation }, new Random(seed));

const cells = (columns: number) =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
    minLength: columns,
    maxLength: columns,
  });

describe('integratedGradients', () => {
  it('splits a product by the closed form', () => {
    const product: Differentiable = (row) => ({
      value: row[0]! * row[1]!,
      gradient: [row[1]!, row[0]!],
    });
    fc.assert(
      fc.property(cells(2), cells(2), ([a = 0, b = 0], [c = 0, d = 0]) => {
        const { values } = integratedGradients(product, [a, b], [c, d]);
        const wanted = [((a - c) * (b + d)) / 2, ((b - d) * (a + c)) / 2];
        expect(worst(values, wanted)).toBeLessThan(1e-12);
      }),
    );
  });

  it('is complete on networks and on the errors of autoencoders', () => {
    fc.assert(
      fc.property(fc.integer(), cells(4), cells(4), (seed, row, baseline) => {
        const models = [
          networkOutput(network(seed, [4, 8, 3]), 2),
          squaredError(network(seed, [4, 6, 2, 6, 4])),
        ];
        for (const model of models) {
          const found = integratedGradients(model, row, baseline, { tolerance: 1e-8 });
          const rounding = 1e-14 * (Math.abs(found.output) + Math.abs(found.baseline));
          const change = Math.abs(found.output - found.baseline);
          if (change > 1e-4) expect(found.converged).toBe(true);
          expect(found.completenessError).toBeLessThanOrEqual(1e-8 * change + rounding + 1e-12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('doubles its steps until it is near enough, and says where it was not', () => {
    const bent = networkOutput(network(2, [3, 16, 1], 'relu'), 0);
    const row = [2, -1, 0.5];
    const none = [-2, 1.5, 3];
    const rough = integratedGradients(bent, row, none, { tolerance: 0.05 });
    const fine = integratedGradients(bent, row, none, { tolerance: 1e-3, maxSteps: 65_536 });
    expect(rough.converged && fine.converged).toBe(true);
    expect(fine.steps).toBeGreaterThan(rough.steps);
    const capped = integratedGradients(bent, row, none, { tolerance: 0, maxSteps: 20 });
    expect(capped).toMatchObject({ converged: false, steps: 20 });
    expect(capped.completenessError).toBeGreaterThan(0);
  });

  it('leaves a network as it was', () => {
    const model = network(1, [2, 4, 2]);
    model.gradients.fill(3);
    integratedGradients(networkOutput(model, 0), [1, 2], [0, 0]);
    integratedGradients(squaredError(model), [1, 2], [0, 0]);
    expect(model.gradients.every((gradient) => gradient === 3)).toBe(true);
  });
});

describe('the slopes of squaredError', () => {
  it('are those of differences', () => {
    const model = squaredError(network(7, [3, 5, 3]));
    const row = Float64Array.of(0.3, -1, 2);
    const slopes = Float64Array.from(model(row).gradient);
    for (let c = 0; c < 3; c++) {
      const step = 1e-5;
      const at = (x: number): number => model(row.with(c, row[c]! + x)).value;
      expect(Math.abs(slopes[c]! - (at(step) - at(-step)) / (2 * step))).toBeLessThan(1e-7);
    }
  });
});

describe('bad input', () => {
  const flat: Differentiable = (row) => ({ value: 0, gradient: new Float64Array(row.length) });
  const refused = (code: string) => expect.objectContaining({ code });

  it.each([{ tolerance: -1 }, { tolerance: Number.NaN }, { maxSteps: 7 }, { maxSteps: 65_537 }])(
    'refuses %o',
    (options) => {
      expect(() => integratedGradients(flat, [1], [0], options)).toThrow(refused('invalid-option'));
    },
  );

  it.each<[string, number[], number[]]>([
    ['empty rows', [], []],
    ['rows that differ in length', [1, 2], [0]],
    ['a row that is not finite', [Number.NaN], [0]],
    ['a baseline that is not finite', [0], [Number.POSITIVE_INFINITY]],
  ])('refuses %s', (_, row, baseline) => {
    expect(() => integratedGradients(flat, row, baseline)).toThrow(refused('invalid-argument'));
  });

  it('refuses functions that give no numbers, and networks that do not fit', () => {
    const lost: Differentiable = () => ({ value: Number.NaN, gradient: [0] });
    const slopeless: Differentiable = () => ({ value: 1, gradient: [] });
    expect(() => integratedGradients(lost, [1], [0])).toThrow(refused('invalid-argument'));
    expect(() => integratedGradients(slopeless, [1], [0])).toThrow(refused('invalid-argument'));
    for (const output of [-1, 2, 0.5]) {
      expect(() => networkOutput(network(1, [2, 2]), output)).toThrow(refused('invalid-argument'));
    }
    expect(() => squaredError(network(1, [2, 3]))).toThrow(refused('invalid-argument'));
  });
});
