import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FetchLike,
  PrometheusClient,
  type PrometheusClientOptions,
} from '../../src/prometheus/index.js';
import { answer, answering, matrix, recorded } from './answering.js';

describe('ranges', () => {
  /** A server with a point at every step asked for, and `extra` ones on either side. */
  const stepping = (extra = 0): { fetch: FetchLike; counts: number[] } => {
    const counts: number[] = [];
    const fetch: FetchLike = async (_, init) => {
      const form = new URLSearchParams(String(init?.body));
      const [from, to, step] = ['start', 'end', 'step'].map((key) =>
        Math.round(Number(form.get(key)) * 1000),
      ) as [number, number, number];
      const values: [number, string][] = [];
      for (let t = from - extra * step; t <= to + extra * step; t += step) {
        values.push([t / 1000, String(t)]);
      }
      counts.push(values.length);
      return answer(matrix([{ metric: { __name__: 'x' }, values }]));
    };
    return { fetch, counts };
  };

  it('are asked for in parts that neither overlap nor leave a step out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: -1e6, max: 2e12, noNaN: true }),
        fc.nat(3000),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(1),
        async (at, lengthMs, stepMs, maxPointsPerRequest, extra) => {
          const { fetch, counts } = stepping(extra);
          const client = new PrometheusClient('http://p', fetch, { maxPointsPerRequest });
          // Not -0.
          const startMs = Math.round(at) + 0;
          const endMs = startMs + lengthMs;
          const [series] = await client.queryRange('x', { startMs: at, endMs, stepMs });
          const expected: number[] = [];
          for (let t = startMs - extra * stepMs; t <= endMs + extra * stepMs; t += stepMs) {
            expected.push(t);
          }
          expect([...series!.timesMs]).toEqual(expected);
          expect([...series!.values]).toEqual(expected);
          const most = maxPointsPerRequest + 2 * extra;
          expect(counts.every((count) => count <= most)).toBe(true);
          expect(client.stats().requests).toBe(counts.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('keep series apart that not every part has', async () => {
    const parts = [
      [{ metric: { a: '1' }, values: [[0, '1']] }],
      [
        { metric: { a: '2' }, values: [[1, '2']] },
        { metric: { a: '1' }, values: [[1, '3']] },
      ],
      [],
    ];
    let part = 0;
    const fetch: FetchLike = async () => answer(matrix(parts[part++]));
    const client = new PrometheusClient('http://p', fetch, { maxPointsPerRequest: 1 });
    const series = await client.queryRange('x', { startMs: 0, endMs: 2000, stepMs: 1000 });
    expect(series.map(({ labels, values }) => [labels.a, ...values])).toEqual([
      ['1', 1, 3],
      ['2', 2],
    ]);
  });

  it('end where there are more points or series than wanted', async () => {
    const range = { startMs: 0, endMs: 99_000, stepMs: 1000 };
    const ask = (options: PrometheusClientOptions): Promise<unknown> =>
      new PrometheusClient('http://p', stepping().fetch, options).queryRange('x', range);
    const tooLarge = { errorType: 'too_large' };
    await expect(ask({ maxPoints: 99 })).rejects.toMatchObject(tooLarge);
    await expect(ask({ maxPoints: 49, maxPointsPerRequest: 25 })).rejects.toMatchObject(tooLarge);
    await expect(ask({ maxPoints: 100, maxPointsPerRequest: 25 })).resolves.toHaveLength(1);
    const { fetch } = answering(recorded('query_range_matrix'));
    const two = new PrometheusClient('http://p', fetch).queryRange('x', range);
    await expect(two).resolves.toHaveLength(2);
    const one = new PrometheusClient('http://p', fetch, { maxSeries: 1 }).queryRange('x', range);
    await expect(one).rejects.toMatchObject(tooLarge);
  });
});
