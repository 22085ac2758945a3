import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MetricAnomalyDetector } from '../../src/index.js';
import {
  type FetchLike,
  PrometheusClient,
  PrometheusError,
  PrometheusPoller,
} from '../../src/prometheus/index.js';
import {
  findPrometheus,
  MISSING,
  type RunningPrometheus,
  startPrometheus,
  until,
} from './real-prometheus.js';

const binary = findPrometheus();
const title =
  binary === null ? `against a real Prometheus: ${MISSING}` : 'against a real Prometheus';

describe.skipIf(binary === null)(title, () => {
  let requests = 0;
  const page = createServer((_, response) => {
    requests += 5;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(
      `# TYPE shop_requests_total counter\nshop_requests_total{service="cart"} ${requests}\n`,
    );
  });
  let prometheus: RunningPrometheus;
  let client: PrometheusClient;
  const options = { retries: 0 };
  const now = (): number => Date.now();

  beforeAll(async () => {
    await new Promise<void>((done) => page.listen(0, '127.0.0.1', done));
    const target = `127.0.0.1:${(page.address() as AddressInfo).port}`;
    prometheus = await startPrometheus(binary!, target);
    client = new PrometheusClient(prometheus.baseUrl, fetch as FetchLike, options);
    await until(async () => (await client.query('shop_requests_total')).length === 1, 15_000);
  });
  afterAll(async () => {
    await prometheus?.stop();
    page.closeAllConnections();
    page.close();
  });

  it('asks for a moment', async () => {
    const [sample] = await client.query('shop_requests_total');
    expect(sample?.labels.service).toBe('cart');
    expect(sample?.value).toBeGreaterThan(0);
    const [infinite] = await client.query('1 / 0');
    expect(infinite?.value).toBe(Number.POSITIVE_INFINITY);
  });

  it('asks for more points than Prometheus gives at once, and alone gets its 400', async () => {
    const endMs = Math.floor(now() / 1000) * 1000;
    const range = { startMs: endMs - 24_999_000, endMs, stepMs: 1000 };
    const [series] = await client.queryRange('vector(1)', range);
    expect(series?.timesMs.length).toBe(25_000);
    expect(series?.timesMs.every((t, i) => t === range.startMs + i * 1000)).toBe(true);
    const greedy = new PrometheusClient(prometheus.baseUrl, fetch as FetchLike, {
      ...options,
      maxPointsPerRequest: 100_000,
    });
    const error = await greedy.queryRange('vector(1)', range).catch((thrown: unknown) => thrown);
    expect(PrometheusError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ errorType: 'bad_data', status: 400 });
  });

  it('says what is wrong with an expression', async () => {
    await expect(client.query('rate(')).rejects.toMatchObject({
      errorType: 'bad_data',
      status: 400,
    });
  });

  it('polls each step once, and a detector takes the points as rates', async () => {
    const query = { name: 'requests', expression: 'shop_requests_total', stepMs: 200 };
    const poller = new PrometheusPoller(client, [query], { delayMs: 400 });
    const detector = new MetricAnomalyDetector();
    const times: number[] = [];
    for (let poll = 0; poll < 6; poll++) {
      const { points, failures } = await poller.poll(now());
      expect(failures).toEqual([]);
      for (const point of points) {
        times.push(point.timestampMs);
        detector.addMetric(point);
      }
      await new Promise((resolve) => setTimeout(resolve, 350));
    }
    expect(times.length).toBeGreaterThan(5);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(detector.stats()).toMatchObject({ seen: times.length, late: 0, resets: 0, series: 1 });
  });
});
