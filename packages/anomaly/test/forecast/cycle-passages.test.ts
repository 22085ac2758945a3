import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { fitClimb } from '../../src/forecast/climb.js';
import { cyclePassages } from '../../src/forecast/cycle-passages.js';
import { type Cycles, findCycles } from '../../src/forecast/find-cycles.js';
import { timeToThreshold } from '../../src/forecast/index.js';

const STEP_MS = 300_000;

/** Climbs by `climb(t)` a step and is cut back by `share` every `every` steps. */
function saw(length: number, every: number, share: number, climb: (t: number) => number) {
  let used = 0;
  let floor = 0;
  return Float64Array.from({ length }, (_, t) => {
    used += climb(t);
    if (t % every === every - 1) {
      used -= share * (used - floor);
      floor = used;
    }
    return used;
  });
}

function medianPassage(cycles: Cycles, limit: number, horizon = 2000): number {
  return cyclePassages(cycles, limit, horizon, 201, new Random(3)).sort()[100]!;
}

/** Rates that lose a tenth of their distance from 1 with every step. */
function wandering(length: number, seed: number): Float64Array {
  const random = new Random(seed);
  let state = 0;
  return Float64Array.from({ length }, () => {
    state = 0.9 * state + 0.1 * random.normal();
    return 1 + state;
  });
}

describe('fitClimb', () => {
  it('knows how fast rates come back to their mean', () => {
    const climb = fitClimb(wandering(12_000, 1), 500, 1000);
    expect(climb.width).toBe(6);
    expect(climb.usual).toBeCloseTo(1, 1);
    // Of means of six neighbours, 0.9^6 = 0.53 is a little less than is left.
    expect(climb.memory).toBeGreaterThan(0.53);
    expect(climb.memory).toBeLessThan(0.75);
  });

  it('does not take noise on the values for a climb', () => {
    const random = new Random(1);
    const noisy = Float64Array.from({ length: 3001 }, (_, t) => 0.01 * t + random.normal());
    const climbs = noisy.subarray(1).map((x, t) => x - noisy[t]!);
    const { width, memory, surprises } = fitClimb(climbs, 300, 1000);
    expect(width).toBeGreaterThan(100);
    expect(memory).toBeLessThan(0.2);
    for (const surprise of surprises) expect(Math.abs(surprise)).toBeLessThan(0.05);
  });

  it('is finite for few climbs, and coarse for a far horizon', () => {
    for (const count of [1, 2, 3, 5, 20]) {
      const { usual, memory, latest, surprises } = fitClimb(new Float64Array(count), 9, 100);
      expect([usual, memory, latest, ...surprises].every((x) => x === 0)).toBe(true);
    }
    expect(fitClimb(wandering(40_000, 2), 1000, 400_000).width).toBe(98);
  });
});

describe('cyclePassages', () => {
  const course = saw(1050, 100, 0.9, () => 1);
  const cycles = findCycles(course)!;

  it('knows which peak is the first above the limit', () => {
    // Every peak is 10 above the one before; the step after it ends in the cut.
    const peak = course[998]! + 10;
    const later = saw(4000, 100, 0.9, () => 1);
    for (const limit of [peak - 0.5, peak + 0.5, peak + 9.5, peak + 10.5]) {
      const truth = later.findIndex((x, t) => t >= 1050 && x >= limit) + 1 - 1050;
      expect(Math.abs(medianPassage(cycles, limit) - truth)).toBeLessThanOrEqual(1);
    }
  });

  it('climbs on at the latest rate, which wears off', () => {
    const base = wandering(4000, 5);
    const pace = (t: number) => base[t]! * (t >= 3990 ? 3 : 1);
    const fast = findCycles(saw(4000, 97, 0.9, pace))!;
    const slow = findCycles(saw(4000, 97, 0.9, (t) => base[t]!))!;
    const steps = (from: Cycles, ahead: number): number => medianPassage(from, from.level + ahead);
    expect(steps(fast, 10)).toBeLessThan(0.6 * steps(slow, 10));
    const beyondCuts = (from: Cycles): number => medianPassage(from, from.floor + 250, 8000);
    expect(beyondCuts(fast)).toBeGreaterThan(0.8 * beyondCuts(slow));
  });

  it('does not let noise on what always comes back add up to a breach', () => {
    for (const seed of [1, 2, 3, 4]) {
      const random = new Random(seed);
      const values = saw(2400, 288, 1, () => 1 / 288).map((x) => x + 0.05 * random.normal());
      const said = timeToThreshold({ values, stepMs: STEP_MS }, 1.5, {
        horizonMs: 2880 * STEP_MS,
      });
      expect(findCycles(values)).not.toBeNull();
      expect(said.probabilityWithinHorizon).toBeLessThan(0.3);
    }
  });

  it('takes one whole cycle for a beginning and no more', () => {
    const short = saw(250, 100, 0.8, () => 1);
    const one = findCycles(short)!;
    expect([one.rises.length, one.rises[0], one.durations[0]]).toEqual([1, 100, 100]);
    expect(one.shares[0]).toBeCloseTo(0.8, 9);
    expect(findCycles(short.subarray(0, 190))).toBeNull();
  });
});
