import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetricDataPoint } from '@aegis/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MetricAnomalyDetector } from '../../src/index.js';
import {
  EXPOSITION_CONTENT_TYPE,
  PrometheusClient,
  PrometheusError,
  PrometheusPoller,
  RemoteWriter,
  renderExposition,
  SCORE_HELP,
  scorePoints,
} from '../../src/prometheus/index.js';
import {
  findPrometheus,
  MISSING,
  type RunningPrometheus,
  startPrometheus,
  until,
} from './real-prometheus.js';

const binary = findPrometheus();
// A scrape that comes late on a loaded machine makes a series stale; this looks past it.
const LASTING = 'last_over_time(shop_requests_total[5m])';
const title =
  binary === null ? `against a real Prometheus: ${MISSING}` : 'against a real Prometheus';

describe.skipIf(binary === null)(title, () => {
  const awkward = 'a "quoted" \\ back\nslash – 🥕';
  let requests = 0;
  const scores = (): string => {
    const point = { name: 'q', labels: { note: awkward }, timestampMs: Date.now(), value: 1 };
    const verdict = { score: 4.25, alarm: true, warmingUp: false };
    const edges = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-7, 1e21];
    const values = edges.map((value, i) => ({
      name: 'edge',
      labels: { i: `${i}` },
      timestampMs: 0,
      value,
    }));
    return renderExposition([...scorePoints(point, verdict), ...values]).text;
  };
  const page = createServer((request, response) => {
    requests += 5;
    response.setHeader('content-type', EXPOSITION_CONTENT_TYPE);
    if (request.url === '/scores') response.end(scores());
    else {
      response.end(
        `# TYPE shop_requests_total counter\nshop_requests_total{service="cart"} ${requests}\n`,
      );
    }
  });
  let prometheus: RunningPrometheus;
  let client: PrometheusClient;
  const options = { retries: 0 };
  const now = (): number => Date.now();

  beforeAll(async () => {
    await new Promise<void>((done) => page.listen(0, '127.0.0.1', done));
    const target = `127.0.0.1:${(page.address() as AddressInfo).port}`;
    prometheus = await startPrometheus(binary!, target);
    client = new PrometheusClient(prometheus.baseUrl, fetch, options);
    await until(async () => (await client.query(LASTING)).length === 1, 15_000);
  });
  afterAll(async () => {
    await prometheus?.stop();
    page.closeAllConnections();
    page.close();
  });

  it('asks for a moment', async () => {
    const [sample] = await client.query(LASTING);
    expect(sample?.labels.service).toBe('cart');
    expect(sample?.value).toBeGreaterThan(0);
    const [infinite] = await client.query('1 / 0', { timeMs: 1_700_000_000_123 });
    expect(infinite).toMatchObject({ value: Number.POSITIVE_INFINITY, timestampMs: 1700000000123 });
    expect(await client.query('no_such_metric')).toEqual([]);
  });

  it('asks for more points than Prometheus gives at once, and alone gets its 400', async () => {
    const endMs = Math.floor(now() / 1000) * 1000;
    const range = { startMs: endMs - 24_999_000, endMs, stepMs: 1000 };
    const [series] = await client.queryRange('vector(1)', range);
    expect(series?.timesMs.length).toBe(25_000);
    expect(series?.timesMs.every((t, i) => t === range.startMs + i * 1000)).toBe(true);
    const greedy = new PrometheusClient(prometheus.baseUrl, fetch, {
      ...options,
      maxPointsPerRequest: 100_000,
    });
    const error = await greedy.queryRange('vector(1)', range).catch((thrown: unknown) => thrown);
    expect(PrometheusError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ errorType: 'bad_data', status: 400 });
    expect((error as Error).message).toContain('11,000');
  });

  it('says what is wrong with an expression, and with what it gives', async () => {
    const errorOf = (expression: string): Promise<unknown> =>
      client.query(expression).catch((thrown: unknown) => thrown);
    expect(await errorOf('rate(')).toMatchObject({ errorType: 'bad_data', status: 400 });
    const misnamed = 'label_replace(vector(1), "no-name!", "x", "", "")';
    expect(await errorOf(misnamed)).toMatchObject({ errorType: 'execution', status: 422 });
  });

  it('knows names of labels, series and what targets say', async () => {
    expect(await client.labels({ match: ['shop_requests_total'] })).toEqual([
      '__name__',
      'instance',
      'job',
      'service',
    ]);
    expect(await client.labelValues('job')).toContain('shop');
    const [series] = await client.series({ match: ['shop_requests_total'] });
    expect(series).toMatchObject({ name: 'shop_requests_total', labels: { service: 'cart' } });
  });

  it('polls each step once, and a detector takes the points as rates', async () => {
    const query = { name: 'requests_total', expression: LASTING, stepMs: 200 };
    const poller = new PrometheusPoller(client, [query], { delayMs: 400 });
    const detector = new MetricAnomalyDetector();
    const times: number[] = [];
    const poll = async (): Promise<boolean> => {
      const { points, failures } = await poller.poll(now());
      expect(failures).toEqual([]);
      for (const point of points) {
        times.push(point.timestampMs);
        detector.addMetric(point);
      }
      return times.length > 5;
    };
    await until(poll, 15_000);
    expect(times).toEqual(times.map((_, i) => times[0]! + i * 200));
    expect(detector.stats()).toMatchObject({ seen: times.length, late: 0, resets: 0, series: 1 });
  });

  it('writes scores and reads them back, and is told what is refused', async () => {
    const startMs = Math.floor(now() / 1000) * 1000 - 10_000;
    const points: MetricDataPoint[] = [];
    for (let i = 0; i < 10; i++) {
      const source = {
        name: 'p95',
        labels: { 'service.name': 'cart', note: awkward },
        timestampMs: startMs + i * 1000,
        value: i,
      };
      const verdict = {
        score: i / 4,
        alarm: i === 9,
        warmingUp: false,
        expected: -1e-300,
        band: [Number.NEGATIVE_INFINITY, Number.NaN] as const,
      };
      points.push(...scorePoints(source, verdict));
    }
    const writer = new RemoteWriter(`${prometheus.baseUrl}/api/v1/write`, fetch, {
      ...options,
      maxSamplesPerRequest: 7,
    });
    const result = await writer.push(points);
    expect(result).toEqual({ sent: 50, rejected: 0, dropped: 0, unsent: [], error: null });
    const range = { startMs, endMs: startMs + 9000, stepMs: 1000 };
    const read = async (name: string): Promise<number[]> => {
      const expression = `aegis_anomaly_${name}{anomaly_name="p95"}`;
      const series = await client.queryRange(expression, range);
      expect(series.map(({ labels }) => labels)).toEqual([
        { service_name: 'cart', note: awkward, anomaly_name: 'p95' },
      ]);
      expect([...series[0]!.timesMs]).toEqual(
        points.flatMap(({ timestampMs }, i) => (i % 5 === 0 ? [timestampMs] : [])),
      );
      return [...series[0]!.values];
    };
    expect(await read('score')).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25]);
    expect(await read('alarm')).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(await read('expected')).toEqual(new Array(10).fill(-1e-300));
    expect(await read('lower')).toEqual(new Array(10).fill(Number.NEGATIVE_INFINITY));
    expect(await read('upper')).toEqual(new Array(10).fill(Number.NaN));

    const old = { name: 'aegis_anomaly_score', timestampMs: 1_500_000_000_000, value: 1 };
    expect(await writer.push([old])).toMatchObject({
      sent: 0,
      rejected: 1,
      error: { errorType: 'bad_data', status: 400 },
    });
  });

  it('scrapes the page of scores', async () => {
    const expression = 'last_over_time({job="aegis",__name__=~"aegis_.*|edge"}[5m])';
    await until(async () => (await client.query(expression)).length === 7, 15_000);
    const samples = await client.query(expression);
    const score = samples.find(({ name }) => name === 'aegis_anomaly_score');
    expect(score).toMatchObject({ value: 4.25, labels: { note: awkward, anomaly_name: 'q' } });
    const edges = samples.filter(({ name }) => name === 'edge');
    edges.sort((a, b) => Number(a.labels.i) - Number(b.labels.i));
    const { POSITIVE_INFINITY, NEGATIVE_INFINITY, NaN: none } = Number;
    expect(edges.map(({ value }) => value)).toEqual([
      none,
      POSITIVE_INFINITY,
      NEGATIVE_INFINITY,
      1e-7,
      1e21,
    ]);
    await until(async () => {
      const [said] = await client.metadata({ metric: 'aegis_anomaly_score' });
      return said?.type === 'gauge' && said.help === SCORE_HELP.aegis_anomaly_score;
    }, 15_000);
  });
});
