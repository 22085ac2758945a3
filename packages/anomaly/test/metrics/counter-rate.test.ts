import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CounterRate, type CounterStep } from '../../src/metrics/counter-rate.js';

const STEP_MS = 15_000;
const WRAP_32 = 2 ** 32;
const WRAP_64 = 2 ** 64;

type Reading = readonly [value: number, timeMs: number];

/** What each reading is, and the rate that it gives. */
function follow(readings: readonly Reading[], stepMs = STEP_MS): [CounterStep, number][] {
  const counter = new CounterRate();
  return readings.map(([value, timeMs]) => {
    const step = counter.judge(value, timeMs, stepMs);
    return [step, counter.take(value, timeMs, stepMs)];
  });
}

/** Readings a step apart. */
const steady = (...values: number[]): Reading[] => values.map((value, i) => [value, i * STEP_MS]);

function stateOf(counter: CounterRate): number[] {
  const out = new Float64Array(CounterRate.SIZE);
  counter.write(out, 0);
  return [...out];
}

describe('rates', () => {
  it('are increases per second', () => {
    expect(follow(steady(100, 130, 130, 145))).toEqual([
      ['first', Number.NaN],
      ['rate', 2],
      ['rate', 0],
      ['rate', 1],
    ]);
  });

  it('after a reset take the new value as the increase, as Prometheus does', () => {
    // rate(x[..]) of Prometheus sums 30 (130 - 100), 15 (the value after the fall) and 15 (30 - 15).
    const rates = follow(steady(100, 130, 15, 30));
    expect(rates.slice(1)).toEqual([
      ['rate', 2],
      ['reset', 1],
      ['rate', 1],
    ]);
  });

  it('take a fall to 0 as no increase', () => {
    expect(follow(steady(100, 130, 0))[2]).toEqual(['reset', 0]);
  });

  it('take a fall by less than an eighth as disorder at the source, and no increase', () => {
    expect(follow(steady(800, 701))[1]).toEqual(['dip', 0]);
    expect(follow(steady(800, 700))[1]).toEqual(['reset', 700 / 15]);
  });

  it.each([WRAP_32, WRAP_64])('run on where a counter wraps at %d', (modulus) => {
    // Steps that doubles near 2^64 can tell apart.
    const step = modulus / 2 ** 20;
    const values = [modulus - 3 * step, modulus - 2 * step, modulus - step, step, 2 * step];
    expect(follow(steady(...values)).slice(2)).toEqual([
      ['rate', step / 15],
      ['wrap', (2 * step) / 15],
      ['rate', step / 15],
    ]);
  });

  it('take a fall from high up as a reset where the counter was not about to wrap', () => {
    const high = WRAP_32 - 1e6;
    expect(follow(steady(high - 10, high, 5))[2]).toEqual(['reset', 5 / 15]);
    expect(follow(steady(WRAP_32 - 1, 5))[1]?.[0]).toBe('reset');
    // Fast enough for a wrap, but not in the upper half of 32 bits yet.
    expect(follow(steady(1e8, 2e9, 1e8))[2]?.[0]).toBe('reset');
    expect(follow(steady(1e30, 2e30, 5))[2]?.[0]).toBe('reset');
  });

  it('stay finite for the largest of counters', () => {
    const huge = Number.MAX_VALUE;
    const rates = follow([
      [0, 0],
      [huge, 1],
      [huge / 2, 2],
      [huge, 3],
    ]);
    expect(rates.slice(1).map(([, rate]) => rate)).toEqual([huge, huge, huge]);
    // Past 2^53 an increase by one is lost in the double itself.
    expect(follow(steady(2 ** 53, 2 ** 53 + 1))[1]).toEqual(['rate', 0]);
  });
});

describe('gaps and disorder', () => {
  it('give the mean over a gap, and say so', () => {
    expect(
      follow([
        [0, 0],
        [300, 10 * STEP_MS],
      ])[1],
    ).toEqual(['gap', 2]);
  });

  it('begin afresh after a gap that is too long', () => {
    const readings: Reading[] = [
      [0, 0],
      [300, 21 * STEP_MS],
      [330, 22 * STEP_MS],
    ];
    expect(follow(readings).slice(1)).toEqual([
      ['restart', Number.NaN],
      ['rate', 2],
    ]);
    const patient = new CounterRate({ maxGapSteps: 30 });
    patient.take(0, 0, STEP_MS);
    expect(patient.judge(300, 30 * STEP_MS, STEP_MS)).toBe('gap');
    expect(patient.judge(300, 31 * STEP_MS, STEP_MS)).toBe('restart');
  });

  it('know no gap where the step is not known', () => {
    expect(
      follow(
        [
          [0, 0],
          [300, 1e9],
        ],
        0,
      )[1]?.[0],
    ).toBe('rate');
  });

  it('tell a reset across a gap as the reset', () => {
    expect(
      follow([
        [500, 0],
        [300, 10 * STEP_MS],
      ])[1],
    ).toEqual(['reset', 2]);
  });

  it('pass over duplicates, stragglers and what is no reading', () => {
    const readings: Reading[] = [
      [100, STEP_MS],
      [200, STEP_MS],
      [300, 0],
      [Number.NaN, 2 * STEP_MS],
      [Infinity, 2 * STEP_MS],
      [-1, 2 * STEP_MS],
      [130, Number.NaN],
      [130, Infinity],
      [130, 2 * STEP_MS],
    ];
    expect(follow(readings).map(([step]) => step)).toEqual([
      'first',
      'duplicate',
      'late',
      ...Array<CounterStep>(5).fill('unusable'),
      'rate',
    ]);
    expect(follow(readings).at(-1)?.[1]).toBe(2);
  });

  it('forget all when told to', () => {
    const counter = new CounterRate();
    counter.take(100, STEP_MS, STEP_MS);
    counter.clear();
    expect(stateOf(counter)).toEqual(stateOf(new CounterRate()));
    expect(counter.judge(1, 0, STEP_MS)).toBe('first');
  });
});

const value = fc.oneof(
  { weight: 4, arbitrary: fc.nat(1000) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(WRAP_32 - 1, WRAP_32, WRAP_64, 1e308, 5e-324, -0, -1) },
);
const time = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }).map((tick) => tick * STEP_MS) },
  { weight: 1, arbitrary: fc.double() },
);
const readings = fc.array(fc.tuple(value, time), { maxLength: 80 });

describe('any readings', () => {
  it('give finite rates from 0 on, or none for a said reason; judging and previewing change nothing', () => {
    const silent = new Set<CounterStep>(['first', 'restart', 'duplicate', 'late', 'unusable']);
    fc.assert(
      fc.property(readings, fc.constantFrom(0, STEP_MS, 1e-300, Number.NaN), (stream, stepMs) => {
        const counter = new CounterRate();
        for (const [reading, timeMs] of stream) {
          const before = stateOf(counter);
          const step = counter.judge(reading, timeMs, stepMs);
          const preview = counter.preview(reading, timeMs, stepMs);
          expect(stateOf(counter)).toEqual(before);
          const rate = counter.take(reading, timeMs, stepMs);
          expect(rate).toBe(preview);
          expect(Number.isNaN(rate)).toBe(silent.has(step));
          expect(rate < 0 || rate === Infinity).toBe(false);
          expect(stateOf(counter).every(Number.isFinite)).toBe(true);
        }
      }),
    );
  });

  it('add up to what the counter has counted, through resets', () => {
    const increases = fc.array(fc.tuple(fc.nat(100), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(increases, (steps) => {
        const counter = new CounterRate();
        counter.take(0, 0, 1000);
        let total = 0;
        let found = 0;
        let reading = 0;
        steps.forEach(([increase, resets], i) => {
          // A reset that leaves the counter within an eighth of where it was is seen as a dip.
          const isReset = resets && increase < reading * 0.8;
          reading = isReset ? increase : reading + increase;
          total += increase;
          found += counter.take(reading, (i + 1) * 1000, 1000);
        });
        expect(found).toBeCloseTo(total, 6);
      }),
    );
  });

  it('go on in a copy as they would have', () => {
    fc.assert(
      fc.property(readings, fc.nat(80), (stream, cut) => {
        const whole = new CounterRate();
        let half = new CounterRate();
        stream.forEach(([reading, timeMs], i) => {
          if (i === cut) {
            const state = new Float64Array(CounterRate.SIZE + 2);
            half.write(state, 2);
            half = new CounterRate();
            half.read(state, 2);
          }
          expect(half.take(reading, timeMs, STEP_MS)).toBe(whole.take(reading, timeMs, STEP_MS));
        });
      }),
    );
  });
});

it('follows many counters in numbers that are kept elsewhere', () => {
  const numbers = new Float64Array(3 * CounterRate.SIZE + 1);
  const shared = new CounterRate();
  const places = [0, 1, 2].map((i) => 1 + i * CounterRate.SIZE);
  const own = places.map((place) => {
    shared.bind(numbers, place);
    shared.clear();
    return new CounterRate();
  });
  for (const [reading, timeMs] of steady(5, 100, 220, 10, 15)) {
    own.forEach((counter, i) => {
      shared.bind(numbers, places[i]!);
      const args = [reading * (i + 1), timeMs, STEP_MS] as const;
      expect(shared.take(...args)).toBe(counter.take(...args));
      expect([shared.isValid, stateOf(shared)]).toEqual([true, stateOf(counter)]);
    });
  }
  expect(numbers[0]).toBe(0);
  numbers[1] = Number.NaN;
  shared.bind(numbers, 1);
  expect(shared.isValid).toBe(false);
});

describe('misuse', () => {
  it.each([0, Number.NaN, Infinity, -1])('refuses maxGapSteps of %d', (maxGapSteps) => {
    expect(() => new CounterRate({ maxGapSteps })).toThrowError(/maxGapSteps/);
  });

  it('refuses unknown options', () => {
    expect(() => new CounterRate({ gap: 1 } as never)).toThrowError(/gap/);
  });

  it.each([[[]], [[1, 2]], [[Number.NaN, 0, 0]], [[-2, 0, 0]], [[1, Infinity, 0]], [[1, 0, -0.5]]])(
    'refuses the state %j',
    (state) => {
      const counter = new CounterRate();
      let thrown: unknown;
      try {
        counter.read(Float64Array.from(state), 0);
      } catch (error) {
        thrown = error;
      }
      expect(AegisError.isInstance(thrown) && thrown.code).toBe('invalid-snapshot');
      expect(stateOf(counter)).toEqual(stateOf(new CounterRate()));
    },
  );
});
