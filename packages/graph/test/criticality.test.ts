import { ServiceGraph } from '@aegis/graph';
import { betweenness, pageRank } from '@aegis/graph/csr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameArbitrary } from './arbitraries.js';

const edgesArbitrary = fc.array(fc.tuple(nameArbitrary, nameArbitrary), { maxLength: 30 });

function graphOf(edges: readonly (readonly [string, string])[]): ServiceGraph {
  const graph = new ServiceGraph();
  for (const [from, to] of edges) graph.addEdge({ from, to });
  return graph;
}

describe('criticality', () => {
  it('holds both measures as they are, and a score of both in order', () => {
    fc.assert(
      fc.property(edgesArbitrary, (pairs) => {
        const graph = graphOf(pairs);
        const { nodes, indexOf } = graph.snapshot();
        const ranks = pageRank(graph.snapshot()).scores;
        const between = betweenness(graph.snapshot()).scores;
        const entries = [...graph.criticality()];
        expect(entries).toHaveLength(nodes.length);
        entries.forEach(([id, { pageRank: rank, betweenness: share, score }], i) => {
          const node = indexOf.get(id)!;
          expect([rank, share]).toEqual([ranks[node], between[node]]);
          expect(score >= 0 && score <= 1).toBe(true);
          const [last, before] = entries[i - 1] ?? ['', null];
          if (before === null) return;
          expect(before.score > score || (before.score === score && last < id)).toBe(true);
        });
      }),
    );
  });

  it('tells what is leaned on from what is passed through', () => {
    // Two entries, a gateway to four services, and a database under all of them.
    const services = ['a', 'b', 'c', 'd'];
    const graph = graphOf([
      ['app', 'gateway'],
      ['web', 'gateway'],
      ...services.map((id): [string, string] => ['gateway', id]),
      ...services.map((id): [string, string] => [id, 'db']),
    ]);
    const found = graph.criticality();
    expect(found.get('db')).toMatchObject({ betweenness: 0, role: 'foundation', score: 1 });
    expect(found.get('gateway')).toMatchObject({ role: 'crossing', score: 1 });
    expect(found.get('gateway')!.betweenness).toBeCloseTo((2 * 5) / (7 * 6), 12);
    expect(found.get('a')!.role).toBe('ordinary');
    expect(found.get('web')).toMatchObject({ betweenness: 0, score: 0, role: 'ordinary' });
    expect([...found.keys()].slice(-2)).toEqual(['app', 'web']);
  });

  it('calls the middle of a chain that everything ends in a keystone', () => {
    const graph = graphOf([
      ['a', 'hub'],
      ['b', 'hub'],
      ['c', 'hub'],
      ['hub', 'a'],
      ['hub', 'b'],
    ]);
    expect(graph.criticality().get('hub')).toMatchObject({ role: 'keystone', score: 1 });
  });

  it('finds nobody critical where all are alike', () => {
    const ring = graphOf(['a', 'b', 'c'].map((id, i, all) => [id, all[(i + 1) % 3]!]));
    // On a ring everybody stands between the others alike: all the first, and nobody a foundation.
    const roles = [...ring.criticality().values()].map(({ role }) => role);
    expect(roles).toEqual(['crossing', 'crossing', 'crossing']);
    const apart = new ServiceGraph();
    apart.addNode({ id: 'b' });
    apart.addNode({ id: 'a' });
    expect([...apart.criticality()].map(([id, { score }]) => [id, score])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
    expect(new ServiceGraph().criticality()).toEqual(new Map());
  });

  it('goes by a sample where it is told to, and refuses what is no option', () => {
    const chain = Array.from({ length: 60 }, (_, i): [string, string] => [`n${i}`, `n${i + 1}`]);
    const graph = graphOf(chain);
    const options = { exactUpTo: 10, samples: 20 };
    expect([...graph.criticality(options)]).toEqual([...graph.criticality(options)]);
    expect([...graph.criticality(options)]).not.toEqual([...graph.criticality()]);
    const invalid = expect.objectContaining({ code: 'invalid-option' });
    expect(() => graph.criticality({ samples: 0 })).toThrowError(invalid);
  });
});

describe('cycles', () => {
  it('names the rings', () => {
    const graph = graphOf([
      ['web', 'cart'],
      ['cart', 'stock'],
      ['stock', 'cart'],
      ['stock', 'db'],
      ['db', 'db'],
    ]);
    expect(graph.cycles()).toEqual([['cart', 'stock'], ['db']]);
    expect(graphOf([['a', 'b']]).cycles()).toEqual([]);
  });
});

describe('blastRadius', () => {
  it('is what reaches the node when every edge is turned round', () => {
    fc.assert(
      fc.property(edgesArbitrary, nameArbitrary, (pairs, id) => {
        const turned = graphOf(pairs.map(([from, to]) => [to, from]));
        const expected = turned.dependencies(id, { depth: Number.POSITIVE_INFINITY });
        expect(new Set(graphOf(pairs).blastRadius(id))).toEqual(new Set(expected));
      }),
    );
  });
});
