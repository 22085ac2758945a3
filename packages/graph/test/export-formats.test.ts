import { ServiceGraph } from '@aegis/graph';
import { toDot, toGexf, toMermaid, toPicture } from '@aegis/graph/export';
import dotparser from 'dotparser';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { casesArbitrary, HARMLESS, spelt } from './export-arbitraries.js';

const chain = (): ServiceGraph => {
  const graph = new ServiceGraph();
  graph.addNode({ id: 'web', replicas: 2 });
  graph.addEdge({ from: 'web', to: 'cart', protocol: 'grpc' });
  graph.addEdge({ from: 'cart', to: 'db', kind: 'stores' });
  graph.addEdge({ from: 'job', to: 'db', kind: 'allowed' });
  graph.addNode({ id: 'db', kind: 'datastore', namespace: 'shop' });
  return graph;
};
const marks = {
  health: new Map([
    ['web', 85],
    ['cart', 40],
    ['db', 3.4],
    ['job', Number.NaN],
    ['nobody', 1],
  ]),
  path: ['db', 'cart', 'web', 'nobody'],
};

/** What the parser of DOT gives for a line. */
interface Statement {
  readonly type: string;
  readonly attr_list: readonly { readonly id: string; readonly eq: string }[];
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Every element in order; the parser throws on what is not well-formed, strictly. */
function elementsOf(xml: string): Element[] {
  const elements: Element[] = [];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements.push({ name, attributes });
  });
  parser.write(xml).close();
  return elements;
}

describe('toMermaid', () => {
  it('colours by health and lights the path', () => {
    const lines = chain().toMermaid(marks).split('\n');
    expect(lines).toEqual([
      'flowchart LR',
      '  n0["web ×2 · 85"]',
      '  n1["cart · 40"]',
      '  n2[("db · 3")]',
      '  n3["job"]',
      '  n0 -->|"grpc"| n1',
      '  n1 -->|"stores"| n2',
      '  n3 -.->|"allowed"| n2',
      '  classDef well fill:#c8e6c9,color:#000',
      '  class n0 well',
      '  classDef ailing fill:#ffe0b2,color:#000',
      '  class n1 ailing',
      '  classDef failing fill:#ffcdd2,color:#000',
      '  class n2 failing',
      '  classDef lit stroke:#b71c1c,stroke-width:4px',
      '  class n0,n1,n2 lit',
      '  linkStyle 0,1 stroke:#b71c1c,stroke-width:4px',
    ]);
  });

  it('is one line a node and an edge, whatever the names', () => {
    fc.assert(
      fc.property(casesArbitrary, ({ graph, options }) => {
        const { nodes, edges } = graph.snapshot();
        const lines = toMermaid(graph, options).split('\n');
        for (const line of lines) expect(line).toMatch(HARMLESS);
        const body = lines.slice(1, 1 + nodes.length + edges.length);
        const drawing = /^ {2}n\d+( -\.?->(\|"[^"<>`\\]*"\|)? n\d+|\W{1,2}"[^"<>`\\]*"\W{1,2})$/;
        for (const line of body) expect(line).toMatch(drawing);
        const style = /^ {2}(class|classDef|linkStyle) [\w,]+ [\w,:#-]+$/;
        for (const line of lines.slice(1 + body.length)) expect(line).toMatch(style);
      }),
    );
  });
});

describe('toDot', () => {
  it('colours by health and lights the path', () => {
    expect(toDot(chain(), marks).split('\n')).toEqual([
      'digraph {',
      '  rankdir=LR;',
      '  node [style=filled, fillcolor=white];',
      '  n0 [label="web ×2 · 85", shape=box, fillcolor="#c8e6c9", color="#b71c1c", penwidth=3];',
      '  n1 [label="cart · 40", shape=box, fillcolor="#ffe0b2", color="#b71c1c", penwidth=3];',
      '  n2 [label="db · 3", shape=cylinder, fillcolor="#ffcdd2", color="#b71c1c", penwidth=3];',
      '  n3 [label="job", shape=box];',
      '  n0 -> n1 [label="grpc", color="#b71c1c", penwidth=3];',
      '  n1 -> n2 [label="stores", color="#b71c1c", penwidth=3];',
      '  n3 -> n2 [label="allowed", style=dashed];',
      '}',
    ]);
  });

  it('is read by a parser of DOT as so many nodes and edges, whatever the names', () => {
    fc.assert(
      fc.property(casesArbitrary, ({ graph, options }) => {
        const { nodes, edges } = graph.snapshot();
        const dot = toDot(graph, options);
        for (const line of dot.split('\n')) expect(line).toMatch(HARMLESS);
        const [parsed] = dotparser(dot);
        const children = parsed!.children as unknown as Statement[];
        const labels = children
          .filter(({ type }) => type === 'node_stmt')
          .map(({ attr_list }) => attr_list.find(({ id }) => id === 'label')!.eq)
          .map((label) => label.replaceAll('\\\\', '\\').replaceAll('&amp;', '&'));
        expect(labels).toEqual(toPicture(graph, options).nodes.map(({ label }) => label));
        expect(labels).toHaveLength(nodes.length);
        expect(children.filter(({ type }) => type === 'edge_stmt')).toHaveLength(edges.length);
      }),
    );
  });

  it('leaves Graphviz no escape, entity or quote to find in a name', () => {
    const graph = new ServiceGraph();
    graph.addNode({ id: '\\N "&lt;" \\' });
    expect(toDot(graph)).toContain('label="\\\\N \\"&amp;lt;\\" \\\\"');
  });
});

describe('toGexf', () => {
  it('holds what is known, and the marks', () => {
    const elements = elementsOf(toGexf(chain(), marks));
    expect(elements[0]).toEqual({
      name: 'gexf',
      attributes: {
        xmlns: 'http://gexf.net/1.3',
        'xmlns:viz': 'http://gexf.net/1.3/viz',
        version: '1.3',
      },
    });
    const after = (name: string, id: string): [string, string][] => {
      const start = elements.findIndex((one) => one.name === name && one.attributes.id === id);
      const end = elements.findIndex((one, i) => i > start && /^(node|edge)s?$/.test(one.name));
      return elements
        .slice(start, end < 0 ? undefined : end)
        .filter((one) => one.name === 'attvalue')
        .map(({ attributes }) => [attributes.for!, attributes.value!]);
    };
    expect(after('node', 'n2')).toEqual([
      ['kind', 'datastore'],
      ['namespace', 'shop'],
      ['replicas', '1'],
      ['health', '3.4'],
      ['onPath', 'true'],
    ]);
    expect(after('edge', 'e0')).toEqual([
      ['kind', 'calls'],
      ['protocol', 'grpc'],
      ['provenance', 'declared'],
      ['confidence', '1'],
      ['onPath', 'true'],
    ]);
    expect(elements.filter(({ name }) => name === 'viz:thickness')).toHaveLength(2);
    expect(elements.filter(({ name }) => name === 'viz:color')).toHaveLength(5);
  });

  it('is read by a strict parser with every name in its place', () => {
    fc.assert(
      fc.property(casesArbitrary, ({ graph, options }) => {
        const { nodes, edges, indexOf } = graph.snapshot();
        const elements = elementsOf(toGexf(graph, options));
        const labels = elements.filter(({ name }) => name === 'node').map((one) => one.attributes);
        expect(labels.map(({ id }) => id)).toEqual(nodes.map((_, i) => `n${i}`));
        const plain = nodes.map(({ id }) => spelt(id));
        expect(labels.map(({ label }) => spelt(label!))).toEqual(plain);
        for (const { label } of labels) expect(label).toMatch(HARMLESS);
        const links = elements.filter(({ name }) => name === 'edge').map((one) => one.attributes);
        const expected = edges.map(({ from, to }, e) => ({
          id: `e${e}`,
          source: `n${indexOf.get(from)}`,
          target: `n${indexOf.get(to)}`,
        }));
        expect(links).toEqual(expected);
      }),
    );
  });
});

describe('every format', () => {
  it.each([toMermaid, toDot, toGexf])('refuses what is no graph or option: %o', (draw) => {
    const option = expect.objectContaining({ code: 'invalid-option' });
    expect(() => draw(chain(), { health: { web: 1 } } as never)).toThrowError(option);
    expect(() => draw(chain(), { path: 'web' } as never)).toThrowError(option);
    expect(() => draw(chain(), { path: [1] } as never)).toThrowError(option);
    expect(() => draw(chain(), { colour: 'red' } as never)).toThrowError(option);
    const argument = expect.objectContaining({ code: 'invalid-argument' });
    expect(() => draw(null as never)).toThrowError(argument);
    expect(() => draw({} as never)).toThrowError(argument);
  });

  it.each([toMermaid, toDot, toGexf])('lights edges of a path either way round: %o', (draw) => {
    const turned = { ...marks, path: [...marks.path].reverse() };
    expect(draw(chain(), turned)).toBe(draw(chain(), marks));
    expect(draw(chain().snapshot(), marks)).toBe(draw(chain(), marks));
  });
});
