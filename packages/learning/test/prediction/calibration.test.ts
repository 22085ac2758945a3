import { describe, expect, it } from 'vitest';
import { CaseBase } from '../../src/cases/case-base.js';
import { resolveLearnerOptions } from '../../src/options.js';
import { calibrate, newnessOf, UNCALIBRATED } from '../../src/prediction/calibration.js';
import { isMilestone, lastMilestone } from '../../src/prediction/milestones.js';
import { probabilityOf } from '../../src/prediction/platt-scaling.js';
import { stored } from '../cases/stored.js';

const OPTIONS = resolveLearnerOptions(undefined);

/** `count` incidents of `kinds` kinds with clear signs; one in `odd` was mended otherwise. */
function memory(count: number, kinds: number, odd: number): CaseBase {
  const base = new CaseBase(1_000);
  for (let i = 0; i < count; i++) {
    const kind = i % kinds;
    const isOdd = odd > 0 && i % odd === odd - 1;
    const effect = isOdd ? 'page' : (['restart', 'rollback', 'drain', 'failover'] as const)[kind]!;
    const features = [`issue:kind${kind}`, `cause-term:word${kind}`, `signal:sign${kind}`];
    base.add(stored(i, { operator: `${i}`, effect, atMs: 0 }), features);
  }
  return base;
}

describe('calibrate', () => {
  it('knows nothing of an empty memory, and calls every share a coin', () => {
    expect(calibrate(new CaseBase(5), OPTIONS)).toEqual(UNCALIBRATED);
    expect(probabilityOf(0.01, UNCALIBRATED)).toBe(0.5);
    expect(probabilityOf(0.99, UNCALIBRATED)).toBe(0.5);
  });

  it('is as sure as memory was right about itself', () => {
    const always = calibrate(memory(60, 4, 0), OPTIONS);
    expect(probabilityOf(0.95, always)).toBeGreaterThan(0.93);
    // A third of what was done cannot be told from the signs.
    const often = calibrate(memory(120, 4, 3), OPTIONS);
    const said = probabilityOf(0.66, often);
    expect(said).toBeGreaterThan(0.55);
    expect(said).toBeLessThan(0.78);
  });

  it('never takes a larger share for less likely', () => {
    for (const odd of [0, 2, 3, 5]) {
      const calibration = calibrate(memory(50, 3, odd), OPTIONS);
      let last = 0;
      for (let share = 0; share <= 1; share += 0.05) {
        const p = probabilityOf(share, calibration);
        expect(p).toBeGreaterThanOrEqual(last);
        last = p;
      }
    }
  });

  it('remembers how new what it recalled was, in order', () => {
    const { recalled } = calibrate(memory(40, 4, 0), OPTIONS);
    expect(recalled).toHaveLength(40);
    expect(recalled).toEqual([...recalled].sort((a, b) => a - b));
    // Nine others are the same.
    expect(recalled[0]).toBeCloseTo(1 / 10, 6);
    expect(newnessOf({ neighbours: [], alikeByEffect: [], nearest: 0, support: 0 })).toBe(1);
  });

  it('does not ask about what failed', () => {
    const base = new CaseBase(10);
    for (let i = 0; i < 6; i++) {
      base.add(stored(i, { operator: `${i}`, success: false }), ['issue:crash']);
    }
    expect(calibrate(base, OPTIONS)).toEqual(UNCALIBRATED);
  });

  it('comes with every case at first, then ever more rarely', () => {
    for (let added = 0; added <= 64; added++) expect(isMilestone(added)).toBe(true);
    let last = 64;
    let count = 0;
    for (let added = 65; added <= 100_000; added++) {
      if (isMilestone(added)) {
        expect(added).toBe(last + Math.floor(last / 20));
        last = added;
        count++;
      }
    }
    expect(count).toBeLessThan(170);
    expect(lastMilestone(66)).toBe(64);
    expect(lastMilestone(67)).toBe(67);
  });
});
