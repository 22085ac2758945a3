import type { LogRecord } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MLLogAnomalyDetector } from '../../src/logs/log-anomaly-detector.js';
import type { LogContext } from '../../src/logs/log-verdict.js';

type Step =
  | { readonly line: string; readonly context: LogContext }
  | { readonly record: LogRecord; readonly context: LogContext }
  | { readonly flushMs: number };

/** Mostly a few seconds on; now and then a clock that is wrong. */
const time = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1.7e12, max: 1.7e12 + 120_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, -1e12, 1e15, 1e300, -1e300, 0.5) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, -0) },
);
const name = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('a', 'b', 'c') },
  fc.constantFrom('', '__proto__', 'constructor', '\u001f', 'x'.repeat(300)),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const text = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      'request came',
      'level=error msg="disk full"',
      '{"level":40,"msg":"request timed out","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}',
      'java.lang.OutOfMemoryError: Java heap space',
      '{"level":"info","msg":"took 17 ms","request_id":7}',
    ),
  },
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const context: fc.Arbitrary<LogContext> = fc.record(
  { nodeId: name, timestampMs: time, sessionId: name },
  { requiredKeys: [] },
);
const value = fc.oneof(name, fc.double(), fc.boolean(), fc.constant(['a', 'b']));
const attributes = fc.dictionary(
  fc.constantFrom('service.name', 'request_id', 'host.name', 'otel.scope.name', 'name'),
  value,
);
const record: fc.Arbitrary<LogRecord> = fc.record({
  timestampMs: fc.option(time),
  severityNumber: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(0, 9, 13, 17, 21, 24) },
    fc.constantFrom(-1, 25, 999, 13.5, 1e300, Number.NaN),
  ),
  severityText: fc.option(name),
  body: text,
  attributes,
  resource: attributes,
  traceId: fc.option(name),
  spanId: fc.constant(null),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ line: text, context }) },
  { weight: 8, arbitrary: fc.record({ record, context }) },
  { weight: 1, arbitrary: fc.record({ flushMs: time }) },
);

function take(detector: MLLogAnomalyDetector, what: Step): unknown {
  if ('flushMs' in what) return detector.flush(what.flushMs);
  if ('line' in what) return detector.processLog(what.line, what.context);
  const { record: _, ...verdict } = detector.processRecord(what.record, what.context);
  for (const number of [verdict.score, verdict.tailProbability, verdict.nodeConfidence]) {
    expect(Number.isFinite(number)).toBe(true);
  }
  expect(verdict.score).toBeGreaterThanOrEqual(0);
  expect(verdict.tailProbability).toBeGreaterThan(0);
  expect(verdict.tailProbability).toBeLessThanOrEqual(1);
  return verdict;
}

const OPTIONS = {
  maxTemplates: 16,
  maxServices: 3,
  maxSessions: 4,
  windowMs: 1000,
  warmUpWindows: 2,
  sessionIdleMs: 5000,
  falseAlarmsPerDay: 1e6,
};

describe('MLLogAnomalyDetector, whatever comes', () => {
  it('gives sound verdicts, and can be put away and taken out again at any time', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 120 }), fc.nat(99), (steps, share) => {
        const whole = new MLLogAnomalyDetector(OPTIONS);
        const cut = Math.floor((steps.length * share) / 100);
        for (const each of steps.slice(0, cut)) take(whole, each);
        const half = MLLogAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(whole)));
        expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
        for (const each of steps.slice(cut)) expect(take(half, each)).toEqual(take(whole, each));
        expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
        expect(() => MLLogAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(half)))).not.toThrow();
        const { services, sessions, templates } = whole.stats();
        expect(services).toBeLessThanOrEqual(OPTIONS.maxServices);
        expect(sessions).toBeLessThanOrEqual(OPTIONS.maxSessions);
        expect(templates).toBeLessThanOrEqual(OPTIONS.maxTemplates);
      }),
      { seed: 1, numRuns: 120 },
    );
  });
});
