import { type SerializedGraph, ServiceGraph } from '@aegis/graph';
import { describe, expect, it } from 'vitest';
import { Topology } from '../../src/watch/topology.js';

function graphOf(...edges: [from: string, to: string][]): SerializedGraph {
  const graph = new ServiceGraph();
  for (const [from, to] of edges) graph.addEdge({ from, to });
  return graph.toGraphology();
}

const edgesOf = (topology: Topology): string[] =>
  topology.graph
    .edges()
    .map(({ from, to }) => `${from}-${to}`)
    .sort();

describe('Topology', () => {
  it('knows the last word of every source, in whatever order they spoke', () => {
    const one = new Topology();
    const other = new Topology();
    one.set('a', graphOf(['old', 'gone']), 1);
    one.set('b', graphOf(['cart', 'stock']), 2);
    one.set('a', graphOf(['web', 'cart']), 3);
    other.set('a', graphOf(['web', 'cart']), 1);
    other.set('b', graphOf(['cart', 'stock']), 3);
    expect(edgesOf(one)).toEqual(['cart-stock', 'web-cart']);
    expect(one.graph.toGraphology()).toEqual(other.graph.toGraphology());
    expect(one.set('b', graphOf(['cart', 'stock']), 4)).toBe(false);
    expect(one.updatedMs).toBe(3);
  });

  it('keeps what it knew where nothing can be made of a word', () => {
    const topology = new Topology();
    topology.set('a', graphOf(['web', 'cart']), 1);
    const before = JSON.stringify(topology);
    const broken = { nodes: [null], edges: [] } as unknown as SerializedGraph;
    expect(() => topology.set('b', broken, 2)).toThrow(TypeError);
    expect(JSON.stringify(topology)).toBe(before);
    expect(topology.set('b', graphOf(['cart', 'stock']), 3)).toBe(true);
    expect(edgesOf(Topology.fromJSON(JSON.parse(JSON.stringify(topology))))).toEqual([
      'cart-stock',
      'web-cart',
    ]);
  });

  it('hears no more sources than it has room for', () => {
    const topology = new Topology();
    for (let source = 0; source < 256; source++) {
      expect(topology.set(`s${source}`, graphOf([`n${source}`, 'cart']), 1)).toBe(true);
    }
    expect(topology.set('more', graphOf(['more', 'cart']), 2)).toBe(false);
    expect(topology.set('s0', graphOf(['zero', 'cart']), 2)).toBe(true);
  });
});
