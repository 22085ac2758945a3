import type { CallRecord, SpanRecord } from '@aegis/core';
import { CallCollector, spansToCalls } from '@aegis/graph/traces';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanOf, withAttributes } from './span-data.js';

const brief = (calls: readonly CallRecord[]): unknown[] =>
  calls.map((call) => [call.callerId, call.nodeId, call.serverMs, call.clientMs, call.selfMs]);

function collect(spans: readonly SpanRecord[]): CallCollector {
  const collector = new CallCollector();
  collector.addAll(spans);
  collector.flush();
  return collector;
}

const edgesOf = (collector: CallCollector): unknown[] =>
  collector
    .graph()
    .snapshot()
    .edges.map(({ from, to, kind, protocol }) => [from, to, kind, protocol]);

describe('pairing by parent', () => {
  it('keeps the two durations apart, and self time free of waiting', () => {
    const calls = spansToCalls([
      spanOf('server', 'web', ['1', null], [0, 100]),
      spanOf('internal', 'web', ['2', '1'], [10, 95]),
      spanOf('client', 'web', ['3', '2'], [20, 50]),
      spanOf('client', 'web', ['4', '2'], [40, 60]),
      spanOf('server', 'cart', ['5', '3'], [22, 48]),
      spanOf('server', 'user', ['6', '4'], [41, 59]),
    ]);
    expect(brief(calls)).toEqual([
      [null, 'web', 100, null, 60],
      ['web', 'cart', 26, 30, 26],
      ['web', 'user', 18, 20, 18],
    ]);
  });

  it('clips children that outlast their parent', () => {
    const calls = spansToCalls([
      spanOf('server', 'web', ['1', null], [0, 10]),
      spanOf('client', 'web', ['2', '1'], [8, 30]),
      spanOf('server', 'cart', ['3', '2'], [9, 29]),
    ]);
    expect(brief(calls)).toEqual([
      [null, 'web', 10, null, 8],
      ['web', 'cart', 20, 22, 20],
    ]);
  });

  it('counts for self time what no call covers, moment by moment', () => {
    const length = 30;
    const interval = fc.tuple(fc.nat(length + 10), fc.nat(20));
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 8 }), (intervals) => {
        const [web] = spansToCalls([
          spanOf('server', 'web', ['root', null], [5, 5 + length]),
          ...intervals.map(([start, lasts], i) =>
            spanOf('client', 'web', [`${i}`, 'root'], [start, start + lasts]),
          ),
        ]).filter(({ nodeId }) => nodeId === 'web');
        let free = 0;
        for (let at = 5; at < 5 + length; at++) {
          if (!intervals.some(([start, lasts]) => start <= at && at < start + lasts)) free++;
        }
        expect(web!.selfMs).toBe(free);
      }),
    );
  });

  it('reads the call from a change of service where kinds are not told', () => {
    const calls = spansToCalls([
      spanOf('unspecified', 'web', ['1', null], [0, 100]),
      spanOf('unspecified', 'web', ['2', '1'], [10, 40]),
      spanOf('unspecified', 'cart', ['3', '2'], [12, 38]),
      spanOf('unspecified', 'stock', ['4', '1'], [50, 70]),
      spanOf('unspecified', 'price', ['5', '1'], [60, 80]),
    ]);
    expect(brief(calls)).toEqual([
      [null, 'web', 100, null, 40],
      ['web', 'cart', 26, 30, 26],
      ['web', 'stock', 20, null, 20],
      ['web', 'price', 20, null, 20],
    ]);
  });

  it('makes nodes of peers without spans', () => {
    const collector = collect([
      spanOf('server', 'web', ['1', null], [0, 100]),
      spanOf(
        'client',
        'web',
        ['2', '1'],
        [10, 40],
        withAttributes({ 'db.system': 'redis', 'server.address': 'redis-cart' }),
      ),
      spanOf(
        'producer',
        'web',
        ['3', '1'],
        [50, 60],
        withAttributes({ 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' }),
      ),
      spanOf(
        'consumer',
        'mail',
        ['4', '3'],
        [70, 90],
        withAttributes({ 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' }),
      ),
    ]);
    expect(brief(collector.drain())).toEqual([
      [null, 'web', 100, null, 60],
      ['web', 'redis-cart', null, 30, null],
      ['web', 'kafka/orders', null, 10, null],
      ['web', 'mail', 20, null, 20],
      ['mail', 'kafka/orders', null, null, null],
    ]);
    expect(edgesOf(collector)).toEqual([
      ['mail', 'kafka/orders', 'consumes', 'kafka'],
      ['web', 'kafka/orders', 'publishes', 'kafka'],
      ['web', 'redis-cart', 'stores', 'redis'],
    ]);
  });
});
