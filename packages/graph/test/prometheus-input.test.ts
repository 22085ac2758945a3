import { graphFromPrometheus } from '@aegis/graph/prometheus';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSample } from '../src/prometheus/parse-exposition.js';
import { nameArbitrary } from './arbitraries.js';
import { sample, traced } from './metric-text.js';

const metric = { __name__: 'traces_service_graph_request_total', client: 'web', server: 'cart' };
const element = { metric, value: [1700000000, '3'] };
const answer = { status: 'success', data: { resultType: 'vector', result: [element] } };
const nothing = { ...element, value: [1700000000, '0'] };

describe('what metrics are read from', () => {
  const labels = { client: 'web', server: 'cart' };
  it.each([
    ['a page', traced('web', 'cart')],
    ['a named page', { name: 'page.txt', text: traced('web', 'cart') }],
    ['an answer', answer],
    ['an answer as text', JSON.stringify(answer)],
    ['a named answer as text', { name: 'answer.json', text: ` ${JSON.stringify(answer)}` }],
    ['the data of an answer', answer.data],
    ['a result', [element]],
    ['an element', element],
    ['lists of them', [traced('web', 'cart'), answer, element]],
    [
      'a range, by its last value',
      {
        metric,
        values: [
          [1, '0'],
          [2, '3'],
        ],
      },
    ],
    ['a histogram', { metric, histogram: [1, { count: '3', sum: '1' }] }],
    ['samples of a client', [{ name: metric.__name__, labels, timestampMs: 0, value: 3 }]],
    ['what has lost its name', { metric: labels, value: [1, '0.02'] }],
  ])('can be %s', (_, given) => {
    const { graph, findings, stats } = graphFromPrometheus(given);
    expect(graph.edges().map(({ from, to }) => [from, to])).toEqual([['web', 'cart']]);
    expect(findings).toEqual([]);
    expect(stats.malformed).toBe(0);
  });

  it('does not count what stands still', () => {
    const { graph, stats } = graphFromPrometheus([nothing, { metric, value: [1, 'NaN'] }]);
    expect(graph.nodes()).toEqual([]);
    expect(stats).toMatchObject({ samples: 2, idle: 2, calls: 0 });
  });

  it('tells of broken lines with their place, and reads the rest', () => {
    const text = ['# HELP x y', traced('web', 'cart'), 'no sample here', '', 'x{a="b} 1'].join(
      '\n',
    );
    const { graph, findings, stats } = graphFromPrometheus(['x 1', { name: 'page.txt', text }]);
    expect(graph.edges()).toHaveLength(1);
    expect(findings.map(({ message, source }) => [message, source.text, source.line])).toEqual([
      ['page.txt, line 3 is no sample.', 1, 3],
      ['page.txt, line 5 is no sample.', 1, 5],
    ]);
    expect(stats).toMatchObject({ samples: 2, malformed: 2, ignored: 1 });
  });

  it('tells of answers that are errors', () => {
    const wrong = { status: 'error', errorType: 'bad_data', error: 'parse error' };
    const { findings, stats } = graphFromPrometheus([wrong, element]);
    expect(findings).toMatchObject([
      { code: 'unparsable', severity: 'error', source: { file: null, text: 0, line: null } },
    ]);
    expect(findings[0]!.message).toBe('text 0 is an error of Prometheus, parse error.');
    expect(stats).toMatchObject({ malformed: 1, calls: 1 });
  });

  it('fills no more than the room there is', () => {
    const lines = Array.from({ length: 30 }, (_, i) => traced(`c${i}`, 's'));
    const { graph, findings, stats } = graphFromPrometheus(lines.join('\n'), { maxSamples: 10 });
    expect([graph.edges().length, stats.samples]).toEqual([10, 10]);
    expect(findings.map(({ code }) => code)).toEqual(['too-many-objects']);
    const broken = graphFromPrometheus('?\n'.repeat(20), { maxFindings: 5 });
    expect([broken.findings.length, broken.stats.droppedFindings]).toEqual([5, 15]);
    const refused = expect.objectContaining({ code: 'unparsable-input' });
    expect(() => graphFromPrometheus('x 1\nx 2', { maxCharacters: 5 })).toThrowError(refused);
  });

  it('may have names as JavaScript has its own', () => {
    const lines = [traced('__proto__', 'constructor'), traced('constructor', 'toString')];
    const { graph } = graphFromPrometheus(lines.join('\n'));
    expect(graph.dependencies('__proto__', { depth: Infinity })).toEqual([
      'constructor',
      'toString',
    ]);
    const own = JSON.parse(
      '{"metric":{"__proto__":"x","client":"a","server":"b"},"value":[1,"1"]}',
    );
    expect(graphFromPrometheus(own).graph.edges()).toHaveLength(1);
  });

  it('throws nothing else, whatever shape it has', () => {
    const shape = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, 1, true, '', 'a', '3', 'success', 'error', Number.NaN),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.oneof(
            fc.constantFrom('status', 'data', 'result', 'metric', 'value', 'values', 'histogram'),
            fc.constantFrom('client', 'server', 'source_workload', 'destination_service_name'),
            fc.constantFrom('__name__', 'labels', 'connection_type', 'name', 'text'),
            nameArbitrary,
          ),
          tie('value'),
          { maxKeys: 5 },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(fc.array(shape), (value) => {
        const { stats } = graphFromPrometheus({ data: value });
        expect(stats.calls + stats.idle + stats.ignored + stats.unknown).toBe(stats.samples);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { stats } = graphFromPrometheus(text);
        expect(stats.calls).toBe(0);
      }),
    );
  });

  it.each([undefined, null, 5, [5], [null]])('is refused where it is %j', (given) => {
    const invalid = expect.objectContaining({ code: 'invalid-argument' });
    expect(() => graphFromPrometheus(given as never)).toThrowError(invalid);
  });

  it.each([{ maxSamples: 0 }, { maxCharacters: 0.5 }, { maxFindings: -1 }, { step: 1 }])(
    'is not read with options %j',
    (options) => {
      const invalid = expect.objectContaining({ code: 'invalid-option' });
      expect(() => graphFromPrometheus('x 1', options as never)).toThrowError(invalid);
    },
  );
});

describe('parseSample', () => {
  const parsed = (line: string) => {
    const found = parseSample(line);
    return found === null ? null : [found.name, Object.fromEntries(found.labels), found.value];
  };

  it.each([
    ['up 1', ['up', {}, 1]],
    ['up{} 1', ['up', {}, 1]],
    ['up{a="b",c="d",} 1e3 1700000000000', ['up', { a: 'b', c: 'd' }, 1000]],
    ['up { a = "b" } -0.5', ['up', { a: 'b' }, -0.5]],
    ['a:b{c="}\\"\\\\\\n"} +Inf', ['a:b', { c: '}"\\\n' }, Number.POSITIVE_INFINITY]],
    ['{"a.b","c.d"="e"} 2', ['a.b', { 'c.d': 'e' }, 2]],
    ['up_total{a="b"} 3 # {trace_id="x"} 0.5 1.7', ['up_total', { a: 'b' }, 3]],
    ['up NaN', ['up', {}, Number.NaN]],
    ['up', null],
    ['up one', null],
    ['up{a=b} 1', null],
    ['up{a="b"', null],
    ['up{a} 1', null],
    ['{} 1', null],
    ['1 up', null],
  ])('reads %s', (line, expected) => {
    expect(parsed(line)).toEqual(expected);
  });

  it('reads back any label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
        expect(parseSample(`x{a="${escaped}"} 1`)!.labels.get('a')).toBe(text);
      }),
    );
  });

  it.each(['"', '\\', '{a="', ' ', 'a', ',a="b"', '#'])('does not tire of %s', (part) => {
    expect(parseSample(`x{a="b"${part.repeat(60_000 / part.length)}`)).toBeNull();
    expect(parseSample(`x ${part.repeat(100_000)}`)).toBeNull();
    expect(sample('x', { a: 'b' })).toBe('x{a="b"} 1');
  });
});
