import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { FEATURE_COUNT, FEATURE_NAMES } from '../src/features/layout.js';
import { actionCount } from '../src/ppo/index.js';
import { RemediationEnvironment, randomServiceGraph } from '../src/simulator/index.js';
import { SHOP } from './fixtures.js';

function play(
  environment: RemediationEnvironment,
  episodes: number,
  choose: (actions: Int32Array) => void,
): { reward: number; resolved: number; acted: number } {
  const n = environment.environments;
  const done = new Int32Array(n);
  const actions = new Int32Array(n);
  const out = { reward: 0, resolved: 0, acted: 0 };
  while (done.some((count) => count < episodes)) {
    choose(actions);
    environment.step(actions);
    for (const summary of environment.finished) {
      if (done[summary.environment]! >= episodes) continue;
      done[summary.environment]!++;
      out.reward += summary.totalReward / (n * episodes);
      out.resolved += summary.resolved ? 1 / (n * episodes) : 0;
      out.acted += summary.actions / (n * episodes);
    }
  }
  return out;
}

describe('RemediationEnvironment', () => {
  it('keeps observations finite and within bounds, and never masks waiting', () => {
    const environment = new RemediationEnvironment({ environments: 8 });
    const random = new Random(3);
    const columns = actionCount(environment);
    const actions = new Int32Array(8);
    environment.reset(5);
    for (let t = 0; t < 200; t++) {
      for (let i = 0; i < 8; i++) {
        expect(environment.mask[i * columns]).toBe(1);
        actions[i] = random.integer(columns);
      }
      environment.step(actions);
      expect(environment.observation.every((value) => value >= 0 && value <= 1)).toBe(true);
      for (const reward of environment.reward) {
        expect(reward <= 0 && reward > -3).toBe(true);
      }
    }
  });

  it('gives the same bits for the same seed and actions', () => {
    const run = (): number[] => {
      const environment = new RemediationEnvironment({ environments: 4 });
      environment.reset(9);
      const actions = new Int32Array(4);
      const seen: number[] = [];
      for (let t = 0; t < 60; t++) {
        environment.teach(actions);
        environment.step(actions);
        seen.push(...environment.reward, ...environment.observation.subarray(0, 80));
      }
      return seen;
    };
    expect(run()).toEqual(run());
  });

  it('starts the same episodes whatever was done before', () => {
    const first = new RemediationEnvironment({ environments: 1, tier: 'obvious' });
    const second = new RemediationEnvironment({ environments: 1, tier: 'obvious' });
    first.reset(4);
    second.reset(4);
    const actions = new Int32Array(1);
    while (first.finished.length === 0) first.step(new Int32Array(1));
    while (second.finished.length === 0) {
      second.reference(actions);
      second.step(actions);
    }
    expect(second.finished[0]?.ticks).toBeLessThan(first.finished[0]!.ticks);
    expect([...second.observation]).toEqual([...first.observation]);
  });

  it.each(['obvious', 'ambiguous', 'double'] as const)('can be solved at tier %s', (tier) => {
    const make = (): RemediationEnvironment =>
      new RemediationEnvironment({ environments: 40, tier });
    const waiting = play(make(), 1, (actions) => actions.fill(0));
    const environment = make();
    const cured = play(environment, 1, (actions) => environment.reference(actions));
    expect(waiting.resolved).toBe(0);
    expect(cured.resolved).toBeCloseTo(1, 9);
    expect(cured.reward).toBeGreaterThan(waiting.reward / 4);
  });

  it('has nothing to gain where there is no fault', () => {
    const environment = new RemediationEnvironment({ environments: 20, tier: 'none' });
    const result = play(environment, 1, (actions) => environment.teach(actions));
    expect(result.acted).toBe(0);
    expect(result.reward).toBeGreaterThan(-0.1);
  });

  it('separates being done from being cut off, and keeps what was last seen', () => {
    const environment = new RemediationEnvironment({ environments: 1, tier: 'none', horizon: 5 });
    environment.reset(1);
    let steps = 0;
    do {
      environment.step(new Int32Array(1));
      steps++;
    } while (environment.truncated[0] === 0);
    expect(steps).toBe(4);
    expect(environment.terminated[0]).toBe(0);
    const rows = environment.finalRowCount[0]!;
    expect(environment.finalObservation.subarray(0, rows * FEATURE_COUNT).some((v) => v > 0)).toBe(
      true,
    );
  });

  it('takes a graph of its own', () => {
    const environment = new RemediationEnvironment({ environments: 2, graph: SHOP });
    expect(environment.rows).toBe(11);
    expect([...environment.rowCount]).toEqual([11, 11]);
  });

  it('refuses options that make no sense', () => {
    expect(() => new RemediationEnvironment({ minServices: 30 })).toThrow(/minServices/);
    expect(() => new RemediationEnvironment({ tier: 'hard' as 'none' })).toThrow(/tier/);
    expect(() => new RemediationEnvironment({ environments: 0 })).toThrow(/environments/);
  });
});

describe('randomServiceGraph', () => {
  it('reaches every node from the front door', () => {
    for (let seed = 0; seed < 40; seed++) {
      const graph = randomServiceGraph(new Random(seed), 3 + (seed % 20));
      const reached = new Set([0]);
      for (const i of reached) {
        for (let e = graph.outOffsets[i]!; e < graph.outOffsets[i + 1]!; e++) {
          reached.add(graph.outTargets[e]!);
        }
      }
      expect(reached.size).toBe(graph.nodes.length);
    }
  });
});

describe('FEATURE_NAMES', () => {
  it('are unique', () => {
    expect(new Set(FEATURE_NAMES).size).toBe(FEATURE_COUNT);
  });
});
