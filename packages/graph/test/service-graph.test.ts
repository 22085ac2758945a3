import { ServiceGraph } from '@aegis/graph';
import fc from 'fast-check';
import { DirectedGraph } from 'graphology';
import { describe, expect, it } from 'vitest';
import { nameArbitrary } from './arbitraries.js';

const edgesArbitrary = fc.array(fc.tuple(nameArbitrary, nameArbitrary), { maxLength: 30 });

function graphOf(edges: readonly (readonly [string, string])[]): ServiceGraph {
  const graph = new ServiceGraph();
  for (const [from, to] of edges) graph.addEdge({ from, to });
  return graph;
}

const shop = (): ServiceGraph =>
  graphOf([
    ['web', 'cart'],
    ['web', 'orders'],
    ['orders', 'cart'],
    ['cart', 'redis'],
  ]);

describe('ServiceGraph', () => {
  it('holds whatever names there are', () => {
    fc.assert(
      fc.property(edgesArbitrary, (pairs) => {
        const graph = graphOf(pairs);
        expect(new Set(graph.nodes().map((node) => node.id))).toEqual(new Set(pairs.flat()));
        const distinct = new Set(pairs.map((pair) => JSON.stringify(pair)));
        const kept = graph.edges().map(({ from, to }) => JSON.stringify([from, to]));
        expect(new Set(kept)).toEqual(distinct);
        expect(kept).toHaveLength(distinct.size);
        for (const [from, to] of pairs) {
          expect(graph.hasNode(from)).toBe(true);
          expect(graph.hasEdge(from, to)).toBe(true);
          expect(graph.dependencies(from).includes(to)).toBe(from !== to);
          expect(graph.dependents(to).includes(from)).toBe(from !== to);
        }
        expect(graph.hasNode('nobody at all')).toBe(false);
        expect(graph.pageRank().size).toBe(graph.nodes().length);
      }),
    );
  });

  it('keeps names apart that a key for graphology might bring together', () => {
    const names = ['constructor', 'constructor\u0000node', 'constructor\u0000node\u0000node'];
    const graph = new ServiceGraph();
    for (const id of names) graph.addNode({ id });
    expect(graph.nodes().map((node) => node.id)).toEqual(names);
    expect(graph.hasEdge('constructor', 'toString')).toBe(false);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('follows calls down and trouble up, nearest first', () => {
    const graph = shop();
    expect(graph.dependencies('web')).toEqual(['cart', 'orders']);
    expect(graph.dependencies('web', { depth: 2 })).toEqual(['cart', 'orders', 'redis']);
    expect(graph.dependents('cart')).toEqual(['web', 'orders']);
    expect(graph.blastRadius('redis')).toEqual(['cart', 'web', 'orders']);
    expect(graph.blastRadius('web')).toEqual([]);
    expect(graph.pathsTo('web', 'redis')).toEqual([
      ['web', 'cart', 'redis'],
      ['web', 'orders', 'cart', 'redis'],
    ]);
    expect(graph.pathsTo('web', 'redis', { limit: 1 })).toHaveLength(1);
  });

  it('answers for unknown names with nothing', () => {
    const graph = shop();
    expect(graph.dependencies('x')).toEqual([]);
    expect(graph.blastRadius('x')).toEqual([]);
    expect(graph.pathsTo('x', 'web')).toEqual([]);
    expect(graph.pathsTo('web', 'x')).toEqual([]);
    expect(graph.neighbourhood('x').nodes()).toEqual([]);
    expect(new ServiceGraph().pageRank()).toEqual(new Map());
  });

  it('leaves out the node itself in rings and self-calls', () => {
    const graph = graphOf([
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'a'],
    ]);
    expect(graph.blastRadius('a')).toEqual(['b']);
    expect(graph.dependencies('a', { depth: Number.POSITIVE_INFINITY })).toEqual(['b']);
    expect(graph.stats()).toMatchObject({ nodes: 2, edges: 3 });
  });

  it('is the same snapshot until something changes', () => {
    const graph = shop();
    const first = graph.snapshot();
    expect(graph.snapshot()).toBe(first);
    graph.addNode({ id: 'web', replicas: 3 });
    expect(graph.snapshot()).not.toBe(first);
    expect(first.nodes[0]!.replicas).toBe(1);
    expect(graph.snapshot().nodes[0]!.replicas).toBe(3);
  });

  it('takes the last word on a node, and keeps what is not spoken of', () => {
    const graph = shop();
    graph.addNode({ id: 'redis', kind: 'cache', namespace: 'shop' });
    graph.addNode({ id: 'redis', replicas: 2 });
    const redis = graph.nodes().find((node) => node.id === 'redis');
    expect(redis).toEqual({ id: 'redis', kind: 'cache', namespace: 'shop', replicas: 2 });
    expect(graph.nodes()[0]).toEqual({ id: 'web', kind: 'service', namespace: null, replicas: 1 });
  });

  it('joins what several sources say of an edge', () => {
    const graph = new ServiceGraph();
    const ends = { from: 'a', to: 'b' };
    graph.addEdge({ ...ends, kind: 'allowed', provenance: ['network-policy'], confidence: 0.6 });
    graph.addEdge({
      ...ends,
      kind: 'stores',
      provenance: ['trace'],
      confidence: 0.4,
      protocol: 'redis',
    });
    graph.addEdge({
      ...ends,
      kind: 'calls',
      provenance: ['manifest'],
      confidence: 0.5,
      protocol: 'tcp',
    });
    const provenance = ['network-policy', 'manifest', 'trace'];
    expect(graph.edges()).toEqual([
      { ...ends, kind: 'stores', protocol: 'redis', provenance, confidence: 0.6 },
    ]);
  });

  it('merges to the same edges in either order, and the same graph once or twice', () => {
    const kind = fc.constantFrom('allowed', 'calls', 'stores', 'routes');
    const provenance = fc.constantFrom('network-policy', 'manifest', 'trace');
    const confidence = fc.constantFrom(0.2, 0.5, 0.9);
    const edge = fc.record({
      from: nameArbitrary,
      to: nameArbitrary,
      kind,
      confidence,
      provenance,
    });
    const build = (edges: readonly ReturnType<typeof edge.generate>['value'][]) => {
      const graph = new ServiceGraph();
      for (const item of edges) graph.addEdge({ ...item, provenance: [item.provenance] } as never);
      return graph;
    };
    const sorted = (graph: ServiceGraph) =>
      graph
        .edges()
        .map((item) => JSON.stringify(item))
        .sort();
    fc.assert(
      fc.property(fc.array(edge), fc.array(edge), (some, others) => {
        const [ab, ba] = [build(some), build(others)];
        ab.merge(build(others));
        ba.merge(build(some));
        expect(sorted(ab)).toEqual(sorted(ba));
        const before = JSON.stringify(ab);
        ab.merge(build(others));
        expect(JSON.stringify(ab)).toBe(before);
        ab.merge(ab);
        expect(JSON.stringify(ab)).toBe(before);
      }),
    );
  });

  it('does not let a merge turn what is unsaid into a word', () => {
    const known = new ServiceGraph();
    known.addNode({ id: 'db', kind: 'datastore', replicas: 3, namespace: 'shop' });
    known.merge(graphOf([['web', 'db']]));
    expect(known.nodes()[0]).toEqual({
      id: 'db',
      kind: 'datastore',
      replicas: 3,
      namespace: 'shop',
    });
  });

  it('cuts out a neighbourhood', () => {
    const part = shop().neighbourhood('cart');
    expect(part.nodes().map((node) => node.id)).toEqual(['web', 'cart', 'orders', 'redis']);
    expect(part.edges()).toHaveLength(4);
    expect(
      shop()
        .neighbourhood('redis')
        .edges()
        .map(({ from, to }) => [from, to]),
    ).toEqual([['cart', 'redis']]);
    expect(shop().neighbourhood('web', 0).nodes()).toHaveLength(1);
  });

  it('keeps to its size, and counts what it drops', () => {
    const graph = new ServiceGraph({ maxNodes: 2, maxEdges: 1 });
    graph.addEdge({ from: 'a', to: 'b' });
    graph.addEdge({ from: 'b', to: 'a' });
    graph.addEdge({ from: 'a', to: 'c' });
    graph.addNode({ id: 'c' });
    graph.addNode({ id: '' });
    graph.addNode({ id: 'x'.repeat(513) });
    graph.addEdge({ from: 'a', to: 'b', confidence: 0.5 });
    expect(graph.stats()).toEqual({ nodes: 2, edges: 1, droppedNodes: 3, droppedEdges: 2 });
  });

  it.each([
    () => new ServiceGraph({ maxNodes: 0 }),
    () => new ServiceGraph({ depth: 1 } as never),
    () => shop().dependencies('web', { depth: 0 }),
    () => shop().pathsTo('web', 'cart', { limit: 0 }),
    () => shop().neighbourhood('web', -1),
  ])('refuses options that make no sense: %s', (misuse) => {
    expect(misuse).toThrowError(expect.objectContaining({ code: 'invalid-option' }));
  });

  it.each([
    () => shop().addNode({ id: 1 as never }),
    () => shop().addNode({ id: 'a', kind: 'pod' as never }),
    () => shop().addNode({ id: 'a', replicas: -1 }),
    () => shop().addNode({ id: 'a', namespace: 5 as never }),
    () => shop().addEdge({ from: 'a', to: null as never }),
    () => shop().addEdge({ from: 'a', to: 'b', confidence: 0 }),
    () => shop().addEdge({ from: 'a', to: 'b', confidence: Number.NaN }),
    () => shop().addEdge({ from: 'a', to: 'b', provenance: [] }),
    () => shop().addEdge({ from: 'a', to: 'b', provenance: ['rumour' as never] }),
    () => shop().addEdge({ from: 'a', to: 'b', kind: 'likes' as never }),
  ])('refuses what is no node or edge: %s', (misuse) => {
    expect(misuse).toThrowError(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('can be taken up by graphology', () => {
    const copy = DirectedGraph.from(shop().toGraphology());
    expect(copy.order).toBe(4);
    expect(copy.outNeighbors('web')).toEqual(['cart', 'orders']);
    expect(copy.getNodeAttribute('web', 'kind')).toBe('service');
  });
});

describe('toMermaid', () => {
  it('draws kinds, copies and protocols', () => {
    const graph = new ServiceGraph();
    graph.addNode({ id: 'web', replicas: 3 });
    graph.addEdge({ from: 'web', to: 'db', kind: 'stores', protocol: 'postgres' });
    graph.addEdge({ from: 'job', to: 'db', kind: 'allowed' });
    graph.addNode({ id: 'db', kind: 'datastore' });
    expect(graph.toMermaid()).toBe(
      [
        'flowchart LR',
        '  n0["web ×3"]',
        '  n1[("db")]',
        '  n2["job"]',
        '  n0 -->|"postgres"| n1',
        '  n2 -.->|"allowed"| n1',
      ].join('\n'),
    );
  });

  it('lets no name out of its label', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (id) => {
        const graph = new ServiceGraph();
        graph.addEdge({ from: id, to: 'b"]\n  x --> y', protocol: id });
        const lines = graph.toMermaid().split('\n');
        const nodes = id === 'b"]\n  x --> y' ? 1 : 2;
        expect(lines).toHaveLength(2 + nodes);
        for (const line of lines.slice(1))
          expect(line).toMatch(/^[^"<>`]*(-->\|)?[^"<>`]*"[^"<>`]*"[^"<>`]*$/);
      }),
    );
  });
});
