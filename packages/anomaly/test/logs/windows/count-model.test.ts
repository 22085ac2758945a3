import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountModel } from '../../../src/logs/windows/count-model.js';
import { isRefused, takenOut } from '../taken-out.js';

const HOUR = 240;
const DAY = 24 * HOUR;

/** Has windows bring what `countAt` says; 0 is a window without. */
function bring(
  model: CountModel,
  from: number,
  to: number,
  countAt: (window: number) => number,
): CountModel {
  for (let window = from; window < to; window++) {
    const count = countAt(window);
    if (count === 0) continue;
    model.learn(count, window);
    model.see(window);
  }
  return model;
}

/** Looks for a silence whenever it is time to; the windows of all looks that found one. */
function looks(model: CountModel, from: number, to: number, leastBans = 0): number[] {
  const found: number[] = [];
  for (let window = from; window < to; window++) {
    if (window < model.nextLook) continue;
    if (model.lookForSilence(window, 1) > leastBans) found.push(window);
  }
  return found;
}

const usual = (random: Random) => () => (random.chance(0.8) ? 1 + random.integer(3) : 0);

describe('the silence of a CountModel', () => {
  it('is found soon after what came in every window of a day has stopped', () => {
    const model = bring(new CountModel(-1), 0, DAY, () => 2);
    const [first] = looks(model, DAY, DAY + 100, 3);
    expect(first).toBeLessThan(DAY + 10);
    expect(model.silence(first!)).toBe(first! - DAY);
  });

  it('is found of what comes now and then, later', () => {
    const random = new Random(1);
    let last = 0;
    let longest = 0;
    const model = bring(new CountModel(-1), 0, 2 * DAY, (window) => {
      if (!random.chance(0.05)) return 0;
      longest = Math.max(longest, window - 1 - last);
      last = window;
      return 1;
    });
    const [first] = looks(model, 2 * DAY, 2 * DAY + 2000, 3);
    // At twenty windows each, five times their mean have hardly ever been silent.
    expect(model.silence(first!)).toBeGreaterThan(longest);
    expect(model.silence(first!)).toBeLessThan(1000);
  });

  it('is none of what came for an hour and stopped long ago', () => {
    const model = bring(new CountModel(-1), 0, HOUR, () => 2);
    const later = HOUR + DAY;
    expect(model.lookForSilence(later, 1)).toBe(0);
    expect(model.nextLook).toBe(Infinity);
  });

  it('is none of what has never come, nor of what has just come', () => {
    const never = new CountModel(0);
    expect([never.silence(1000), never.nextLook]).toEqual([0, Infinity]);
    const model = bring(new CountModel(-1), 0, DAY, () => 2);
    expect(model.lookForSilence(DAY, 1)).toBe(0);
  });

  it('is told once: not again before it has come again', () => {
    const model = bring(new CountModel(-1), 0, DAY, () => 2);
    const [first] = looks(model, DAY, DAY + 50, 3);
    model.dismiss();
    expect(looks(model, first! + 1, 3 * DAY)).toEqual([]);
    bring(model, 3 * DAY, 4 * DAY, () => 2);
    expect(looks(model, 4 * DAY, 4 * DAY + 50, 3).length).toBeGreaterThan(0);
  });

  it('is looked at less and less often while nobody tells it', () => {
    const model = bring(new CountModel(-1), 0, 10 * DAY, () => 2);
    // Each look comes when it is 15 % longer: from 5 windows to 7,200 in about 52.
    let count = 0;
    for (let window = 10 * DAY; window < 10 * DAY + 7200; window++) {
      if (window < model.nextLook) continue;
      count++;
      model.lookForSilence(window, 1);
    }
    expect(count).toBeLessThan(70);
  });

  it('weighs no more where less is due at this time', () => {
    const night = bring(new CountModel(-1), 0, DAY, usual(new Random(2)));
    const day = bring(new CountModel(-1), 0, DAY, usual(new Random(2)));
    expect(night.lookForSilence(DAY + 12, 0.3)).toBeLessThan(day.lookForSilence(DAY + 12, 1));
  });

  it('is rarely found where nothing is wrong', () => {
    let found = 0;
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const model = new CountModel(-1);
      for (let window = 0; window < DAY; window++) {
        if (window >= model.nextLook && model.lookForSilence(window, 1) > 3) found++;
        if (random.chance(0.3)) bring(model, window, window + 1, () => 1);
      }
    }
    // Twenty days of looks that are each 1 of 1,000 by their own account.
    expect(found).toBeLessThan(20);
  });
});

describe('CountModel', () => {
  const counts = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(200)), {
    maxLength: 40,
  });

  function fed(all: readonly (readonly [gap: number, count: number])[], model: CountModel, at = 0) {
    let window = at;
    for (const [gap, count] of all) {
      window += gap;
      if (count > 0) bring(model, window, window + 1, () => count);
    }
    return window;
  }

  it('has a tail in (0, 1] that falls as the count rises', () => {
    fc.assert(
      fc.property(counts, fc.nat(100), fc.double({ min: 0.1, max: 10 }), (all, gap, busy) => {
        const model = new CountModel(0);
        const window = fed(all, model) + gap;
        let before = 1;
        for (const count of [0, 1, 2, 5, 20, 100, 1000]) {
          const tail = model.tail(count, window, busy);
          expect(tail).toBeGreaterThan(0);
          // Tails add up their terms from the first on: good to a billionth.
          expect(tail).toBeLessThanOrEqual(before * (1 + 1e-9));
          before = tail;
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('expects more where it is busier', () => {
    const model = bring(new CountModel(-1), 0, DAY, () => 5);
    expect(model.tail(15, DAY, 3)).toBeGreaterThan(1000 * model.tail(15, DAY, 1));
  });

  it('continues from a snapshot', () => {
    fc.assert(
      fc.property(counts, counts, (before, after) => {
        const whole = new CountModel(0);
        const window = fed(before, whole);
        const half = takenOut(whole.toJSON(), CountModel.read);
        for (const model of [whole, half]) fed(after, model, window);
        expect(half.toJSON()).toEqual(whole.toJSON());
        expect(half.tail(9, window + 900)).toBe(whole.tail(9, window + 900));
        expect(half.lookForSilence(window + 1e5, 1)).toBe(whole.lookForSilence(window + 1e5, 1));
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('skips an incident, and starts anew where the clock was set', () => {
    const model = bring(new CountModel(-1), 0, DAY, () => 2);
    const { mean } = model;
    model.skipTo(2 * DAY);
    expect(model.mean).toBe(mean);
    expect(model.tail(3, 2 * DAY + 1)).toBeGreaterThan(0.1);
    model.moveTo(-5000);
    expect([model.silence(-4000), model.nextLook]).toEqual([0, Infinity]);
    bring(model, -4999, -4990, () => 2);
    expect(model.mean).toBeCloseTo(mean, 2);
  });

  it('joins with another: together they are silent only where both are', () => {
    const one = bring(new CountModel(-1), 0, DAY, (window) => (window % 2 === 0 ? 2 : 0));
    const other = bring(new CountModel(-1), 0, DAY, (window) => (window % 2 === 1 ? 2 : 0));
    const both = bring(new CountModel(-1), 0, DAY, () => 2);
    one.merge(other);
    expect(one.mean).toBeCloseTo(both.mean, 1);
    expect(one.silence(DAY + 3)).toBe(3);
    expect(looks(one, DAY, DAY + 50, 3).length).toBeGreaterThan(0);
  });

  it('refuses a broken snapshot', () => {
    const good = bring(new CountModel(0), 1, 9, () => 2).toJSON() as object;
    for (const change of [
      { weight: -1 },
      { sum: null },
      { window: 0.5 },
      { seen: 'x' },
      { gaps: 1e6 },
      { longestGap: -1 },
      { look: {} },
      { pairs: undefined },
    ]) {
      expect(isRefused({ ...good, ...change }, CountModel.read)).toBe(true);
    }
  });
});

describe('CountModel after a burst that nobody noticed', () => {
  it('finds the next one as odd as before, and follows what stays', () => {
    const steady = (window: number): number => (window % 2 === 0 ? 2 : 0);
    const calm = bring(new CountModel(-1), 0, 1000, steady);
    const before = calm.tail(20, 1000);
    const burst = bring(bring(new CountModel(-1), 0, 1000, steady), 1000, 1020, () => 40);
    // Twenty windows in a thousand: held to four spreads each they move the tail, and do not lift it away.
    expect(before).toBeLessThan(1e-8);
    expect(burst.tail(40, 1020)).toBeLessThan(1e-4);
    // What goes on for as long as what was before is the new normal.
    const changed = bring(bring(new CountModel(-1), 0, 1000, steady), 1000, 3000, () => 40);
    expect(changed.tail(40, 3000)).toBeGreaterThan(0.05);
  });
});
