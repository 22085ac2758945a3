import { describe, it } from 'vitest';
import { check, type Row, SPAN, TRACE } from './golden.js';

describe('lines of servers', () => {
  it.each<Row>([
    [
      'PostgreSQL',
      '2024-01-02 15:04:05.000 UTC [1234] app@db ERROR:  no such relation',
      { severity: 17, body: 'no such relation' },
    ],
    [
      'PostgreSQL, all well',
      '2024-01-02 15:04:05.000 UTC [1234] LOG:  checkpoint starting',
      { severity: 9, body: 'checkpoint starting' },
    ],
    [
      'MySQL 8',
      '2024-01-02T15:04:05.000456Z 0 [ERROR] [MY-010119] [Server] Aborting',
      { severity: 17, body: '[MY-010119] [Server] Aborting' },
    ],
    ['MariaDB', '2024-01-02 15:04:05 140 [Note] ready', { severity: 9, body: 'ready' }],
    [
      'Redis',
      '1:M 02 Jan 2024 15:04:05.000 # overcommit is off',
      { severity: 13, body: 'overcommit is off', service: 'redis' },
    ],
    [
      'Elasticsearch',
      '[2024-01-02T15:04:05,000][WARN ][o.e.c.r.a] [node-1] slow',
      { severity: 13, body: '[o.e.c.r.a] [node-1] slow' },
    ],
    [
      'Cassandra',
      'WARN  [main] 2024-01-02 15:04:05,000 X.java:12 - slow',
      { severity: 13, body: 'X.java:12 - slow' },
    ],
    [
      'Envoy',
      '[2024-01-02 15:04:05.000][1][warning][config] slow',
      { severity: 13, body: '[config] slow' },
    ],
    ['Istio', '2024-01-02T15:04:05.000456Z\twarn\tads\tslow', { severity: 13, body: 'ads\tslow' }],
    [
      'Kafka',
      '[2024-01-02 15:04:05,000] WARN [Group 0]: slow (kafka.Group)',
      { severity: 13, body: '[Group 0]: slow (kafka.Group)' },
    ],
    [
      'RabbitMQ',
      '2024-01-02 15:04:05.000 [error] <0.123.0> gone',
      { severity: 17, body: '<0.123.0> gone' },
    ],
    [
      'Vault',
      '2024-01-02T15:04:05.000Z [ERROR] agent.server: gone',
      {
        severity: 17,
        body: 'agent.server: gone',
        attributes: { 'otel.scope.name': 'agent.server' },
      },
    ],
    ['date', 'Tue Jan  2 15:04:05 UTC 2024 it is done', { body: 'it is done' }],
    [
      "OpenTelemetry's Python",
      `2024-01-02 15:04:05,000 ERROR [root] [main.py:12] [trace_id=${TRACE} span_id=${SPAN} resource.service.name=cart] - gone`,
      {
        severity: 17,
        body: `[root] [main.py:12] [trace_id=${TRACE} span_id=${SPAN} resource.service.name=cart] - gone`,
        service: 'cart',
        trace: TRACE,
        span: SPAN,
      },
    ],
  ])('reads %s', (_, line, golden) => check(line, golden));
});
