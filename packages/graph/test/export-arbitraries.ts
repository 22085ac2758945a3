import { ServiceGraph } from '@aegis/graph';
import { EDGE_KINDS, NODE_KINDS } from '@aegis/graph/csr';
import fc from 'fast-check';
import { nameArbitrary } from './arbitraries.js';

/** What breaks out of one format or another where it is not escaped. */
const HOSTILE = [
  '"',
  '\\',
  'a\\"; n0 -> n1; "',
  'b"]\n  x --> y',
  '</node><node id="n9"/>',
  '<b>&amp;</b>',
  ']]>',
  '<!--',
  '\u0000\u001b[2J\u0007',
  '\r\n\t',
  '\u202efdp.exe',
  '\ud800',
  '\udc00x',
  '\ufffe',
  '`; rm -rf /`',
  '#quot;',
  '%%{init: {}}%%',
  '\\N\\G\\L',
  '\u2028',
];

export const hostileArbitrary: fc.Arbitrary<string> = fc.oneof(
  nameArbitrary,
  fc.constantFrom(...HOSTILE),
  fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }),
);

const edgeArbitrary = fc.record({
  from: hostileArbitrary,
  to: hostileArbitrary,
  kind: fc.constantFrom(...EDGE_KINDS),
  protocol: fc.option(hostileArbitrary),
  confidence: fc.constantFrom(0.25, 1),
});

/** Graphs of hostile names, with a health and a path that name some of the nodes and some others. */
export const casesArbitrary = fc
  .record({
    edges: fc.array(edgeArbitrary, { maxLength: 8 }),
    nodes: fc.array(
      fc.record({
        id: hostileArbitrary,
        kind: fc.constantFrom(...NODE_KINDS),
        namespace: fc.option(hostileArbitrary),
        replicas: fc.nat(3),
      }),
      { maxLength: 4 },
    ),
    health: fc.array(fc.tuple(hostileArbitrary, fc.double({ min: -50, max: 150 }))),
    path: fc.array(hostileArbitrary, { maxLength: 5 }),
    walk: fc.nat(),
  })
  .map(({ edges, nodes, health, path, walk }) => {
    const graph = new ServiceGraph();
    for (const node of nodes) graph.addNode(node);
    for (const edge of edges) graph.addEdge(edge);
    const ids = graph.nodes().map((node) => node.id);
    const known = ids.map((id, i): [string, number] => [id, (i * 37 + walk) % 101]);
    return {
      graph,
      options: {
        health: new Map([...health, ...known.filter((_, i) => (walk >> i) % 2 === 0)]),
        path: [...path, ...ids.slice(0, walk % 4)],
      },
    };
  });

/** Reads back what was spelt out; a name that holds such a spelling itself cannot be told apart. */
export const spelt = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** Neither moves a cursor, turns the writing, ends a line nor is half a character. */
export const HARMLESS = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;
