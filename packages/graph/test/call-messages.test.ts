import type { CallRecord, SpanRecord } from '@aegis/core';
import { CallCollector } from '@aegis/graph/traces';
import { describe, expect, it } from 'vitest';
import { spanOf } from './span-data.js';

const kafka = (
  operation: string | null,
  destination: string | null = 'orders',
): Partial<SpanRecord> => ({
  attributes: {
    'messaging.system': 'kafka',
    ...(operation === null ? {} : { 'messaging.operation.type': operation }),
    ...(destination === null ? {} : { 'messaging.destination.name': destination }),
  },
});

const linksTo = (...ends: (readonly [string, string])[]): Partial<SpanRecord> => ({
  links: ends.map(([traceId, spanId]) => ({ traceId, spanId })),
});

interface Outcome {
  readonly calls: unknown[];
  readonly edges: string[];
  readonly stats: ReturnType<CallCollector['stats']>;
}

function outcome(spans: readonly SpanRecord[]): Outcome {
  const collector = new CallCollector();
  collector.addAll(spans);
  collector.flush();
  const calls = collector
    .drain()
    .map((call: CallRecord) => [call.callerId, call.nodeId, call.serverMs, call.isAsync]);
  const { edges } = collector.graph().snapshot();
  return {
    calls,
    edges: edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`),
    stats: collector.stats(),
  };
}

describe('messages', () => {
  it('joins a batch to the producers of other traces by its links', () => {
    const { calls, edges, stats } = outcome([
      spanOf('producer', 'web', ['1', null], [0, 2], { traceId: 'a', ...kafka('send') }),
      spanOf('producer', 'web', ['1', null], [1, 2], { traceId: 'b', ...kafka('send') }),
      spanOf('client', 'shop', ['9', null], [3, 4], { traceId: 'c', ...kafka('send') }),
      spanOf('consumer', 'mail', ['2', null], [10, 30], {
        traceId: 'd',
        ...kafka('process'),
        ...linksTo(['a', '1'], ['b', '1'], ['c', '9'], ['lost', '1']),
      }),
    ]);
    expect(calls).toEqual([
      ['web', 'kafka/orders', null, false],
      ['web', 'kafka/orders', null, false],
      ['shop', 'kafka/orders', null, false],
      ['web', 'mail', 20, true],
      ['shop', 'mail', 20, true],
      ['mail', 'kafka/orders', null, true],
    ]);
    expect(edges).toEqual([
      'mail consumes kafka/orders',
      'shop publishes kafka/orders',
      'web publishes kafka/orders',
    ]);
    expect(stats.unresolvedLinks).toBe(1);
  });

  it('finds the producers of a trace that is long complete', () => {
    const collector = new CallCollector({ quietMs: 10 });
    collector.add(spanOf('producer', 'web', ['1', null], [0, 2], { traceId: 'a' }));
    collector.add(spanOf('server', 'web', ['1', null], [50, 60], { traceId: 'b' }));
    expect(collector.stats().traces).toBe(1);
    const links = linksTo(['a', '1']);
    collector.add(spanOf('consumer', 'mail', ['2', null], [61, 70], { traceId: 'c', ...links }));
    collector.flush();
    expect(collector.drain().map(({ callerId, nodeId }) => [callerId, nodeId])).toEqual([
      [null, 'web'],
      ['web', 'mail'],
    ]);
  });

  it('joins producer and consumer directly where no queue is named', () => {
    const { calls, edges } = outcome([
      spanOf('producer', 'web', ['1', null], [0, 2]),
      spanOf('consumer', 'mail', ['2', '1'], [10, 30]),
    ]);
    expect(calls).toEqual([['web', 'mail', 20, true]]);
    expect(edges).toEqual(['web publishes mail']);
  });

  it('lets each side know the queue that only the other names', () => {
    const { edges } = outcome([
      spanOf('producer', 'web', ['1', null], [0, 2]),
      spanOf('consumer', 'mail', ['2', '1'], [10, 30], kafka('process')),
      spanOf('producer', 'mail', ['3', '2'], [12, 13], kafka('send', 'bills')),
      spanOf('consumer', 'bank', ['4', '3'], [14, 15]),
    ]);
    expect(edges).toEqual([
      'bank consumes kafka/bills',
      'mail publishes kafka/bills',
      'mail consumes kafka/orders',
      'web publishes kafka/orders',
    ]);
  });

  it('counts a poll as no call of its own where its messages are worked on', () => {
    const worked = outcome([
      spanOf('consumer', 'mail', ['1', null], [0, 100], kafka('receive')),
      spanOf('consumer', 'mail', ['2', '1'], [100, 130], kafka('process')),
    ]);
    expect(worked.calls).toEqual([
      [null, 'mail', 30, true],
      ['mail', 'kafka/orders', null, true],
    ]);
    const polled = outcome([
      spanOf('client', 'mail', ['1', null], [0, 100], kafka('receive')),
      spanOf('consumer', 'mail', ['2', '1'], [100, 130], kafka('process')),
    ]);
    expect(polled.calls).toEqual(worked.calls);
    const alone = outcome([spanOf('client', 'mail', ['1', null], [0, 100], kafka('receive'))]);
    expect(alone.edges).toEqual(['mail consumes kafka/orders']);
  });

  it('does not charge the sender with the time or the failure of the work', () => {
    const collector = new CallCollector();
    collector.addAll([
      spanOf('server', 'web', ['1', null], [0, 50], { statusCode: 'error' }),
      spanOf('producer', 'web', ['2', '1'], [10, 20], kafka('send')),
      spanOf('consumer', 'mail', ['3', '2'], [15, 45], {
        statusCode: 'error',
        ...kafka('process'),
      }),
    ]);
    collector.flush();
    const [web, , mail] = collector.drain();
    expect([web!.nodeId, web!.selfMs, web!.isErrorOrigin]).toEqual(['web', 40, true]);
    expect([mail!.nodeId, mail!.isErrorOrigin, mail!.clientMs]).toEqual(['mail', true, null]);
  });

  it('takes the kind of a span that does not tell it from what it does with a message', () => {
    const { edges } = outcome([
      spanOf('unspecified', 'web', ['1', null], [0, 2], kafka('send')),
      spanOf('unspecified', 'mail', ['2', '1'], [3, 4], kafka('process')),
    ]);
    expect(edges).toEqual(['mail consumes kafka/orders', 'web publishes kafka/orders']);
  });

  it('puts destinations that are made for one client under their template, or the system', () => {
    const temporary = { 'messaging.system': 'jms', 'messaging.destination.temporary': true };
    const { edges } = outcome([
      spanOf('producer', 'web', ['1', null], [0, 1], {
        attributes: { ...temporary, 'messaging.destination.name': 'reply-8f2a' },
      }),
      spanOf('producer', 'web', ['2', null], [0, 1], {
        attributes: { ...temporary, 'messaging.destination.template': 'reply-{id}' },
      }),
    ]);
    expect(edges).toEqual(['web publishes jms', 'web publishes jms/reply-{id}']);
  });

  it('follows no more links than allowed', () => {
    const collector = new CallCollector({ maxLinksPerSpan: 2 });
    const many = linksTo(['a', '1'], ['b', '1'], ['c', '1']);
    collector.add(spanOf('consumer', 'mail', ['2', null], [0, 1], many));
    collector.flush();
    expect(collector.stats()).toMatchObject({ droppedLinks: 1, unresolvedLinks: 2 });
  });
});
