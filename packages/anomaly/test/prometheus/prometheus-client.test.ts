import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FetchLike,
  PrometheusClient,
  PrometheusError,
  toPoints,
} from '../../src/prometheus/index.js';

const recorded = (name: string): string =>
  readFileSync(new URL(`../fixtures/prometheus/${name}.json`, import.meta.url), 'utf8');

/** A fetch that always gives one answer, and the forms that it was sent. */
function answering(text: string, status = 200): { fetch: FetchLike; forms: URLSearchParams[] } {
  const forms: URLSearchParams[] = [];
  const fetch: FetchLike = async (_, init) => {
    forms.push(new URLSearchParams(String(init?.body)));
    return { ok: status < 400, status, headers: { get: () => null }, text: async () => text };
  };
  return { fetch, forms };
}

const clientOf = (text: string, status = 200): PrometheusClient =>
  new PrometheusClient('http://prometheus:9090/', answering(text, status).fetch, { retries: 0 });

describe('answers that Prometheus 2.42 gave', () => {
  it('reads a vector', async () => {
    expect(await clientOf(recorded('query_vector')).query('up')).toEqual([
      {
        name: 'up',
        labels: { instance: '127.0.0.1:29090', job: 'self' },
        timestampMs: 1795398522622,
        value: 1,
      },
    ]);
  });

  it.each([
    ['query_scalar_nan', Number.NaN],
    ['query_scalar_inf', Number.POSITIVE_INFINITY],
  ])('reads a scalar (%s)', async (name, value) => {
    const [sample] = await clientOf(recorded(name)).query('scalar(x)');
    expect(sample?.value).toBe(value);
  });

  it('reads a matrix', async () => {
    const range = { startMs: 1795398521000, endMs: 1795398522000, stepMs: 1000 };
    const series = await clientOf(recorded('query_range_matrix')).queryRange('x', range);
    expect(series.map(({ labels }) => labels.type)).toEqual(['float', 'histogram']);
    expect([...series[0]!.timesMs]).toEqual([1795398521000, 1795398522000]);
    expect([...series[0]!.values]).toEqual([308, 654]);
  });

  it.each([
    ['error_bad_data_400', 'parse error'],
    ['error_11000_points_400', '11,000 points'],
  ])('tells what a 400 says (%s)', async (name, words) => {
    const error = await clientOf(recorded(name), 400)
      .query('x')
      .catch((thrown: unknown) => thrown);
    expect(PrometheusError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ errorType: 'bad_data', status: 400 });
    expect((error as Error).message).toContain(words);
  });
});

describe('ranges', () => {
  it('are asked for in parts that neither overlap nor leave a step out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(500),
        fc.nat(3000),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 100 }),
        async (startMs, lengthMs, stepMs, maxPointsPerRequest) => {
          const asked: number[] = [];
          const fetch: FetchLike = async (_, init) => {
            const form = new URLSearchParams(String(init?.body));
            const [from, to, step] = ['start', 'end', 'step'].map((key) =>
              Math.round(Number(form.get(key)) * 1000),
            ) as [number, number, number];
            const values: [number, string][] = [];
            for (let t = from; t <= to; t += step) values.push([t / 1000, String(t)]);
            expect(values.length).toBeLessThanOrEqual(maxPointsPerRequest);
            asked.push(values.length);
            const result = [{ metric: { __name__: 'x' }, values }];
            const text = JSON.stringify({
              status: 'success',
              data: { resultType: 'matrix', result },
            });
            return { ok: true, status: 200, headers: { get: () => null }, text: async () => text };
          };
          const client = new PrometheusClient('http://p', fetch, { maxPointsPerRequest });
          const endMs = startMs + lengthMs;
          const [series] = await client.queryRange('x', { startMs, endMs, stepMs });
          const expected: number[] = [];
          for (let t = startMs; t <= endMs; t += stepMs) expected.push(t);
          expect([...series!.timesMs]).toEqual(expected);
          expect([...series!.values]).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('become points in the order of time', () => {
    const series = (job: string, times: number[]) => ({
      name: '',
      labels: { job },
      timesMs: Float64Array.from(times),
      values: Float64Array.from(times),
    });
    const points = toPoints([series('a', [1, 3]), series('b', [1, 2])], 'ratio');
    expect(points.map(({ name, labels, timestampMs }) => [name, labels?.job, timestampMs])).toEqual(
      [
        ['ratio', 'a', 1],
        ['ratio', 'b', 1],
        ['ratio', 'b', 2],
        ['ratio', 'a', 3],
      ],
    );
  });
});

describe('a server that misbehaves', () => {
  let handler: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => handler(request, response));
  let baseUrl = '';
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = (options = {}): PrometheusClient =>
    new PrometheusClient(baseUrl, globalThis.fetch as FetchLike, options);

  it('is asked again after a 503 and a 429, as late as it says', async () => {
    const waits: number[] = [];
    let asked = 0;
    handler = (_, response) => {
      asked++;
      if (asked === 1) response.writeHead(503).end('busy');
      else if (asked === 2)
        response.writeHead(429, { 'retry-after': '7' }).end('{"status":"error"}');
      else response.end(recorded('query_vector'));
    };
    const sleep = async (ms: number): Promise<void> => void waits.push(ms);
    const samples = await client({ sleep, backoffMs: 100 }).query('up');
    expect([samples.length, asked]).toEqual([1, 3]);
    expect(waits[0]).toBeGreaterThanOrEqual(50);
    expect(waits[0]).toBeLessThanOrEqual(150);
    expect(waits[1]).toBe(7000);
  });

  it('is not asked again for what will not change', async () => {
    let asked = 0;
    handler = (_, response) => {
      asked++;
      response.writeHead(400).end(recorded('error_bad_data_400'));
    };
    await expect(client().query('5m')).rejects.toMatchObject({ errorType: 'bad_data' });
    expect(asked).toBe(1);
  });

  it.each([
    ['half an answer', '{"status":"success","da', 'not_prometheus'],
    ['a page', '<html>gateway</html>', 'not_prometheus'],
    ['other JSON', '[]', 'not_prometheus'],
    ['no result', '{"status":"success","data":{}}', 'not_prometheus'],
    [
      'a string',
      '{"status":"success","data":{"resultType":"string","result":[1,"x"]}}',
      'not_prometheus',
    ],
    ['too much', JSON.stringify('x'.repeat(5000)), 'too_large'],
  ])('%s is an error with a type', async (_, body, errorType) => {
    handler = (_request, response) => response.end(body);
    const asking = client({ retries: 0, maxResponseCharacters: 4000 }).query('up');
    await expect(asking).rejects.toMatchObject({ name: 'PrometheusError', errorType });
  });

  it('more series than wanted are an error', async () => {
    handler = (_, response) => response.end(recorded('query_range_matrix'));
    const range = { startMs: 0, endMs: 1000, stepMs: 1000 };
    const asking = client({ maxSeries: 1 }).queryRange('x', range);
    await expect(asking).rejects.toMatchObject({ errorType: 'too_large' });
  });

  it('one that hangs is left when the caller aborts, with the reason of the caller', async () => {
    handler = () => {};
    const controller = new AbortController();
    const asking = client().query('up', { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 30);
    await expect(asking).rejects.toThrow('enough');
  });

  it('nobody there is a network error, after all retries', async () => {
    let asked = 0;
    const fetch: FetchLike = async () => {
      asked++;
      throw new TypeError('connection refused');
    };
    const asking = new PrometheusClient('http://p', fetch, { retries: 2 }).query('up');
    await expect(asking).rejects.toMatchObject({ errorType: 'network', status: 0 });
    expect(asked).toBe(3);
  });

  it('never answers with anything but samples or a PrometheusError', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.json(), fc.string()),
        fc.constantFrom(200, 302, 404),
        async (body, status) => {
          const asking = clientOf(body, status).query('x');
          const outcome = await asking.catch((error: unknown) => error);
          expect(Array.isArray(outcome) || PrometheusError.isInstance(outcome)).toBe(true);
        },
      ),
    );
  });
});

describe('misuse', () => {
  const { fetch } = answering(recorded('query_vector'));
  it.each([
    ['a base without scheme', () => new PrometheusClient('localhost:9090', fetch)],
    ['no fetch', () => new PrometheusClient('http://p', undefined as never)],
    ['an unknown option', () => new PrometheusClient('http://p', fetch, { timeout: 3 } as never)],
    ['no points', () => new PrometheusClient('http://p', fetch, { maxPointsPerRequest: 0 })],
  ])('%s throws', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ name: 'AegisError', code: 'invalid-option' }));
  });

  it.each([
    ['backwards', { startMs: 2, endMs: 1, stepMs: 1 }],
    ['no step', { startMs: 0, endMs: 1, stepMs: 0 }],
    ['endless', { startMs: 0, endMs: 1e15, stepMs: 1 }],
    ['not a time', { startMs: Number.NaN, endMs: 1, stepMs: 1 }],
  ])('a range that is %s throws', async (_, range) => {
    const error = await new PrometheusClient('http://p', fetch)
      .queryRange('x', range)
      .catch((thrown: unknown) => thrown);
    expect(AegisError.isInstance(error)).toBe(true);
  });
});
