import { buildSnapshot, callRings, distances, stronglyConnected } from '@aegis/graph/csr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgesOf, nodesOf, pairsArbitrary } from './arbitraries.js';

const COUNT = 9;

describe('stronglyConnected', () => {
  it('joins exactly the nodes that reach each other', () => {
    fc.assert(
      fc.property(pairsArbitrary(COUNT), (pairs) => {
        const snapshot = buildSnapshot(nodesOf(COUNT), edgesOf(pairs));
        const { count, componentOf } = stronglyConnected(snapshot);
        const reach = nodesOf(COUNT).map((_, i) => distances(snapshot, [i]));
        for (let i = 0; i < COUNT; i++)
          for (let j = 0; j < COUNT; j++)
            expect(componentOf[i] === componentOf[j]).toBe(
              reach[i]![j]! >= 0 && reach[j]![i]! >= 0,
            );
        expect(new Set(componentOf)).toEqual(new Set(Array.from({ length: count }, (_, i) => i)));
      }),
    );
  });

  it('numbers dependencies before what depends on them', () => {
    fc.assert(
      fc.property(pairsArbitrary(COUNT), (pairs) => {
        const snapshot = buildSnapshot(nodesOf(COUNT), edgesOf(pairs));
        const { componentOf } = stronglyConnected(snapshot);
        for (const [from, to] of pairs) {
          expect(componentOf[from]).toBeGreaterThanOrEqual(componentOf[to]!);
        }
      }),
    );
  });

  it('takes a chain and a ring of 100,000', () => {
    const count = 100_000;
    const chain = Array.from({ length: count - 1 }, (_, i): [number, number] => [i, i + 1]);
    const nodes = nodesOf(count);
    expect(stronglyConnected(buildSnapshot(nodes, edgesOf(chain))).count).toBe(count);
    const ring = buildSnapshot(nodes, edgesOf([...chain, [count - 1, 0]]));
    expect(stronglyConnected(ring).count).toBe(1);
    expect(callRings(ring)[0]).toHaveLength(count);
  });

  it('gives nothing for nothing', () => {
    const nothing = buildSnapshot([], []);
    expect(stronglyConnected(nothing)).toEqual({ count: 0, componentOf: new Uint32Array(0) });
    expect(callRings(nothing)).toEqual([]);
  });
});

describe('callRings', () => {
  it('holds a node exactly where a way leads from it back to it', () => {
    fc.assert(
      fc.property(pairsArbitrary(COUNT), (pairs) => {
        const snapshot = buildSnapshot(nodesOf(COUNT), edgesOf(pairs));
        const rings = callRings(snapshot);
        const expected = nodesOf(COUNT).flatMap((_, i) => {
          const callees = pairs.filter(([from]) => from === i).map(([, to]) => to);
          return callees.length > 0 && distances(snapshot, callees)[i]! >= 0 ? [i] : [];
        });
        expect(rings.flat().sort((a, b) => a - b)).toEqual(expected);
        for (const ring of rings) expect(ring).toEqual([...ring].sort((a, b) => a - b));
        const firsts = rings.map(([first]) => first!);
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      }),
    );
  });

  it('tells a self-call from none', () => {
    const snapshot = buildSnapshot(
      nodesOf(3),
      edgesOf([
        [0, 1],
        [1, 1],
        [1, 2],
      ]),
    );
    expect(callRings(snapshot)).toEqual([[1]]);
  });
});
