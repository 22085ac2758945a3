import { expectedEffectOf } from '@aegis/remediation';
import { describe, expect, it } from 'vitest';
import {
  type CheckedCase,
  calibrationError,
  changeCoverage,
  checkedCases,
  coverage,
} from '../../src/remediation/effect-coverage.js';

const expected = { ...expectedEffectOf('restart', 0.9), impactAfter: 0.2, low: 0.1, high: 0.3 };
const made = (after: number): CheckedCase => ({
  kind: 'restart',
  probability: 0.9,
  before: 0.5,
  after,
  expected: { ...expected, changeLow: -0.4, changeHigh: -0.35 },
});

describe('coverage and calibration', () => {
  it('count what lies within, ends included', () => {
    const cases = [made(0.05), made(0.1), made(0.2), made(0.3), made(0.31)];
    expect(coverage(cases)).toBeCloseTo(0.6, 12);
    expect(changeCoverage(cases)).toBeCloseTo(0.2, 12);
  });

  it('compare means over acts of which the same was expected', () => {
    expect(calibrationError([made(0.1), made(0.3)])).toBeCloseTo(0, 12);
    expect(calibrationError([made(0.4), made(0.4)])).toBeCloseTo(0.2, 12);
  });
});

describe('checkedCases', () => {
  it('repeats itself with one seed, and explores only where asked to', () => {
    const few = checkedCases(7, 0, 60);
    expect(few.length).toBeGreaterThan(30);
    expect(checkedCases(7, 0, 60)).toEqual(few);
    const chosen = few.filter(({ kind }) => kind !== 'observe');
    const explored = checkedCases(7, 1, 60).filter(({ kind }) => kind !== 'observe');
    const unlikely = (cases: readonly CheckedCase[]): number =>
      cases.filter(({ probability }) => probability < 0.1).length / cases.length;
    expect(unlikely(chosen)).toBe(0);
    expect(unlikely(explored)).toBeGreaterThan(0.3);
  });
});
