import { CallCollector, type CallCollectorOptions } from '@aegis/graph/traces';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanArbitrary } from './span-arbitraries.js';
import { spanOf } from './span-data.js';

const options: CallCollectorOptions = {
  quietMs: 30,
  maxTraces: 2,
  maxSpans: 12,
  maxSpansPerTrace: 8,
  maxProducers: 3,
  maxCalls: 10,
  maxNodes: 4,
  maxEdges: 5,
};

function taken(collector: CallCollector): CallCollector {
  return CallCollector.fromJSON(JSON.parse(JSON.stringify(collector)));
}

describe('the snapshot of a CallCollector', () => {
  it('goes on as if nothing had been', () => {
    const spans = fc.array(spanArbitrary, { maxLength: 40 });
    fc.assert(
      fc.property(spans, spans, (first, then) => {
        const collector = new CallCollector(options);
        collector.addAll(first);
        const resumed = taken(collector);
        expect(resumed.stats()).toEqual(collector.stats());
        for (const one of [collector, resumed]) {
          one.addAll(then);
          one.flush();
        }
        expect(JSON.stringify(resumed)).toBe(JSON.stringify(collector));
        expect(resumed.graph().snapshot()).toEqual(collector.graph().snapshot());
        expect(resumed.drain()).toEqual(collector.drain());
      }),
      { numRuns: 300 },
    );
  });

  it('holds long names to the length that it reads back', () => {
    const long = 'x'.repeat(5000);
    const collector = new CallCollector();
    const attributes = { 'http.method': 'GET', 'rpc.system': long, 'server.address': 'cart' };
    const resource = { 'service.name': 'web', 'service.namespace': long };
    const more = { name: long, attributes, resource };
    collector.add(spanOf('client', 'web', ['1', null], [0, 1], more));
    expect(taken(collector).stats()).toEqual(collector.stats());
    collector.flush();
    expect(taken(collector).drain()).toEqual(collector.calls());
  });

  // biome-ignore lint/suspicious/noExplicitAny: the tests spoil what has no type.
  const good = (): any => {
    const collector = new CallCollector(options);
    collector.add(spanOf('client', 'web', ['1', null], [0, 1], { traceId: 'a' }));
    collector.add(spanOf('server', 'cart', ['2', '1'], [0, 1], { traceId: 'a' }));
    collector.add(spanOf('producer', 'web', ['1', null], [50, 51], { traceId: 'b' }));
    return JSON.parse(JSON.stringify(collector));
  };

  it('can be spoilt, being good', () => {
    const json = good();
    expect(json.calls).toHaveLength(1);
    expect(json.openTraces).toHaveLength(1);
    expect(() => CallCollector.fromJSON(json)).not.toThrow();
  });

  it.each<[string, (json: ReturnType<typeof good>) => void]>([
    ['another kind', (json) => Object.assign(json, { kind: 'x' })],
    ['another version', (json) => Object.assign(json, { version: 2 })],
    ['boundless options', (json) => Object.assign(json.options, { maxSpans: 1e12 })],
    ['no quiet time', (json) => Object.assign(json.options, { quietMs: 0 })],
    ['a count below 0', (json) => Object.assign(json.counts, { spans: -1 })],
    ['a count that is missing', (json) => Object.assign(json, { counts: {} })],
    ['a clock that is no time', (json) => Object.assign(json, { clockMs: 1e300 })],
    ['traces without a clock', (json) => Object.assign(json, { clockMs: null })],
    ['a trace twice', (json) => json.completeTraces.push('b')],
    [
      'more traces than fit',
      (json) => Object.assign(json.options, { maxTraces: 1 }) && json.completeTraces.push('c'),
    ],
    ['a trace without an id', (json) => Object.assign(json.openTraces[0], { id: '' })],
    [
      'more spans than fit',
      (json) =>
        Object.assign(json, {
          openTraces: [
            { ...json.openTraces[0], spans: Array(9).fill(json.openTraces[0].spans[0]) },
          ],
        }),
    ],
    ['a span without a node', (json) => Object.assign(json.openTraces[0].spans[0], { node: '' })],
    ['a span that ends early', (json) => Object.assign(json.openTraces[0].spans[0], { endMs: 0 })],
    ['a made-up kind', (json) => Object.assign(json.openTraces[0].spans[0], { kind: 'x' })],
    ['a made-up fault', (json) => Object.assign(json.openTraces[0].spans[0], { fault: 3 })],
    [
      'links without end',
      (json) => Object.assign(json.openTraces[0].spans[0], { links: { length: 1e9 } }),
    ],
    ['a producer without a node', (json) => Object.assign(json.producers[0], { node: null })],
    ['a call to nobody', (json) => Object.assign(json.calls[0], { nodeId: '' })],
    ['a call that takes no time at all', (json) => Object.assign(json.calls[0], { serverMs: -1 })],
    ['a node twice', (json) => json.nodes.push(json.nodes[0])],
    ['an edge twice', (json) => json.edges.push(json.edges[0])],
    ['an edge never seen', (json) => Object.assign(json.edges[0], { count: 0 })],
    ['an edge of no kind', (json) => Object.assign(json.edges[0], { kind: null })],
  ])('is refused with %s', (_, spoil) => {
    const json = good();
    spoil(json);
    const invalid = expect.objectContaining({ code: 'invalid-snapshot' });
    expect(() => CallCollector.fromJSON(json)).toThrowError(invalid);
  });

  it.each([null, 1, 'x', [], {}])('is refused where it is %j', (json) => {
    const invalid = expect.objectContaining({ code: 'invalid-snapshot' });
    expect(() => CallCollector.fromJSON(json)).toThrowError(invalid);
  });
});
