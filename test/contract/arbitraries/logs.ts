import type { LogContext } from '@aegis/anomaly';
import type { LogRecord } from '@aegis/core';
import fc from 'fast-check';
import { ANY_LINE } from '../../../packages/anomaly/test/logs/any-line.js';
import { anyName, anyNumber } from './numbers.js';

const START_MS = 1_700_000_000_000;

const time = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: START_MS, max: START_MS + 120_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, -1e12, 1e15, 1e300, -1e300, 0.5) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, -0) },
);

/** Lines of an ordinary service, some of trouble, and text that is none. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      'request came',
      'level=error msg="disk full"',
      '{"level":40,"msg":"request timed out","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}',
      'java.lang.OutOfMemoryError: Java heap space',
      '{"level":"info","msg":"took 17 ms","request_id":7}',
      '2023-11-14T22:13:21Z cart connect ECONNREFUSED 10.0.0.3:6379',
      '\tat com.example.Cart.add(Cart.java:17)',
    ),
  },
  fc.tuple(fc.nat(99), fc.nat(9)).map(([id, user]) => `order ${id} of user u${user} done`),
  ANY_LINE,
);

export const anyContext: fc.Arbitrary<LogContext> = fc.record(
  { nodeId: anyName, timestampMs: time, sessionId: anyName },
  { requiredKeys: [] },
);

const attributes = fc.dictionary(
  fc.constantFrom('service.name', 'request_id', 'host.name', 'otel.scope.name', 'name'),
  fc.oneof(anyName, anyNumber, fc.boolean(), fc.constant(['a', 'b'])),
);

export const anyRecord: fc.Arbitrary<LogRecord> = fc.record({
  timestampMs: fc.option(time),
  severityNumber: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(0, 9, 13, 17, 21, 24) },
    fc.constantFrom(-1, 25, 999, 13.5, 1e300, Number.NaN),
  ),
  severityText: fc.option(anyName),
  body: anyText,
  attributes,
  resource: attributes,
  traceId: fc.option(anyName),
  spanId: fc.constant(null),
});

export const anyTimeOfLogs: fc.Arbitrary<number> = time;
