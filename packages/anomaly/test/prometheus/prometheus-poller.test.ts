import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PrometheusClient,
  PrometheusError,
  PrometheusPoller,
  type RangeQuery,
  type RangeSeries,
} from '../../src/prometheus/index.js';

const QUERIES = [
  { name: 'fast', expression: 'rate(a[1m])', stepMs: 1000 },
  { name: 'slow', expression: 'b', stepMs: 5000 },
];

/** A server with a point at every step of every query; `fails` says when it does not answer. */
function server(fails: (expression: string) => boolean = () => false) {
  return {
    queryRange: async (
      expression: string,
      { startMs, endMs, stepMs }: RangeQuery,
    ): Promise<RangeSeries[]> => {
      if (fails(expression)) throw new PrometheusError('network', 0, 'nobody');
      const times: number[] = [];
      for (let t = startMs; t <= endMs; t += stepMs) times.push(t);
      const timesMs = Float64Array.from(times);
      return [{ name: '', labels: { job: 'x' }, timesMs, values: timesMs }];
    },
  };
}

const timesOf = (
  points: readonly { name: string; timestampMs: number }[],
  name: string,
): number[] => points.filter((point) => point.name === name).map(({ timestampMs }) => timestampMs);

describe('PrometheusPoller', () => {
  it('delivers every step once and in order, whenever it is asked, through failures and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.boolean(), fc.boolean()), {
          minLength: 1,
          maxLength: 20,
        }),
        async (polls) => {
          let failing = false;
          const client = server((expression) => failing && expression === 'b');
          let poller = new PrometheusPoller(client, QUERIES, { delayMs: 2000 });
          const got: { name: string; timestampMs: number }[] = [];
          let nowMs = 1_000_000;
          got.push(...(await poller.poll(nowMs)).points);
          for (const [waitMs, fail, restart] of polls) {
            nowMs += waitMs;
            failing = fail;
            if (restart) {
              const json: unknown = JSON.parse(JSON.stringify(poller));
              poller = PrometheusPoller.fromJSON(json, client, QUERIES, { delayMs: 2000 });
            }
            const { points, failures } = await poller.poll(nowMs);
            const times = points.map(({ timestampMs }) => timestampMs);
            expect(times).toEqual([...times].sort((a, b) => a - b));
            expect(failures.every(({ query }) => query === 'slow')).toBe(true);
            got.push(...points);
          }
          failing = false;
          got.push(...(await poller.poll(nowMs)).points);
          for (const { name, stepMs } of QUERIES) {
            const times = timesOf(got, name);
            const last = Math.floor((nowMs - 2000) / stepMs) * stepMs;
            expect(times.at(-1)).toBe(last);
            expect(times).toEqual(times.map((_, i) => last - (times.length - 1 - i) * stepMs));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('warms up from history and goes on where that ends', async () => {
    const poller = new PrometheusPoller(server(), [QUERIES[0]!], { delayMs: 0 });
    const history = await poller.warmUp(100_000, 60_000);
    expect(history.points.length).toBe(61);
    const { points } = await poller.poll(103_000);
    expect(points.map(({ timestampMs }) => timestampMs)).toEqual([101_000, 102_000, 103_000]);
  });

  it('skips what an outage left too far behind, and says how much', async () => {
    const poller = new PrometheusPoller(server(), [QUERIES[0]!], {
      delayMs: 0,
      maxCatchUpMs: 10_000,
    });
    await poller.poll(0);
    const { points } = await poller.poll(100_000);
    expect(points[0]?.timestampMs).toBe(90_000);
    expect(poller.stats().skippedMs).toBe(89_000);
  });

  it('does not swallow an abort', async () => {
    const fetch = async (): Promise<never> => {
      throw new Error('aborted');
    };
    const client = new PrometheusClient('http://p', fetch, { retries: 0 });
    const poller = new PrometheusPoller(client, QUERIES);
    const signal = AbortSignal.abort(new Error('shutting down'));
    await expect(poller.poll(1e6, { signal })).rejects.toThrow('shutting down');
  });

  it.each([
    ['two of one name', () => new PrometheusPoller(server(), [QUERIES[0]!, QUERIES[0]!])],
    ['no step', () => new PrometheusPoller(server(), [{ ...QUERIES[0]!, stepMs: 0 }])],
    ['an unknown option', () => new PrometheusPoller(server(), QUERIES, { every: 1 } as never)],
  ])('%s throws', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });

  it.each([
    ['nothing', null],
    ['another kind', { kind: 'x', version: 1 }],
    [
      'a time that is none',
      {
        kind: 'prometheus-poller',
        version: 1,
        polls: 1,
        points: 1,
        failures: 0,
        skippedMs: 0,
        delivered: [{ query: 'fast', untilMs: null }],
      },
    ],
  ])('refuses a snapshot of %s', (_, json) => {
    let thrown: unknown;
    try {
      PrometheusPoller.fromJSON(json, server(), QUERIES);
    } catch (error) {
      thrown = error;
    }
    expect(AegisError.isInstance(thrown) && thrown.code).toBe('invalid-snapshot');
  });
});
