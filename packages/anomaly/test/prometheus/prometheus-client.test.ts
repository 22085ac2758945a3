import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrometheusClient, PrometheusError } from '../../src/prometheus/index.js';
import { answering, matrix, recorded } from './answering.js';

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

  it('says that a matrix is no vector', async () => {
    const asking = clientOf(recorded('query_matrix_range_selector')).query('up[5m]');
    await expect(asking).rejects.toMatchObject({ errorType: 'not_prometheus' });
  });

  it('reads the names of labels, their values, series and metadata', async () => {
    const labels = answering(recorded('labels'));
    const client = new PrometheusClient('http://p/prefix/', labels.fetch);
    const range = { match: ['up', 'x{a="b&c"}'], startMs: 1000, endMs: 2500 };
    expect((await client.labels(range)).slice(0, 3)).toEqual(['__name__', 'branch', 'code']);
    expect(await client.labelValues('a/b')).toHaveLength(23);
    const [first, second] = labels.asked;
    expect(first?.url.pathname).toBe('/prefix/api/v1/labels');
    expect(first?.form.getAll('match[]')).toEqual(['up', 'x{a="b&c"}']);
    expect([first?.form.get('start'), first?.form.get('end')]).toEqual(['1.000', '2.500']);
    expect([second?.method, second?.url.pathname]).toEqual([
      'GET',
      '/prefix/api/v1/label/a%2Fb/values',
    ]);

    const series = await clientOf(recorded('series')).series({ match: ['up'] });
    expect(series).toEqual([{ name: 'up', labels: { instance: '127.0.0.1:29090', job: 'self' } }]);

    const metadata = answering(recorded('metadata'));
    const entries = await new PrometheusClient('http://p', metadata.fetch).metadata({
      metric: 'm',
    });
    expect(metadata.asked[0]?.url.search).toBe('?metric=m');
    expect(entries[2]).toEqual({
      name: 'prometheus_tsdb_wal_page_flushes_total',
      type: 'counter',
      help: 'Total number of page flushes.',
      unit: '',
    });
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

describe('what is no point', () => {
  const range = { startMs: 0, endMs: 5000, stepMs: 1000 };

  it('is left out and counted: native histograms, what is out of order, what is no number', async () => {
    const client = clientOf(
      matrix([
        {
          metric: { __name__: 'h' },
          histograms: [
            [1, {}],
            [2, {}],
          ],
        },
        {
          metric: { __name__: 'x' },
          values: [
            [1, '1'],
            [3, '-Inf'],
            [3, '3'],
            [2, '2'],
            [4, 'four'],
            [5, ''],
            ['6', '6'],
            [7, '7e0'],
            8,
          ],
          histograms: [[9, {}]],
        },
      ]),
    );
    const [series, none] = await client.queryRange('x', range);
    expect(none).toBeUndefined();
    expect([...series!.timesMs]).toEqual([1000, 3000, 7000]);
    expect([...series!.values]).toEqual([1, Number.NEGATIVE_INFINITY, 7]);
    expect(client.stats()).toEqual({ requests: 1, retries: 0, histograms: 3, malformed: 6 });
  });

  it('is left out of a vector too', async () => {
    const result = [
      { metric: {}, histogram: [1, {}] },
      { metric: {}, value: [1, '2'] },
    ];
    const text = JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
    const client = clientOf(text);
    expect((await client.query('x')).map(({ value }) => value)).toEqual([2]);
    expect(client.stats().histograms).toBe(1);
  });

  it('gives no series twice, nor a label to anything but its series', async () => {
    const client = clientOf(
      matrix([
        { metric: { a: '1', b: '2' }, values: [[1, '1']] },
        {
          metric: { b: '2', a: '1' },
          values: [
            [1, '9'],
            [2, '2'],
          ],
        },
      ]),
    );
    const series = await client.queryRange('x', range);
    expect(series.map(({ values }) => [...values])).toEqual([[1, 2]]);

    const crafted = '{"__proto__":"polluted","constructor":"x"}';
    const text = matrix([{ metric: 'METRIC', values: [] }]).replace('"METRIC"', crafted);
    const [odd] = await clientOf(text).queryRange('x', range);
    expect(Object.entries(odd!.labels)).toEqual([
      ['__proto__', 'polluted'],
      ['constructor', 'x'],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('never gives anything but samples or a PrometheusError', async () => {
    const anything = fc.jsonValue({ maxDepth: 3 });
    const metric = fc.oneof(anything, fc.constant({ a: { toString: 1 } }), fc.constant({ a: 'b' }));
    const item = fc.record({ metric, value: anything, values: fc.array(anything) });
    const result = fc.oneof(anything, fc.array(fc.oneof(item, anything)));
    const type = fc.constantFrom('vector', 'matrix', 'scalar', 'string', { toString: 1 });
    const data = fc.oneof(anything, fc.record({ resultType: type, result }));
    const status = fc.constantFrom('success', 'error', 1);
    const error = fc.record({ status, data, error: anything, errorType: anything });
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      error.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom(200, 302, 404), async (text, code) => {
        const client = clientOf(text, code);
        const questions: Promise<unknown>[] = [
          client.query('x'),
          client.queryRange('x', range),
          client.labels(),
          client.series({ match: ['x'] }),
          client.metadata(),
        ];
        for (const question of questions) {
          const outcome = await question.catch((thrown: unknown) => thrown);
          expect(Array.isArray(outcome) || PrometheusError.isInstance(outcome)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('misuse', () => {
  const { fetch } = answering(recorded('query_vector'));
  it.each([
    ['a base without scheme', () => new PrometheusClient('localhost:9090', fetch)],
    ['a base with a question', () => new PrometheusClient('http://p?tenant=1', fetch)],
    ['no fetch', () => new PrometheusClient('http://p', undefined as never)],
    ['an unknown option', () => new PrometheusClient('http://p', fetch, { timeout: 3 } as never)],
    ['no points', () => new PrometheusClient('http://p', fetch, { maxPointsPerRequest: 0 })],
    ['no series', () => new PrometheusClient('http://p', fetch, { maxSeries: 0.5 })],
    ['retries without end', () => new PrometheusClient('http://p', fetch, { retries: 1e6 })],
    ['a sleep that is none', () => new PrometheusClient('http://p', fetch, { sleep: 5 as never })],
    ['headers of null', () => new PrometheusClient('http://p', fetch, { headers: null as never })],
    ['a seed that is none', () => new PrometheusClient('http://p', fetch, { seed: 0.5 })],
  ])('%s throws', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ name: 'AegisError', code: 'invalid-option' }));
  });

  it('a password in the address is refused, and not repeated', () => {
    let message = '';
    try {
      new PrometheusClient('http://me:secret@p', fetch);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('authorization');
    expect(message).not.toContain('secret');
  });

  it.each([
    ['backwards', { startMs: 2, endMs: 1, stepMs: 1 }],
    ['without a step', { startMs: 0, endMs: 1, stepMs: 0 }],
    ['by half a millisecond', { startMs: 0, endMs: 1, stepMs: 0.5 }],
    ['endless', { startMs: 0, endMs: 1e15, stepMs: 1 }],
    ['beyond all time', { startMs: 1e300, endMs: 1e300, stepMs: 1 }],
    ['not a time', { startMs: Number.NaN, endMs: 1, stepMs: 1 }],
    ['without an end', { startMs: 0, endMs: Number.POSITIVE_INFINITY, stepMs: 1 }],
  ])('a range that is %s throws', async (_, range) => {
    const error = await new PrometheusClient('http://p', fetch)
      .queryRange('x', range)
      .catch((thrown: unknown) => thrown);
    expect(AegisError.isInstance(error) && error.code).toBe('invalid-argument');
  });

  it('a moment that is none throws', async () => {
    const asking = new PrometheusClient('http://p', fetch).query('x', { timeMs: Number.NaN });
    await expect(asking).rejects.toMatchObject({ name: 'AegisError' });
  });
});
