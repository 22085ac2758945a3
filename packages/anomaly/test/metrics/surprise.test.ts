import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addUp,
  CHANNELS,
  calibratedBans,
  experienceOf,
  generalBans,
  mixedBans,
  ownScale,
  runsPerPoint,
} from '../../src/metrics/surprise.js';

const count = fc.integer({ min: 0, max: 1_000_000 });
const channelOf = (name: (typeof CHANNELS)[number]): number => CHANNELS.indexOf(name);
/** Logarithms here are rough to 1e-4. */
const ROUGH = 3;

describe('generalBans', () => {
  it('is the tail of Student with four degrees of freedom, in the usual size of each channel', () => {
    const sizes = { level: 1, change: 1, season: 1, shift: 1, drift: 1, variance: 1 };
    const others = { course: 0.5, shape: 0.03, 'double-shape': 0.03 };
    for (const [name, size] of Object.entries({ ...sizes, ...others })) {
      const channel = channelOf(name as 'level');
      for (const deviations of [0.5, 1, 2, 6]) {
        const expected = 2 * Math.log10(1 + deviations ** 2 / 4);
        expect(generalBans(channel, deviations * size, 9)).toBeCloseTo(expected, ROUGH);
        expect(generalBans(channel, -deviations * size, 9)).toBeCloseTo(expected, ROUGH);
      }
    }
  });

  it('counts hundredths of the range beyond it, the more the longer the range is known', () => {
    const range = channelOf('range');
    for (const beyond of [0.01, 0.1, 0.5]) {
      const whole = 1 + Math.log10(1 + beyond / 0.01);
      expect(generalBans(range, beyond, 998)).toBeCloseTo(Math.min(3.5, whole), ROUGH);
      expect(generalBans(range, beyond, 98)).toBeCloseTo((whole * 2) / 3, ROUGH);
      expect(generalBans(range, beyond, 1e6)).toBeCloseTo(Math.min(3.5, whole), ROUGH);
    }
  });

  it('asks of a flat line how many times it is longer than any before', () => {
    const flat = channelOf('flat-line');
    expect(generalBans(flat, 1, 9)).toBe(0);
    expect(generalBans(flat, 0.5, 9)).toBe(0);
    expect(generalBans(flat, 2, 9)).toBeCloseTo(3 * Math.log10(2), ROUGH);
  });

  it('is between 0 and 3.5 for any score, and 0 for none', () => {
    fc.assert(
      fc.property(fc.nat(CHANNELS.length - 1), fc.double({ noNaN: true }), count, (c, raw, n) => {
        const bans = generalBans(c, raw, n);
        expect(bans).toBeGreaterThanOrEqual(0);
        expect(bans).toBeLessThanOrEqual(3.5);
        expect(generalBans(c, 0, n)).toBe(0);
      }),
    );
    for (const channel of CHANNELS.keys()) expect(generalBans(channel, 1e9, 1e6)).toBe(3.5);
  });
});

describe('what a series knows of itself', () => {
  it('counts half after five thousand points, and never all', () => {
    expect([experienceOf(0), experienceOf(5000), experienceOf(15_000)]).toEqual([0, 0.5, 0.75]);
    expect(experienceOf(1e9)).toBeCloseTo(0.93, 12);
  });

  it('is weighed against what is so in general, and says at most 3.9', () => {
    expect(mixedBans(2, 1, 0)).toBe(1);
    expect(mixedBans(2, 1, 1)).toBe(2);
    expect(mixedBans(2, 1, 0.25)).toBe(1.25);
    expect(mixedBans(50, 0, 1)).toBe(3.9);
    expect(mixedBans(50, 1, 0.5)).toBe(2.45);
  });
});

describe('addUp', () => {
  const weights = [1.1, 1.3, 0.85, 0.11, 0.59, 0.88, 0.25, 1.1, 0.18, 0.43, 0.9];

  it('weighs each channel, and a shift by more where a season is taken out', () => {
    for (const [c, weight] of weights.entries()) {
      const one = new Float64Array(CHANNELS.length);
      one[c] = 2;
      expect(addUp(one, false)).toBeCloseTo(2 * weight, 12);
      expect(addUp(one, true)).toBeCloseTo(2 * (weight + (c === channelOf('shift') ? 1.1 : 0)), 12);
    }
  });
});

describe('a sum', () => {
  it('means what the line says at first, and in the end what the series shows', () => {
    expect(calibratedBans(1, 5, 0)).toBe(0);
    expect(calibratedBans(1.55 + 2.63, 5, 0)).toBeCloseTo(1, 12);
    expect(calibratedBans(1.55 + 2.63, 5, 18_000)).toBeCloseTo(3, 12);
    expect(calibratedBans(1.55 + 2.63, 5, 36_000)).toBeCloseTo(5, 12);
    expect(calibratedBans(1.55 + 2.63, 5, 1e9)).toBeCloseTo(5, 12);
  });

  it('is an octave more for every two, as far as the tail reaches', () => {
    expect(ownScale(0)).toBeCloseTo(0.03, 12);
    expect(ownScale(2)).toBeCloseTo(0.06, 12);
    expect(ownScale(23)).toBeCloseTo(0.03 * 2 ** 11.5, 8);
    expect(ownScale(40)).toBe(ownScale(23));
  });

  it('comes in runs that are known later than what is rare', () => {
    expect(runsPerPoint(0.2, 0)).toBe(1);
    expect(runsPerPoint(0.2, 18_000)).toBeCloseTo(0.9, 12);
    expect(runsPerPoint(0.2, 36_000)).toBeCloseTo(0.2, 12);
    expect(runsPerPoint(0.2, 1e9)).toBeCloseTo(0.2, 12);
  });
});
