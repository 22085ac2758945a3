import type { SpanRecord } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import { CallCollector, spansToCalls } from '@aegis/graph/traces';
import { describe, expect, it } from 'vitest';
import { spanOf } from './span-data.js';

const inTrace = (traceId: string): Partial<SpanRecord> => ({ traceId });

describe('CallCollector', () => {
  it('completes a trace after a quiet time, and counts what comes later', () => {
    const collector = new CallCollector({ quietMs: 10 });
    collector.add(spanOf('client', 'web', ['2', '1'], [1, 9], inTrace('a')));
    collector.add(spanOf('server', 'web', ['1', null], [12, 14], inTrace('b')));
    collector.add(spanOf('server', 'cart', ['3', '2'], [2, 8], inTrace('a')));
    expect(collector.calls()).toEqual([]);
    collector.add(spanOf('server', 'web', ['1', null], [22, 24], inTrace('c')));
    expect(collector.drain().map(({ callerId, nodeId }) => [callerId, nodeId])).toEqual([
      [null, 'web'],
      ['web', 'cart'],
    ]);
    collector.add(spanOf('server', 'web', ['1', null], [0, 10], inTrace('a')));
    expect(collector.stats()).toMatchObject({ lateSpans: 1, traces: 2, openTraces: 1 });
  });

  it('is not hurried by one clock that runs far ahead', () => {
    const collector = new CallCollector({ quietMs: 10 });
    collector.add(spanOf('client', 'web', ['2', '1'], [1, 9], inTrace('a')));
    collector.add(spanOf('server', 'web', ['1', null], [1e9, 1e9], inTrace('broken')));
    expect(collector.stats().traces).toBe(0);
    collector.add(spanOf('server', 'cart', ['3', '2'], [2, 8], inTrace('a')));
    collector.add(spanOf('server', 'web', ['1', null], [1e9, 1e9 + 20], inTrace('next')));
    expect(collector.stats().traces).toBe(2);
    expect(collector.drain()[1]).toMatchObject({ callerId: 'web', nodeId: 'cart', clientMs: 8 });
  });

  it('completes the trace silent longest where there is no room', () => {
    const collector = new CallCollector({ maxTraces: 2 });
    for (const id of ['a', 'b', 'c']) {
      collector.add(spanOf('server', id, ['1', null], [0, 1], inTrace(id)));
      collector.add(spanOf('internal', 'a', ['2', '1'], [0, 1], inTrace('a')));
    }
    expect(collector.drain().map(({ nodeId }) => nodeId)).toEqual(['b']);
    expect(collector.stats()).toMatchObject({ evictedTraces: 1, openTraces: 2 });
  });

  it('holds a trace of a million spans to its share', () => {
    const collector = new CallCollector({ maxSpansPerTrace: 1000 });
    const span = spanOf('internal', 'web', ['0', '1'], [0, 1]);
    for (let i = 0; i < 1_000_000; i++) collector.add({ ...span, spanId: `${i}` });
    expect(collector.stats()).toMatchObject({ openSpans: 1000, surplusSpans: 999_000 });
    collector.flush();
    expect(collector.stats()).toMatchObject({ openSpans: 0, calls: 0 });
  });

  it('is not slowed by a chain as long as a trace may be', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) =>
      spanOf('server', `s${i % 3}`, [`${i}`, i === 0 ? null : `${i - 1}`], [i, 20_000 - i]),
    );
    const calls = spansToCalls(chain);
    expect(calls).toHaveLength(10_000);
    expect(calls.every((call) => call.selfMs! <= 2 || call.callerId === 's2')).toBe(true);
  });

  it('takes spans of one id for one, except the two sides of a shared id', () => {
    const span = spanOf('server', 'web', ['1', null], [0, 9]);
    const collector = new CallCollector();
    collector.addAll([span, span, spanOf('internal', 'cart', ['1', null], [0, 9])]);
    collector.flush();
    expect(collector.stats()).toMatchObject({ duplicateSpans: 2, calls: 1 });
    const shared = spansToCalls([
      spanOf('server', 'web', ['1', null], [0, 9]),
      spanOf('client', 'web', ['2', '1'], [1, 8]),
      spanOf('server', 'cart', ['2', '1'], [2, 7]),
      spanOf('client', 'cart', ['3', '2'], [3, 6], { attributes: { 'db.system': 'redis' } }),
    ]);
    expect(shared.map(({ callerId, nodeId, selfMs }) => [callerId, nodeId, selfMs])).toEqual([
      [null, 'web', 2],
      ['web', 'cart', 2],
      ['cart', 'redis', null],
    ]);
  });

  it('counts spans of no use, and takes no time for those that end before they begin', () => {
    const collector = new CallCollector();
    const good = spanOf('server', 'web', ['1', null], [5, 3]);
    collector.addAll([
      { ...good, startMs: Number.NaN },
      { ...good, endMs: Infinity },
      { ...good, traceId: '' },
      { ...good, resource: {} },
      good,
    ]);
    collector.flush();
    expect(collector.stats()).toMatchObject({
      brokenSpans: 3,
      withoutService: 1,
      reversedSpans: 1,
      spans: 1,
    });
    expect(collector.drain()[0]).toMatchObject({ startMs: 5, serverMs: 0, selfMs: 0 });
  });

  it('gives a call without a caller where the parent is missing, and calls to oneself', () => {
    const collector = new CallCollector();
    collector.addAll([
      spanOf('server', 'web', ['2', 'lost'], [0, 100]),
      spanOf('client', 'web', ['3', '2'], [10, 90]),
      spanOf('server', 'web', ['4', '3'], [20, 80]),
      spanOf('client', 'web', ['5', '4'], [30, 60], { attributes: { 'db.system': 'redis' } }),
    ]);
    collector.flush();
    expect(collector.stats().missingParents).toBe(1);
    expect(collector.drain().map((call) => [call.callerId, call.nodeId, call.selfMs])).toEqual([
      [null, 'web', 70],
      ['web', 'web', 30],
      ['web', 'redis', null],
    ]);
  });

  it('is surer of an edge the more often it is seen', () => {
    const collector = new CallCollector();
    const confidences = [1, 2, 3].map((i) => {
      collector.add(spanOf('client', 'web', ['1', null], [0, 1], inTrace(`${i}`)));
      collector.add(spanOf('server', 'cart', ['2', '1'], [0, 1], inTrace(`${i}`)));
      collector.flush();
      return collector.graph().snapshot().edges[0]!.confidence;
    });
    expect(confidences).toEqual([2 / 3, 3 / 4, 4 / 5]);
  });

  it('forgets the edges that were not seen for longest', () => {
    const collector = new CallCollector({ maxEdges: 8 });
    for (let i = 0; i < 12; i++) {
      for (const to of ['always', `s${i}`]) {
        const attributes = { 'peer.service': to };
        const more = { ...inTrace(`${to}${i}`), attributes };
        collector.add(spanOf('client', 'web', ['1', null], [0, 1], more));
      }
      collector.flush();
    }
    const targets = collector
      .graph()
      .snapshot()
      .edges.map(({ to }) => to);
    expect(targets).toEqual(['always', 's10', 's11', 's5', 's6', 's7', 's8', 's9']);
    expect(collector.stats().evictedEdges).toBe(5);
  });

  it('tells a graph what was seen, and leaves it what it knows better', () => {
    const graph = new ServiceGraph();
    graph.addNode({ id: 'cart', kind: 'datastore', replicas: 3 });
    graph.addNode({ id: 'store', kind: 'service' });
    const collector = new CallCollector();
    const resource = { 'service.name': 'web', 'k8s.namespace.name': 'shop' };
    collector.addAll([
      spanOf('client', 'web', ['1', null], [0, 1], { resource }),
      spanOf('server', 'cart', ['2', '1'], [0, 1]),
      spanOf('client', 'cart', ['3', '2'], [0, 1], { attributes: { 'peer.service': 'store' } }),
      spanOf('client', 'cart', ['4', '2'], [0, 1], { attributes: { 'peer.service': 'bank' } }),
    ]);
    collector.flush();
    collector.tell(graph);
    const about = graph
      .nodes()
      .map(({ id, kind, namespace, replicas }) => [id, kind, namespace, replicas]);
    expect(about).toEqual([
      ['cart', 'datastore', null, 3],
      ['store', 'service', null, 1],
      ['bank', 'external', null, 1],
      ['web', 'service', 'shop', 1],
    ]);
    expect(graph.edges()).toHaveLength(3);
  });

  it.each([
    [{ quietMs: 0 }],
    [{ maxTraces: 0 }],
    [{ maxSpans: 1.5 }],
    [{ maxCalls: 1e9 }],
    [{ userId: '' }],
    [{ unknown: 1 } as never],
  ])('refuses options such as %j', (options) => {
    const invalid = expect.objectContaining({ code: 'invalid-option' });
    expect(() => new CallCollector(options)).toThrowError(invalid);
  });

  it.each([null, 1, 'x', undefined])('refuses a span that is %j', (span) => {
    const invalid = expect.objectContaining({ code: 'invalid-argument' });
    expect(() => new CallCollector().add(span as never)).toThrowError(invalid);
  });
});
