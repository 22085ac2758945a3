import { AegisError } from '@aegis/core';
import { causalGraphOf, StructuralModel } from '@aegis/root-cause/causal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsArbitrary, graphOf } from '../builders.js';

const fitsInOrder = (nodes: readonly string[], edges: readonly { from: string; to: string }[]) =>
  new StructuralModel({ nodes, edges });

describe('causalGraphOf', () => {
  const calls = graphOf([
    ['web', 'cart'],
    ['cart', 'db'],
    ['web', 'db'],
  ]);

  it('lets effects go from the callee to its caller, or the other way', () => {
    const { nodes, edges, cut } = causalGraphOf(calls);
    expect(nodes).toEqual(['web', 'cart', 'db']);
    expect(edges).toEqual([
      { from: 'cart', to: 'web' },
      { from: 'db', to: 'cart' },
      { from: 'db', to: 'web' },
    ]);
    expect(cut).toEqual([]);
    const load = causalGraphOf(calls.snapshot(), { direction: 'caller-to-callee' });
    expect(load.edges.map(({ from, to }) => `${from}>${to}`)).toEqual([
      'cart>db',
      'web>cart',
      'web>db',
    ]);
  });

  it('names the circle that calls go in', () => {
    const circle = graphOf([
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ]);
    expect(() => causalGraphOf(circle)).toThrow(/"a".*→.*"a"|"b".*→.*"b"|"c".*→.*"c"/);
    expect(() => causalGraphOf(graphOf([['a', 'a']]))).toThrow('"a" → "a"');
  });

  it('cuts the least sure edge of a circle', () => {
    const { nodes, edges } = graphOf([
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ]).snapshot();
    const doubtful = edges.map((edge) => ({ ...edge, confidence: edge.from === 'b' ? 0.2 : 0.9 }));
    const snapshot = { ...graphOf([]).snapshot(), nodes, edges: doubtful };
    const { cut, edges: kept } = causalGraphOf(snapshot, { cycles: 'cut' });
    expect(cut).toEqual([{ from: 'c', to: 'b' }]);
    expect(kept).toHaveLength(2);
  });

  it('makes a graph that a model takes of any calls, each edge kept or cut', () => {
    fc.assert(
      fc.property(callsArbitrary, (any) => {
        fc.pre(any.length > 0);
        const { nodes, edges, cut } = causalGraphOf(graphOf(any), { cycles: 'cut' });
        expect(() => fitsInOrder(nodes, edges)).not.toThrow();
        const asked = new Set(any.map(([from, to]) => JSON.stringify([to, from])));
        const told = new Set([...edges, ...cut].map(({ from, to }) => JSON.stringify([from, to])));
        expect(told).toEqual(asked);
        for (const edge of cut) {
          expect(() => fitsInOrder(nodes, [...edges, edge])).toThrow('circle');
        }
      }),
    );
  });

  it.each([{ direction: 'up' }, { cycles: 'ignore' }, { order: 1 }])('refuses %o', (options) => {
    expect(() => causalGraphOf(calls, options as object)).toThrow(AegisError);
  });
});

describe('the graph of a StructuralModel', () => {
  const codeOf = (run: () => unknown): string | null => {
    try {
      run();
      return null;
    } catch (error) {
      return AegisError.isInstance(error) ? error.code : 'no AegisError';
    }
  };

  it('may have no circle, and the message names it', () => {
    const nodes = ['a', 'b', 'c', 'd', '__proto__'];
    const edges = [
      { from: 'd', to: 'a' },
      { from: 'a', to: '__proto__' },
      { from: '__proto__', to: 'b' },
      { from: 'b', to: 'a' },
      { from: 'b', to: 'c' },
    ];
    const run = () => fitsInOrder(nodes, edges);
    expect(run).toThrow('"__proto__" → "b" → "a" → "__proto__"');
    expect(codeOf(run)).toBe('invalid-argument');
  });

  it.each([
    ['invalid-argument', { nodes: [], edges: [] }],
    ['invalid-argument', { nodes: ['a', 'a'], edges: [] }],
    ['invalid-argument', { nodes: [1], edges: [] }],
    ['invalid-argument', { nodes: ['a'] }],
    ['invalid-argument', null],
    ['invalid-argument', { nodes: ['a'], edges: [{ from: 'a', to: 'a' }] }],
    ['invalid-argument', { nodes: Array.from({ length: 1001 }, (_, i) => `${i}`), edges: [] }],
    ['unknown-node', { nodes: ['a'], edges: [{ from: 'a', to: 'b' }] }],
    ['unknown-node', { nodes: ['a'], edges: [{ from: '__proto__', to: 'a' }] }],
  ])('refuses with %s: %j', (code, graph) => {
    expect(codeOf(() => new StructuralModel(graph as never))).toBe(code);
  });

  it.each([
    { ridge: 0 },
    { ridge: Number.NaN },
    { maxNoise: 9 },
    { maxNodes: 0.5 },
    { penalty: 1 },
  ])('refuses the options %o', (options) => {
    const graph = { nodes: ['a'], edges: [] };
    expect(codeOf(() => new StructuralModel(graph, options as object))).toBe('invalid-option');
  });
});
