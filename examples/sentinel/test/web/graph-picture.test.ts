import { describe, expect, it } from 'vitest';
import {
  filterGraph,
  neighbourhood,
  subgraph,
  WHOLE_GRAPH,
} from '../../web/lib/graph/graph-filter.js';
import { layeredLayout } from '../../web/lib/graph/layered-layout.js';
import { edgeKey, litPath } from '../../web/lib/graph/lit-path.js';
import { placeNodes } from '../../web/lib/graph/place-nodes.js';
import { CannedDesk } from '../support/canned-desk.js';

const graph = new CannedDesk({ services: 300, incidents: 20, open: 3 }).graph();
const FRAME = { width: 1200, height: 700 };

describe('filterGraph', () => {
  it('lets all through when nothing is asked', () => {
    expect(filterGraph(graph, WHOLE_GRAPH).size).toBe(300);
  });

  it('filters by health, name and kind at once', () => {
    const ids = filterGraph(graph, { ...WHOLE_GRAPH, name: 'ORDERS', kind: 'database' });
    expect([...ids]).toEqual(['orders-db']);
    const unwell = filterGraph(graph, { ...WHOLE_GRAPH, unwellOnly: true });
    expect(unwell.size).toBeGreaterThan(0);
    expect(
      graph.nodes.filter((each) => unwell.has(each.id)).every((each) => each.health < 80),
    ).toBe(true);
  });

  it('keeps the node in focus whatever else is asked', () => {
    const ids = filterGraph(graph, { ...WHOLE_GRAPH, name: 'nowhere', focus: 'orders', hops: 1 });
    expect([...ids]).toEqual(['orders']);
  });
});

describe('neighbourhood', () => {
  it('goes as many calls as asked, up and down', () => {
    const line = {
      ...graph,
      nodes: [],
      edges: ['ab', 'bc', 'cd', 'de'].map((pair) => ({
        ...graph.edges[0]!,
        from: pair[0]!,
        to: pair[1]!,
      })),
    };
    expect([...neighbourhood(line, ['c'], 0)]).toEqual(['c']);
    expect([...neighbourhood(line, ['c'], 1)].sort()).toEqual(['b', 'c', 'd']);
    expect(neighbourhood(line, ['c'], 9).size).toBe(5);
  });
});

describe('layeredLayout', () => {
  it('puts every caller left of what it calls', () => {
    const points = layeredLayout(graph);
    const backwards = graph.edges.filter(
      ({ from, to }) => points.get(from)!.x >= points.get(to)!.x,
    );
    // Calls that close a cycle are the only ones that may go back.
    expect(backwards.length).toBeLessThan(graph.edges.length / 10);
    expect(points.size).toBe(300);
  });

  it('ends on a cycle', () => {
    const edge = graph.edges[0]!;
    const nodes = ['a', 'b'].map((id) => ({ ...graph.nodes[0]!, id }));
    const edges = [
      { ...edge, from: 'a', to: 'b' },
      { ...edge, from: 'b', to: 'a' },
    ];
    const points = layeredLayout({ nodes, edges });
    expect(points.get('a')!.x).not.toBe(points.get('b')!.x);
  });
});

describe('placeNodes', () => {
  it.each([0, 1, 2, 30, 300])('keeps %d nodes in the frame, and in their places', async (count) => {
    const part = subgraph(graph, new Set(graph.nodes.slice(0, count).map((each) => each.id)));
    const { points } = await placeNodes(part, FRAME);
    expect(points.size).toBe(count);
    for (const { x, y } of points.values()) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(FRAME.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(FRAME.height);
    }
    expect((await placeNodes(part, FRAME)).points).toEqual(points);
  });
});

describe('litPath', () => {
  it('lights the calls between the nodes of a path', () => {
    const { nodes, edges } = litPath([['db', 'api', 'web'], ['db']]);
    expect([...nodes]).toEqual(['db', 'api', 'web']);
    expect(edges.has(edgeKey('api', 'db'))).toBe(true);
    expect(edges.has(edgeKey('web', 'db'))).toBe(false);
  });
});
