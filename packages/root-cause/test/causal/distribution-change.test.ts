import { AegisError } from '@aegis/core';
import { distributionChange, StructuralModel } from '@aegis/root-cause/causal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, randomSystem, rowsOf } from './models.js';

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('distributionChange', () => {
  it('adds up to the change, whichever measure, exact and drawn', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom('mean' as const, 'variance' as const),
        fc.constantFrom(0, 12),
        (seed, size, measure, maxExact) => {
          const system = randomSystem(seed, size);
          const columns = rowsOf(system, seed + 1, 30, { n00: 4 });
          const told = distributionChange(
            fitted(system, seed, 60),
            { target: system.ids.at(-1)!, columns },
            { measure, maxExact, pairs: 4 },
          );
          const sum = told.attributions.reduce((all, { value }) => all + value, 0);
          const scale = Math.max(1, Math.abs(told.normal), Math.abs(told.abnormal));
          expect(Math.abs(sum - told.total) / scale).toBeLessThan(1e-9);
          expect(told.total).toBe(told.abnormal - told.normal);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('means what the batches have as means', () => {
    const system = randomSystem(5, 6);
    const normal = rowsOf(system, 1, 200);
    const abnormal = rowsOf(system, 2, 200, { n01: 5 });
    const model = new StructuralModel(system.graph);
    model.fit(normal);
    const told = distributionChange(model, { target: 'n05', columns: abnormal });
    expect(told.normal).toBeCloseTo(mean(normal.n05!), 9);
    expect(told.abnormal).toBeCloseTo(mean(abnormal.n05!), 9);
  });

  it('names the node whose mechanism moved, and not those that pass it on', () => {
    let right = 0;
    for (let seed = 0; seed < 40; seed++) {
      const system = randomSystem(seed, 7, 0.4);
      const target = system.ids.at(-1)!;
      const ancestors = new Set([target]);
      for (const id of ancestors) {
        for (const { from, to } of system.graph.edges) if (to === id) ancestors.add(from);
      }
      const shifted = [...ancestors][seed % ancestors.size]!;
      const columns = rowsOf(system, seed + 500, 20, { [shifted]: 6 });
      const { attributions } = distributionChange(fitted(system, seed, 300), { target, columns });
      if (attributions[0]!.node === shifted) right++;
      const outside = attributions.filter(({ node }) => !ancestors.has(node));
      for (const { value, interval } of outside) expect([value, ...interval]).toEqual([0, 0, 0]);
    }
    expect(right).toBeGreaterThanOrEqual(35);
  });

  it('finds noise that grew, by variance', () => {
    const system = randomSystem(3, 4, 1);
    const columns = rowsOf(system, 8, 200);
    // Every second row of n01 is pushed up, every other down: no mean moves, and n03 feels it.
    const push = (row: number): number => (row % 2 === 0 ? 5 : -5);
    const odd = rowsOf(system, 8, 200, { n01: 5 });
    const low = rowsOf(system, 8, 200, { n01: -5 });
    for (const id of system.ids) {
      columns[id] = columns[id]!.map((_, row) => (push(row) > 0 ? odd[id]![row]! : low[id]![row]!));
    }
    const told = distributionChange(
      fitted(system, 1, 400),
      { target: 'n03', columns },
      { measure: 'variance' },
    );
    expect(told.total).toBeGreaterThan(1);
    expect(told.attributions[0]!.node).toBe('n01');
    expect(told.attributions[0]!.share).toBeGreaterThan(0.8);
    expect(told.sentence).toMatch(/^The variance of n03 rose from .*: n01 accounts for \d+ %/);
  });

  it('ranks in the direction of the change', () => {
    const system = randomSystem(5, 3, 1);
    const columns = rowsOf(system, 2, 50, { n02: -9 });
    const told = distributionChange(fitted(system), { target: 'n02', columns });
    expect(told.attributions[0]!.node).toBe('n02');
    expect(told.attributions[0]!.value).toBeLessThan(-7);
    expect(told.sentence).toContain('fell from');
  });

  it('needs no column of a node that has no way to the target', () => {
    const system = randomSystem(5, 3, 1);
    const { n00, n01 } = rowsOf(system, 2, 50);
    expect(
      distributionChange(fitted(system), { target: 'n01', columns: { n00: n00!, n01: n01! } })
        .attributions,
    ).toHaveLength(3);
  });

  const system = randomSystem(5, 3, 1);
  const columns = rowsOf(system, 2, 50);
  const gaps = { ...columns, n01: columns.n01!.map(() => Number.NaN) };
  it.each([
    ['unknown-node', { target: 'x', columns }, {}],
    ['invalid-argument', { target: 'n02', columns: { n02: columns.n02 } }, {}],
    ['invalid-argument', { target: 'n02', columns: rowsOf(system, 2, 9) }, {}],
    ['invalid-argument', { target: 'n02', columns: gaps }, {}],
    ['invalid-argument', { target: 'n02', columns: null }, {}],
    ['invalid-option', { target: 'n02', columns }, { measure: 'median' }],
    ['invalid-option', { target: 'n02', columns }, { pairs: 1 }],
    ['invalid-option', { target: 'n02', columns }, { draws: 100 }],
  ])('refuses misuse with %s', (code, request, options) => {
    let caught: unknown = null;
    try {
      distributionChange(fitted(system), request as never, options as never);
    } catch (error) {
      caught = error;
    }
    expect(AegisError.isInstance(caught) && caught.code).toBe(code);
  });
});
