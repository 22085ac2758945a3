import { RemediationEnvironment } from '@aegis/remediation/simulator';
import { describe, expect, it } from 'vitest';
import { BASELINES } from '../../src/remediation/contestants.js';
import { play } from '../../src/remediation/play.js';
import { runbook } from '../../src/remediation/runbook.js';
import { View } from '../../src/remediation/view.js';

const SETTING = {
  tier: 'obvious',
  minServices: 5,
  maxServices: 10,
  environments: 8,
  episodes: 2,
} as const;

function meanReturn(name: string): number {
  const episodes = play(BASELINES[name]!, SETTING, 77);
  return episodes.reduce((sum, { totalReward }) => sum + totalReward, 0) / episodes.length;
}

describe('baselines', () => {
  it.each(Object.keys(BASELINES))('do only what is possible: %s', (name) => {
    const environment = new RemediationEnvironment({ environments: 6, maxServices: 10 });
    environment.reset(9);
    const contestant = BASELINES[name]!(environment, 9);
    const actions = new Int32Array(6);
    const idle = new Uint8Array(6);
    const columns = 1 + environment.rows * environment.kinds;
    for (let t = 0; t < 40; t++) {
      contestant(environment, actions, idle);
      for (let i = 0; i < 6; i++) expect(environment.mask[i * columns + actions[i]!]).toBe(1);
      environment.step(actions);
    }
  });

  it.each(['runbook', 'rootCauseThenLookup', 'nearestCase', 'linUcb'])(
    'gain over doing nothing: %s',
    (name) => {
      expect(meanReturn(name)).toBeGreaterThan(meanReturn('noop'));
    },
  );
});

describe('runbook', () => {
  it('waits where all is quiet', () => {
    const environment = new RemediationEnvironment({ environments: 1, tier: 'none' });
    environment.observation.fill(0);
    expect(runbook(new View(environment, 0))).toBe(0);
  });
});

describe('play', () => {
  it('takes the same number of episodes of every environment, in order', () => {
    const episodes = play(BASELINES.restartWorst!, SETTING, 77);
    expect(episodes.map(({ environment, episode }) => [environment, episode])).toEqual(
      Array.from({ length: 16 }, (_, k) => [k >> 1, k & 1]),
    );
  });
});
