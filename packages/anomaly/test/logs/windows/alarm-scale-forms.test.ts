import { describe, expect, it } from 'vitest';
import { AlarmScale } from '../../../src/logs/windows/alarm-scale.js';
import { BanTail } from '../../../src/logs/windows/ban-tail.js';
import { isRefused, takenOut } from '../taken-out.js';

/** Every tenth sum is 3 and every third of the others 1, so that tails have something to say. */
const sumAt = (i: number): number => (i % 10 === 0 ? 3 : i % 3 === 0 ? 1 : 0);

function learnt<T extends { learn(sum: number): void }>(into: T, many: number, by = 1): T {
  for (let i = 0; i < many; i++) into.learn(by * sumAt(i));
  return into;
}

const SUMS = [0, 0.5, 0.9, 1, 2, 3, 4, 8, 30];
/** What is supposed: what a sum has beyond 0.9. */
const general = (sum: number): number => Math.max(0, sum - 0.9);

describe('AlarmScale', () => {
  it('goes by what is supposed, before a window has been seen', () => {
    const scale = new AlarmScale();
    for (const sum of SUMS) expect(scale.bans(sum, new BanTail())).toBeCloseTo(general(sum), 12);
  });

  it('goes as much by the windows of all services after two thousand, and three quarters after six', () => {
    for (const [many, seen] of [
      [2000, 1 / 2],
      [6000, 3 / 4],
    ] as const) {
      const scale = learnt(new AlarmScale(), many);
      const all = learnt(new BanTail(), many);
      for (const sum of SUMS) {
        const expected = seen * all.bans(sum) + (1 - seen) * general(sum);
        expect(scale.bans(sum, new BanTail())).toBeCloseTo(expected, 12);
      }
    }
  });

  it('goes as much by the windows of its own service after six thousand', () => {
    const scale = learnt(new AlarmScale(), 2000);
    for (const [many, seen] of [
      [2000, 1 / 4],
      [6000, 1 / 2],
    ] as const) {
      const own = learnt(new BanTail(), many, 2);
      for (const sum of SUMS) {
        const pooled = scale.bans(sum, new BanTail());
        const expected = seen * own.bans(sum) + (1 - seen) * pooled;
        expect(scale.bans(sum, own)).toBeCloseTo(expected, 12);
      }
    }
  });

  it('learns nothing of a window by judging it, nor by judging another service', () => {
    const scale = learnt(new AlarmScale(), 500);
    const own = learnt(new BanTail(), 300, 2);
    const before = JSON.stringify([scale, own]);
    for (const sum of SUMS) scale.bans(sum, own);
    expect(JSON.stringify([scale, own])).toBe(before);
  });

  it('puts the windows of all services away, and takes nothing else for them', () => {
    const scale = learnt(new AlarmScale(), 500);
    const all = learnt(new BanTail(), 500);
    expect(scale.toJSON()).toEqual({ all: all.toJSON() });
    const half = takenOut(scale.toJSON(), AlarmScale.read);
    expect(half.toJSON()).toEqual(scale.toJSON());
    expect(learnt(half, 500).toJSON()).toEqual(learnt(scale, 500).toJSON());
    for (const wrong of [{}, { all: null }, { all: {} }]) {
      expect(isRefused(wrong, AlarmScale.read)).toBe(true);
    }
  });
});
