import { ServiceGraph } from '@aegis/graph';
import { stronglyConnected } from '@aegis/graph/csr';
import { type TextOptions, toPicture, toText } from '@aegis/graph/export';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesArbitrary, HARMLESS } from './export-arbitraries.js';

function graphOf(edges: readonly (readonly [string, string])[]): ServiceGraph {
  const graph = new ServiceGraph();
  for (const [from, to] of edges) graph.addEdge({ from, to });
  return graph;
}

describe('toPicture', () => {
  it('survives JSON, with the names as they are', () => {
    fc.assert(
      fc.property(casesArbitrary, ({ graph, options }) => {
        const picture = toPicture(graph, options);
        expect(JSON.parse(JSON.stringify(picture))).toEqual(picture);
        expect(picture.nodes.map(({ id }) => id)).toEqual(graph.nodes().map(({ id }) => id));
        expect(picture.links.map(({ source, target }) => [source, target])).toEqual(
          graph.edges().map(({ from, to }) => [from, to]),
        );
        for (const { id, label, health, onPath } of picture.nodes) {
          expect(label).toMatch(HARMLESS);
          const given = options.health.get(id) ?? Number.NaN;
          const expected = Number.isNaN(given) ? null : Math.min(100, Math.max(0, given));
          expect(health).toEqual(expected === 0 ? 0 : expected);
          expect(onPath).toBe(options.path.includes(id));
        }
        const hops = options.path.slice(1).map((id, i) => JSON.stringify([options.path[i], id]));
        for (const { source, target, onPath } of picture.links) {
          const either = [JSON.stringify([source, target]), JSON.stringify([target, source])];
          expect(onPath).toBe(hops.some((hop) => either.includes(hop)));
        }
      }),
    );
  });

  it('puts callers left of what they call, rings in one column, no two nodes in one place', () => {
    fc.assert(
      fc.property(casesArbitrary, ({ graph }) => {
        const { nodes, links } = toPicture(graph);
        const { componentOf } = stronglyConnected(graph.snapshot());
        const numbers = new Map(nodes.map(({ id }, i) => [id, i]));
        for (const { source, target } of links) {
          const [from, to] = [numbers.get(source)!, numbers.get(target)!];
          const gap = nodes[to]!.x - nodes[from]!.x;
          expect(componentOf[from] === componentOf[to] ? gap === 0 : gap >= 1).toBe(true);
        }
        expect(new Set(nodes.map(({ x, y }) => `${x},${y}`)).size).toBe(nodes.length);
      }),
    );
  });

  it('crosses no calls where it need not', () => {
    const { nodes } = toPicture(
      graphOf([
        ['a', 'a1'],
        ['b', 'b1'],
        ['c', 'c1'],
        ['b1', 'b2'],
        ['a1', 'a2'],
      ]),
    );
    const heights = new Map(nodes.map(({ id, y }) => [id, y]));
    expect(['a1', 'b1', 'c1'].map((id) => heights.get(id))).toEqual([-1, 0, 1]);
    expect(heights.get('a2')!).toBeLessThan(heights.get('b2')!);
  });
});

describe('toText', () => {
  const shop = (): ServiceGraph => {
    const graph = graphOf([
      ['web', 'search'],
      ['web', 'orders'],
      ['admin', 'orders'],
      ['orders', 'mail'],
      ['orders', 'db'],
      ['reports', 'db'],
      ['stock', 'db'],
      ['ledger', 'db'],
      ['audit', 'db'],
    ]);
    graph.addEdge({ from: 'orders', to: 'db', kind: 'stores', protocol: 'postgres' });
    graph.addNode({ id: 'db', kind: 'datastore' });
    return graph;
  };
  const health = new Map([
    ['web', 60],
    ['orders', 35.4],
    ['db', 4],
    ['stock', 50],
    ['reports', 90],
  ]);
  const drawing = [
    'web · health 60',
    '│  calls search',
    '▼ calls',
    'orders · health 35',
    '│  called by admin',
    '│  calls mail',
    '▼ postgres',
    'db · datastore · health 4',
    '   called by stock (50), reports (90), audit and 1 more',
  ];

  it('leads from caller to callee, whichever way round the path comes', () => {
    const path = ['web', 'orders', 'db'];
    expect(toText(shop(), { path, health }).split('\n')).toEqual(drawing);
    expect(toText(shop(), { path: path.reverse(), health }).split('\n')).toEqual(drawing);
  });

  it('says where nobody is known to call, who is unknown, and what goes the other way', () => {
    const path = ['web', 'mail', 'ghost', 'admin', 'orders', 'web', 'search'];
    expect(toText(shop(), { path, branches: 0 }).split('\n')).toEqual([
      'web',
      '┊ no known call',
      'mail',
      '┊ no known call',
      'ghost · not in the graph',
      '┊ no known call',
      'admin',
      '▼ calls',
      'orders',
      '▲ calls',
      'web',
      '▼ calls',
      'search',
    ]);
  });

  it('draws a tree without a path, each node once', () => {
    const graph = graphOf([
      ['web', 'cart'],
      ['web', 'web'],
      ['cart', 'redis'],
      ['admin', 'cart'],
      ['ping', 'pong'],
      ['pong', 'ping'],
    ]);
    expect(toText(graph).split('\n')).toEqual([
      'admin',
      '└─ cart',
      '   └─ redis',
      'ping',
      '└─ pong',
      '   └─ ping ↑',
      'web',
      '└─ cart ↑',
    ]);
    expect(toText(new ServiceGraph())).toBe('');
  });

  it('keeps to its lines and width, and lets no name move the cursor', () => {
    const sizes = fc.record({
      width: fc.integer({ min: 20, max: 60 }),
      maxLines: fc.integer({ min: 5, max: 12 }),
      branches: fc.nat(4),
    });
    fc.assert(
      fc.property(casesArbitrary, sizes, fc.boolean(), ({ graph, options }, size, tree) => {
        const given = { ...options, ...size, path: tree ? [] : options.path };
        const lines = toText(graph, given).split('\n');
        expect(lines.length).toBeLessThanOrEqual(size.maxLines);
        for (const line of lines) {
          expect(Array.from(line).length).toBeLessThanOrEqual(size.width);
          expect(line).toMatch(HARMLESS);
        }
      }),
    );
  });

  it('keeps both ends of a long path, and the beginning of a large tree', () => {
    const edges = Array.from({ length: 5000 }, (_, i): [string, string] => [`n${i}`, `n${i + 1}`]);
    const graph = graphOf(edges);
    const path = Array.from({ length: 5001 }, (_, i) => `n${i}`);
    expect(toText(graph, { path, maxLines: 7 }).split('\n')).toEqual([
      'n0',
      '▼ calls',
      'n1',
      '… left out …',
      'n4999',
      '▼ calls',
      'n5000',
    ]);
    const tree = toText(graph, { maxLines: 5, width: 20 }).split('\n');
    expect(tree[0]).toBe('n0');
    expect(tree[4]).toBe('… and more: 5001 no…');
  });

  it.each([
    { width: 19 },
    { width: Number.NaN },
    { maxLines: 4 },
    { branches: -1 },
    { path: 'web' as never },
    { health: [] as never },
  ] satisfies TextOptions[])('refuses %j', (options) => {
    const invalid = expect.objectContaining({ code: 'invalid-option' });
    expect(() => toText(shop(), options)).toThrowError(invalid);
    expect(() => toText('web' as never)).toThrowError(/no graph/);
  });
});
