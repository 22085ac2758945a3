import { AegisError, type MetricDataPoint } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DerivedMetricDefinition, DerivedMetrics } from '../../src/derived/index.js';

const DEFINITIONS: readonly DerivedMetricDefinition[] = [
  { name: 'ratio', expression: 'a / b' },
  {
    name: 'by_service',
    expression: 'c + a > 1 ? c / b : 0',
    inputs: { c: { name: 'c_total', labels: { kind: 'x' } }, b: { name: 'b' } },
    by: ['service', '__proto__'],
  },
  { name: 'chained', expression: 'clamp(ratio, 0, 1) ^ 2 + d_total' },
];
const OPTIONS = { alignMs: 3, maxPending: 3, maxSeries: 5 };

const numbers = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 5 }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e308, 5e-324, -0) },
);
// Mostly on or near the time before it, so that inputs meet.
const moves = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 10 }) },
  { weight: 1, arbitrary: fc.integer({ min: -20, max: 20 }) },
);
const oddTimes = fc.option(fc.constantFrom(Number.NaN, Infinity, -1e15, 1e15, -1e308, 1e308), {
  freq: 30,
});
const labelSets = fc.constantFrom<MetricDataPoint['labels']>(
  { kind: 'x' },
  { kind: 'x' },
  { kind: 'x' },
  undefined,
  {},
  { service: 's', kind: 'x' },
  { service: 't', kind: 'x' },
  { service: 's', kind: 'x', pod: 'p' },
  JSON.parse('{ "__proto__": "p", "constructor": "c" }') as Record<string, string>,
  { service: 1, kind: null } as never,
);
const streams = fc
  .array(
    fc.record({
      name: fc.constantFrom('a', 'a', 'b', 'b', 'c_total', 'd_total', 'ratio', '__proto__', ''),
      value: numbers,
      move: moves,
      odd: oddTimes,
      labels: labelSets,
    }),
    { maxLength: 150, size: 'max' },
  )
  .map((steps) => {
    let timeMs = 0;
    return steps.map(({ name, value, move, odd, labels }): MetricDataPoint => {
      timeMs += move;
      const timestampMs = odd ?? timeMs;
      return labels === undefined
        ? { name, value, timestampMs }
        : { name, value, timestampMs, labels };
    });
  });

const resumed = (derived: DerivedMetrics): DerivedMetrics =>
  DerivedMetrics.fromJSON(JSON.parse(JSON.stringify(derived)));

describe('any stream', () => {
  it('never throws, gives finite values only, counts, keeps to its bounds', () => {
    let emitted = 0;
    fc.assert(
      fc.property(streams, (stream) => {
        const derived = new DerivedMetrics(DEFINITIONS, OPTIONS);
        const results = stream.flatMap((point) => derived.process(point));
        expect(results.every(({ value }) => Number.isFinite(value))).toBe(true);
        const stats = derived.stats();
        emitted += stats.emitted;
        expect(stats.seen).toBe(stream.length);
        expect(stats.emitted).toBe(results.length);
        expect(stats.series).toBeLessThanOrEqual(OPTIONS.maxSeries);
        // Each set that began ended in one way, and holds one point at least; the rest of the points are
        // counted too.
        const ended = stats.emitted + stats.withoutValue + stats.incomplete;
        const unjoined = stats.dropped + stats.starting + stats.late + stats.duplicates;
        expect(ended).toBeLessThanOrEqual(3 * stream.length + results.length);
        expect(unjoined).toBeLessThanOrEqual(3 * (stream.length + results.length));
      }),
      { numRuns: 200 },
    );
    expect(emitted).toBeGreaterThan(50);
  });

  it('gives the results of a series in order of time, unless the clock was set back', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const derived = new DerivedMetrics(DEFINITIONS, { alignMs: 3 });
        const latest = new Map<string, number>();
        let backwards = 0;
        for (const { name, labels, timestampMs } of stream.flatMap((one) => derived.process(one))) {
          const key = JSON.stringify([name, labels]);
          if (timestampMs <= (latest.get(key) ?? Number.NEGATIVE_INFINITY)) backwards++;
          latest.set(key, timestampMs);
        }
        // Seven late points at the least go before each time that a clock is followed back.
        expect(7 * backwards).toBeLessThanOrEqual(derived.stats().late);
      }),
      { numRuns: 100 },
    );
  });

  it('accounts for every point of a single metric', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const derived = new DerivedMetrics([{ name: 'x', expression: '1 / a_total' }]);
        for (const point of stream) derived.process({ ...point, name: 'a_total' });
        const { seen, unused, series, evicted, ...rest } = derived.stats();
        expect(unused + evicted).toBe(0);
        expect(Object.values(rest).reduce((sum, count) => sum + count, 0)).toBe(seen);
        expect(series).toBeLessThanOrEqual(8);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same whatever else comes in between', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const alone = new DerivedMetrics([{ name: 'ratio', expression: 'a / b' }]);
        const among = new DerivedMetrics(DEFINITIONS);
        const ratios = stream.flatMap((point) => among.process(point));
        expect(ratios.filter(({ name }) => name === 'ratio')).toEqual(
          stream.flatMap((point) => alone.process(point)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('resumes at any point, to the last bit and count', () => {
    fc.assert(
      fc.property(streams, fc.nat(150), (stream, cut) => {
        const whole = new DerivedMetrics(DEFINITIONS, OPTIONS);
        let half = new DerivedMetrics(DEFINITIONS, OPTIONS);
        stream.forEach((point, i) => {
          if (i === cut) half = resumed(half);
          expect(half.process(point)).toEqual(whole.process(point));
        });
        expect(half.stats()).toEqual(whole.stats());
        expect(JSON.stringify(resumed(half))).toBe(JSON.stringify(whole));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a snapshot from elsewhere', () => {
  const good = (): Record<string, never> => {
    const derived = new DerivedMetrics(DEFINITIONS, OPTIONS);
    const labels = { service: 's', kind: 'x' };
    for (const name of ['a', 'c_total', 'd_total']) {
      derived.process({ name, value: 1, timestampMs: 1, labels });
    }
    return JSON.parse(JSON.stringify(derived)) as Record<string, never>;
  };

  function refused(change: (json: never) => unknown): boolean {
    const json = good();
    change(json as never);
    try {
      DerivedMetrics.fromJSON(json);
    } catch (error) {
      return AegisError.isInstance(error) && error.code === 'invalid-snapshot';
    }
    return false;
  }

  type Json = {
    options: Record<string, unknown>;
    counts: Record<string, unknown>;
    definitions: Record<string, unknown>[] & { inputs: Record<string, unknown>[] }[];
    groups: {
      derivation: unknown;
      parts: unknown;
      group: Record<string, unknown> & {
        feeds: Record<string, unknown>[];
        pending: Record<string, unknown>[];
      };
    }[];
  };

  it('is taken as it is', () => {
    expect(refused(() => {})).toBe(false);
  });

  it.each<[string, (json: Json) => unknown]>([
    ['of another kind', (json) => Object.assign(json, { kind: 'x' })],
    ['of options out of range', (json) => Object.assign(json.options, { maxPending: 1e9 })],
    ['without options', (json) => Object.assign(json, { options: null })],
    ['of more groups than series', (json) => Object.assign(json.options, { maxSeries: 1 })],
    ['of no definitions', (json) => Object.assign(json, { definitions: [] })],
    [
      'of a hostile expression',
      (json) => Object.assign(json.definitions[0]!, { expression: 'a.b()' }),
    ],
    [
      'of an expression without end',
      (json) => Object.assign(json.definitions[0]!, { expression: 'a'.repeat(1e6) }),
    ],
    ['of a cycle', (json) => Object.assign(json.definitions[0]!, { name: 'a' })],
    [
      'of a label too many',
      (json) => Object.assign(json.definitions[1]!.inputs[0]!, { values: [] }),
    ],
    ['of counts below 0', (json) => Object.assign(json.counts, { late: -1 })],
    ['of no counts', (json) => Object.assign(json, { counts: {} })],
    ['of a group of no metric', (json) => Object.assign(json.groups[0]!, { derivation: 3 })],
    ['of labels that do not fit', (json) => Object.assign(json.groups[0]!, { parts: ['x'] })],
    [
      'of labels too long',
      (json) => Object.assign(json.groups[0]!, { parts: ['x', 'y'.repeat(4096)] }),
    ],
    ['of a feed too few', (json) => Object.assign(json.groups[0]!.group, { feeds: [] })],
    ['of a broken feed', (json) => Object.assign(json.groups[0]!.group.feeds[0]!, { others: 99 })],
    ['of a time that is none', (json) => Object.assign(json.groups[0]!.group, { lastMs: '1' })],
    ['of too many late points', (json) => Object.assign(json.groups[0]!.group, { lateRun: 16 })],
    [
      'of too much that waits',
      (json) => Object.assign(json.groups[0]!.group, { pending: Array(4).fill({}) }),
    ],
    [
      'of values that are none',
      (json) => Object.assign(json.groups[0]!.group.pending[0]!, { values: 'AAAA' }),
    ],
    [
      'of a complete set that waits',
      // Two zeros.
      (json) =>
        Object.assign(json.groups[0]!.group.pending[0]!, { values: 'AAAAAAAAAAAAAAAAAAAAAA==' }),
    ],
  ])('%s is refused', (_, change) => {
    expect(refused(change as never)).toBe(true);
  });

  it.each([null, undefined, 1, 'x', [], {}, { kind: 'derived-metrics', version: 1 }])(
    '%j is refused',
    (json) => {
      let thrown: unknown;
      try {
        DerivedMetrics.fromJSON(json);
      } catch (error) {
        thrown = error;
      }
      expect(AegisError.isInstance(thrown) && thrown.code).toBe('invalid-snapshot');
    },
  );

  it('pollutes no prototype', () => {
    const json = JSON.stringify(good()).replace(
      '"counts":{',
      '"counts":{"__proto__":{"polluted":1},',
    );
    DerivedMetrics.fromJSON(JSON.parse(json));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
