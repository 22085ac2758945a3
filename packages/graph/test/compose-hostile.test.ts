import { graphFromCompose } from '@aegis/graph/compose';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolate } from '../src/compose/interpolate.js';
import { nameArbitrary } from './arbitraries.js';

/** Variables as Compose writes them, for `<NAME>`. */
const fill = (text: string): string => text.replaceAll('<', '${').replaceAll('>', '}');

const unparsable = expect.objectContaining({ name: 'AegisError', code: 'unparsable-input' });

describe('Compose files that are not what they should be', () => {
  it('are refused with file, document and line, or become findings', () => {
    const good = 'services: { web: { links: [cart] }, cart: {} }';
    const broken = { name: 'b.yaml', text: `${good}\n---\nservices: {\n  a: [` };
    expect(() => graphFromCompose([good, broken])).toThrowError(unparsable);
    const place = /^graphFromCompose: b.yaml, document 1, line \d is not YAML/;
    expect(() => graphFromCompose([good, broken])).toThrowError(place);
    const { graph, findings } = graphFromCompose(broken, { unparsable: 'finding' });
    expect(graph.edges()).toHaveLength(1);
    expect(findings).toMatchObject([
      { code: 'unparsable', severity: 'error', source: { file: 'b.yaml', text: 0, document: 1 } },
    ]);
  });

  it('keep what stands before a document that nests without end', () => {
    const text = `services: { web: {} }\n---\n${'['.repeat(100_000)}`;
    const { graph, findings } = graphFromCompose(text, { unparsable: 'finding' });
    expect(graph.nodes().map(({ id }) => id)).toEqual(['web']);
    expect(findings.map(({ source }) => [source.document, source.line])).toEqual([[1, 3]]);
  });

  it.each(['[1, 2]', 'words', 'kind: Service', '5'])('are told apart from %s', (text) => {
    const { graph, findings } = graphFromCompose(text);
    expect(graph.nodes()).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['not-an-object']);
  });

  it('fill no more than the room there is', () => {
    const names = Array.from({ length: 30 }, (_, i) => [`s${i}`, { links: [`gone${i}`] }]);
    const text = JSON.stringify({ services: Object.fromEntries(names) });
    const few = graphFromCompose(text, { maxObjects: 10 });
    expect(few.stats.services).toBe(10);
    expect(few.findings.map(({ code }) => code)).toContain('too-many-objects');
    const quiet = graphFromCompose(text, { maxFindings: 5 });
    expect([quiet.findings.length, quiet.stats.droppedFindings]).toEqual([5, 25]);
    expect(() => graphFromCompose(text, { maxCharacters: 10 })).toThrowError(unparsable);
  });

  it('may name things as JavaScript names its own', () => {
    const text = [
      'services:',
      '  __proto__: { links: [constructor], polluted: 1 }',
      '  constructor: { environment: { U: "http://toString" } }',
      '  toString: { volumes: ["valueOf:/a"] }',
      '  web: { volumes: ["valueOf:/a"] }',
    ].join('\n');
    const { graph } = graphFromCompose(text);
    expect(graph.nodes().map(({ id }) => id)).toContain('__proto__');
    expect(graph.hasEdge('__proto__', 'constructor')).toBe(true);
    expect(graph.hasEdge('toString', 'valueOf')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });

  it('throw nothing else, whatever shape they have', () => {
    const shape = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(
          null,
          1,
          true,
          '',
          'http://a',
          'a:80',
          'a',
          'service:a',
          fill('<A:-a>'),
          '$',
        ),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.oneof(
            fc.constantFrom('environment', 'depends_on', 'links', 'networks', 'image', 'command'),
            fc.constantFrom('extends', 'volumes', 'deploy', 'replicas', 'ports', 'network_mode'),
            fc.constantFrom('env_file', 'configs', 'volumes_from', 'service', 'file', 'aliases'),
            nameArbitrary,
          ),
          tie('value'),
          { maxKeys: 5 },
        ),
      ),
    })).value;
    const services = fc.dictionary(nameArbitrary, shape, { maxKeys: 4 });
    fc.assert(
      fc.property(fc.array(fc.record({ services, configs: shape, include: shape })), (files) => {
        const texts = files.map((one) => JSON.stringify(one));
        const { graph } = graphFromCompose(texts);
        const again = graphFromCompose([...texts].reverse()).graph;
        expect(JSON.stringify(again)).toBe(JSON.stringify(graph));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(graphFromCompose(text, { unparsable: 'finding' }).graph.edges()).toEqual([]);
      }),
    );
  });

  it.each([undefined, 5, [5], null, { name: 'a' }, [{ name: 1, text: '' }]])(
    'are refused where they are %j',
    (texts) => {
      const invalid = expect.objectContaining({ code: 'invalid-argument' });
      expect(() => graphFromCompose(texts as never)).toThrowError(invalid);
    },
  );

  it.each([
    { unparsable: 'no' },
    { maxObjects: 0 },
    { maxAliasCount: -1 },
    { depth: 1 },
    { variables: 'A=1' },
    { variables: { A: 1 } },
  ])('are not read with options %j', (options) => {
    const invalid = expect.objectContaining({ code: 'invalid-option' });
    expect(() => graphFromCompose('a: 1', options as never)).toThrowError(invalid);
  });
});

const none: ReadonlyMap<string, string> = new Map();

describe('interpolate', () => {
  it.each([
    ['plain', 'plain'],
    ['<A:-b>', 'b'],
    ['<A-b>', 'b'],
    ['<A>', ''],
    ['$A/x', '/x'],
    ['$$A <A:-$$>', '$A $'],
    ['<A:-<B:-c>d>e', 'cde'],
    ['<A:?must be set>', ''],
    ['<A:+set>', ''],
    ['<A:-open', '<A:-open'],
    ['<A:-open <B:-c>', '<A:-open c'],
    ['<SET>/<SET:-b>/<SET-b>/$SET', 'x/x/x/x'],
    ['<EMPTY:-b>/<EMPTY-b>', 'b/'],
    ['<SET:+a>/<SET+a>/<EMPTY:+a>/<EMPTY+a>/<GONE+a>', 'a/a//a/'],
    ['5$', '5$'],
    ['<A:-http://cart:80>', 'http://cart:80'],
  ])('makes of %s: %s', (text, expected) => {
    expect(
      interpolate(
        fill(text),
        new Map([
          ['SET', 'x'],
          ['EMPTY', ''],
        ]),
      ),
    ).toBe(fill(expected));
  });

  it('stops where variables would make it endless', () => {
    const variables = new Map([['A', 'x'.repeat(1000)]]);
    expect(interpolate('$A '.repeat(10_000), variables).length).toBeLessThan(200_000);
  });

  it('never lengthens a text, and does not tire', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('${', '}', '$', 'A', ':-', '-', '$$', ' ')), (parts) => {
        const text = parts.join('');
        expect(interpolate(text, none).length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1000 },
    );
    for (const part of ['<', '<A:-', '<A>', '$', '>'].map(fill)) {
      expect(interpolate(part.repeat(200_000), none).length).toBeLessThanOrEqual(
        part.length * 200_000,
      );
    }
  });
});
