import { aliasesByNamespace, type EdgeInput, type NodeInput, ServiceGraph } from '@aegis/graph';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameArbitrary } from './arbitraries.js';

const graphOf = (nodes: readonly NodeInput[], edges: readonly EdgeInput[] = []): ServiceGraph => {
  const graph = new ServiceGraph();
  for (const node of nodes) graph.addNode(node);
  for (const edge of edges) graph.addEdge(edge);
  return graph;
};
const node = (id: string, namespace: string | null = null): NodeInput => ({ id, namespace });

describe('merging under aliases', () => {
  it('gives nodes and edges their other names', () => {
    const graph = graphOf([node('web'), node('cart')]);
    const other = graphOf(
      [{ id: 'cart-svc', kind: 'workload', replicas: 2 }],
      [
        { from: 'web', to: 'cart-svc', provenance: ['trace'] },
        { from: 'cart-svc', to: 'cart-svc' },
      ],
    );
    graph.merge(other, { aliases: new Map([['cart-svc', 'cart']]) });
    expect(graph.nodes().map(({ id, replicas }) => [id, replicas])).toEqual([
      ['web', 1],
      ['cart', 2],
    ]);
    expect(graph.edges().map(({ from, to }) => [from, to])).toEqual([
      ['web', 'cart'],
      ['cart', 'cart'],
    ]);
  });

  it('makes no call of two names of one thing', () => {
    const graph = new ServiceGraph();
    const other = graphOf([], [{ from: 'cart.shop', to: 'cart' }]);
    graph.merge(other, { aliases: new Map([['cart.shop', 'cart']]) });
    expect(graph.edges()).toEqual([]);
    expect(graph.nodes().map(({ id }) => id)).toEqual(['cart']);
  });

  it('is refused for options there are not', () => {
    const invalid = expect.objectContaining({ code: 'invalid-option' });
    const graph = new ServiceGraph();
    expect(() => graph.merge(new ServiceGraph(), { alias: 1 } as never)).toThrowError(invalid);
  });
});

describe('aliasesByNamespace', () => {
  const cases: [string, NodeInput[], NodeInput[], [string, string][]][] = [
    [
      'the plain name',
      [node('cart', 'shop')],
      [node('cart.shop', 'shop')],
      [['cart.shop', 'cart']],
    ],
    ['the full name', [node('cart.shop', 'shop')], [node('cart', 'shop')], [['cart', 'cart.shop']]],
    ['the same name', [node('cart', 'shop')], [node('cart', 'shop')], []],
    ['an open namespace', [node('cart')], [node('cart.shop', 'shop')], [['cart.shop', 'cart']]],
    ['no namespace', [node('cart.shop', 'shop')], [node('cart')], [['cart', 'cart.shop']]],
    ['one of two', [node('cart.a', 'a'), node('cart.b', 'b')], [node('cart')], []],
    ['two of none', [node('cart')], [node('cart.a', 'a'), node('cart.b', 'b')], []],
    ['a namesake', [node('cart', 'a')], [node('cart', 'b')], [['cart', 'cart.b']]],
    ['a dot of its own', [node('api', 'x')], [node('api.example.com')], []],
    ['nothing known', [], [node('cart', 'shop')], []],
  ];
  it.each(cases)('finds %s', (_, known, other, expected) => {
    expect([...aliasesByNamespace(graphOf(known), graphOf(other))]).toEqual(expected);
  });

  it('never makes one node of two that state different namespaces', () => {
    // As builders name them: with the namespace behind the name, or without.
    const named = fc
      .tuple(fc.constantFrom('a', 'b'), fc.constantFrom(null, 'x', 'y'), fc.boolean())
      .map(([name, namespace, full]) => ({
        id: full && namespace !== null ? `${name}.${namespace}` : name,
        namespace,
      }));
    const nodes = fc.uniqueArray(named, { selector: ({ id }) => id });
    fc.assert(
      fc.property(nodes, nodes, (known, given) => {
        const aliases = aliasesByNamespace(graphOf(known), graphOf(given));
        const names = given.map(({ id }) => aliases.get(id) ?? id);
        const twice = names.filter((name, i) => names.indexOf(name) !== i);
        for (const name of twice) {
          const same = given.filter(({ id }) => (aliases.get(id) ?? id) === name);
          const stated = same.flatMap(({ namespace }) => namespace ?? []);
          expect(new Set(stated).size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('changes nothing when a graph is merged into itself', () => {
    const nodes = fc.array(
      fc.record({ id: nameArbitrary, namespace: fc.constantFrom(null, 'a', 'b') }),
    );
    fc.assert(
      fc.property(nodes, (given) => {
        const graph = graphOf(given.filter(({ id }) => !id.includes('.')));
        expect(aliasesByNamespace(graph, graph).size).toBe(0);
      }),
    );
  });
});
