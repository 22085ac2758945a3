import { describe, expect, it } from 'vitest';
import { SpentBudget } from '../../../src/logs/windows/spent-budget.js';
import { isRefused, takenOut } from '../taken-out.js';

const HOUR = 3_600_000;

function watched(days: number, alarms: number): SpentBudget {
  const budget = new SpentBudget();
  for (let hour = 0; hour <= days * 24; hour++) budget.watch(hour * HOUR, 1);
  for (let i = 0; i < alarms; i++) budget.note();
  return budget;
}

describe('SpentBudget', () => {
  it('eases where fewer alarms come than allowed, within bounds, and never tightens', () => {
    expect(watched(0, 0).easing).toBe(0);
    // 2 log10((12 + 3) / (6 + 3)), as the logarithm is told to seven digits.
    expect(watched(12, 6).easing).toBeCloseTo(2 * Math.log10(15 / 9), 5);
    expect(watched(90, 0).easing).toBe(0.6);
    expect(watched(12, 40).easing).toBe(0);
  });

  it('does not count time that nobody watched, nor clocks that go back', () => {
    const budget = new SpentBudget();
    for (const hour of [0, 10_000, 20_000, 5, 4, 3]) budget.watch(hour * HOUR, 1);
    // Two pauses count an hour each: (2 / 24 + 3) / 3.
    expect(budget.easing).toBeCloseTo(2 * Math.log10((2 / 24 + 3) / 3), 5);
  });

  it('continues from a snapshot, and refuses a broken one', () => {
    const budget = watched(5, 1);
    expect(takenOut(budget.toJSON(), SpentBudget.read).toJSON()).toEqual(budget.toJSON());
    expect(isRefused({ allowed: -1, alarms: 0, lastMs: null }, SpentBudget.read)).toBe(true);
  });
});
