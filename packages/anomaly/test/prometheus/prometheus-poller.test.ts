import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PrometheusClient,
  PrometheusError,
  PrometheusPoller,
  type PrometheusPollerOptions,
  type RangeQuery,
  type RangeSeries,
} from '../../src/prometheus/index.js';

const QUERIES = [
  { name: 'fast', expression: 'rate(a[1m])', stepMs: 1000 },
  { name: 'slow', expression: 'b', stepMs: 5000, delayMs: 3000 },
];
const FAST = [QUERIES[0]!];

/** A server with a point at every step of every query; `before` says what happens first. */
function server(before: (expression: string) => void = () => {}) {
  return {
    queryRange: async (
      expression: string,
      { startMs, endMs, stepMs, signal }: RangeQuery,
    ): Promise<RangeSeries[]> => {
      before(expression);
      await Promise.resolve();
      if (signal?.aborted === true) throw new Error('shutting down');
      const times: number[] = [];
      for (let t = startMs; t <= endMs; t += stepMs) times.push(t);
      const timesMs = Float64Array.from(times);
      return [{ name: '', labels: { job: 'x' }, timesMs, values: timesMs }];
    },
  };
}

const nobody = (): never => {
  throw new PrometheusError('network', 0, 'nobody');
};

const timesOf = (
  points: readonly { name: string; timestampMs: number }[],
  name: string,
): number[] => points.filter((point) => point.name === name).map(({ timestampMs }) => timestampMs);

describe('PrometheusPoller', () => {
  it('delivers every step once and in order, whenever it is asked, through failures, aborts, overlaps and restarts', async () => {
    const events = ['none', 'fails', 'aborts', 'restarts', 'overlaps', 'clock back'] as const;
    const poll = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(...events));
    await fc.assert(
      fc.asyncProperty(fc.array(poll, { minLength: 1, maxLength: 20 }), async (polls) => {
        let now: (typeof events)[number] = 'none';
        let controller = new AbortController();
        const client = server((expression) => {
          if (expression !== 'b') return;
          if (now === 'fails') nobody();
          if (now === 'aborts') controller.abort(new Error('shutting down'));
        });
        const options = { delayMs: 2000 };
        let poller = new PrometheusPoller(client, QUERIES, options);
        const got: { name: string; timestampMs: number }[] = [];
        const ask = async (atMs: number): Promise<void> => {
          controller = new AbortController();
          const { points, failures } = await poller.poll(atMs, { signal: controller.signal });
          const times = points.map(({ timestampMs }) => timestampMs);
          expect(times).toEqual([...times].sort((a, b) => a - b));
          expect(failures.every(({ query }) => query === 'slow')).toBe(true);
          got.push(...points);
        };
        let nowMs = 1_000_000;
        await ask(nowMs);
        for (const [waitMs, event] of polls) {
          nowMs += waitMs;
          now = event;
          if (event === 'restarts') {
            const json: unknown = JSON.parse(JSON.stringify(poller));
            poller = PrometheusPoller.fromJSON(json, client, QUERIES, options);
          }
          if (event === 'aborts') {
            const aborted = await ask(nowMs).catch((error: unknown) => String(error));
            // Nothing new, nobody asked: then there was nothing to abort.
            expect([undefined, 'Error: shutting down']).toContain(aborted);
          } else if (event === 'overlaps') await Promise.all([ask(nowMs), ask(nowMs + 1000)]);
          else await ask(event === 'clock back' ? nowMs - 50_000 : nowMs);
        }
        now = 'none';
        nowMs += 1000;
        await ask(nowMs);
        for (const { name, stepMs, delayMs = 2000 } of QUERIES) {
          const times = timesOf(got, name);
          const last = Math.floor((nowMs - delayMs) / stepMs) * stepMs;
          expect(times.at(-1)).toBe(last);
          expect(times).toEqual(times.map((_, i) => last - (times.length - 1 - i) * stepMs));
        }
        expect(poller.stats().points).toBe(got.length);
      }),
      { numRuns: 150 },
    );
  });

  it('warms up from history and goes on where that ends', async () => {
    const poller = new PrometheusPoller(server(), FAST, { delayMs: 0 });
    const history = await poller.warmUp(100_000, 60_000);
    expect(history.points.length).toBe(61);
    const { points } = await poller.poll(103_000);
    expect(points.map(({ timestampMs }) => timestampMs)).toEqual([101_000, 102_000, 103_000]);
  });

  it('reads history longer than what is caught up with, in the parts of the client', async () => {
    let requests = 0;
    const fetch = async (_: string, init?: { body?: string | ArrayBuffer }) => {
      requests++;
      const form = new URLSearchParams(String(init?.body));
      const [from, to] = [Number(form.get('start')), Number(form.get('end'))];
      const values: [number, string][] = [];
      for (let t = from; t <= to; t++) values.push([t, '1']);
      const result = [{ metric: {}, values }];
      const text = JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
      return { status: 200, headers: { get: () => null }, text: async () => text };
    };
    const client = new PrometheusClient('http://p', fetch);
    const poller = new PrometheusPoller(client, FAST, { delayMs: 0, maxCatchUpMs: 60_000 });
    const { points } = await poller.warmUp(1e9, 199_999_000);
    expect(points.length).toBe(200_000);
    expect(points.every(({ timestampMs }, i) => timestampMs === 1e9 - (199_999 - i) * 1000)).toBe(
      true,
    );
    expect(requests).toBe(Math.ceil(200_000 / 11_000));
    expect(poller.stats().skippedMs).toBe(0);
  });

  it('gives what a warm-up could not read when it is warmed up again', async () => {
    let away = true;
    const client = server((expression) => {
      if (away && expression === 'b') nobody();
    });
    const poller = new PrometheusPoller(client, QUERIES, { delayMs: 0 });
    const first = await poller.warmUp(100_000, 60_000);
    expect(first.failures.map(({ query }) => query)).toEqual(['slow']);
    away = false;
    const second = await poller.warmUp(100_000, 60_000);
    expect(timesOf(second.points, 'fast')).toEqual([]);
    expect(timesOf(second.points, 'slow').length).toBe(13);
  });

  it('skips what an outage left too far behind, and says how much', async () => {
    const poller = new PrometheusPoller(server(), FAST, { delayMs: 0, maxCatchUpMs: 10_000 });
    await poller.poll(0);
    const { points } = await poller.poll(100_000);
    expect(points[0]?.timestampMs).toBe(90_000);
    expect(poller.stats().skippedMs).toBe(89_000);
  });

  it('takes so many series and so long a stretch as it wants, and counts the rest', async () => {
    const client = {
      queryRange: async (_: string, { startMs, endMs }: RangeQuery): Promise<RangeSeries[]> =>
        ['a', 'b', 'c'].map((job) => {
          const timesMs = Float64Array.of(startMs - 1000, startMs, endMs, endMs + 1);
          return { name: 'up', labels: { job }, timesMs, values: timesMs };
        }),
    };
    const poller = new PrometheusPoller(client, FAST, { delayMs: 0, maxSeries: 2 });
    await poller.warmUp(5000, 1000);
    expect(poller.stats()).toMatchObject({ points: 4, dropped: 4, outside: 4 });
    const { points } = await poller.poll(7000);
    expect(points.map(({ timestampMs, labels }) => [timestampMs, labels?.job])).toEqual([
      [6000, 'a'],
      [6000, 'b'],
      [7000, 'a'],
      [7000, 'b'],
    ]);
  });

  it("goes on a query's own steps when they were changed", async () => {
    const poller = new PrometheusPoller(server(), FAST, { delayMs: 0 });
    await poller.poll(7000);
    const slower = [{ ...FAST[0]!, stepMs: 5000 }];
    const json: unknown = JSON.parse(JSON.stringify(poller));
    const restarted = PrometheusPoller.fromJSON(json, server(), slower, { delayMs: 0 });
    const { points } = await restarted.poll(20_000);
    expect(points.map(({ timestampMs }) => timestampMs)).toEqual([10_000, 15_000, 20_000]);
  });

  it('tells which query failed, also when the server gave up on it', async () => {
    const canceled = server((expression) => {
      if (expression === 'b') throw new PrometheusError('canceled', 503, 'query was canceled');
    });
    const poller = new PrometheusPoller(canceled, QUERIES, { delayMs: 0 });
    const { points, failures } = await poller.poll(1e6);
    expect(points.map(({ name }) => name)).toEqual(['fast']);
    expect(failures).toMatchObject([{ query: 'slow', error: { errorType: 'canceled' } }]);
    expect(poller.stats().failures).toBe(1);
  });

  it('does not swallow an abort', async () => {
    const fetch = async (): Promise<never> => {
      throw new Error('aborted');
    };
    const client = new PrometheusClient('http://p', fetch, { retries: 0 });
    const poller = new PrometheusPoller(client, QUERIES);
    const signal = AbortSignal.abort(new Error('shutting down'));
    await expect(poller.poll(1e6, { signal })).rejects.toThrow('shutting down');
    await expect(poller.warmUp(1e6, 1000, { signal })).rejects.toThrow('shutting down');
    const own = { aborted: false };
    const aborting = new PrometheusClient('http://p', () => {
      own.aborted = true;
      return fetch();
    });
    const last = new PrometheusPoller(aborting, QUERIES).poll(1e6, { signal: own });
    await expect(last).rejects.toMatchObject({ errorType: 'canceled' });
    expect(poller.stats().polls).toBe(0);
  });
});

describe('misuse of PrometheusPoller', () => {
  const make = (queries: unknown, options?: PrometheusPollerOptions) => () =>
    new PrometheusPoller(server(), queries as typeof QUERIES, options);
  it.each([
    ['two of one name', make([...FAST, ...FAST])],
    ['no step', make([{ ...FAST[0], stepMs: 0 }])],
    ['half a step', make([{ ...FAST[0], stepMs: 1.5 }])],
    ['a delay that is none', make([{ ...FAST[0], delayMs: -1 }])],
    ['no name', make([{ ...FAST[0], name: '' }])],
    ['no expression', make([{ name: 'x', stepMs: 1 }])],
    ['no list', make('up')],
    ['no series', make(QUERIES, { maxSeries: 0 })],
    ['an unknown option', make(QUERIES, { every: 1 } as never)],
  ])('%s throws', (_, misuse) => {
    expect(misuse).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])('a time of %d throws', async (nowMs) => {
    const poller = new PrometheusPoller(server(), QUERIES);
    await expect(poller.poll(nowMs)).rejects.toMatchObject({ name: 'AegisError' });
    await expect(poller.warmUp(nowMs, 1)).rejects.toMatchObject({ name: 'AegisError' });
    await expect(poller.warmUp(1, -1)).rejects.toMatchObject({ name: 'AegisError' });
  });

  const counts = { polls: 1, points: 1, failures: 0, skippedMs: 0, dropped: 0, outside: 0 };
  const good = { kind: 'prometheus-poller', version: 1, ...counts };
  const hostile = (delivered: unknown): unknown => ({ ...good, delivered });
  it.each([
    ['nothing', null],
    ['another kind', { ...good, kind: 'x', delivered: [] }],
    ['another version', { ...good, version: 99, delivered: [] }],
    ['a count below 0', { ...good, points: -1, delivered: [] }],
    ['a time that is none', hostile([{ query: 'fast', untilMs: null }])],
    ['a time beyond all', hostile([{ query: 'fast', untilMs: 1e300 }])],
    ['a name that is none', hostile([{ query: {}, untilMs: 1 }])],
    ['a name without end', hostile([{ query: 'x'.repeat(1e6), untilMs: 1 }])],
    ['a list without end', hostile({ length: 1e9 })],
    ['holes', hostile(new Array(5000))],
    ['too many', hostile(new Array(1e7))],
  ])('refuses a snapshot of %s', (_, json) => {
    let thrown: unknown;
    try {
      PrometheusPoller.fromJSON(json, server(), QUERIES);
    } catch (error) {
      thrown = error;
    }
    expect(AegisError.isInstance(thrown) && thrown.code).toBe('invalid-snapshot');
  });

  it('forgets what a snapshot says of queries that are gone', () => {
    const json = hostile([
      { query: '__proto__', untilMs: 1 },
      { query: 'fast', untilMs: 2000 },
    ]);
    const poller = PrometheusPoller.fromJSON(json, server(), FAST);
    expect(JSON.parse(JSON.stringify(poller))).toEqual(hostile([{ query: 'fast', untilMs: 2000 }]));
  });
});
