import { describe, expect, it } from 'vitest';
import { isCounter } from '../../src/metrics/metric-kind.js';

describe('isCounter', () => {
  it.each([
    ['http_requests_total', true],
    ['http_request_duration_seconds_count', true],
    ['http_request_duration_seconds_sum', true],
    ['http_request_duration_seconds_bucket', true],
    ['go_goroutines', false],
    ['total_memory_bytes', false],
    ['process_start_time_seconds', false],
    ['sum', false],
    ['http_request_duration_seconds_created', false],
    ['', false],
  ])('%s by its name: %s', (name, expected) => {
    expect(isCounter(name)).toBe(expected);
    for (const type of ['unknown', 'untyped', '', 'constructor']) {
      expect(isCounter(name, type)).toBe(expected);
    }
  });

  it.each([
    ['requests', 'counter', true],
    ['open_connections_count', 'gauge', false],
    ['latency_bucket', 'histogram', true],
    ['latency_sum', 'summary', true],
    ['latency', 'summary', false],
    ['latency_created', 'histogram', false],
    ['size_gsum', 'gaugehistogram', false],
    ['build_total', 'info', false],
    ['feature_total', 'stateset', false],
  ])('%s of type %s: %s', (name, type, expected) => {
    expect(isCounter(name, type)).toBe(expected);
  });
});
