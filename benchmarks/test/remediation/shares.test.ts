import type { EpisodeSummary } from '@aegis/remediation/simulator';
import { describe, expect, it } from 'vitest';
import { groupImprovements, groupShares } from '../../src/remediation/shares.js';

const episodes = (...returns: number[]): EpisodeSummary[] =>
  returns.map((totalReward, k) => ({
    environment: k >> 1,
    episode: k & 1,
    tier: 'obvious',
    services: 5,
    totalReward,
    ticks: 9,
    actions: 1,
    resolved: true,
  }));

const PLAYED = {
  noop: episodes(-10, -8, -6, -6, -0.1, -0.1),
  beam: episodes(-1, -1, -2, -2, -0.1, 0),
  one: episodes(-1, -1, -4, -4, -3, -3),
  two: episodes(-5, -5, -2, -2, -0.1, 0),
};

describe('groupShares', () => {
  it('is 0 for doing nothing and 1 for the reference, group by group', () => {
    expect(groupShares(PLAYED, ['noop', 'beam'], 'beam', 2)).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('leaves out groups in which there is next to nothing to be had', () => {
    expect(groupShares(PLAYED, ['one', 'two'], 'beam', 2)).toEqual([
      [1, 0.5],
      [0.5, 1],
    ]);
  });
});

describe('groupImprovements', () => {
  it('says of each contestant whether it does better on the same episodes, a tie being half', () => {
    expect(groupImprovements(PLAYED, ['beam', 'two'], 'one', 2)).toEqual([
      [0.5, 0],
      [1, 1],
      [1, 1],
    ]);
  });
});
