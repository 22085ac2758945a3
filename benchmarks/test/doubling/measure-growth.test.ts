import { describe, expect, it } from 'vitest';
import type { GrowthPath } from '../../src/doubling/growth-path.js';
import { GROWTH_PATHS } from '../../src/doubling/growth-paths.js';
import { measureGrowth } from '../../src/doubling/measure-growth.js';
import { doubling, verdictOf } from '../../src/suites/doubling.js';

function noted(order: string[]): GrowthPath {
  return {
    key: 'noted',
    doubled: '',
    promise: '',
    promised: 1,
    sizes: [1, 2, 4],
    prepare: async (size) => () => order.push(`run ${size}`),
  };
}

describe('measuring growth', () => {
  it('lets the sizes take turns there and back, and collects before each', async () => {
    const order: string[] = [];
    const effort = { rounds: 2, warmUpRounds: 0, leastMs: 0 };
    const collect = () => order.push('collect');
    const rounds = await measureGrowth(noted(order), 1, effort, collect);
    const runs = ['run 1', 'run 2', 'run 4', 'run 4', 'run 2', 'run 1'];
    expect(order).toEqual(runs.flatMap((run) => ['collect', run]));
    expect(rounds.map((round) => round.length)).toEqual([3, 3]);
    expect(rounds.flat().every((cost) => cost > 0)).toBe(true);
  });

  it('does not count the rounds that warm up', async () => {
    const order: string[] = [];
    const effort = { rounds: 1, warmUpRounds: 2, leastMs: 0 };
    const rounds = await measureGrowth(noted(order), 1, effort, () => {});
    expect(rounds).toHaveLength(1);
    expect(order).toHaveLength(9);
  });

  it('waits for what is done later', async () => {
    let done = 0;
    const later: GrowthPath = {
      ...noted([]),
      prepare: () => async () => {
        await Promise.resolve();
        done++;
      },
    };
    await measureGrowth(later, 1, { rounds: 1, warmUpRounds: 0, leastMs: 0 }, () => {});
    expect(done).toBe(3);
  });
});

describe('the doubling suite', () => {
  const context = { dataDir: '', outDir: null, seed: 1, log: () => {} };

  it('doubles every path at least five times, under a key of its own', () => {
    expect(new Set(GROWTH_PATHS.map(({ key }) => key)).size).toBe(GROWTH_PATHS.length);
    for (const { key, sizes } of GROWTH_PATHS) {
      expect(sizes.length, key).toBeGreaterThanOrEqual(6);
      for (let i = 1; i < sizes.length; i++) expect(sizes[i], key).toBe(2 * sizes[i - 1]!);
    }
  });

  it('runs every path at small sizes and gives an exponent and an interval for each', async () => {
    const { results, intervals } = await doubling.run({ ...context, args: ['quick'] });
    const keys = GROWTH_PATHS.map(({ key }) => key);
    expect(Object.keys(results)).toEqual([...keys, 'pathsAbove']);
    expect(Object.keys(intervals!)).toEqual(keys);
    expect(Object.values(results).every(Number.isFinite)).toBe(true);
  }, 300_000);

  it('judges by the promise, and by a bare Map where memory is dearer', () => {
    expect(verdictOf(1.09, 1, 1)).toBe('holds');
    expect(verdictOf(1.3, 1, 1)).toBe('above');
    expect(verdictOf(1.3, 1, 1.25)).toBe('as the Map');
    expect(verdictOf(1.4, 1, 1.25)).toBe('above');
    expect(verdictOf(2.05, 2, 0.9)).toBe('holds');
    expect(verdictOf(2.2, 2, 0.9)).toBe('above');
  });

  it('names the paths where it knows none by a name', async () => {
    const run = doubling.run({ ...context, args: ['logLine'] });
    await expect(run).rejects.toThrow(/no path "logLine".*logLines/);
  });
});
