import { signalKindOf } from '@aegis/anomaly';
import { expect, it } from 'vitest';
import { defaultQueries } from '../../../src/inputs/prometheus/default-queries.js';

async function namesFor(names: string[], labels: string[] = []): Promise<string[]> {
  const queries = await defaultQueries({ names, labelsOf: async () => labels, window: '60s' });
  for (const { expression } of queries) expect(expression).not.toMatch(/[@]|\$\]/);
  return queries.map(({ name }) => name);
}

it.each([
  [['http_requests_total'], ['status'], ['http_requests_rate', 'http_requests_error_ratio']],
  [['http_requests_total'], [], ['http_requests_rate']],
  [
    ['http_server_request_duration_seconds_count', 'http_server_request_duration_seconds_bucket'],
    ['http_response_status_code'],
    [
      'http_server_request_rate',
      'http_server_request_error_ratio',
      'http_server_request_duration_seconds_p95',
      'http_server_request_duration_seconds_p99',
    ],
  ],
  [
    ['grpc_server_handled_total'],
    ['grpc_code'],
    ['grpc_server_handled_rate', 'grpc_server_handled_error_ratio'],
  ],
  [
    ['istio_requests_total'],
    ['response_code'],
    ['istio_requests_rate', 'istio_requests_error_ratio'],
  ],
  [
    [
      'http_request_duration_seconds_bucket',
      'http_request_duration_seconds_sum',
      'http_request_duration_seconds_count',
    ],
    [],
    [
      'http_request_rate',
      'http_request_duration_seconds_avg',
      'http_request_duration_seconds_p95',
      'http_request_duration_seconds_p99',
    ],
  ],
  [
    ['http_requests_in_flight', 'jobs_queue_depth'],
    [],
    ['http_requests_in_flight', 'jobs_queue_depth'],
  ],
  [['up', 'process_cpu_seconds_total'], [], ['up', 'process_cpu_usage']],
  [['prometheus_http_requests_total', 'whatever', 'constructor'], ['code'], []],
])('of %j with %j asks for %j', async (names, labels, expected) => {
  expect(await namesFor(names, labels)).toEqual(expected);
});

it('gives names that tell what is measured', async () => {
  const names = await namesFor(
    ['http_requests_total', 'http_request_duration_seconds_bucket', 'http_requests_in_flight'],
    ['code'],
  );
  expect(names.map(signalKindOf)).toEqual([
    'traffic',
    'errors',
    'latency',
    'latency',
    'saturation',
  ]);
  const all = await namesFor([
    'x_duration_seconds_bucket',
    'x_duration_seconds_sum',
    'x_duration_seconds_count',
  ]);
  expect(signalKindOf(all.find((name) => name.endsWith('_avg'))!)).toBe('latency');
});

it('is bounded, however many families there are', async () => {
  const many = Array.from({ length: 1000 }, (_, i) => `shop${i}_http_requests_total`);
  expect(await namesFor(many, ['code'])).toHaveLength(80);
});
