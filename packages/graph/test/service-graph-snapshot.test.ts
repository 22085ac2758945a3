import { Random } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameArbitrary } from './arbitraries.js';

const edge = fc.record({
  from: nameArbitrary,
  to: nameArbitrary,
  protocol: fc.option(fc.string()),
  confidence: fc.double({ min: 1e-3, max: 1, noNaN: true }),
});

function graphOf(edges: readonly Parameters<ServiceGraph['addEdge']>[0][]): ServiceGraph {
  const graph = new ServiceGraph({ maxNodes: 30, maxEdges: 30 });
  for (const item of edges) graph.addEdge(item);
  return graph;
}

describe('the snapshot of a ServiceGraph', () => {
  it('comes back the same, and goes on the same', () => {
    fc.assert(
      fc.property(fc.array(edge), fc.array(edge), (first, then) => {
        const graph = graphOf(first);
        graph.addNode({ id: 'a', kind: 'queue', replicas: 0, namespace: 'x' });
        const resumed = ServiceGraph.fromJSON(JSON.parse(JSON.stringify(graph)));
        expect(resumed.snapshot()).toEqual(graph.snapshot());
        for (const item of then) {
          graph.addEdge(item);
          resumed.addEdge(item);
        }
        expect(JSON.stringify(resumed)).toBe(JSON.stringify(graph));
        expect(resumed.stats()).toEqual(graph.stats());
        expect([...resumed.pageRank()]).toEqual([...graph.pageRank()]);
      }),
    );
  });

  it('holds texts to the length that it reads back', () => {
    const graph = new ServiceGraph();
    const long = 'x'.repeat(5000);
    graph.addNode({ id: 'a', namespace: long });
    graph.addEdge({ from: 'a', to: 'b', protocol: long });
    const resumed = ServiceGraph.fromJSON(JSON.parse(JSON.stringify(graph)));
    expect(resumed.snapshot()).toEqual(graph.snapshot());
  });

  const good = (): Record<string, never> =>
    JSON.parse(JSON.stringify(graphOf([{ from: 'a', to: 'b' }])));

  it.each([
    ['another kind', (json: never) => Object.assign(json, { kind: 'forest' })],
    ['another version', (json: never) => Object.assign(json, { version: 2 })],
    ['no options', (json: never) => Object.assign(json, { options: null })],
    [
      'boundless options',
      (json: never) => Object.assign(json, { options: { maxNodes: 1e12, maxEdges: 1 } }),
    ],
    [
      'more nodes than it may hold',
      (json: never) => Object.assign(json, { options: { maxNodes: 1, maxEdges: 1 } }),
    ],
    ['nodes that are no list', (json: never) => Object.assign(json, { nodes: { length: 1e9 } })],
    ['an id twice', (json: never) => Object.assign(json, { nodes: [{ id: 'a' }, { id: 'a' }] })],
    ['an empty id', (json: never) => Object.assign(json, { nodes: [{ id: '' }, { id: 'a' }] })],
    [
      'an unknown kind',
      (json: never) => Object.assign(json, { nodes: [{ id: 'a', kind: 'x' }, { id: 'b' }] }),
    ],
    [
      'negative replicas',
      (json: never) => Object.assign(json, { nodes: [{ id: 'a', replicas: -1 }, { id: 'b' }] }),
    ],
    [
      'an edge to nowhere',
      (json: { edges: { to: number }[] }) => {
        json.edges[0]!.to = 2;
      },
    ],
    [
      'half an edge end',
      (json: { edges: { to: number }[] }) => {
        json.edges[0]!.to = 0.5;
      },
    ],
    [
      'no provenance',
      (json: { edges: { provenance: string[] }[] }) => {
        json.edges[0]!.provenance = [];
      },
    ],
    [
      'a made-up provenance',
      (json: { edges: { provenance: string[] }[] }) => {
        json.edges[0]!.provenance = ['x'];
      },
    ],
    [
      'no confidence',
      (json: { edges: { confidence: number }[] }) => {
        json.edges[0]!.confidence = 0;
      },
    ],
    [
      'NaN for confidence',
      (json: { edges: { confidence: unknown }[] }) => {
        json.edges[0]!.confidence = null;
      },
    ],
  ])('is refused with %s', (_, spoil) => {
    const json = good();
    spoil(json as never);
    const invalid = expect.objectContaining({ code: 'invalid-snapshot' });
    expect(() => ServiceGraph.fromJSON(json)).toThrowError(invalid);
  });

  it.each([null, 1, 'x', [], {}])('is refused where it is %j', (json) => {
    const invalid = expect.objectContaining({ code: 'invalid-snapshot' });
    expect(() => ServiceGraph.fromJSON(json)).toThrowError(invalid);
  });

  it('does not reach prototypes', () => {
    const crafted = '{"kind":"service-graph","version":1,"__proto__":{"nodes":[],"polluted":1}}';
    expect(() => ServiceGraph.fromJSON(JSON.parse(crafted))).toThrowError(/service-graph/);
    expect('polluted' in {}).toBe(false);
  });
});

describe('a graph of 100,000 nodes', () => {
  it('is built, asked and ranked', () => {
    const graph = new ServiceGraph();
    const random = new Random(7);
    // A spine, so that all is one piece, and calls at random.
    for (let i = 1; i < 100_000; i++) {
      graph.addEdge({ from: `s${random.integer(i)}`, to: `s${i}` });
    }
    for (let i = 0; i < 50_000; i++) {
      graph.addEdge({ from: `s${random.integer(100_000)}`, to: `s${random.integer(100_000)}` });
    }
    const { nodes, edges, droppedNodes } = graph.stats();
    expect({ nodes, droppedNodes }).toEqual({ nodes: 100_000, droppedNodes: 0 });
    expect(edges).toBeGreaterThan(149_000);
    expect(graph.dependencies('s0', { depth: Number.POSITIVE_INFINITY })).toHaveLength(99_999);
    const total = [...graph.pageRank().values()].reduce((sum, rank) => sum + rank, 0);
    expect(total).toBeCloseTo(1, 9);
    expect(graph.pathsTo('s0', 's99999').length).toBeGreaterThan(0);
    graph.addNode({ id: 'one too many' });
    expect(graph.stats().droppedNodes).toBe(1);
  });
});
