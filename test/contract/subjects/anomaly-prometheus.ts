import {
  PrometheusError,
  PrometheusPoller,
  type RangeQuery,
  type RangeSeries,
} from '@aegis/anomaly/prometheus';
import fc from 'fast-check';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject, type Turn } from '../subject.js';

const QUERIES = [
  { name: 'fast', expression: 'rate(a[1m])', stepMs: 1000 },
  { name: 'slow', expression: 'b', stepMs: 5000, delayMs: 3000 },
];
const OPTIONS = { delayMs: 2000, maxCatchUpMs: 60_000, maxSeries: 2 };

/** What the server does with the query of one poll. */
type Mood = 'answers' | 'fails' | 'floods' | 'rambles';

interface Step {
  readonly nowMs: number;
  readonly mood: Mood;
}

interface Polled {
  readonly poller: PrometheusPoller;
  mood: Mood;
}

function series({ startMs, endMs, stepMs }: RangeQuery, name: string): RangeSeries {
  const times: number[] = [];
  for (let at = startMs; at <= endMs; at += stepMs) times.push(at);
  return {
    name: '',
    labels: { name },
    timesMs: Float64Array.from(times),
    values: Float64Array.from(times),
  };
}

function polled(turn: Turn, json?: unknown): Polled {
  const queryRange = async (_: string, range: RangeQuery): Promise<RangeSeries[]> => {
    if (one.mood === 'fails') throw new PrometheusError('network', 0, 'nobody');
    if (one.mood === 'floods') return ['a', 'b', 'c', 'd'].map((name) => series(range, name));
    // Points before and after what was asked for.
    const wide = { startMs: range.startMs - 5000, endMs: range.endMs + 5000 };
    return [series(one.mood === 'rambles' ? { ...range, ...wide } : range, 'a')];
  };
  const client = { queryRange };
  const poller =
    json === undefined
      ? new PrometheusPoller(client, turn(QUERIES), turn(OPTIONS))
      : PrometheusPoller.fromJSON(json, client, QUERIES, OPTIONS);
  const one: Polled = { poller, mood: 'answers' };
  return one;
}

const poller = subject<Polled, Step>({
  name: 'PrometheusPoller',
  make: (_, turn) => polled(turn),
  steps: streamOf(
    fc.record({
      nowMs: fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.constantFrom(0, 8e15, 0.5)),
      mood: fc.constantFrom<Mood[]>('answers', 'answers', 'fails', 'floods', 'rambles'),
    }),
    12,
  ),
  feed: async (one, { nowMs, mood }) => {
    one.mood = mood;
    const { points, failures } = await one.poller.poll(nowMs);
    return [points, failures.map(({ query, error }) => [query, error.errorType])];
  },
  ask: (one) => one.poller.stats(),
  snapshot: {
    write: (one) => one.poller.toJSON(),
    read: (json) => polled((value) => value, json ?? null),
  },
  counted: (one) => one.poller.stats().polls,
  ceiling: {
    bytes: 64 * 1024,
    stated: 'the last step of every query (TSDoc of PrometheusPoller)',
    flood: (i) => ({ nowMs: i * 5000, mood: i % 3 === 0 ? 'floods' : 'answers' }),
    steps: 2000,
  },
  misuse: {
    make: (options) => new PrometheusPoller({ queryRange: async () => [] }, QUERIES, options),
    numbers: ['delayMs', 'maxCatchUpMs', 'maxSeries'],
    others: [
      () => new PrometheusPoller({ queryRange: async () => [] }, [{ ...QUERIES[0]!, stepMs: 0 }]),
      () => new PrometheusPoller({ queryRange: async () => [] }, 'up' as never),
    ],
  },
  without: { 'batch-equals-stream': 'it polls one stretch after another only' },
});

export const anomalyPrometheus: readonly AnySubject[] = [poller];
