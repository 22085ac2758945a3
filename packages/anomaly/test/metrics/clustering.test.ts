import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { Clustering } from '../../src/metrics/clustering.js';
import { Slot } from '../../src/metrics/series/slot.js';

function watched(bans: Iterable<number>): Clustering {
  const slot = new Slot();
  const clustering = new Clustering(slot);
  slot.allocate();
  for (const each of bans) clustering.learn(each);
  return clustering;
}

/** How rare points are that know nothing of one another. */
function independent(points: number): number[] {
  const random = new Random(1);
  return Array.from({ length: points }, () => -Math.log10(1 - random.float()));
}

describe('Clustering', () => {
  it('supposes at first that every extreme stands alone', () => {
    expect(watched([]).index).toBe(1);
    expect(watched([3]).index).toBe(1);
  });

  it('says 1 of independent points, within what 20,000 of them allow', () => {
    // 1,262 extremes are expected; their runs scatter by 2 %, and the index is held to 1 at the most.
    expect(watched(independent(20_000)).index).toBeGreaterThan(0.93);
  });

  it('says how long runs are: the same points, each ten times', () => {
    const repeated = independent(5000).flatMap((bans) => Array<number>(10).fill(bans));
    const { index } = watched(repeated);
    expect(index).toBeGreaterThan(0.1);
    expect(index).toBeLessThan(0.2);
  });

  it('forgets what it was like long ago', () => {
    const runs = Array.from({ length: 2000 }, (_, i) => (i % 100 < 10 ? 3 : 0));
    const alone = Array.from({ length: 40_000 }, (_, i) => (i % 20 === 0 ? 3 : 0));
    expect(watched(runs).index).toBeLessThan(0.25);
    expect(watched([...runs, ...alone]).index).toBe(1);
  });

  it.each([
    ['more runs than extremes', 0, -1],
    ['a number below none', 1, -2],
    ['more than is ever counted', 0, 5000],
  ])('is no state that it can come to: %s', (_, place, value) => {
    const slot = new Slot();
    const clustering = new Clustering(slot);
    slot.allocate();
    for (const bans of independent(1000)) clustering.learn(bans);
    expect(clustering.isValid).toBe(true);
    slot.singles[slot.singleAt + place] = value;
    expect(clustering.isValid).toBe(false);
  });
});
