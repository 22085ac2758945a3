import { describe, expect, it } from 'vitest';
import { POLICY_KINDS } from '../src/actions/default-actions.js';
import { fill, WorldPool } from '../src/planners/world-pool.js';
import {
  BeamPlanner,
  BeliefPlanner,
  RemediationEnvironment,
  searchExactly,
  type Tier,
} from '../src/simulator/index.js';
import { refusalCode } from '../src/simulator/refusals.js';
import type { World } from '../src/simulator/world.js';

const SIDE_BY_SIDE = 30;

interface Played {
  readonly reward: number;
  readonly acted: number;
  readonly acts: readonly number[];
}

type Choose = (environment: RemediationEnvironment, actions: Int32Array, done: Uint8Array) => void;

/** The first episode of every environment. */
function play(tier: Tier, make: (environment: RemediationEnvironment) => Choose): Played {
  const environment = new RemediationEnvironment({
    environments: SIDE_BY_SIDE,
    tier,
    maxServices: 12,
  });
  environment.reset(11);
  const choose = make(environment);
  const actions = new Int32Array(SIDE_BY_SIDE);
  const done = new Uint8Array(SIDE_BY_SIDE);
  const acts: number[] = [];
  let reward = 0;
  let acted = 0;
  for (let left = SIDE_BY_SIDE; left > 0; ) {
    choose(environment, actions, done);
    acts.push(...actions);
    environment.step(actions);
    for (const { environment: i, totalReward, actions: count } of environment.finished) {
      if (done[i] === 1) continue;
      done[i] = 1;
      left--;
      reward += totalReward / SIDE_BY_SIDE;
      acted += count > 0 ? 1 / SIDE_BY_SIDE : 0;
    }
  }
  return { reward, acted, acts };
}

function beam(): Choose {
  const planner = new BeamPlanner();
  return (environment, actions, done) => {
    for (let i = 0; i < actions.length; i++) {
      actions[i] = done[i] === 1 ? 0 : planner.choose(environment.episode(i));
    }
  };
}

function belief({ environments }: RemediationEnvironment): Choose {
  const planners: (BeliefPlanner | undefined)[] = new Array(environments);
  const worlds: World[] = [];
  return (environment, actions, done) => {
    const size = environment.rows * environment.features;
    const columns = 1 + environment.rows * environment.kinds;
    for (let i = 0; i < actions.length; i++) {
      actions[i] = 0;
      if (done[i] === 1) continue;
      const { world } = environment.episode(i);
      if (worlds[i] !== world) planners[i] = new BeliefPlanner(world);
      worlds[i] = world;
      const rows = environment.observation.subarray(i * size, (i + 1) * size);
      const mask = environment.mask.subarray(i * columns, (i + 1) * columns);
      actions[i] = planners[i]!.choose(rows, mask);
      expect(mask[actions[i]!]).toBe(1);
    }
  };
}

const waiting: Choose = (_, actions) => actions.fill(0);
const greedy: Choose = (environment, actions) => environment.reference(actions);

/** Environments in the first tick in which something is wrong. */
function troubled(tier: Tier, count: number, maxServices: number): RemediationEnvironment {
  const environment = new RemediationEnvironment({
    environments: count,
    tier,
    minServices: 4,
    maxServices,
  });
  environment.reset(3);
  const idle = new Int32Array(count);
  for (let tick = 0; tick < 7; tick++) environment.step(idle);
  return environment;
}

function openWorlds(environment: RemediationEnvironment): World[] {
  return Array.from(
    { length: environment.environments },
    (_, i) => environment.episode(i).world,
  ).filter((world) => world.faults.some((fault) => fault.curedBy === null));
}

describe('copies of a world', () => {
  it('allow and forbid the same acts, on dead machines too', () => {
    const worlds = openWorlds(troubled('obvious', 60, 14));
    expect(
      worlds.some((world) => world.faults.some((fault) => fault.kind === 'node-failure')),
    ).toBe(true);
    for (const world of worlds) {
      const copy = new WorldPool().take(world);
      for (let node = 0; node < world.topology.count; node++) {
        for (let column = 0; column <= POLICY_KINDS.length; column++) {
          expect(refusalCode(copy, column, node)).toBe(refusalCode(world, column, node));
        }
      }
    }
  });

  it('go on alike, whatever went on in them before', () => {
    const [first, second] = openWorlds(troubled('double', 4, 10));
    const used = first!.clone();
    for (let t = 0; t < 5; t++) used.advance();
    const fresh = first!.clone();
    fill(used, first!);
    fill(fresh, first!);
    for (let t = 0; t < 10; t++) {
      used.advance();
      fresh.advance();
      expect(used.violation).toBe(fresh.violation);
    }
    expect(second).not.toBe(first);
  });
});

describe('BeamPlanner', () => {
  it.each(['obvious', 'double', 'metastable'] as const)('beats curing at once: %s', (tier) => {
    const ahead = play(tier, beam).reward;
    expect(ahead).toBeGreaterThan(play(tier, () => greedy).reward);
  });

  it('waits where nothing is wrong', () => {
    expect(play('none', beam).acted).toBe(0);
  });

  it('leaves the world as it is', () => {
    const environment = troubled('double', 6, 10);
    for (let i = 0; i < 6; i++) {
      const { world } = environment.episode(i);
      const floats = world.state.floats.slice();
      const random = world.random.state();
      new BeamPlanner().plan(world, 20, 0);
      expect(world.state.floats).toEqual(floats);
      expect(world.random.state()).toEqual(random);
    }
  });

  it('refuses a beam without width', () => {
    expect(() => new BeamPlanner({ width: 0 })).toThrow(/BeamPlanner.*width/);
    expect(() => new BeamPlanner({ depht: 3 } as never)).toThrow(/depht/);
  });
});

describe('searchExactly', () => {
  it('is never below the beam, and mostly no better', () => {
    const planner = new BeamPlanner();
    let same = 0;
    const worlds = openWorlds(troubled('obvious', 20, 6));
    expect(worlds.length).toBeGreaterThan(10);
    for (const world of worlds) {
      const { value } = planner.plan(world, 6, 0);
      const exact = searchExactly(world, { ticks: 6, budget: 20_000, known: Math.min(0, value) });
      expect(exact.value).toBeGreaterThanOrEqual(value - 1e-9);
      if (exact.value - value < 1e-9) same++;
    }
    expect(same / worlds.length).toBeGreaterThan(0.7);
  });

  it('finds the same optimum whether a plan is known or not', () => {
    const [world] = openWorlds(troubled('obvious', 3, 5));
    const blank = searchExactly(world!, { ticks: 2 });
    const helped = searchExactly(world!, { ticks: 2, known: blank.value - 0.01 });
    expect(blank.proven).toBe(true);
    expect(helped.value).toBe(blank.value);
    expect(helped.deed).toEqual(blank.deed);
    expect(helped.looked).toBeLessThanOrEqual(blank.looked);
  });

  it('says so where it has not looked at everything', () => {
    const [world] = openWorlds(troubled('obvious', 3, 6));
    expect(searchExactly(world!, { budget: 3 }).proven).toBe(false);
  });

  it('refuses what makes no sense', () => {
    const { world } = troubled('none', 1, 5).episode(0);
    expect(() => searchExactly(world, { ticks: 0 })).toThrow(/ticks/);
    expect(() => searchExactly(world, { known: 1 })).toThrow(/known/);
  });
});

describe('BeliefPlanner', () => {
  it.each(['ambiguous', 'metastable'] as const)('gets most of what can be had: %s', (tier) => {
    const low = play(tier, () => waiting).reward;
    const high = play(tier, beam).reward;
    const { reward } = play(tier, belief);
    expect((reward - low) / (high - low)).toBeGreaterThan(0.8);
  });

  it('hardly ever acts where nothing is wrong', () => {
    expect(play('none', belief).acted).toBeLessThan(0.07);
  });

  it('decides alike when it sees alike', () => {
    expect(play('shifted', belief).acts).toEqual(play('shifted', belief).acts);
  });
});
