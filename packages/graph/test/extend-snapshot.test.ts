import { buildSnapshot, extendSnapshot } from '@aegis/graph/csr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgesOf, nodesOf, pairsArbitrary } from './arbitraries.js';

describe('extendSnapshot', () => {
  it('gives what building anew gives, and leaves what it was given', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(4));
    const cases = sizes.chain(([known, more]) =>
      fc.tuple(
        fc.constant(known),
        fc.constant(known + more),
        pairsArbitrary(known),
        pairsArbitrary(known + more),
      ),
    );
    fc.assert(
      fc.property(cases, ([known, all, first, then]) => {
        const nodes = nodesOf(all);
        const before = buildSnapshot(nodes.slice(0, known), edgesOf(first));
        const copy = structuredClone(before);
        const addition = { nodes: nodes.slice(known), edges: edgesOf(then) };
        const after = extendSnapshot(before, addition);
        expect(after).toEqual(buildSnapshot(nodes, edgesOf([...first, ...then])));
        expect(before).toEqual(copy);
      }),
    );
  });

  it('adds up, one edge after the other', () => {
    fc.assert(
      fc.property(pairsArbitrary(6), (pairs) => {
        let snapshot = buildSnapshot(nodesOf(6), []);
        for (const edge of edgesOf(pairs)) snapshot = extendSnapshot(snapshot, { edges: [edge] });
        expect(snapshot).toEqual(buildSnapshot(nodesOf(6), edgesOf(pairs)));
      }),
    );
  });

  it('takes nothing, and adds to nothing', () => {
    const some = buildSnapshot(nodesOf(2), edgesOf([[0, 1]]));
    expect(extendSnapshot(some, {})).toEqual(some);
    const addition = { nodes: some.nodes, edges: some.edges };
    expect(extendSnapshot(buildSnapshot([], []), addition)).toEqual(some);
  });

  it('refuses an id that is there, and an end that is not', () => {
    const some = buildSnapshot(nodesOf(2), edgesOf([[0, 1]]));
    const copy = structuredClone(some);
    const twice = expect.objectContaining({ code: 'invalid-argument' });
    expect(() => extendSnapshot(some, { nodes: nodesOf(1) })).toThrowError(twice);
    const [node] = nodesOf(1);
    const fresh = { ...node!, id: 'fresh' };
    expect(() => extendSnapshot(some, { nodes: [fresh, fresh] })).toThrowError(twice);
    const nowhere = expect.objectContaining({ code: 'unknown-node' });
    expect(() => extendSnapshot(some, { edges: edgesOf([[0, 2]]) })).toThrowError(nowhere);
    expect(some).toEqual(copy);
  });
});
