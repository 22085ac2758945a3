import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Forecaster, forecast } from '../../src/forecast/index.js';
import { code, HOUR_MS, traffic } from './helpers.js';

describe('the state', () => {
  it('fit twice equals once, and learning one by one equals a batch', () => {
    const values = traffic(500, 2);
    const once = new Forecaster();
    once.fit(values);
    const twice = new Forecaster();
    twice.fit(traffic(100, 3));
    twice.fit(values);
    const streamed = new Forecaster();
    for (const value of values) streamed.learn(value);
    const said = once.forecast({ horizon: 10 });
    expect(twice.forecast({ horizon: 10 })).toEqual(said);
    expect(streamed.forecast({ horizon: 10 })).toEqual(said);
    expect(once.forecast({ horizon: 10 })).toEqual(said);
  });

  it('keeps the latest values and no more', () => {
    const long = traffic(1000, 2);
    const forecaster = new Forecaster({ maxHistory: 300 });
    forecaster.fit(long);
    expect(forecaster.stats()).toMatchObject({ seen: 1000, kept: 300 });
    const said = forecaster.forecast({ horizon: 5 });
    expect(said).toEqual(forecast(long.subarray(700), { horizon: 5 }));
  });

  it('is taken up from a snapshot, bit for bit, also in the middle of a stream', () => {
    const values = Array.from(traffic(400, 7));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom(50, 64, 390, 8192),
        (cut, maxHistory) => {
          const forecaster = new Forecaster({ maxHistory, nonNegative: false, season: [24] });
          forecaster.fit({ values: values.slice(0, cut), stepMs: HOUR_MS, startMs: 5 });
          const resumed = Forecaster.fromJSON(JSON.parse(JSON.stringify(forecaster)));
          for (const value of values.slice(cut)) {
            forecaster.learn(value);
            resumed.learn(value);
          }
          expect(resumed.forecast({ horizon: 7 })).toEqual(forecaster.forecast({ horizon: 7 }));
          expect(resumed.stats()).toEqual(forecaster.stats());
          expect(JSON.stringify(resumed)).toBe(JSON.stringify(forecaster));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('refuses a snapshot that is none', () => {
    const forecaster = new Forecaster();
    forecaster.fit([1, 2, Number.NaN, 4]);
    const json = JSON.parse(JSON.stringify(forecaster));
    expect(Forecaster.fromJSON(json).stats().interpolated).toBe(1);
    const broken: unknown[] = [
      null,
      [],
      { ...json, kind: 'oracle' },
      { ...json, version: 2 },
      { ...json, stepMs: -1 },
      { ...json, startMs: 'now' },
      { ...json, options: { ...json.options, maxHistory: 2 ** 40 } },
      { ...json, options: { ...json.options, season: [1, 2, 3] } },
      { ...json, options: { ...json.options, nonNegative: 'maybe' } },
      { ...json, history: { ...json.history, seen: 5 } },
      { ...json, history: { ...json.history, seen: 2 ** 52 } },
      { ...json, history: { ...json.history, values: 'AAAA' } },
      { ...json, history: null },
    ];
    for (const snapshot of broken) {
      expect(code(() => Forecaster.fromJSON(snapshot))).toBe('invalid-snapshot');
    }
  });

  it('refuses misuse with a sentence', () => {
    const series = [1, 2, 3];
    for (const options of [
      { maxHistory: 7 },
      { maxHistory: 1.5 },
      { season: [1] },
      { season: [2, 3, 4] },
      { season: 24 as never },
      { nonNegative: 1 as never },
      { seasons: [24] } as never,
    ]) {
      expect(code(() => new Forecaster(options))).toBe('invalid-option');
    }
    for (const request of [
      { horizon: 0 },
      { horizon: 1e9 },
      { horizon: 2.5 },
      { horizon: 2, level: 1 },
      { horizon: 2, level: Number.NaN },
      { horizon: 2, quantiles: [0] },
      { horizon: 2, quantiles: 0.5 as never },
      undefined as never,
    ]) {
      expect(code(() => forecast(series, request))).toBe('invalid-option');
    }
    expect(code(() => forecast(series, { horizon: 1, paths: 3 } as never))).toBe('invalid-option');
    for (const none of [null, 3, 'abc', {}, { values: 3 }]) {
      expect(code(() => forecast(none as never, { horizon: 1 }))).toBe('invalid-argument');
    }
    expect(code(() => forecast({ values: series, stepMs: 0 }, { horizon: 1 }))).toBe(
      'invalid-option',
    );
    expect(code(() => forecast({ values: series, startMs: Number.NaN }, { horizon: 1 }))).toBe(
      'invalid-option',
    );
  });
});
