import type { CallRecord, SpanRecord } from '@aegis/core';
import { CallCollector, serviceGraphOf, spansToCalls } from '@aegis/graph/traces';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileSpanArbitrary, spanArbitrary } from './span-arbitraries.js';

const batch = fc.array(spanArbitrary, { maxLength: 30 });

/** A span whose id another has is left out, and with it the call to its queue. */
const cleanBatch = fc.uniqueArray(spanArbitrary, {
  maxLength: 30,
  selector: ({ traceId, spanId }) => `${traceId} ${spanId}`,
});

function collect(spans: readonly SpanRecord[], collector = new CallCollector()): CallCollector {
  collector.addAll(spans);
  collector.flush();
  return collector;
}

const pairOf = ({ from, to }: { from: string; to: string }): string => JSON.stringify([from, to]);

describe('calls from any spans', () => {
  it('are the same in whichever order the spans come', () => {
    const shuffled = batch.chain((spans) =>
      fc.tuple(
        fc.constant(spans),
        fc.shuffledSubarray(spans, { minLength: spans.length, maxLength: spans.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([spans, again]) => {
        const [one, other] = [collect(spans), collect(again)];
        expect(other.calls()).toEqual(one.calls());
        expect(other.graph().snapshot()).toEqual(one.graph().snapshot());
        expect(other.stats()).toEqual(one.stats());
      }),
      { numRuns: 500 },
    );
  });

  it('keep durations in their bounds', () => {
    fc.assert(
      fc.property(batch, (spans) => {
        for (const call of spansToCalls(spans)) {
          expect(call.serverMs === null).toBe(call.selfMs === null);
          if (call.serverMs !== null) {
            expect(call.selfMs).toBeGreaterThanOrEqual(0);
            expect(call.selfMs).toBeLessThanOrEqual(call.serverMs);
          }
          expect(call.clientMs ?? 0).toBeGreaterThanOrEqual(0);
          expect(call.isError || !call.isErrorOrigin).toBe(true);
        }
      }),
    );
  });

  it('show every edge of the graph, and what has no edge goes through a queue', () => {
    fc.assert(
      fc.property(cleanBatch, (spans) => {
        const collector = collect(spans);
        const calls = collector.drain();
        const seen = new Set(
          calls.map(({ callerId, nodeId }) => pairOf({ from: callerId ?? '', to: nodeId })),
        );
        const { nodes, edges } = collector.graph().snapshot();
        for (const edge of edges) expect(seen).toContain(pairOf(edge));
        const known = new Set(edges.map(pairOf));
        const queues = new Set(nodes.filter(({ kind }) => kind === 'queue').map(({ id }) => id));
        const ends = (from: string): string[] =>
          edges.filter((edge) => edge.from === from && queues.has(edge.to)).map(({ to }) => to);
        const isJoined = ({ callerId, nodeId }: CallRecord): boolean =>
          ends(callerId!).some((queue) => ends(nodeId).includes(queue));
        for (const call of calls) {
          if (call.callerId === null) continue;
          const isKnown = known.has(pairOf({ from: call.callerId, to: call.nodeId }));
          expect(isKnown || (call.isAsync && isJoined(call))).toBe(true);
        }
        const plain = serviceGraphOf(calls).snapshot();
        expect(new Set(plain.edges.map(pairOf))).toEqual(
          new Set([...seen].filter((pair) => JSON.parse(pair)[0] !== '')),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('show a message that is sent while a database is asked', () => {
    const span = (
      [traceId, spanId, parentSpanId]: [string, string, string | null],
      kind: SpanRecord['kind'],
      node: string,
      attributes: SpanRecord['attributes'],
      links: SpanRecord['links'] = [],
    ): SpanRecord => ({
      ...{ traceId, spanId, parentSpanId, kind, attributes, links },
      ...{ name: 'a', startMs: 0, endMs: 0, statusCode: 'unset' },
      resource: { 'service.name': node },
    });
    const kafka = { 'messaging.system': 'kafka' };
    const { edges } = collect([
      span(['u', '8', null], 'client', 'orders', { 'db.system.name': 'mysql' }),
      span(['u', '7', '8'], 'producer', 'orders', kafka),
      span(['t', '1', null], 'consumer', 'mail', {}, [{ traceId: 'u', spanId: '7' }]),
    ])
      .graph()
      .snapshot();
    expect(edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
      'mail consumes kafka',
      'orders publishes kafka',
      'orders stores mysql',
    ]);
  });

  it('never come to harm from what stands in a span', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostileSpanArbitrary, spanArbitrary)), (spans) => {
        const collector = collect(spans);
        const { spans: kept, ...counts } = collector.stats();
        const left = counts.brokenSpans + counts.withoutService + counts.lateSpans;
        expect(kept + left + counts.surplusSpans).toBe(spans.length);
        for (const call of collector.drain()) {
          expect(Number.isFinite(call.startMs)).toBe(true);
          expect(Number.isFinite(call.serverMs ?? 0)).toBe(true);
        }
        expect('polluted' in {}).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('stay within every limit', () => {
    const options = {
      quietMs: 10,
      maxTraces: 2,
      maxSpans: 5,
      maxSpansPerTrace: 3,
      maxProducers: 2,
      maxCalls: 4,
      maxNodes: 3,
      maxEdges: 3,
    };
    fc.assert(
      fc.property(fc.array(spanArbitrary, { maxLength: 60 }), (spans) => {
        const collector = new CallCollector(options);
        for (const span of spans) {
          collector.add(span);
          const stats = collector.stats();
          expect(stats.openTraces).toBeLessThanOrEqual(2);
          expect(stats.openSpans).toBeLessThanOrEqual(5);
          expect(stats.edges).toBeLessThanOrEqual(3);
          expect(collector.calls().length).toBeLessThanOrEqual(4);
        }
        collector.flush();
        const { calls, droppedCalls } = collector.stats();
        expect(collector.calls()).toHaveLength(calls - droppedCalls);
      }),
    );
  });
});
