import { Random } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlarmScale } from '../../../src/logs/windows/alarm-scale.js';
import { BanTail } from '../../../src/logs/windows/ban-tail.js';
import { JudgedRate } from '../../../src/logs/windows/judged-rate.js';
import { isRefused, takenOut } from '../taken-out.js';

const DAY_MS = 86_400_000;

describe('JudgedRate', () => {
  it('is what is supposed at first, then what is seen', () => {
    const rate = new JudgedRate(15_000);
    expect(rate.perDay).toBe(5760);
    for (let i = 0; i < 5000; i++) rate.note(i * 60_000);
    // 20 supposed ones of a quarter of a minute next to 5,000 of a minute: 1,445.
    expect(rate.perDay).toBeGreaterThan(1440);
    expect(rate.perDay).toBeLessThan(1450);
  });

  it('counts what several services bring at the same time', () => {
    const rate = new JudgedRate(15_000);
    for (let i = 0; i < 10_000; i++) rate.note(Math.floor(i / 10) * 15_000);
    expect(rate.perDay).toBeGreaterThan(9 * 5760);
    expect(rate.perDay).toBeLessThan(10 * 5760);
  });

  it('does not take a pause, or a clock that was set, for a lower rate', () => {
    const rate = new JudgedRate(15_000);
    for (let i = 0; i < 1000; i++) rate.note(i * 15_000);
    const before = rate.perDay;
    rate.note(365 * DAY_MS);
    expect(rate.perDay).toBeGreaterThan(0.7 * before);
    rate.note(0);
    expect(rate.perDay).toBeGreaterThan(0.7 * before);
  });

  it('is at least one a day, finite, and the same out of a snapshot, whatever the times', () => {
    const time = fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true });
    fc.assert(
      fc.property(fc.array(time, { maxLength: 50 }), time, (times, next) => {
        const whole = new JudgedRate(60_000);
        for (const each of times) whole.note(each);
        const half = takenOut(whole.toJSON(), (reader) => JudgedRate.read(reader, 60_000));
        for (const rate of [whole, half]) rate.note(next);
        expect(whole.perDay).toBeGreaterThanOrEqual(1);
        expect(whole.perDay).toBeLessThan(1e6);
        expect(half.perDay).toBe(whole.perDay);
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 1, numRuns: 200 },
    );
    for (const broken of [
      { count: -1, elapsedMs: 0 },
      { count: 2e6, elapsedMs: 0 },
      { count: 1 },
    ]) {
      expect(isRefused(broken, (reader) => JudgedRate.read(reader, 1))).toBe(true);
    }
  });
});

describe('AlarmScale', () => {
  it('is a sum less what windows usually have, before any has been seen', () => {
    const scale = new AlarmScale();
    expect(scale.bans(0.5, new BanTail())).toBe(0);
    expect(scale.bans(5, new BanTail())).toBeCloseTo(4.1, 12);
  });

  it('comes to what windows of all services show, and then to what those of this one do', () => {
    const random = new Random(1);
    const scale = new AlarmScale();
    const calm = new BanTail();
    const wild = new BanTail();
    for (let i = 0; i < 20_000; i++) {
      const bans = -log10(1 - random.float());
      scale.learn(bans);
      calm.learn(bans / 2);
      wild.learn(2 * bans);
    }
    const none = new BanTail();
    // P(sum >= 3) = 10^-3 by all: a fifth of a ban is what the general rule still holds of it.
    expect(Math.abs(scale.bans(3, none) - 3)).toBeLessThan(0.3);
    expect(scale.bans(3, wild)).toBeLessThan(scale.bans(3, none));
    expect(scale.bans(3, calm)).toBeGreaterThanOrEqual(scale.bans(3, none) - 0.3);
  });

  it('never falls as the sum rises, and is the same out of a snapshot', () => {
    const random = new Random(2);
    const scale = new AlarmScale();
    const own = new BanTail();
    for (let i = 0; i < 3000; i++) {
      const sum = random.chance(0.7) ? 0 : -log10(1 - random.float());
      scale.learn(sum);
      if (i % 5 === 0) own.learn(sum);
    }
    const half = takenOut(scale.toJSON(), AlarmScale.read);
    let before = 0;
    for (let sum = 0; sum < 20; sum += 0.05) {
      const bans = scale.bans(sum, own);
      // Logarithms here are rough to 1e-4.
      expect(bans).toBeGreaterThanOrEqual(before - 1e-3);
      expect(half.bans(sum, own)).toBe(bans);
      before = bans;
    }
  });
});
