import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricsReader } from '../../../src/inputs/otlp/metrics-reader.js';
import { Taken } from '../../../src/inputs/otlp/taken.js';
import { attribute, metricsOf, nanos } from './exports.js';

const SETTINGS = { maxSeries: 100, resourceLabels: [] };
const LABELS = { service: 'cart', instance: 'cart-1' };
const DELTA = 1;
const CUMULATIVE = 2;

function read(reader: MetricsReader, ...metrics: object[]): Record<string, number> {
  const points = reader.read(metricsOf(...metrics) as Record<string, unknown>, new Taken());
  return Object.fromEntries(points.map(({ name, value }) => [name, value]));
}

function sum(
  asDouble: unknown,
  ms: number,
  aggregationTemporality: number,
  isMonotonic = true,
): object {
  const dataPoints = [{ asDouble, timeUnixNano: nanos(ms) }];
  return {
    name: 'orders',
    unit: '{order}',
    sum: { aggregationTemporality, isMonotonic, dataPoints },
  };
}

function histogram(ms: number, counts: number[], temporality: number, start = 1): object {
  const point = {
    startTimeUnixNano: nanos(start),
    timeUnixNano: nanos(ms),
    count: String(counts.reduce((a, b) => a + b, 0)),
    sum: 12.5,
    bucketCounts: counts.map(String),
    explicitBounds: [0.1, 0.2, 0.4],
  };
  const data = { aggregationTemporality: temporality, dataPoints: [point] };
  return { name: 'http.server.request.duration', unit: 's', histogram: data };
}

describe('MetricsReader', () => {
  it('takes gauges as they are, with labels of resource and point', () => {
    const point = {
      asInt: '7',
      timeUnixNano: '1544712660300000000',
      attributes: [attribute('pool.name', 'main'), attribute('service', 'other')],
    };
    const metric = { name: 'db.client.connections.count', gauge: { dataPoints: [point] } };
    const points = new MetricsReader({ ...SETTINGS, resourceLabels: ['process.pid'] }).read(
      metricsOf(metric) as Record<string, unknown>,
      new Taken(),
    );
    expect(points).toEqual([
      {
        // Else the detector would take it for a counter.
        name: 'db_client_connections_count_value',
        timestampMs: 1_544_712_660_300,
        value: 7,
        labels: { ...LABELS, process_pid: '4711', pool_name: 'main', exported_service: 'other' },
      },
    ]);
  });

  it('makes counters of sums, whether they come whole or as differences', () => {
    const reader = new MetricsReader(SETTINGS);
    expect(read(reader, sum(5, 1000, CUMULATIVE))).toEqual({ orders_total: 5 });
    expect(read(reader, sum(5, 1000, DELTA))).toEqual({ orders_total: 5 });
    expect(read(reader, sum(2, 2000, DELTA))).toEqual({ orders_total: 7 });
    // Sent again, since the answer was lost.
    expect(read(reader, sum(2, 2000, DELTA))).toEqual({});
    const resumed = new MetricsReader(SETTINGS, JSON.parse(JSON.stringify(reader)));
    expect(read(resumed, sum(1, 3000, DELTA))).toEqual({ orders_total: 8 });
    expect(read(reader, sum(-3, 1000, DELTA, false))).toEqual({ orders: -3 });
    expect(read(reader, sum(1, 2000, DELTA, false))).toEqual({ orders: -2 });
  });

  it('tells quantiles of each interval from the buckets of a histogram', () => {
    const reader = new MetricsReader(SETTINGS);
    const base = 'http_server_request_duration_seconds';
    expect(read(reader, histogram(1000, [10, 0, 0, 0], CUMULATIVE))).toEqual({
      [`${base}_count`]: 10,
      [`${base}_sum`]: 12.5,
    });
    // Ten more, all between 0.1 and 0.2.
    const second = read(reader, histogram(2000, [10, 10, 0, 0], CUMULATIVE));
    expect(second[`${base}_p50`]).toBeCloseTo(0.15);
    expect(second[`${base}_p99`]).toBeCloseTo(0.199);
    // Nothing new: nothing to tell.
    expect(read(reader, histogram(3000, [10, 10, 0, 0], CUMULATIVE))).toEqual({
      [`${base}_count`]: 20,
      [`${base}_sum`]: 12.5,
    });
    // Begun anew.
    const anew = read(reader, histogram(4000, [0, 0, 0, 4], CUMULATIVE, 3500));
    expect(anew[`${base}_p50`]).toBe(0.4);
    const delta = new MetricsReader(SETTINGS);
    expect(read(delta, histogram(1000, [0, 4, 0, 0], DELTA))).toMatchObject({
      [`${base}_count`]: 4,
    });
    const more = read(delta, histogram(2000, [0, 0, 4, 0], DELTA));
    expect(more[`${base}_count`]).toBe(8);
    expect(more[`${base}_sum`]).toBe(25);
    expect(more[`${base}_p50`]).toBeCloseTo(0.3);
  });

  it('reads exponential histograms, also where their scale changes', () => {
    const reader = new MetricsReader(SETTINGS);
    const at = (ms: number, scale: number, offset: number, bucketCounts: number[]): object => {
      const count = bucketCounts.reduce((a, b) => a + b, 0);
      const point = { timeUnixNano: nanos(ms), scale, count, positive: { offset, bucketCounts } };
      return { name: 'size', unit: 'By', exponentialHistogram: { dataPoints: [point] } };
    };
    expect(read(reader, at(1000, 0, 0, [1, 1]))).toEqual({ size_bytes_count: 2 });
    // Scale 0: bucket 3 holds (8, 16].
    expect(read(reader, at(2000, 0, 0, [1, 1, 0, 4]))).toEqual({
      size_bytes_count: 6,
      size_bytes_p50: 12,
      size_bytes_p95: 8 + 8 * 0.95,
      size_bytes_p99: 8 + 8 * 0.99,
    });
    // Scale -1: bucket 1 holds (4, 16]; of five there, four were there before.
    const coarse = read(reader, at(3000, -1, 0, [2, 5]));
    expect(coarse.size_bytes_p50).toBeCloseTo(10);
  });

  it('reads summaries as Prometheus has them', () => {
    const point = {
      timeUnixNano: nanos(1000),
      count: '3',
      sum: 9,
      quantileValues: [
        { quantile: 0.5, value: 2 },
        { quantile: 1, value: 'NaN' },
      ],
    };
    const metric = { name: 'rpc', unit: 'ms', summary: { dataPoints: [point] } };
    const points = new MetricsReader(SETTINGS).read(
      metricsOf(metric) as Record<string, unknown>,
      new Taken(),
    );
    expect(points.map(({ name, labels, value }) => [name, labels?.quantile, value])).toEqual([
      ['rpc_milliseconds', '0.5', 2],
      ['rpc_milliseconds_count', undefined, 3],
      ['rpc_milliseconds_sum', undefined, 9],
    ]);
  });

  it('counts what is of no use, and why', () => {
    const taken = new Taken();
    const gauge = (...dataPoints: unknown[]): object => ({ name: 'a', gauge: { dataPoints } });
    const negative = { timeUnixNano: nanos(1), count: '-1', bucketCounts: [], explicitBounds: [] };
    const uneven = { timeUnixNano: nanos(1), count: '1', bucketCounts: ['1'], explicitBounds: [1] };
    const points = new MetricsReader(SETTINGS).read(
      metricsOf(
        gauge({ asDouble: 'NaN', timeUnixNano: nanos(1) }, { asDouble: 1 }, 7, {
          timeUnixNano: nanos(1),
        }),
        gauge({ flags: 1, timeUnixNano: nanos(1) }),
        { name: 'h', histogram: { dataPoints: [negative, uneven] } },
        { name: '!', gauge: { dataPoints: [{ asDouble: 1, timeUnixNano: nanos(1) }] } },
      ) as Record<string, unknown>,
      taken,
    );
    expect(points).toEqual([]);
    expect(taken).toMatchObject({ accepted: 1, rejected: 7 });
    expect(taken.reasons).toBe(
      '1 that are no points, 2 that are no finite numbers, 1 without a time, ' +
        '1 with a negative count, 1 with broken buckets, 1 without a name',
    );
  });

  it('remembers no more series than it may', () => {
    const reader = new MetricsReader({ ...SETTINGS, maxSeries: 2 });
    for (let i = 0; i < 5; i++) {
      read(reader, { ...sum(1, 1000, DELTA), name: `orders.${i}` });
    }
    expect(reader.savedSeries).toBe(2);
    expect(reader.evicted).toBe(3);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const reader = new MetricsReader(SETTINGS, a);
        const point = { timeUnixNano: nanos(5), asDouble: a, attributes: b, count: a, sum: b };
        const buckets = { bucketCounts: a, explicitBounds: b, scale: a, positive: b, negative: a };
        for (const kind of ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary']) {
          const data = {
            dataPoints: [{ ...point, ...buckets, quantileValues: a }, a],
            isMonotonic: b,
          };
          for (const { value } of reader.read(
            metricsOf({ name: 'x', unit: a, [kind]: data }, { name: a, [kind]: b }) as Record<
              string,
              unknown
            >,
            new Taken(),
          )) {
            expect(Number.isFinite(value)).toBe(true);
          }
        }
      }),
    );
  });
});
