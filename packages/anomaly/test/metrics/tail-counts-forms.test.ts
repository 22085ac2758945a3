import { describe, expect, it } from 'vitest';
import { Slot } from '../../src/metrics/series/slot.js';
import { TailCounts, type TailPrior } from '../../src/metrics/tail-counts.js';

const BINS = 24;
/** Logarithms here are rough to 1e-4. */
const ROUGH = 3;
const CHANNEL_PRIOR: TailPrior = { index: 0.68, weight: 6.5, share: 0.02 };

/** Where a bin > 0 begins: half octaves from 0.03 on. */
const edgeOf = (bin: number): number => 0.03 * 2 ** ((bin - 1) / 2);
/** The middle of a bin, as a logarithm sees it. */
const middleOf = (bin: number): number => (bin === 0 ? 0.01 : edgeOf(bin + 0.5));

interface Watched {
  readonly tail: TailCounts;
  /** How many scores lie in each bin or above, of the one side and then of the other. */
  counts(): number[];
}

/** Tail counts between others of the same series, which they must neither read nor change. */
function watched(sides: 1 | 2, prior?: TailPrior): Watched {
  const slot = new Slot();
  const before = slot.reserveShorts(5);
  const tail = new TailCounts(slot, sides, prior);
  const behind = slot.reserveShorts(5);
  slot.allocate();
  const { shorts, shortAt } = slot;
  const beside = [before, behind].map((place) => shorts.subarray(place, place + 5));
  for (const each of beside) each.fill(4 * 9999);
  expect([shortAt, behind - before]).toEqual([0, 5 + BINS * sides]);
  const counts = (): number[] => {
    for (const each of beside) expect([...each]).toEqual(Array(5).fill(4 * 9999));
    return [...shorts.subarray(before + 5, behind)].map((quarters) => quarters / 4);
  };
  return { tail, counts };
}

/** What has learnt each score as often as is said beside it. */
function learnt(
  sides: 1 | 2,
  runs: readonly (readonly [score: number, times: number])[],
  prior?: TailPrior,
): TailCounts {
  const { tail } = watched(sides, prior);
  for (const [score, times] of runs) for (let i = 0; i < times; i++) tail.learn(score);
  return tail;
}

describe('the bins of TailCounts', () => {
  it('begin at half octaves from 0.03 on, each with its lower end', () => {
    for (let bin = 1; bin < BINS; bin++) {
      const edge = 0.03 * (bin % 2 === 1 ? 1 : Math.SQRT1_2) * 2 ** Math.floor(bin / 2);
      expect(edge).toBeCloseTo(edgeOf(bin), 9);
      for (const [size, holder] of [
        [edge, bin],
        [edge * (1 - 1e-12), bin - 1],
      ] as const) {
        const { tail, counts } = watched(1);
        tail.learn(size);
        expect(counts()).toEqual(Array.from({ length: BINS }, (_, b) => (b <= holder ? 1 : 0)));
      }
    }
  });

  it('hold nothing in the lowest and anything in the highest', () => {
    const { tail, counts } = watched(1);
    for (const score of [0, -0, 1e-300, -0.01]) tail.learn(score);
    expect(counts()).toEqual([4, ...Array(BINS - 1).fill(0)]);
    for (const score of [62, -1e300, Infinity]) tail.learn(score);
    expect(counts()).toEqual([7, ...Array(BINS - 1).fill(3)]);
  });

  it('are of either sign where there are two sides, and of sizes where there is one', () => {
    const scores = [1, -1, -1, 0, 50];
    const [one, two] = [watched(1), watched(2)];
    for (const score of scores) for (const { tail } of [one, two]) tail.learn(score);
    const above = (...runs: readonly [number, number][]): number[] =>
      runs.flatMap(([count, bins]) => Array(bins).fill(count) as number[]);
    // A one lies in bin 11, fifty in bin 22.
    expect(one.counts()).toEqual(above([5, 1], [4, 11], [1, 11], [0, 1]));
    expect(two.counts()).toEqual([
      ...above([3, 1], [2, 11], [1, 11], [0, 1]),
      ...above([2, 12], [0, 12]),
    ]);
  });

  it('are halved all at once when 12,790 have been counted, both sides together', () => {
    for (const [sides, negative] of [
      [1, 0],
      [2, 3000],
    ] as const) {
      const { tail, counts } = watched(sides);
      for (let i = 0; i < 12_789; i++) tail.learn(i < negative ? -1 : 0);
      expect(counts()[0]).toBe(12_789 - negative);
      expect(counts()[BINS + 11]).toBe(sides === 2 ? negative : undefined);
      expect(tail.isValid).toBe(true);
      tail.learn(1);
      expect(counts()[0]).toBe((12_790 - negative) / 2);
      // Half of one is two quarters.
      expect(counts().slice(1, 13)).toEqual([...Array(11).fill(0.5), 0]);
      expect(counts()[BINS + 11]).toBe(sides === 2 ? negative / 2 : undefined);
      expect(counts()[BINS + 12]).toBe(sides === 2 ? 0 : undefined);
    }
  });

  it('keep a quarter of what was seen once, however often they are halved', () => {
    const { tail, counts } = watched(1);
    tail.learn(1);
    for (let i = 0; i < 40_000; i++) tail.learn(0);
    expect(counts()[11]).toBe(0.25);
  });
});

describe('TailCounts in the body', () => {
  it('says the share of scores at least this far out, evenly within a bin, of one more than were seen', () => {
    const [low, high] = [4, 11];
    const tail = learnt(1, [
      [middleOf(low), 60],
      [middleOf(high), 40],
    ]);
    for (const within of [0, 0.25, 0.5, 0.9]) {
      const size = edgeOf(low) * (1 + within * (Math.SQRT2 - 1));
      const above = 40 + 60 * (1 - within);
      expect(tail.bans(size * (1 + 1e-12))).toBeCloseTo(-Math.log10((above + 0.5) / 101), ROUGH);
    }
    for (const bin of [5, 8, 10]) {
      expect(tail.bans(middleOf(bin))).toBeCloseTo(-Math.log10(40.5 / 101), ROUGH);
    }
    expect(tail.bans(middleOf(2))).toBeCloseTo(-Math.log10(100.5 / 101), ROUGH);
  });

  it('is of the one side only, as a share of both', () => {
    const runs = [
      [1, 60],
      [-1, 40],
    ] as const;
    const tail = learnt(2, runs);
    expect(tail.bans(0.5)).toBeCloseTo(-Math.log10(60.5 / 101), ROUGH);
    expect(tail.bans(-0.5)).toBeCloseTo(-Math.log10(40.5 / 101), ROUGH);
    const folded = learnt(1, runs);
    for (const x of [0.5, -0.5])
      expect(folded.bans(x)).toBeCloseTo(-Math.log10(100.5 / 101), ROUGH);
  });

  it('says nothing of fewer than sixteen scores, nor of what is no more than 0.03', () => {
    const { tail } = watched(1);
    for (let i = 0; i < 15; i++) tail.learn(1);
    expect([0.5, 5, 1e9].map((x) => tail.bans(x))).toEqual([0, 0, 0]);
    tail.learn(1);
    expect(tail.bans(0.5)).toBeCloseTo(-Math.log10(16.5 / 17), ROUGH);
    expect(tail.bans(1e9)).toBe(6);
    const half = learnt(1, [
      [0, 50],
      [1, 50],
    ]);
    expect([0, 0.02, 0.03, -0.03].map((x) => half.bans(x))).toEqual([0, 0, 0, 0]);
    expect(half.bans(0.030001)).toBeCloseTo(-Math.log10(50.5 / 101), ROUGH);
  });
});

describe('TailCounts in the tail', () => {
  /** -log10 of the tail's share beyond the lower end of `bin`, by a power with this index. */
  function power(x: number, bin: number, index: number, share: number): number {
    return Math.log10(x / edgeOf(bin)) / index - Math.log10(share);
  }

  /** Hill's index of `counts` (by bin, above `first`), shrunk towards what is supposed. */
  function hill(first: number, counts: Readonly<Record<number, number>>, prior: TailPrior): number {
    let { weight } = prior;
    let logs = prior.index * weight;
    for (const [bin, count] of Object.entries(counts)) {
      weight += count;
      logs += count * Math.log(middleOf(Number(bin)) / edgeOf(first));
    }
    return logs / weight;
  }

  it('falls off by the index of what lies there, of half of all at the most', () => {
    // All in one bin: the middle is a quarter of an octave from where it begins.
    const tail = learnt(1, [[1, 1000]]);
    const index = hill(11, { 11: 1000 }, CHANNEL_PRIOR);
    for (const x of [0.97, 1, 1.3, 2, 8]) {
      expect(tail.bans(x)).toBeCloseTo(power(x, 11, index, 0.5), ROUGH);
    }
  });

  it('begins with the highest bin that more than one in fifty reach', () => {
    const tail = learnt(1, [
      [middleOf(3), 970],
      [middleOf(9), 21],
      [middleOf(13), 5],
      [middleOf(20), 4],
    ]);
    const index = hill(9, { 9: 21, 13: 5, 20: 4 }, CHANNEL_PRIOR);
    for (const bin of [9, 12, 16, 23]) {
      const x = middleOf(bin);
      expect(tail.bans(x)).toBeCloseTo(power(x, 9, index, 30 / 1001), ROUGH);
    }
    // Exactly one in fifty is not more.
    const edge = learnt(1, [
      [middleOf(3), 980],
      [middleOf(9), 20],
    ]);
    const lower = hill(3, { 3: 980, 9: 20 }, CHANNEL_PRIOR);
    expect(edge.bans(middleOf(4))).toBeCloseTo(power(middleOf(4), 3, lower, 0.5), ROUGH);
    expect(edge.bans(middleOf(3))).toBeCloseTo(power(middleOf(3), 3, lower, 0.5), ROUGH);
  });

  it('counts what lies in the highest bin, too', () => {
    const prior = { index: 0.5, weight: 10, share: 0.02 };
    const tail = learnt(
      1,
      [
        [62, 20],
        [0.01, 80],
      ],
      prior,
    );
    const index = hill(23, { 23: 20 }, prior);
    for (const x of [62, 70, 90]) {
      expect(tail.bans(x)).toBeCloseTo(power(x, 23, index, 20 / 101), ROUGH);
    }
  });

  it('begins at 0.03 where next to nothing lies above, with half a score at the least', () => {
    const none = learnt(1, [[0, 99]]);
    for (const x of [0.031, 0.06, 0.5]) {
      expect(none.bans(x)).toBeCloseTo(power(x, 1, 0.68, 0.5), ROUGH);
    }
    const other = learnt(2, [[-1, 99]]);
    for (const x of [0.031, 0.06, 0.5]) {
      expect(other.bans(x)).toBeCloseTo(power(x, 1, 0.68, 0.5 / 100), ROUGH);
    }
    const one = learnt(2, [
      [-1, 98],
      [0, 1],
    ]);
    expect(one.bans(0.06)).toBeCloseTo(power(0.06, 1, 0.68, 1 / 100), ROUGH);
    const first = learnt(1, [
      [0, 90],
      [middleOf(1), 10],
    ]);
    const index = hill(1, { 1: 10 }, CHANNEL_PRIOR);
    expect(first.bans(0.06)).toBeCloseTo(power(0.06, 1, index, 10 / 101), ROUGH);
  });

  it('has an index of 0.05 at the least and 1 at the most', () => {
    const weak = { weight: 1e-6, share: 0.3 };
    const steep = learnt(1, [[0, 99]], { ...weak, index: 0.01 });
    expect(steep.bans(0.04)).toBeCloseTo(power(0.04, 1, 0.05, 0.5), ROUGH);
    const flat = learnt(1, [[0, 99]], { ...weak, index: 3 });
    expect(flat.bans(0.6)).toBeCloseTo(power(0.6, 1, 1, 0.5), ROUGH);
    const between = learnt(1, [[0, 99]], { ...weak, index: 0.9 });
    expect(between.bans(0.6)).toBeCloseTo(power(0.6, 1, 0.9, 0.5), ROUGH);
  });

  it('says six bans at the most', () => {
    const tail = learnt(1, [[0, 1000]]);
    expect(tail.bans(100)).toBeCloseTo(power(100, 1, 0.68, 0.5), ROUGH);
    expect([1e5, 1e300, Infinity].map((x) => tail.bans(x))).toEqual([6, 6, 6]);
  });
});

describe('the state of TailCounts', () => {
  /** Whether it is valid once the counts from `bin` on are these, in quarters, whatever lies behind. */
  function isValid(sides: 1 | 2, counts: readonly number[], bin = 0): boolean {
    const slot = new Slot();
    const tail = new TailCounts(slot, sides);
    const behind = slot.reserveShorts(1);
    slot.allocate();
    slot.shorts[behind] = 4 * 9999;
    slot.shorts.set(counts, bin);
    return tail.isValid;
  }

  it('is valid where no bin has more above it than the one below', () => {
    expect(isValid(1, [])).toBe(true);
    expect(isValid(1, [9, 9, 5])).toBe(true);
    expect(isValid(1, [9, 10])).toBe(false);
    expect(isValid(1, [1], BINS - 1)).toBe(false);
    expect(isValid(1, Array(BINS).fill(1))).toBe(true);
    // The other side begins anew.
    expect(isValid(2, [...Array(BINS).fill(1), 8])).toBe(true);
    expect(isValid(2, [...Array(BINS).fill(8), 1, 2])).toBe(false);
    expect(isValid(2, [1], 2 * BINS - 1)).toBe(false);
    expect(isValid(2, Array(2 * BINS).fill(1))).toBe(true);
  });

  it('is valid up to where all would have been halved', () => {
    expect(isValid(1, [4 * 12_790 - 1])).toBe(true);
    expect(isValid(1, [4 * 12_790])).toBe(false);
    const both = (other: number): number[] => [4 * 12_000, ...Array(BINS - 1).fill(0), other];
    expect(isValid(2, both(4 * 790 - 1))).toBe(true);
    expect(isValid(2, both(4 * 790))).toBe(false);
  });
});
