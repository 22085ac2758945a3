import { AegisError, Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClockStep, StepClock } from '../../src/metrics/step-clock.js';

const STEP_MS = 15_000;
const YEAR_MS = 365 * 86_400_000;

function clockAfter(times: readonly number[]): StepClock {
  const clock = new StepClock();
  for (const timeMs of times) clock.take(timeMs);
  return clock;
}

const ticks = (count: number, from = 0, stepMs = STEP_MS): number[] =>
  Array.from({ length: count }, (_, i) => from + i * stepMs);

const stepsOf = (clock: StepClock, times: readonly number[]): ClockStep[] =>
  times.map((timeMs) => clock.take(timeMs));

function stateOf(clock: StepClock): number[] {
  const out = new Float64Array(StepClock.SIZE);
  clock.write(out, 0);
  return [...out];
}

describe('the step', () => {
  it('is not known before there are two points', () => {
    const clock = new StepClock();
    expect(clock.stepMs).toBe(0);
    expect(clock.take(1000)).toBe('first');
    expect(clock.stepMs).toBe(0);
    expect(clock.take(1e12)).toBe('on-time');
    expect(clock.stepMs).toBe(1e12 - 1000);
  });

  it.each([1, 15_000, 60_000, 0.25, 86_400_000])('is exact for points %d ms apart', (stepMs) => {
    expect(clockAfter(ticks(50, 1_700_000_000_000, stepMs)).stepMs).toBe(stepMs);
  });

  it('is not stretched by outages', () => {
    const times = ticks(5).concat(ticks(1, 1e9), ticks(1, 2e9), ticks(1, 3e9));
    expect(clockAfter(times).stepMs).toBe(STEP_MS);
  });

  it('is the step and not its double where a third of the points is lost', () => {
    const random = new Random(7);
    const clock = new StepClock();
    let wrong = 0;
    ticks(5000).forEach((timeMs, i) => {
      if (!random.chance(1 / 3)) clock.take(timeMs);
      if (i > 20 && clock.stepMs !== STEP_MS) wrong++;
    });
    // The median of nine is wrong where five or more of nine differences are longer, with a chance of
    // 14.5 % at 1/3 lost (binomial); lost points are seen as a step that is too long, and not as gaps.
    expect(wrong / 5000).toBeLessThan(0.17);
  });

  it('keeps to the middle of times that jitter, so that none is a gap', () => {
    const random = new Random(3);
    const times = ticks(2000).map((timeMs) => timeMs + (random.float() - 0.5) * 0.4 * STEP_MS);
    const clock = new StepClock();
    const steps = stepsOf(clock, times);
    // Two neighbours at their worst are 1.4 steps apart; the median of nine wanders by a tenth or so.
    expect(steps.filter((step) => step === 'gap').length).toBeLessThan(20);
    expect(Math.abs(clock.stepMs / STEP_MS - 1)).toBeLessThan(0.3);
  });

  it.each([4, 0.25])('follows one that becomes %d times as long within five points', (factor) => {
    const clock = clockAfter(ticks(1000));
    const changed = ticks(6, clock.lastMs, factor * STEP_MS).slice(1);
    for (const timeMs of changed) clock.take(timeMs);
    expect(clock.stepMs).toBe(factor * STEP_MS);
  });

  it('is the lower median of the latest nine differences, as sorting finds it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 60 }),
        (all) => {
          const clock = new StepClock();
          let timeMs = 0;
          clock.take(timeMs);
          all.forEach((difference, i) => {
            timeMs += difference;
            clock.take(timeMs);
            const latest = all.slice(Math.max(0, i - 8), i + 1).sort((a, b) => a - b);
            expect(clock.stepMs).toBe(latest[(latest.length - 1) >> 1]);
          });
        },
      ),
    );
  });
});

describe('what a time is', () => {
  it('tells gaps and how much is missing in them', () => {
    const clock = clockAfter(ticks(10));
    const { lastMs } = clock;
    expect(clock.judge(lastMs + STEP_MS)).toBe('on-time');
    expect(clock.judge(lastMs + 1.5 * STEP_MS)).toBe('on-time');
    expect(clock.judge(lastMs + 1.6 * STEP_MS)).toBe('gap');
    expect(
      [1, 1.5, 1.6, 2, 3, 100].map((steps) => clock.missing(lastMs + steps * STEP_MS)),
    ).toEqual([0, 0, 1, 1, 2, 99]);
    expect([lastMs, lastMs - STEP_MS, Number.NaN].map((timeMs) => clock.missing(timeMs))).toEqual([
      0, 0, 0,
    ]);
  });

  it('tells duplicates and stragglers, which teach nothing', () => {
    const clock = clockAfter(ticks(10));
    const { lastMs } = clock;
    expect(stepsOf(clock, [lastMs, lastMs - STEP_MS, lastMs - 1e6, lastMs])).toEqual([
      'duplicate',
      'late',
      'late',
      'duplicate',
    ]);
    expect([clock.lastMs, clock.stepMs]).toEqual([lastMs, STEP_MS]);
    expect(clock.take(lastMs + STEP_MS)).toBe('on-time');
  });

  it.each([Number.NaN, Infinity, -Infinity])('finds %d unusable', (timeMs) => {
    const clock = clockAfter(ticks(10));
    const before = stateOf(clock);
    expect([clock.judge(timeMs), clock.take(timeMs)]).toEqual(['unusable', 'unusable']);
    expect(stateOf(clock)).toEqual(before);
  });
});

describe('a clock that is set back', () => {
  it('by a year is followed after eight points there', () => {
    const clock = clockAfter(ticks(100, YEAR_MS));
    const steps = stepsOf(clock, ticks(12));
    expect(steps).toEqual([
      ...Array<ClockStep>(7).fill('late'),
      'restart',
      ...Array<ClockStep>(4).fill('on-time'),
    ]);
    expect(clock.stepMs).toBe(STEP_MS);
  });

  it('by a year with a point in the far future before is followed too', () => {
    const clock = clockAfter([...ticks(20), 100 * YEAR_MS]);
    const steps = stepsOf(clock, ticks(12, 20 * STEP_MS));
    expect(steps.indexOf('restart')).toBe(7);
    expect(clock.judge(clock.lastMs + STEP_MS)).toBe('on-time');
  });

  it('from the first point on is followed too', () => {
    const clock = clockAfter([100 * YEAR_MS]);
    expect(stepsOf(clock, ticks(12)).indexOf('restart')).toBe(7);
  });

  it('by a few steps is waited for', () => {
    const clock = clockAfter(ticks(100));
    const steps = stepsOf(clock, ticks(30, clock.lastMs - 16 * STEP_MS));
    expect(steps.slice(0, 18)).toEqual([
      ...Array<ClockStep>(16).fill('late'),
      'duplicate',
      'on-time',
    ]);
  });

  it('is not seen in stragglers between points that are on time', () => {
    const clock = clockAfter(ticks(1000));
    const from = clock.lastMs;
    const mixed = ticks(50, from + STEP_MS).flatMap((timeMs, i) => [timeMs, i * 1000]);
    expect(stepsOf(clock, mixed)).not.toContain('restart');
  });

  it('is not seen in late points without order', () => {
    const clock = clockAfter(ticks(1000));
    const backwards = ticks(500).reverse();
    const leaping = ticks(50, 0, 5 * STEP_MS);
    expect(stepsOf(clock, backwards)).not.toContain('restart');
    expect(stepsOf(clock, leaping)).not.toContain('restart');
  });
});

const times = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }).map((tick) => tick * STEP_MS) },
    { weight: 1, arbitrary: fc.double() },
    { weight: 1, arbitrary: fc.constantFrom(1e308, -1e308, 5e-324, -0) },
  ),
  { maxLength: 80 },
);

describe('any times', () => {
  it('keep the state finite and the step positive; judging changes nothing', () => {
    fc.assert(
      fc.property(times, (stream) => {
        const clock = new StepClock();
        for (const timeMs of stream) {
          const before = stateOf(clock);
          const judged = clock.judge(timeMs);
          const missing = clock.missing(timeMs);
          expect(stateOf(clock)).toEqual(before);
          expect(Number.isSafeInteger(missing) && missing > 0).toBe(judged === 'gap');
          expect(clock.take(timeMs)).toBe(judged);
          expect(stateOf(clock).every(Number.isFinite)).toBe(true);
          expect(clock.stepMs >= 0 && Number.isFinite(clock.stepMs)).toBe(true);
        }
      }),
    );
  });

  it('go on in a copy as they would have', () => {
    fc.assert(
      fc.property(times, fc.nat(80), (stream, cut) => {
        const whole = new StepClock();
        let half = new StepClock();
        stream.forEach((timeMs, i) => {
          if (i === cut) {
            const state = new Float64Array(StepClock.SIZE + 2);
            half.write(state, 2);
            // Into one that was in use: nothing of it is left.
            half = clockAfter(ticks(12, 5, 7));
            half.read(state, 2);
          }
          expect(half.take(timeMs)).toBe(whole.take(timeMs));
          expect(half.stepMs).toBe(whole.stepMs);
        });
      }),
    );
  });

  it('are forgotten when told to', () => {
    const clock = clockAfter(ticks(20));
    clock.clear();
    expect(stateOf(clock)).toEqual(stateOf(new StepClock()));
    expect(clock.stepMs).toBe(0);
  });
});

it('follows many series in numbers that are kept elsewhere', () => {
  const numbers = new Float64Array(3 * StepClock.SIZE + 1);
  const shared = new StepClock();
  const places = [0, 1, 2].map((i) => 1 + i * StepClock.SIZE);
  const own = places.map((place) => {
    shared.bind(numbers, place);
    shared.clear();
    return new StepClock();
  });
  for (const timeMs of [...ticks(12), 3e6, 2e6, ...ticks(12, 4e6)]) {
    own.forEach((clock, i) => {
      shared.bind(numbers, places[i]!);
      expect(shared.take(timeMs * (i + 1))).toBe(clock.take(timeMs * (i + 1)));
      expect([shared.isValid, stateOf(shared)]).toEqual([true, stateOf(clock)]);
    });
  }
  expect(numbers[0]).toBe(0);
  numbers[1] = 0.5;
  shared.bind(numbers, 1);
  expect(shared.isValid).toBe(false);
});

describe('a state from elsewhere', () => {
  it.each<[string, (state: number[]) => void]>([
    ['cut short', (state) => state.pop()],
    ['with NaN', (state) => state.fill(Number.NaN, 1, 2)],
    ['with an infinite difference', (state) => state.fill(Infinity, 5, 6)],
    ['with a difference of 0', (state) => state.fill(0, 5, 6)],
    ['with a negative difference', (state) => state.fill(-1, 5, 6)],
    ['with more differences than counted', (state) => state.fill(1, 0, 1)],
    ['with a broken count', (state) => state.fill(0.5, 0, 1)],
    ['with a count below -1', (state) => state.fill(-2, 0, 1)],
    ['with too high a count', (state) => state.fill(18, 0, 1)],
    ['with too long a run', (state) => state.fill(8, 3, 4)],
    ['with a broken run', (state) => state.fill(0.5, 3, 4)],
  ])('%s is refused', (_, change) => {
    const clock = clockAfter(ticks(20));
    const state = stateOf(clock);
    change(state);
    const before = stateOf(clock);
    let thrown: unknown;
    try {
      clock.read(Float64Array.from(state), 0);
    } catch (error) {
      thrown = error;
    }
    expect(AegisError.isInstance(thrown) && thrown.code).toBe('invalid-snapshot');
    expect(stateOf(clock)).toEqual(before);
  });
});
