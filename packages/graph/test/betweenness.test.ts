import { createRequire } from 'node:module';
import { betweenness, buildSnapshot, type GraphSnapshot } from '@aegis/graph/csr';
import fc from 'fast-check';
import { DirectedGraph } from 'graphology';
import { describe, expect, it } from 'vitest';
import { edgesOf, nodesOf, pairsArbitrary } from './arbitraries.js';

type PeerBetweenness = (
  graph: DirectedGraph,
  options: { readonly getEdgeWeight: null; readonly normalized: boolean },
) => Record<string, number>;

/** Its declarations name no default that Node's ES modules would find. */
const peerBetweenness = createRequire(import.meta.url)(
  'graphology-metrics/centrality/betweenness.js',
) as PeerBetweenness;

const snapshotOf = (count: number, pairs: readonly (readonly [number, number])[]): GraphSnapshot =>
  buildSnapshot(nodesOf(count), edgesOf(pairs));

const chainOf = (count: number): [number, number][] =>
  Array.from({ length: count - 1 }, (_, i) => [i, i + 1]);

/** Edges between all of one level and all of the next. */
const layersOf = (levels: number, width: number): [number, number][] => {
  const pairs: [number, number][] = [];
  for (let level = 0; level + 1 < levels; level++)
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) pairs.push([level * width + i, (level + 1) * width + j]);
  return pairs;
};

describe('betweenness', () => {
  it('of node i in a chain of n is i (n - 1 - i) pairs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), (count) => {
        const { scores, exact } = betweenness(snapshotOf(count, chainOf(count)));
        expect(exact).toBe(true);
        for (let i = 0; i < count; i++) {
          expect(scores[i]).toBeCloseTo((i * (count - 1 - i)) / ((count - 1) * (count - 2)), 12);
        }
      }),
    );
  });

  it('is all of it at the hub of a star that is called and calls', () => {
    const pairs: [number, number][] = [1, 2, 3, 4].flatMap((i): [number, number][] => [
      [0, i],
      [i, 0],
    ]);
    expect([...betweenness(snapshotOf(5, pairs)).scores]).toEqual([1, 0, 0, 0, 0]);
  });

  it('is even on a ring, self-calls or not', () => {
    // Between i and the node d hops on stand d - 1 others: 0 + 1 + 2 + 3 of them from each of 5.
    const ring: [number, number][] = [0, 1, 2, 3, 4].flatMap((i): [number, number][] => [
      [i, (i + 1) % 5],
      [i, i],
    ]);
    for (const score of betweenness(snapshotOf(5, ring)).scores) expect(score).toBeCloseTo(0.5, 12);
  });

  it('agrees with graphology-metrics', () => {
    fc.assert(
      fc.property(pairsArbitrary(14), (pairs) => {
        const distinct = [...new Map(pairs.map((pair) => [pair.join(), pair])).values()];
        const peer = new DirectedGraph();
        for (const { id } of nodesOf(14)) peer.addNode(id);
        for (const { from, to } of edgesOf(distinct)) peer.addDirectedEdge(from, to);
        const expected = peerBetweenness(peer, { getEdgeWeight: null, normalized: true });
        const { scores } = betweenness(snapshotOf(14, distinct));
        for (let i = 0; i < 14; i++) expect(scores[i]).toBeCloseTo(expected[`n${i}`]!, 10);
      }),
    );
  });

  it('counts parallel edges as so many ways', () => {
    // Of the three ways from 0 to 3, two lead through 1.
    const pairs: [number, number][] = [
      [0, 1],
      [0, 1],
      [1, 3],
      [0, 2],
      [2, 3],
    ];
    const { scores } = betweenness(snapshotOf(4, pairs));
    expect(scores[1]).toBeCloseTo(2 / 3 / 6, 12);
    expect(scores[2]).toBeCloseTo(1 / 3 / 6, 12);
  });

  it('stays a number where there are more ways than a double can count', () => {
    const [levels, width] = [700, 3];
    const count = levels * width;
    const { scores } = betweenness(snapshotOf(count, layersOf(levels, width)), {
      exactUpTo: count,
    });
    for (let level = 0; level < levels; level++) {
      const expected = (level * (levels - 1 - level) * width) / ((count - 1) * (count - 2));
      for (let i = 0; i < width; i++) expect(scores[level * width + i]).toBeCloseTo(expected, 12);
    }
  });

  it('keeps a lone way right beside more ways than a double can count', () => {
    const [levels, width] = [960, 3];
    const wide = levels * width;
    const root = wide + levels;
    const count = root + 1;
    const chain = chainOf(levels).map(([from, to]): [number, number] => [wide + from, wide + to]);
    const starts = [0, 1, 2, wide].map((first): [number, number] => [root, first]);
    const pairs = [...layersOf(levels, width), ...chain, ...starts];
    const { scores } = betweenness(snapshotOf(count, pairs), { exactUpTo: count });
    for (let i = 0; i < levels; i++) {
      const expected = ((i + 1) * (levels - 1 - i)) / ((count - 1) * (count - 2));
      expect(scores[wide + i]).toBeCloseTo(expected, 12);
    }
  });

  it('draws sources in large graphs, the same ones again, and comes near', () => {
    const chain = snapshotOf(400, chainOf(400));
    const whole = betweenness(chain);
    const drawn = betweenness(chain, { exactUpTo: 100, samples: 100 });
    expect(drawn).toMatchObject({ exact: false, sources: 100 });
    expect(betweenness(chain, { exactUpTo: 100, samples: 100 })).toEqual(drawn);
    expect(betweenness(chain, { exactUpTo: 100, samples: 100, seed: 1 })).not.toEqual(drawn);
    for (let i = 0; i < 400; i++) {
      expect(Math.abs(drawn.scores[i]! - whole.scores[i]!)).toBeLessThan(0.05);
    }
  });

  it('is exact where as many sources are drawn as there are', () => {
    fc.assert(
      fc.property(pairsArbitrary(10), (pairs) => {
        const snapshot = snapshotOf(10, pairs);
        const drawn = betweenness(snapshot, { exactUpTo: 0, samples: 10 });
        expect(drawn).toEqual(betweenness(snapshot));
        expect(drawn.exact).toBe(true);
      }),
    );
  });

  it('is unbiased: the mean over many draws is the exact answer', () => {
    const snapshot = snapshotOf(12, [...chainOf(12), [3, 9], [9, 1], [5, 0]]);
    const { scores } = betweenness(snapshot);
    const mean = new Float64Array(12);
    const rounds = 3000;
    for (let seed = 0; seed < rounds; seed++) {
      const drawn = betweenness(snapshot, { exactUpTo: 0, samples: 4, seed });
      for (let i = 0; i < 12; i++) mean[i]! += drawn.scores[i]! / rounds;
    }
    // A score of one draw deviates by 0.25 at most, the mean of 3000 by 5 of its deviations hardly ever.
    for (let i = 0; i < 12; i++) expect(Math.abs(mean[i]! - scores[i]!)).toBeLessThan(0.023);
  });

  it('gives nothing for nothing, and 0 for one node or two', () => {
    expect(betweenness(snapshotOf(0, []))).toMatchObject({ exact: true, sources: 0 });
    expect([...betweenness(snapshotOf(1, [[0, 0]])).scores]).toEqual([0]);
    expect([...betweenness(snapshotOf(2, [[0, 1]])).scores]).toEqual([0, 0]);
    expect([...betweenness(snapshotOf(3, [])).scores]).toEqual([0, 0, 0]);
  });

  it.each([
    { exactUpTo: -1 },
    { exactUpTo: Number.NaN },
    { samples: 0 },
    { samples: 1.5 },
    { seed: 0.5 },
    { weights: [] },
  ])('refuses %j', (options) => {
    const run = () => betweenness(snapshotOf(2, [[0, 1]]), options as never);
    expect(run).toThrowError(expect.objectContaining({ code: 'invalid-option' }));
  });
});
