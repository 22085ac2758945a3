import { QuantileSketch } from '@aegis/core/stats';
import { describe, expect, it } from 'vitest';
import { BanTail } from '../../../src/logs/windows/ban-tail.js';
import { isRefused, takenOut } from '../taken-out.js';

/** Logarithms here are rough to 1e-4. */
const ROUGH = 3;
/** The mean excess of what is as supposed, in bans. */
const USUAL = Math.LOG10E;

interface State {
  readonly count: number;
  readonly threshold: number;
  readonly share: number;
  readonly far: number;
  readonly farShare: number;
  readonly farExcesses: number;
  readonly farExcessSum: number;
  readonly excesses: number;
  readonly excessSum: number;
}

const NEW: State = {
  count: 0,
  threshold: 0,
  share: 1,
  far: 0,
  farShare: 1,
  farExcesses: 0,
  farExcessSum: 0,
  excesses: 0,
  excessSum: 0,
};

function stateOf(tail: BanTail): State {
  const { sketch, ...state } = tail.toJSON() as State & { readonly sketch: unknown };
  expect(sketch).toMatchObject({ kind: 'quantile-sketch' });
  return state;
}

/** A tail in this state, that has seen these sums. */
function tailOf(state: Partial<State>, sums: readonly number[] = []): BanTail {
  const sketch = new QuantileSketch({ relativeAccuracy: 0.05, maxBuckets: 64, halfLife: 20_000 });
  for (const sum of sums) sketch.add(sum);
  return takenOut({ ...NEW, ...state, sketch: sketch.toJSON() }, BanTail.read);
}

function learnt(runs: readonly (readonly [sum: number, times: number])[]): BanTail {
  const tail = new BanTail();
  for (const [sum, times] of runs) for (let i = 0; i < times; i++) tail.learn(sum);
  return tail;
}

/** What is left of `count` sums where each counts half after 20,000: a geometric series. */
function remembered(count: number): number {
  let sum = 0;
  for (let age = 1; age <= count; age++) sum += 0.5 ** (age / 20_000);
  return sum;
}

describe('what BanTail says beyond where its tail begins', () => {
  const TAIL = { count: 300, threshold: 3, share: 0.01, far: 3, farShare: 0.01 };

  it('is a ban for a ban, from the share that lies there, where all is as supposed', () => {
    const tail = tailOf(TAIL);
    for (const sum of [3.01, 4, 9, 40]) expect(tail.bans(sum)).toBeCloseTo(sum - 1, ROUGH);
  });

  it('is no more than what it is the sum of', () => {
    const tail = tailOf({ ...TAIL, share: 1e-5 });
    expect([4, 9].map((sum) => tail.bans(sum))).toEqual([4, 9]);
  });

  it('is less for each ban where excesses were larger, of which thirty are supposed', () => {
    for (const [excesses, excessSum, slope] of [
      [10, 10 * USUAL, 1],
      [10, 14 * USUAL, 40 / 44],
      [30, 30 * USUAL * 1.2, 1 / 1.1],
      [30, 30 * USUAL * 9, 0.85],
      [30, 0, 1],
    ] as const) {
      const tail = tailOf({ ...TAIL, excesses, excessSum });
      for (const sum of [4, 13]) {
        expect(tail.bans(sum)).toBeCloseTo(2 + (sum - 3) * slope, ROUGH);
      }
    }
  });

  describe('once ten thousand sums were learnt', () => {
    const FAR = { ...TAIL, count: 10_000, far: 6, farShare: 1e-5 };

    it('is counted from where twenty lie above, a ban for a ban where all is as supposed', () => {
      const tail = tailOf({ ...FAR, excesses: 1e6, excessSum: 1e6 * USUAL * 2 });
      expect(tail.bans(6)).toBeCloseTo(2 + 3 * 0.85, ROUGH);
      for (const sum of [6.01, 7, 16]) expect(tail.bans(sum)).toBeCloseTo(sum - 1, ROUGH);
      const before = tailOf({ ...FAR, count: 9999, excesses: 1e6, excessSum: 1e6 * USUAL * 2 });
      for (const sum of [6.01, 16])
        expect(before.bans(sum)).toBeCloseTo(2 + (sum - 3) * 0.85, ROUGH);
    });

    it('is more for each ban where excesses were smaller, of which ten are supposed, up to two', () => {
      for (const [farExcesses, farExcessSum, slope] of [
        [10, 5 * USUAL, 20 / 15],
        [5, 2 * USUAL, 15 / 12],
        [30, 0, 2],
        [30, 300 * USUAL, 1],
      ] as const) {
        const tail = tailOf({ ...FAR, farExcesses, farExcessSum });
        for (const sum of [7, 16]) {
          expect(tail.bans(sum)).toBeCloseTo(5 + (sum - 6) * slope, ROUGH);
        }
      }
    });

    it('is only ever more by that', () => {
      const tail = tailOf({ ...FAR, farShare: 0.005 });
      for (const sum of [7, 16]) expect(tail.bans(sum)).toBeCloseTo(sum - 1, ROUGH);
    });
  });
});

describe('what BanTail says of the body', () => {
  const SUMS = Array.from({ length: 100 }, (_, i) => (i % 10 === 9 ? 4 : i % 2));

  it('is how often sums are as high, and no more than what it is the sum of', () => {
    const tail = tailOf({ count: 300, threshold: 8, share: 0.01 }, SUMS);
    const weightOf = (least: number): number => {
      return SUMS.reduce((sum, each, i) => sum + (each >= least ? 2 ** (i / 20_000) : 0), 0);
    };
    for (const [sum, least] of [
      [1, 1],
      [2, 4],
      [4, 4],
    ] as const) {
      expect(tail.bans(sum)).toBeCloseTo(-Math.log10(weightOf(least) / weightOf(0)), ROUGH);
    }
    expect(tail.bans(0.1)).toBe(0.1);
    expect(tail.bans(0)).toBeCloseTo(0, ROUGH);
    // Never rarer than where the tail begins.
    expect(tail.bans(7)).toBeCloseTo(2, ROUGH);
    expect(tail.bans(8)).toBeCloseTo(2, ROUGH);
    expect(tail.bans(8.1)).toBeCloseTo(2.1, ROUGH);
    // Where it begins is still counted.
    const often = tailOf({ count: 300, threshold: 4, share: 0.01 }, SUMS);
    expect(often.bans(4)).toBe(tail.bans(4));
  });

  it('is nothing before two hundred sums', () => {
    const early = tailOf({ count: 199, threshold: 8, share: 0.01 }, SUMS);
    expect([1, 8, 9, 1e9].map((sum) => early.bans(sum))).toEqual([0, 0, 0, 0]);
  });
});

describe('what BanTail learns', () => {
  it('is where the tail begins, with each sixty-fourth sum', () => {
    const tail = learnt([[0, 63]]);
    expect(stateOf(tail)).toEqual({ ...NEW, count: 63 });
    tail.learn(0);
    const { share, farShare, ...rest } = stateOf(tail);
    expect(rest).toEqual({
      count: 64,
      threshold: 0,
      far: 0,
      farExcesses: 0,
      farExcessSum: 0,
      excesses: 0,
      excessSum: 0,
    });
    // Half a sum at the least, and twenty far out.
    expect(share).toBeCloseTo(0.5 / remembered(64), 9);
    expect(farShare).toBeCloseTo(20 / remembered(64), 9);
    for (let i = 0; i < 63; i++) tail.learn(5);
    expect(stateOf(tail)).toMatchObject({ threshold: 0, share, farShare });
  });

  it('is a share of one in fifty, as far as buckets of a tenth tell it', () => {
    const tail = learnt([
      [0, 630],
      [4, 5],
      [9, 5],
    ]);
    // Ten of 640 are less than one in fifty.
    const weight = (age: number): number => 0.5 ** (age / 20_000);
    let above = 0;
    for (let age = 1; age <= 10; age++) above += weight(age);
    const { threshold, share } = stateOf(tail);
    expect(threshold).toBe(0);
    expect(share).toBeCloseTo(above / remembered(640), 9);
    const more = stateOf(
      learnt([
        [0, 620],
        [4, 10],
        [9, 10],
      ]),
    );
    expect(Math.abs(more.threshold / 4 - 1)).toBeLessThan(0.05);
    expect(more.share).toBeCloseTo(above / remembered(640), 9);
  });

  it('is where twenty lie above, once these are rarer', () => {
    // Of 2048, thirty are at 9 and thirty at 4: one in fifty are 41, so that the tail begins at 4.
    const { threshold, far, farShare, share } = stateOf(
      learnt([
        [0, 1988],
        [4, 30],
        [9, 30],
      ]),
    );
    expect(Math.abs(threshold / 4 - 1)).toBeLessThan(0.05);
    expect(Math.abs(far / 9 - 1)).toBeLessThan(0.05);
    expect(farShare).toBeCloseTo(20 / remembered(2048), 9);
    let above = 0;
    for (let age = 1; age <= 30; age++) above += 0.5 ** (age / 20_000);
    expect(share).toBeCloseTo(above / remembered(2048), 9);
    // Twelve are too few.
    const wide = stateOf(
      learnt([
        [0, 2006],
        [30, 30],
        [60, 12],
      ]),
    );
    expect(Math.abs(wide.far / 30 - 1)).toBeLessThan(0.05);
    expect(wide.farShare).toBeCloseTo(20 / remembered(2048), 9);
  });

  it('is by how much sums lie beyond, of each two bans at the most, of the latest most', () => {
    const state = { count: 1000, threshold: 2, far: 5 };
    const tail = tailOf(state, [0]);
    const steps = [2, 2.5, 3, 5, 6, 40].map((sum) => {
      tail.learn(sum);
      const { excesses, excessSum, farExcesses, farExcessSum } = stateOf(tail);
      return [excesses, excessSum, farExcesses, farExcessSum];
    });
    const near = (...excesses: number[]): number[] => fade(0.999, excesses);
    const distant = (...excesses: number[]): number[] => fade(0.98, excesses);
    const expected = [
      [0, 0, 0, 0],
      [...near(0.5), 0, 0],
      [...near(0.5, 1), 0, 0],
      [...near(0.5, 1, 2), 0, 0],
      [...near(0.5, 1, 2, 2), ...distant(1)],
      [...near(0.5, 1, 2, 2, 2), ...distant(1, 2)],
    ];
    for (const [i, step] of steps.entries()) {
      for (const [j, each] of step.entries()) expect(each).toBeCloseTo(expected[i]![j]!, 12);
    }
  });

  /** How many there are and their sum, where each counts so much of what the next one does. */
  function fade(kept: number, excesses: readonly number[]): number[] {
    const weights = excesses.map((_, i) => kept ** (excesses.length - 1 - i));
    return [
      weights.reduce((sum, weight) => sum + weight, 0),
      weights.reduce((sum, weight, i) => sum + weight * excesses[i]!, 0),
    ];
  }

  it('is no excess before two hundred sums', () => {
    const tail = learnt([[1, 200]]);
    expect(stateOf(tail)).toMatchObject({ count: 200, excesses: 0, farExcesses: 0 });
    tail.learn(1);
    expect(stateOf(tail)).toMatchObject({ count: 201, excesses: 1, farExcesses: 1 });
  });
});

describe('the snapshot of BanTail', () => {
  it('is all that there is to know of it', () => {
    const sketch = new QuantileSketch({ relativeAccuracy: 0.05, maxBuckets: 64, halfLife: 20_000 });
    expect(new BanTail().toJSON()).toEqual({ ...NEW, sketch: sketch.toJSON() });
  });

  it('is refused with any field out of its range, and taken with all at the ends of theirs', () => {
    const good = new BanTail().toJSON() as State;
    for (const key of Object.keys(NEW)) {
      const change: Record<string, number> = { [key]: -1e-9 };
      expect(isRefused({ ...good, ...change }, BanTail.read), key).toBe(true);
      expect(isRefused({ ...good, [key]: null }, BanTail.read), key).toBe(true);
    }
    for (const change of [
      { count: 0.5 },
      { share: 0 },
      { share: 1.001 },
      { farShare: 0 },
      { farShare: 1.001 },
    ]) {
      expect(isRefused({ ...good, ...change }, BanTail.read), JSON.stringify(change)).toBe(true);
    }
    const least = { ...good, share: 5e-324, farShare: 5e-324 };
    expect(takenOut(least, BanTail.read).toJSON()).toEqual(least);
    const state = { count: 1, threshold: 2, share: 0.3, far: 4, farShare: 0.5 };
    const other = { ...good, ...state, farExcesses: 6, farExcessSum: 7, excesses: 8, excessSum: 9 };
    expect(takenOut(other, BanTail.read).toJSON()).toEqual(other);
  });
});
