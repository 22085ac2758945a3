import type { CallRecord, SpanRecord } from '@aegis/core';
import { CallCollector } from './call-collector.js';
import { CEILINGS } from './call-collector-options.js';

/**
 * The calls that a finished batch of spans shows, by trace, in the order in which they began. For spans
 * that keep coming, and for the graph with what peers are, use {@link CallCollector}, which this is.
 *
 * @example
 * ```ts
 * import { spansToCalls } from '@aegis/graph/traces';
 * const calls = spansToCalls([
 *   {
 *     traceId: 't', spanId: '1', parentSpanId: null, kind: 'client', name: 'SELECT', startMs: 0, endMs: 3,
 *     statusCode: 'unset', attributes: { 'db.system.name': 'mysql', 'db.namespace': 'shop' },
 *     resource: { 'service.name': 'orders' }, links: [],
 *   },
 * ]);
 * calls.map((call) => [call.callerId, call.nodeId, call.clientMs]); // => [['orders', 'mysql/shop', 3]]
 * ```
 */
export function spansToCalls(spans: Iterable<SpanRecord>): CallRecord[] {
  const collector = new CallCollector({ ...CEILINGS, quietMs: Number.MAX_VALUE });
  collector.addAll(spans);
  collector.flush();
  return collector.drain();
}
