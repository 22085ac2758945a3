import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycles } from '../../src/forecast/find-cycles.js';
import { timeToThreshold, toTimeSeries } from '../../src/forecast/index.js';
import { sayDuration } from '../../src/forecast/say.js';
import { code, HOUR_MS } from './helpers.js';

const STEP_MS = 300_000;
const DAY = 288;

const grow = (
  length: number,
  at: (t: number, random: Random) => number,
  seed = 1,
): Float64Array => {
  const random = new Random(seed);
  return Float64Array.from({ length }, (_, t) => at(t, random));
};
const line = grow(1000, (t) => 0.2 + 0.0005 * t);

describe('when a limit is reached', () => {
  it('is exact on a straight line', () => {
    const said = timeToThreshold({ values: line, stepMs: STEP_MS }, 0.9);
    // From 0.6995 it is 401 steps.
    expect(said.medianMs! / STEP_MS).toBeGreaterThan(395);
    expect(said.medianMs! / STEP_MS).toBeLessThan(407);
    expect(said.probabilityWithinHorizon).toBeGreaterThan(0.99);
    expect(said.horizonMs).toBe(500 * STEP_MS);
  });

  it('is not said to the step where only groups of steps are looked at', () => {
    const far = grow(4000, (t) => t);
    const offsets = Array.from({ length: 16 }, (_, i) => i);
    const held = offsets.filter((i) => {
      const said = timeToThreshold({ values: far, stepMs: 1 }, 5500 + i, { horizonMs: 2880 });
      const [low, high] = said.interval;
      const truth = 1501 + i;
      expect(Math.abs(said.medianMs! - truth)).toBeLessThan(16);
      return low! <= truth && truth <= high!;
    });
    expect(held.length).toBeGreaterThanOrEqual(12);
  });

  it('is known within hours by a day and night that grow', () => {
    const at = (t: number, random: Random) =>
      0.3 + (0.04 * t) / DAY + 0.1 * Math.sin((2 * Math.PI * t) / DAY) + 0.002 * random.normal();
    for (const seed of [1, 2, 3]) {
      const all = grow(20 * DAY, at, seed);
      const truth = all.findIndex((x) => x >= 0.8) + 1 - 7 * DAY;
      const said = timeToThreshold({ values: all.subarray(0, 7 * DAY), stepMs: STEP_MS }, 0.8);
      expect(Math.abs(said.medianMs! / STEP_MS / truth - 1)).toBeLessThan(0.15);
    }
  });

  it('sees growth that gathers pace sooner than a line would', () => {
    const all = grow(3000, (t, random) => 0.1 * 1.0015 ** t + 0.0005 * random.normal());
    const truth = all.findIndex((x) => x >= 0.95) + 1 - 1200;
    const { medianMs } = timeToThreshold({ values: all.subarray(0, 1200), stepMs: STEP_MS }, 0.95);
    const steps = medianMs! / STEP_MS;
    expect(Math.abs(steps / truth - 1)).toBeLessThan(0.35);
    const slope = (all[1199]! - all[911]!) / 288;
    expect(steps).toBeLessThan((0.95 - all[1199]!) / slope);
  });

  it('lets a disk be cleaned up again and again', () => {
    let floor = 0.2;
    let used = 0.2;
    const all = grow(6000, (_, random) => {
      used += 0.001 * (1 + 0.3 * random.normal());
      if (used - floor >= 0.2) {
        used -= 0.9 * (used - floor);
        floor = used;
      }
      return used;
    });
    const past = 2000;
    const cycles = findCycles(all.subarray(0, past))!;
    expect(cycles.rises).toHaveLength(8);
    expect(cycles.shares[3]).toBeCloseTo(0.9, 1);
    const truth = all.findIndex((x) => x >= 0.7) + 1 - past;
    const horizonMs = past * STEP_MS;
    const values = all.subarray(0, past);
    const said = timeToThreshold({ values, stepMs: STEP_MS }, 0.7, { horizonMs });
    expect(Math.abs(said.medianMs! / STEP_MS / truth - 1)).toBeLessThan(0.3);
    expect(said.interval[0]! / STEP_MS).toBeLessThan(truth);
    expect((said.interval[1] ?? horizonMs) / STEP_MS).toBeGreaterThan(truth);
  });

  it('is never for what swings, stands still or falls', () => {
    const swing = (t: number, random: Random) =>
      0.5 + 0.2 * Math.sin(t / 40) + 0.01 * random.normal();
    for (const at of [swing, () => 0.4, (t: number) => 0.5 - 0.0001 * t]) {
      const said = timeToThreshold({ values: grow(1500, at), stepMs: STEP_MS }, 0.9);
      expect(said.medianMs).toBeNull();
      expect(said.probabilityWithinHorizon).toBeLessThan(0.2);
      expect(said.sentence).toContain('probably does not reach 0.9 within 2.6 d');
    }
  });

  it('is upside down the same', () => {
    const noisy = grow(600, (t, random) => 0.0005 * t + 0.01 * random.normal());
    const up = timeToThreshold({ values: noisy, stepMs: STEP_MS }, 0.5);
    const down = timeToThreshold({ values: noisy.map((x) => -x), stepMs: STEP_MS }, -0.5, {
      direction: 'down',
    });
    expect(down.medianMs).toBeCloseTo(up.medianMs!, 6);
    expect(down.interval).toEqual(up.interval);
  });

  it('is now where it is reached, and unknown of a short history', () => {
    const reached = timeToThreshold({ values: line, stepMs: STEP_MS }, 0.6, { name: 'disk' });
    expect(reached).toMatchObject({ medianMs: 0, interval: [0, 0], probabilityWithinHorizon: 1 });
    expect(reached.sentence).toBe('disk has reached 0.6');
    const short = timeToThreshold({ values: line.subarray(0, 20), stepMs: STEP_MS }, 0.9);
    expect(short).toMatchObject({ medianMs: null, warmingUp: true, probabilityWithinHorizon: 0 });
  });
});

const FAR = { horizonMs: 1500 * STEP_MS };

describe('the answer', () => {
  const series = {
    values: grow(900, (t, random) => 0.0004 * t + 0.02 * random.normal()),
    stepMs: STEP_MS,
  };

  it('depends on the seed and on nothing else', () => {
    const first = timeToThreshold(series, 0.6, FAR);
    expect(timeToThreshold(series, 0.6, FAR)).toEqual(first);
    const other = timeToThreshold(series, 0.6, { ...FAR, seed: 1 });
    expect(other.interval).not.toEqual(first.interval);
    expect(Math.abs(other.medianMs! / first.medianMs! - 1)).toBeLessThan(0.1);
  });

  it('is later for a higher limit, wider for a higher level, likelier for a longer horizon', () => {
    const times = [0.45, 0.55, 0.65].map((limit) => timeToThreshold(series, limit, FAR).medianMs!);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    const [narrow, wide] = [0.5, 0.95].map(
      (level) => timeToThreshold(series, 0.6, { ...FAR, level }).interval,
    );
    expect(wide![0]).toBeLessThan(narrow![0]!);
    expect(wide![1]).toBeGreaterThan(narrow![1]!);
    const chances = [2, 10, 40, 75].map(
      (hours) =>
        timeToThreshold(series, 0.6, { horizonMs: hours * HOUR_MS }).probabilityWithinHorizon,
    );
    expect(chances[0]).toBeLessThan(0.2);
    expect(chances[3]).toBeGreaterThan(0.9);
    expect([...chances].sort((a, b) => a - b)).toEqual(chances);
  });

  it('looks no farther than sixteen times the past', () => {
    const { horizonMs } = timeToThreshold(series, 0.6, { horizonMs: Number.MAX_VALUE });
    expect(horizonMs).toBe(16 * 900 * STEP_MS);
  });

  it('is of finite times in order for any history', () => {
    const wild = fc.oneof(
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, 1e308, -1e308, 5e-324, 0),
    );
    fc.assert(
      fc.property(
        fc.array(wild, { maxLength: 120 }),
        fc.constantFrom(0.5, -3, 1e308, -1e308, 0),
        fc.constantFrom('up' as const, 'down' as const),
        (values, limit, direction) => {
          const said = timeToThreshold({ values, stepMs: 1000 }, limit, { direction, paths: 20 });
          const times = [said.interval[0], said.medianMs, said.interval[1]];
          const known = times.filter((time) => time !== null);
          expect(known.every((time) => time >= 0 && time <= said.horizonMs)).toBe(true);
          expect([...known].sort((a, b) => a - b)).toEqual(known);
          // What is unknown is beyond the horizon, so all later ones are, too.
          expect(times.slice(known.length).every((time) => time === null)).toBe(true);
          expect(said.probabilityWithinHorizon).toBeGreaterThanOrEqual(0);
          expect(said.probabilityWithinHorizon).toBeLessThanOrEqual(1);
          expect(said.sentence).not.toMatch(/NaN|Infinity|undefined/);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('refuses misuse', () => {
    for (const options of [
      { direction: 'sideways' as never },
      { horizonMs: 0 },
      { horizonMs: Number.NaN },
      { level: 0 },
      { paths: 3 },
      { seed: 0.5 },
      { nam: 'disk' } as never,
    ]) {
      expect(code(() => timeToThreshold(series, 1, options))).toBe('invalid-option');
    }
    expect(code(() => timeToThreshold(series, Number.NaN))).toBe('invalid-option');
    expect(code(() => timeToThreshold({ values: [1, 2] }, 1))).toBe('invalid-argument');
    expect(code(() => timeToThreshold(null as never, 1))).toBe('invalid-argument');
  });
});

describe('findCycles', () => {
  it('sees none in noise, swings, lines, leaps and spikes', () => {
    const spikes = (t: number, random: Random) => Number(t % 50 === 0) + 0.01 * random.normal();
    const stairs = (t: number, random: Random) => Math.floor(t / 100) + 0.01 * random.normal();
    for (const at of [
      (_: number, random: Random) => random.normal(),
      (t: number, random: Random) => Math.sin(t / 30) + 0.05 * random.normal(),
      (t: number) => t,
      () => 1,
      spikes,
      stairs,
    ]) {
      expect(findCycles(grow(800, at))).toBeNull();
    }
  });

  it('knows how far the present one has come', () => {
    const { elapsed, floor, level, durations } = findCycles(grow(530, (t) => t % 100))!;
    expect([elapsed, level]).toEqual([29, 29]);
    expect(floor).toBe(0);
    expect(Array.from(durations)).toEqual([100, 100, 100, 100]);
  });
});

describe('words', () => {
  it.each([
    [0.5, '0.5 ms'],
    [1999, '2000 ms'],
    [90_000, '90 s'],
    [5 * HOUR_MS, '5 h'],
    [36 * HOUR_MS, '36 h'],
    [60 * HOUR_MS, '2.5 d'],
    [1000 * 86_400_000, '1000 d'],
  ])('%d ms is %s', (ms, words) => {
    expect(sayDuration(ms)).toBe(words);
  });
});

describe('toTimeSeries', () => {
  it('puts points in order, at equal distances, and counts what it could not', () => {
    const points = [
      { timestampMs: 60_000, value: 3 },
      { timestampMs: 0, value: 1 },
      { timestampMs: 31_000, value: 2 },
      { timestampMs: 62_000, value: 4 },
      { timestampMs: Number.NaN, value: 9 },
      { timestampMs: 150_000, value: Number.NaN },
    ];
    const { values, stepMs, startMs, dropped, missing } = toTimeSeries(points, 30_000);
    expect(Array.from(values)).toEqual([1, 2, 4, Number.NaN, Number.NaN, Number.NaN]);
    expect({ stepMs, startMs, dropped, missing }).toEqual({
      stepMs: 30_000,
      startMs: 0,
      dropped: 2,
      missing: 2,
    });
  });

  it('takes any points, and a far future costs no memory', () => {
    expect(toTimeSeries([]).values).toHaveLength(0);
    expect(toTimeSeries([{ timestampMs: 5, value: 1 }]).stepMs).toBe(60_000);
    const time = fc.double({ noDefaultInfinity: false });
    fc.assert(
      fc.property(
        fc.array(fc.record({ timestampMs: time, value: time }), { maxLength: 20 }),
        (points) => {
          const { values, dropped, missing, stepMs } = toTimeSeries(points);
          expect(values.length).toBeLessThanOrEqual(1 << 20);
          expect(stepMs).toBeGreaterThan(0);
          expect(points.length - dropped).toBe(values.length - missing);
        },
      ),
      { numRuns: 30 },
    );
    expect(code(() => toTimeSeries([], -1))).toBe('invalid-option');
  });
});
