import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { ValueModel } from '../../../src/logs/parameters/value-model.js';
import { ValueTable } from '../../../src/logs/parameters/value-table.js';
import { isRefused, takenOut } from '../taken-out.js';

/** The most that a model said of values, one after the other. */
function most(model: ValueModel, values: readonly number[]): number {
  return values.reduce((bans, value) => Math.max(bans, model.process(value)), 0);
}

function draws(seed: number, count: number, draw: (random: Random) => number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => draw(random));
}

const usual = (random: Random): number => 100 + random.integer(900);

describe('ValueModel', () => {
  it('says nothing until it knows, and little of what is usual', () => {
    const model = new ValueModel(0);
    expect(most(model, draws(1, 200, usual))).toBe(0);
    // 2,000 looks to either side: sums of surprise come to 3.6 bans once in so many by what a ban is.
    expect(most(model, draws(2, 2000, usual))).toBeLessThan(5);
    expect(Math.abs(model.median - 550)).toBeLessThan(110);
  });

  it('finds values that have grown, or shrunk, twenty times within a dozen', () => {
    for (const factor of [20, 1 / 20]) {
      const model = new ValueModel(0);
      most(model, draws(3, 1000, usual));
      const gone = draws(4, 12, (random) => usual(random) * factor);
      expect(most(model, gone)).toBeGreaterThan(7);
    }
  });

  it('does not take one wild value for a departure', () => {
    const model = new ValueModel(0);
    most(model, draws(5, 1000, usual));
    expect(model.process(1e9)).toBeLessThan(2);
  });

  it('says nothing of numbers that always grow', () => {
    const model = new ValueModel(0);
    let value = 1000;
    const next = (): number => (value += 7);
    most(model, draws(6, 1500, next));
    expect(most(model, draws(7, 500, next))).toBe(0);
  });

  it('counts anew once it has been told', () => {
    const model = new ValueModel(0);
    most(model, draws(8, 1000, usual));
    const before = most(
      model,
      draws(9, 8, () => 50_000),
    );
    model.dismiss();
    expect(model.process(50_000)).toBeLessThan(before / 2);
  });

  it('continues from a snapshot, and refuses a broken one', () => {
    const whole = new ValueModel(42);
    most(whole, draws(10, 700, usual));
    const half = takenOut(whole.toJSON(), ValueModel.read);
    for (const value of draws(11, 300, (random) => usual(random) * 4)) {
      expect(half.process(value)).toBe(whole.process(value));
    }
    expect(half.toJSON()).toEqual(whole.toJSON());
    const json = whole.toJSON() as Record<string, unknown>;
    expect(isRefused({ ...json, count: -1 }, ValueModel.read)).toBe(true);
    expect(isRefused({ ...json, up: { sum: -1, usual: 1 } }, ValueModel.read)).toBe(true);
  });
});

describe('ValueTable', () => {
  it('keeps services, templates and places apart, and forgets the longest unused', () => {
    const table = new ValueTable();
    const first = table.of(0, 0, 0);
    const others = [table.of(1, 0, 0), table.of(0, 1, 0), table.of(0, 0, 1)];
    expect(new Set([first, ...others]).size).toBe(4);
    for (let serial = 10; serial < 5000; serial++) {
      table.of(3, serial, 2);
      table.of(0, 0, 0);
    }
    expect(table.size).toBe(4096);
    expect(table.of(0, 0, 0)).toBe(first);
    expect(table.of(1, 0, 0)).not.toBe(others[0]);
    const copy = takenOut(table.toJSON(), ValueTable.read);
    expect(copy.toJSON()).toEqual(table.toJSON());
  });
});
