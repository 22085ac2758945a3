import { AegisError } from '@aegis/core';
import { attributeAnomalies, StructuralModel, shapleyValues } from '@aegis/root-cause/causal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, randomSystem, rowsOf, sampleOf, totalEffects } from './models.js';

const systemArbitrary = fc
  .record({ seed: fc.integer({ min: 0, max: 1e6 }), size: fc.integer({ min: 1, max: 9 }) })
  .map(({ seed, size }) => ({ seed, size, system: randomSystem(seed, size) }));

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

describe('attributeAnomalies of a value', () => {
  it('is the closed form: effect along all ways times noise', () => {
    fc.assert(
      fc.property(systemArbitrary, ({ seed, system }) => {
        const model = fitted(system, seed, 60);
        const target = system.ids.at(-1)!;
        const sample = sampleOf(rowsOf(system, seed + 1, 1, { [system.ids[0]!]: 20 }));
        const told = attributeAnomalies(model, { target, sample }, { measure: 'value' });
        const effects = totalEffects(model, target);
        const noise = new Map(model.score(sample).map((one) => [one.node, one.noise]));
        for (const { node, value } of told.attributions) {
          expect(Math.abs(value - effects.get(node)! * noise.get(node)!)).toBeLessThan(1e-9);
        }
        expect(Math.abs(told.total - (told.observed - told.expected))).toBeLessThan(1e-9);
        expect(
          Math.abs(sum(told.attributions.map(({ value }) => value)) - told.total),
        ).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('equals the Shapley values of the same game by enumeration', () => {
    fc.assert(
      fc.property(systemArbitrary, ({ seed, system }) => {
        const model = fitted(system, seed, 60);
        const target = system.ids.at(-1)!;
        const sample = sampleOf(rowsOf(system, seed + 1, 1, { [system.ids[0]!]: 20 }));
        const noise = new Map(model.score(sample).map((one) => [one.node, one.noise]));
        const mechanisms = model.mechanisms();
        // The target's mean where the coalition's noise is that of the sample, and 0 elsewhere.
        const game = (members: Uint8Array): number => {
          const values: number[] = [];
          for (const [i, { node, places, coefficients, intercept }] of mechanisms.entries()) {
            const caused = sum(places.map((place, k) => coefficients[k]! * values[place]!));
            values.push(intercept + caused + (members[i] === 1 ? noise.get(node)! : 0));
          }
          return values[mechanisms.findIndex(({ node }) => node === target)]!;
        };
        const enumerated = shapleyValues(mechanisms.length, game);
        const told = attributeAnomalies(model, { target, sample }, { measure: 'value' });
        for (const { node, value } of told.attributions) {
          const place = mechanisms.findIndex((mechanism) => mechanism.node === node);
          expect(Math.abs(value - enumerated[place]!.value)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('attributeAnomalies of a score', () => {
  it('adds up to the score, exact and drawn', () => {
    fc.assert(
      fc.property(systemArbitrary, fc.constantFrom(0, 12), ({ seed, system }, maxExact) => {
        const model = fitted(system, seed, 60);
        const sample = sampleOf(rowsOf(system, seed + 1, 1, { [system.ids[0]!]: 20 }));
        const request = { target: system.ids.at(-1)!, sample };
        const told = attributeAnomalies(model, request, { maxExact, draws: 100, pairs: 8 });
        const values = told.attributions.map(({ value }) => value);
        expect(Math.abs(sum(values) - told.total)).toBeLessThan(1e-9);
        expect(told.total).toBeGreaterThanOrEqual(0);
        expect(told.exact).toBe(maxExact === 12);
      }),
      { numRuns: 60 },
    );
  });

  it('gives a node without a way to the target exactly 0', () => {
    const graph = {
      nodes: ['cause', 'target', 'effect', 'stranger'],
      edges: [
        { from: 'cause', to: 'target' },
        { from: 'target', to: 'effect' },
      ],
    };
    const ids = graph.nodes;
    const weights = [[], [1], [0, 1], [0, 0, 0]];
    const system = { graph, ids, weights };
    const model = fitted(system);
    const shocks = { cause: 8, effect: 50, stranger: 50 };
    const sample = sampleOf(rowsOf(system, 2, 1, shocks));
    for (const measure of ['score', 'value'] as const) {
      const { attributions } = attributeAnomalies(model, { target: 'target', sample }, { measure });
      const zero = attributions.filter(({ value }) => value === 0).map(({ node }) => node);
      expect(zero).toEqual(['effect', 'stranger']);
      expect(attributions[0]!.node).toBe('cause');
      expect(attributions.find(({ node }) => node === 'effect')!.interval).toEqual([0, 0]);
    }
  });

  it('gives two causes of one kind about the same', () => {
    const graph = {
      nodes: ['a', 'b', 't'],
      edges: [
        { from: 'a', to: 't' },
        { from: 'b', to: 't' },
      ],
    };
    const system = { graph, ids: graph.nodes, weights: [[], [0], [1, 1]] };
    const model = fitted(system, 1, 4000);
    const sample = { a: 16, b: 16, t: 32 };
    const { attributions } = attributeAnomalies(model, { target: 't', sample }, { draws: 20_000 });
    const [a, b] = ['a', 'b'].map((id) => attributions.find(({ node }) => node === id)!.value);
    expect(Math.abs(a! - b!)).toBeLessThan(0.1 * a!);
  });

  it('names the shocked node first, and tells two shocks apart by size', () => {
    let right = 0;
    for (let seed = 0; seed < 30; seed++) {
      const ids = ['a', 'b', 'c', 'd'];
      const edges = ids.slice(1).map((to, i) => ({ from: ids[i]!, to }));
      const system = {
        graph: { nodes: ids, edges },
        ids,
        weights: [[], [1], [0, 1], [0, 0, 1]],
      };
      const model = fitted(system, seed);
      const shocked = ids[seed % 4]!;
      const sample = sampleOf(
        rowsOf(system, seed + 100, 1, { [shocked]: 12, [ids[(seed + 1) % 4]!]: 4 }),
      );
      const { attributions } = attributeAnomalies(model, { target: 'd', sample });
      if (attributions[0]!.node === shocked) right++;
    }
    expect(right).toBeGreaterThanOrEqual(28);
  });

  it('draws intervals that hold the exact values', () => {
    let held = 0;
    let all = 0;
    for (let seed = 0; seed < 12; seed++) {
      const system = randomSystem(seed, 9);
      const model = fitted(system, seed, 100);
      const shocks = { [system.ids[1]!]: 10, [system.ids[4]!]: -8 };
      const sample = sampleOf(rowsOf(system, seed + 50, 1, shocks));
      const request = { target: system.ids.at(-1)!, sample };
      const exact = attributeAnomalies(model, request, { seed });
      const drawn = attributeAnomalies(model, request, { seed, maxExact: 0, confidence: 0.99 });
      expect(drawn.total).toBe(exact.total);
      for (const { node, value } of exact.attributions) {
        const { interval } = drawn.attributions.find((one) => one.node === node)!;
        all++;
        if (interval[0] - 1e-9 <= value && value <= interval[1] + 1e-9) held++;
      }
    }
    expect(held / all).toBeGreaterThan(0.96);
  });

  it('does not depend on units: scaled by powers of two, the same bits', () => {
    fc.assert(
      fc.property(
        systemArbitrary,
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 9, maxLength: 9 }),
        ({ seed, system }, exponents) => {
          const units = new Map(system.ids.map((id, i) => [id, 2 ** exponents[i]!]));
          const scaled = (columns: Readonly<Record<string, readonly number[]>>) =>
            Object.fromEntries(
              Object.entries(columns).map(([id, column]) => [
                id,
                column.map((value) => value * units.get(id)!),
              ]),
            );
          const normal = rowsOf(system, seed, 50);
          const odd = rowsOf(system, seed + 1, 1, { [system.ids[0]!]: 15 });
          const [plain, other] = [normal, scaled(normal)].map((columns, i) => {
            const model = new StructuralModel(system.graph);
            model.fit(columns);
            const sample = sampleOf(i === 0 ? odd : scaled(odd));
            return attributeAnomalies(model, { target: system.ids.at(-1)!, sample }, { draws: 64 });
          });
          expect(other!.attributions).toEqual(plain!.attributions);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('does not depend on the order of nodes, edges or keys', () => {
    const system = randomSystem(4, 7);
    const normal = rowsOf(system, 1, 80);
    const sample = sampleOf(rowsOf(system, 2, 1, { n02: 9 }));
    const reversed = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(values).reverse());
    const first = new StructuralModel(system.graph);
    first.fit(normal);
    const { nodes, edges } = system.graph;
    const second = new StructuralModel({
      nodes: [...nodes].reverse(),
      edges: [...edges, ...edges].reverse(),
    });
    second.fit(new Map(Object.entries(reversed(normal))));
    const asked = { target: 'n06', sample };
    expect(attributeAnomalies(second, { target: 'n06', sample: reversed(sample) })).toEqual(
      attributeAnomalies(first, asked),
    );
  });
});

describe('attributeAnomalies with what is odd', () => {
  const system = randomSystem(7, 5, 1);
  const model = fitted(system);
  const sample = sampleOf(rowsOf(system, 3, 1, { n01: 10 }));

  it('takes a missing cause to be normal, and says so', () => {
    for (const missing of [Number.NaN, undefined]) {
      const gappy = { ...sample, n01: missing } as Record<string, number>;
      const told = attributeAnomalies(model, { target: 'n04', sample: gappy });
      expect(told.imputed).toEqual(['n01']);
      expect(Number.isFinite(told.total)).toBe(true);
    }
  });

  it('stays finite whatever the sample holds', () => {
    const odd = fc.constantFrom(Number.NaN, 1e308, -1e308, Infinity, -Infinity, 0, 5e-324);
    fc.assert(
      fc.property(fc.tuple(odd, odd, odd, odd, fc.double({ noNaN: true })), (values) => {
        const strange = Object.fromEntries(system.ids.map((id, i) => [id, values[i]!]));
        for (const measure of ['score', 'value'] as const) {
          const request = { target: 'n04', sample: strange };
          const told = attributeAnomalies(model, request, { measure, draws: 50 });
          expect(Number.isFinite(told.total)).toBe(true);
          for (const { value, interval, share } of told.attributions) {
            expect([value, ...interval, share].every(Number.isFinite)).toBe(true);
          }
        }
      }),
    );
  });

  it('takes a target that never varied', () => {
    const flat = new StructuralModel({ nodes: ['a', 'b'], edges: [{ from: 'a', to: 'b' }] });
    flat.fit({ a: new Array(20).fill(3), b: new Array(20).fill(7) });
    const calm = attributeAnomalies(flat, { target: 'b', sample: { a: 3, b: 7 } });
    expect(calm.total).toBeCloseTo(0, 12);
    const odd = attributeAnomalies(flat, { target: 'b', sample: { a: 3, b: 9 } });
    expect(odd.attributions[0]).toMatchObject({ node: 'b', share: 1 });
    expect(odd.sentence).toBe('b is at 9 where 7 is usual: b accounts for 100 %.');
  });

  it('takes ids that are names of Object', () => {
    const nodes = ['__proto__', 'constructor', ''];
    const edges = [
      { from: '__proto__', to: 'constructor' },
      { from: 'constructor', to: '' },
    ];
    const strange = new StructuralModel({ nodes, edges });
    const columns = new Map(nodes.map((id, i) => [id, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10 + i]]));
    strange.fit(columns);
    const odd = JSON.parse('{"__proto__": 90, "constructor": 90, "": 90}') as Record<
      string,
      number
    >;
    expect(attributeAnomalies(strange, { target: '', sample: odd }).imputed).toEqual([]);
    expect(attributeAnomalies(strange, { target: '', sample: { '': 5 } }).imputed).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  it.each([
    ['unknown-node', { target: 'nobody', sample }, {}],
    ['unknown-node', { target: '__proto__', sample }, {}],
    ['invalid-argument', { target: 'n04', sample: { ...sample, n04: Number.NaN } }, {}],
    ['invalid-argument', { target: 'n04', sample: null as unknown as object }, {}],
    ['invalid-argument', { target: 'n04', sample: [1, 2] as unknown as object }, {}],
    ['invalid-option', { target: 'n04', sample }, { draws: 10 }],
    ['invalid-option', { target: 'n04', sample }, { measure: 'other' as 'score' }],
    ['invalid-option', { target: 'n04', sample }, { pairs: 0 }],
    ['invalid-option', { target: 'n04', sample }, { depth: 1 } as object],
  ])('refuses misuse with %s', (code, request, options) => {
    let caught: unknown = null;
    try {
      attributeAnomalies(model, request as Parameters<typeof attributeAnomalies>[1], options);
    } catch (error) {
      caught = error;
    }
    expect(AegisError.isInstance(caught) && caught.code).toBe(code);
  });

  it('refuses a model that was not fitted', () => {
    const unfitted = new StructuralModel(system.graph);
    expect(() => attributeAnomalies(unfitted, { target: 'n04', sample })).toThrow('call fit first');
  });
});
