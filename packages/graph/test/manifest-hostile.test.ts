import { graphFromManifests } from '@aegis/graph/kubernetes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameArbitrary } from './arbitraries.js';
import { app, object, workload } from './manifest-yaml.js';

const unparsable = expect.objectContaining({ name: 'AegisError', code: 'unparsable-input' });

/** Nine levels of nine aliases: 3.5 billion scalars if they were written out. */
const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
  .concat(
    Array.from({ length: 9 }, (_, i) => {
      const aliases = new Array(9).fill(`*a${i}`).join(', ');
      return `a${i + 1}: &a${i + 1} [${aliases}]`;
    }),
  )
  .join('\n');

describe('manifests that are not what they should be', () => {
  it('are refused with the line', () => {
    const broken = 'apiVersion: v1\nkind: Service\nmetadata: { name: a\nspec: [';
    expect(() => graphFromManifests(broken)).toThrowError(unparsable);
    expect(() => graphFromManifests(broken)).toThrowError(
      /^graphFromManifests: line \d+ is not YAML/,
    );
    expect(() => graphFromManifests(['a: 1', broken])).toThrowError(/text 1, line \d+ is not YAML/);
    try {
      graphFromManifests(broken);
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });

  it('become findings where that is asked for, and the rest is read', () => {
    const texts = [
      'a: [',
      ...app('cart'),
      '{{ template }}: {{ x',
      workload('web', { U: 'http://cart' }),
    ];
    const { graph, findings } = graphFromManifests(texts, { unparsable: 'finding' });
    expect(graph.edges()).toHaveLength(1);
    const broken = findings.filter(({ code }) => code === 'unparsable');
    expect(broken.map(({ source, severity }) => [source.text, severity])).toEqual([
      [0, 'error'],
      [3, 'error'],
    ]);
  });

  it.each([
    ['aliases that multiply', bomb],
    ['nesting without end', '['.repeat(200_000)],
    ['maps in maps', '{a: '.repeat(100_000)],
    ['lists in lists', '- '.repeat(100_000)],
    ['keys in keys', '? '.repeat(100_000)],
    ['deep blocks', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['an alias of nothing', 'a: *b'],
  ])('are refused for %s', (_, text) => {
    expect(() => graphFromManifests(text)).toThrowError(unparsable);
    expect(graphFromManifests(text, { unparsable: 'finding' }).findings).not.toEqual([]);
  });

  it('may use aliases and merge keys as people do', () => {
    const text = [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: web }',
      'base: &base { name: web, env: [{ name: U, value: "http://cart" }] }',
      'spec: { template: { spec: { containers: [{ <<: *base, image: web }] } } }',
    ].join('\n');
    expect(graphFromManifests([...app('cart'), text]).graph.edges()).toHaveLength(1);
  });

  it('may hold themselves', () => {
    const list = '&x { apiVersion: v1, kind: List, items: [*x] }';
    expect(graphFromManifests(list, { unparsable: 'finding' }).graph.nodes()).toEqual([]);
  });

  it('are refused where there is too much of them', () => {
    expect(() => graphFromManifests('a: 1234567890', { maxCharacters: 5 })).toThrowError(
      unparsable,
    );
    const many = Array.from({ length: 6 }, (_, i) => workload(`w${i}`));
    const { graph, findings, stats } = graphFromManifests(many, { maxObjects: 4 });
    expect(graph.nodes()).toHaveLength(4);
    expect(findings.map(({ code }) => code)).toEqual(['too-many-objects']);
    expect(stats.objects).toBe(4);
  });

  it('fill no more than the room for findings', () => {
    const texts = Array.from({ length: 20 }, (_, i) =>
      workload(`w${i}`, { A_URL: `http://gone${i}` }),
    );
    const { findings, stats } = graphFromManifests(texts, { maxFindings: 5 });
    expect(findings).toHaveLength(5);
    expect(stats.droppedFindings).toBe(15);
  });

  it('do not grow an environment without end', () => {
    const env: Record<string, string> = { V0: 'x'.repeat(4000), START_URL: 'http://cart' };
    for (let i = 1; i < 40; i++) env[`V${i}`] = `$(V${i - 1})$(V${i - 1})`;
    expect(graphFromManifests([...app('cart'), workload('web', env)]).graph.edges()).toHaveLength(
      1,
    );
  });

  it('read a large ConfigMap once, however many mount it', () => {
    const file = Array.from({ length: 5000 }, (_, i) => `http://host${i}.example.com`).join('\n');
    const volumes = [{ name: 'v', configMap: { name: 'big' } }];
    const texts = Array.from({ length: 300 }, (_, i) =>
      workload(`w${i}`, {}, { pod: { volumes } }),
    );
    const big = object('v1', 'ConfigMap', 'big', { data: { file: `http://cart\n${file}` } });
    expect(graphFromManifests([...texts, big, ...app('cart')]).graph.edges()).toHaveLength(300);
  });

  it('may name things as JavaScript names its own', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const texts = names.flatMap((name, i) => app(name, { U: `http://${names[(i + 1) % 3]!}/` }));
    const { graph } = graphFromManifests(texts);
    expect(graph.nodes().map(({ id }) => id)).toEqual([...names].sort());
    const text =
      'apiVersion: v1\nkind: Service\n__proto__: { polluted: 1 }\nmetadata: { name: __proto__ }';
    expect(graphFromManifests(text).graph.hasNode('__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });

  it('throw nothing else, whatever shape they have', () => {
    const shape = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, 1, true, '', 'http://a', 'a:80', 'a'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.oneof(
            fc.constantFrom('spec', 'template', 'containers', 'env', 'name', 'value', 'selector'),
            fc.constantFrom('ports', 'port', 'rules', 'ingress', 'from', 'podSelector', 'metadata'),
            nameArbitrary,
          ),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    })).value;
    const kind = fc.constantFrom(
      'Service',
      'Deployment',
      'ConfigMap',
      'Ingress',
      'NetworkPolicy',
      'List',
    );
    const version = fc.constantFrom('v1', 'apps/v1', 'networking.k8s.io/v1');
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, version, nameArbitrary, shape, shape)), (objects) => {
        const texts = objects.map(([k, v, name, spec, data]) =>
          JSON.stringify({ apiVersion: v, kind: k, metadata: { name }, spec, data, items: data }),
        );
        const { graph } = graphFromManifests(texts);
        expect(graph.stats().nodes).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });

  it.each([undefined, 5, [5], null])('are refused where they are %j', (texts) => {
    const invalid = expect.objectContaining({ code: 'invalid-argument' });
    expect(() => graphFromManifests(texts as never)).toThrowError(invalid);
  });

  it.each([{ unparsable: 'no' }, { maxObjects: 0 }, { maxAliasCount: -1 }, { depth: 1 }])(
    'are not read with options %j',
    (options) => {
      const invalid = expect.objectContaining({ code: 'invalid-option' });
      expect(() => graphFromManifests('a: 1', options as never)).toThrowError(invalid);
    },
  );
});
