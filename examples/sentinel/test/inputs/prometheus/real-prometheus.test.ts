import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PrometheusClient, RemoteWriter } from '@aegis/anomaly/prometheus';
import type { MetricDataPoint } from '@aegis/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findPrometheus,
  MISSING,
  type RunningPrometheus,
  startPrometheus,
} from '../../../../../packages/anomaly/test/prometheus/real-prometheus.js';
import { DEFAULT_METRICS, defaultQueries } from '../../../src/inputs/prometheus/default-queries.js';
import { meshGraph } from '../../../src/inputs/prometheus/mesh-graph.js';
import { PrometheusInput } from '../../../src/inputs/prometheus/prometheus-input.js';
import { CollectingIntake, until } from '../collecting-intake.js';

const binary = findPrometheus();
const title = binary === null ? `a real Prometheus: ${MISSING}` : 'a real Prometheus';
const STEP_MS = 15_000;
const HISTORY_MS = 40 * 60_000;

/** Two services, one of which has failed a tenth of its requests for as long as anybody knows. */
function history(nowMs: number): MetricDataPoint[] {
  const points: MetricDataPoint[] = [];
  for (let at = nowMs - 45 * 60_000; at < nowMs; at += STEP_MS) {
    const seconds = (at - (nowMs - 45 * 60_000)) / 1000;
    const add = (name: string, value: number, labels: Record<string, string>): void => {
      points.push({ name, value, timestampMs: at, labels: { job: 'shop', ...labels } });
    };
    for (const [service, failing] of [
      ['web', 0],
      ['cart', 0.1],
    ] as const) {
      add('http_requests_total', 10 * seconds * (1 - failing), { service, status: '200' });
      if (failing > 0)
        add('http_requests_total', 10 * seconds * failing, { service, status: '503' });
      const name = 'http_request_duration_seconds_bucket';
      for (const [le, share] of [
        ['0.1', 0.5],
        ['0.2', 1],
        ['+Inf', 1],
      ] as const) {
        add(name, 10 * seconds * share, { service, le });
      }
    }
    add('traces_service_graph_request_total', seconds, { client: 'web', server: 'cart' });
  }
  return points;
}

describe.skipIf(binary === null)(title, () => {
  const target = createServer((_, response) => response.end('shop_up 1\n'));
  let prometheus: RunningPrometheus;

  beforeAll(async () => {
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const { port } = target.address() as AddressInfo;
    prometheus = await startPrometheus(binary ?? '', `127.0.0.1:${port}`);
    const writer = new RemoteWriter(`${prometheus.baseUrl}/api/v1/write`, fetch, { retries: 0 });
    const { unsent, rejected } = await writer.push(history(Date.now()));
    expect([unsent.length, rejected]).toEqual([0, 0]);
  });

  afterAll(async () => {
    await prometheus?.stop();
    target.closeAllConnections();
    target.close();
  });

  it('understands whatever is asked by default', async () => {
    const client = new PrometheusClient(prometheus.baseUrl, fetch, { retries: 0 });
    const more = ['http_requests_total', 'http_request_duration_seconds_bucket'];
    const findings = {
      names: [...DEFAULT_METRICS, ...more],
      labelsOf: async () => ['status'],
      window: '60s',
    };
    const queries = await defaultQueries(findings);
    expect(queries.length).toBeGreaterThan(20);
    for (const { expression } of queries) await client.query(expression);
    const mesh = ['istio_requests_total', 'istio_tcp_connections_opened_total', 'response_total'];
    expect(await meshGraph(client, mesh, new AbortController().signal)).toBeNull();
  });

  it('tells of its history what matters, and of who calls whom, and goes on after a restart', async () => {
    const settings = {
      name: 'main',
      url: prometheus.baseUrl,
      token: null,
      headers: {},
      timeoutMs: 10_000,
      stepMs: STEP_MS,
      delayMs: 0,
      historyMs: HISTORY_MS,
      graphEveryMs: 60_000,
      queries: [],
      maxSeries: 1000,
    };
    const intake = new CollectingIntake();
    const run = async (): Promise<void> => {
      const input = new PrometheusInput(settings);
      const abort = new AbortController();
      const running = input.run(intake, intake.position, abort.signal);
      await until(() => input.status().state === 'ok');
      abort.abort();
      await running;
    };
    await run();
    const points = intake.batches.flatMap(({ points: some = [] }) => some);
    const valuesOf = (name: string, service: string): number[] =>
      points
        .filter((one) => one.name === name && one.labels?.service === service)
        .map(({ value }) => value);
    const errors = valuesOf('http_requests_error_ratio', 'cart');
    expect(errors.length).toBeGreaterThan(150);
    expect(errors[100]).toBeCloseTo(0.1, 5);
    expect(valuesOf('http_requests_error_ratio', 'web')[100]).toBe(0);
    expect(valuesOf('http_requests_rate', 'web')[100]).toBeCloseTo(10, 5);
    expect(valuesOf('http_request_duration_seconds_p95', 'cart')[100]).toBeCloseTo(0.19, 5);
    const times = points.map(({ timestampMs }) => timestampMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const graph = intake.batches.find((batch) => batch.graph !== undefined)?.graph;
    expect(graph?.edges.map(({ source, target: to }) => [source, to])).toEqual([['web', 'cart']]);
    await run();
    const keys = intake.batches
      .flatMap(({ points: some = [] }) => some)
      .map(({ name, labels, timestampMs }) => JSON.stringify([name, labels, timestampMs]));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
