import { AegisError } from '@aegis/core';
import { counterfactual, intervene, StructuralModel } from '@aegis/root-cause/causal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, randomSystem, rowsOf, sampleOf, totalEffects } from './models.js';

const system = randomSystem(7, 5, 1);
const model = fitted(system, 1, 1000);

function codeOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    return AegisError.isInstance(error) ? error.code : 'no AegisError';
  }
}

describe('intervene', () => {
  it('moves the target by the effect along all ways', () => {
    const effects = totalEffects(model, 'n04');
    const at = (value: number): number =>
      intervene(model, { target: 'n04', nodes: { n01: value } }).after.mean;
    expect(at(12) - at(11)).toBeCloseTo(effects.get('n01')!, 9);
  });

  it('cuts what acts on the node that is set', () => {
    const chain = {
      graph: {
        nodes: ['a', 'b', 'c'],
        edges: [
          { from: 'a', to: 'b' },
          { from: 'b', to: 'c' },
        ],
      },
      ids: ['a', 'b', 'c'],
      weights: [[], [1], [0, 2]],
    };
    const told = intervene(fitted(chain, 1, 1000), { target: 'c', nodes: { a: 500, b: 10 } });
    expect(Math.abs(told.after.mean - 20)).toBeLessThan(0.3);
    expect(told.extrapolated).toEqual(['a']);
    const width = ({ interval: [low, high] }: { interval: readonly [number, number] }) =>
      high - low;
    expect(width(told.after)).toBeLessThan(0.6 * width(told.before));
    expect(told.sentence).toMatch(/^With a at 500 and b at 10, c would be at \d+(\.\d+)? \[/);
  });

  it('of effects or of nothing leaves the target as it is', () => {
    const usual = intervene(model, { target: 'n02', nodes: {} });
    expect(usual.after).toEqual(usual.before);
    const effect = intervene(model, { target: 'n02', nodes: { n04: 99 } });
    expect(effect.after).toEqual(usual.before);
    expect(effect.extrapolated).toEqual(['n04']);
  });

  it('holds a normal node within what was seen, whatever its causes', () => {
    const nodes = { n00: 1e6, n04: 'normal' as const };
    const { after } = intervene(model, { target: 'n04', nodes });
    const [low, high] = model.mechanisms().find(({ node }) => node === 'n04')!.range;
    expect(after.interval[0]).toBeGreaterThanOrEqual(low);
    expect(after.interval[1]).toBeLessThanOrEqual(high);
  });

  it.each([
    ['unknown-node', { target: 'x', nodes: {} }, {}],
    ['unknown-node', { target: 'n04', nodes: { x: 1 } }, {}],
    ['invalid-argument', { target: 'n04', nodes: { n01: Number.NaN } }, {}],
    ['invalid-argument', { target: 'n04', nodes: { n01: 'usual' } }, {}],
    ['invalid-argument', { target: 'n04', nodes: null }, {}],
    ['invalid-option', { target: 'n04', nodes: {} }, { draws: 1 }],
    ['invalid-option', { target: 'n04', nodes: {} }, { confidence: 0 }],
    ['invalid-option', { target: 'n04', nodes: {} }, { seed: 1.5 }],
    ['invalid-option', { target: 'n04', nodes: {} }, { noise: 'normal' }],
  ])('refuses misuse with %s: %j', (code, request, options) => {
    expect(codeOf(() => intervene(model, request as never, options as never))).toBe(code);
    expect(codeOf(() => intervene(new StructuralModel(system.graph), request as never))).toBe(
      'not-trained',
    );
  });
});

describe('counterfactual', () => {
  it('takes back the effect of a shock and nothing else', () => {
    const effects = totalEffects(model, 'n04');
    let held = 0;
    for (let seed = 0; seed < 60; seed++) {
      const shocks = { n01: 15, n03: 8 };
      const odd = sampleOf(rowsOf(system, seed, 1, shocks));
      const spared = sampleOf(rowsOf(system, seed, 1, { n03: 8 }));
      const request = { target: 'n04', sample: odd, nodes: ['n01'] };
      const { interval, median, observed, change } = counterfactual(model, request);
      expect(observed).toBe(odd.n04);
      expect(change).toBe(median - observed);
      expect(Math.abs(change + 15 * effects.get('n01')!)).toBeLessThan(
        5 * Math.abs(effects.get('n01')!),
      );
      if (interval[0] <= spared.n04! && spared.n04! <= interval[1]) held++;
    }
    // Binomial(60, 0.95): 57 ± 1.7.
    expect(held).toBeGreaterThanOrEqual(51);
  });

  it('keeps what the change does not reach', () => {
    const sample = sampleOf(rowsOf(system, 3, 1, { n01: 15 }));
    for (const noise of ['observed', 'normal'] as const) {
      const told = counterfactual(model, { target: 'n00', sample, nodes: ['n01'] }, { noise });
      expect(told.median).toBe(sample.n00);
      expect(told.interval).toEqual([sample.n00, sample.n00]);
      expect(told.sentence).toMatch(/^Had n01 been normal, n00 would have stayed at /);
    }
  });

  it('with normal noise forgets other faults on the way, with that observed keeps them', () => {
    const sample = sampleOf(rowsOf(system, 3, 1, { n01: 15, n04: 40 }));
    const request = { target: 'n04', sample, nodes: ['n01'] };
    const kept = counterfactual(model, request);
    const forgotten = counterfactual(model, request, { noise: 'normal' });
    const effects = totalEffects(model, 'n04');
    const later = model.score(sample).filter(({ node }) => node > 'n01');
    const others = later.reduce((sum, { node, noise }) => sum + effects.get(node)! * noise, 0);
    expect(others).toBeGreaterThan(25);
    expect(Math.abs(kept.median - forgotten.median - others)).toBeLessThan(1);
  });

  it('stays within what was seen where it imagines a node, even with causes far out', () => {
    const sample = sampleOf(rowsOf(system, 3, 1, { n00: 1e5 }));
    const told = counterfactual(model, { target: 'n04', sample, nodes: ['n04'] });
    const [low, high] = model.mechanisms().find(({ node }) => node === 'n04')!.range;
    expect(told.interval[0]).toBeGreaterThanOrEqual(low);
    expect(told.interval[1]).toBeLessThanOrEqual(high);
  });

  it('is finite whatever the sample holds, and the order of nodes does not matter', () => {
    const odd = fc.constantFrom(Number.NaN, 1e308, -1e308, Infinity, -Infinity, 0);
    fc.assert(
      fc.property(fc.tuple(odd, odd, odd, odd, fc.double({ noNaN: true })), (values) => {
        const sample = Object.fromEntries(system.ids.map((id, i) => [id, values[i]!]));
        const ask = (nodes: readonly string[]) =>
          counterfactual(model, { target: 'n04', sample, nodes }, { draws: 50 });
        const told = ask(['n02', 'n01']);
        expect([told.mean, told.median, told.change, ...told.interval].every(Number.isFinite)).toBe(
          true,
        );
        expect(ask(['n01', 'n02', 'n01'])).toEqual(told);
      }),
    );
  });

  const sample = sampleOf(rowsOf(system, 3, 1));
  it.each([
    ['unknown-node', { target: 'x', sample, nodes: ['n01'] }, {}],
    ['unknown-node', { target: 'n04', sample, nodes: ['__proto__'] }, {}],
    ['invalid-argument', { target: 'n04', sample, nodes: [] }, {}],
    ['invalid-argument', { target: 'n04', sample, nodes: 'n01' }, {}],
    ['invalid-argument', { target: 'n04', sample: {}, nodes: ['n01'] }, {}],
    ['invalid-argument', { target: 'n04', sample: 3, nodes: ['n01'] }, {}],
    ['invalid-option', { target: 'n04', sample, nodes: ['n01'] }, { noise: 'none' }],
    ['invalid-option', { target: 'n04', sample, nodes: ['n01'] }, { draws: 0 }],
  ])('refuses misuse with %s', (code, request, options) => {
    expect(codeOf(() => counterfactual(model, request as never, options as never))).toBe(code);
  });
});
