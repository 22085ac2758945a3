import { describe, expect, it } from 'vitest';
import { acrobot } from '../../src/ppo/acrobot.js';
import { cartPole } from '../../src/ppo/cart-pole.js';
import { ClassicEnvironment } from '../../src/ppo/classic-environment.js';
import type { ClassicTask } from '../../src/ppo/classic-task.js';
import { mountainCar } from '../../src/ppo/mountain-car.js';

/** States from `first` on under `actions`, by the task. */
function follow(
  task: ClassicTask,
  first: readonly number[],
  actions: readonly number[],
): number[][] {
  const state = Float64Array.from(first);
  return actions.map((action) => {
    task.step(state, 0, action);
    return [...state];
  });
}

function expectNear(ours: readonly number[][], theirs: readonly number[][], digits: number): void {
  for (const [t, state] of theirs.entries()) {
    for (const [k, value] of state.entries()) expect(ours[t]![k]).toBeCloseTo(value, digits);
  }
}

// Written from the published equations in another way than the tasks are: accelerations by solving the
// two linear equations of motion, where the tasks have them solved by hand.

/** Barto, Sutton, Anderson (1983) without friction: (M + m) ẍ + m l θ̈ cos θ = F + m l θ̇² sin θ, and
 * ẍ cos θ + 4/3 l θ̈ = g sin θ. */
function cartPoleByEquations([x, v, a, w]: readonly number[], action: number): number[] {
  const [m, total, l, g] = [0.1, 1.1, 0.5, 9.8];
  const force = action === 1 ? 10 : -10;
  const [a11, a12, b1] = [total, m * l * Math.cos(a!), force + m * l * w! * w! * Math.sin(a!)];
  const [a21, a22, b2] = [Math.cos(a!), (4 / 3) * l, g * Math.sin(a!)];
  const determinant = a11 * a22 - a12 * a21;
  const linear = (b1 * a22 - a12 * b2) / determinant;
  const angular = (a11 * b2 - a21 * b1) / determinant;
  return [x! + 0.02 * v!, v! + 0.02 * linear, a! + 0.02 * w!, w! + 0.02 * angular];
}

/** Lagrange's equations of two links: M(q) q̈ = τ − C(q, q̇) − G(q), with M = [[d1, d2], [d2, d3]]. */
function acrobotSlopes([q1, q2, w1, w2]: readonly number[], torque: number): number[] {
  const c2 = Math.cos(q2!);
  const h = -0.5 * Math.sin(q2!);
  const d1 = 0.25 + (1 + 0.25 + c2) + 2;
  const d2 = 0.25 + 0.5 * c2 + 1;
  const d3 = 0.25 + 1;
  const gravity2 = 0.5 * 9.8 * Math.sin(q1! + q2!);
  const gravity1 = 1.5 * 9.8 * Math.sin(q1!) + gravity2;
  const b1 = -(h * w2! * w2! + 2 * h * w1! * w2!) - gravity1;
  const b2 = torque + h * w1! * w1! - gravity2;
  const determinant = d1 * d3 - d2 * d2;
  return [w1!, w2!, (b1 * d3 - d2 * b2) / determinant, (d1 * b2 - d2 * b1) / determinant];
}

function acrobotByEquations(state: readonly number[], action: number): number[] {
  const along = (slope: readonly number[], h: number): number[] =>
    state.map((value, k) => value + h * slope[k]!);
  const k1 = acrobotSlopes(state, action - 1);
  const k2 = acrobotSlopes(along(k1, 0.1), action - 1);
  const k3 = acrobotSlopes(along(k2, 0.1), action - 1);
  const k4 = acrobotSlopes(along(k3, 0.2), action - 1);
  const next = state.map((v, k) => v + (0.2 / 6) * (k1[k]! + 2 * k2[k]! + 2 * k3[k]! + k4[k]!));
  const turn = 2 * Math.PI;
  const hold = (v: number, most: number): number => Math.min(most, Math.max(-most, v));
  return [
    next[0]! - turn * Math.round(next[0]! / turn),
    next[1]! - turn * Math.round(next[1]! / turn),
    hold(next[2]!, 4 * Math.PI),
    hold(next[3]!, 9 * Math.PI),
  ];
}

function mountainCarByEquations([x, v]: readonly number[], action: number): number[] {
  const pulled = v! + 0.001 * (action - 1) - 0.0025 * Math.cos(3 * x!);
  const speed = Math.abs(pulled) > 0.07 ? 0.07 * Math.sign(pulled) : pulled;
  const position = Math.min(0.6, x! + speed);
  return position <= -1.2 ? [-1.2, Math.max(0, speed)] : [position, speed];
}

describe.each([
  ['CartPole', cartPole, cartPoleByEquations, [0.01, -0.02, 0.03, -0.04], 60],
  ['Acrobot', acrobot, acrobotByEquations, [0.05, -0.08, 0.02, 0.09], 60],
  ['MountainCar', mountainCar, mountainCarByEquations, [-0.52, 0], 200],
] as const)('%s', (_, task, equations, first, steps) => {
  it.each([
    ['one action', (_t: number) => task.actions - 1],
    ['the other', () => 0],
    ['one after another', (t: number) => t % task.actions],
    ['to and fro', (t: number) => (Math.floor(t / 7) % 2 === 0 ? 0 : task.actions - 1)],
  ])('follows the equations under %s', (__, actionAt) => {
    const actions = Array.from({ length: steps }, (___, t) => actionAt(t));
    const expected: number[][] = [];
    let state: readonly number[] = first;
    for (const action of actions) {
      state = equations(state, action);
      expected.push([...state]);
    }
    expectNear(follow(task, first, actions), expected, 6);
  });
});

describe('golden states, worked out by hand', () => {
  it('CartPole at rest, pushed right', () => {
    // θ = 0: temp = 10 / 1.1; θ̈ = −temp / (0.5 · (4/3 − 0.1 / 1.1)); ẍ = temp − 0.05 · θ̈ / 1.1.
    const temp = 10 / 1.1;
    const angular = -temp / (0.5 * (4 / 3 - 0.1 / 1.1));
    const linear = temp - (0.05 * angular) / 1.1;
    const [next] = follow(cartPole, [0, 0, 0, 0], [1]);
    expectNear([next!], [[0, 0.02 * linear, 0, 0.02 * angular]], 14);
    expectNear([next!], [[0, 0.19512195, 0, -0.29268293]], 7);
  });

  it('MountainCar at the lowest point of the valley, pushed right', () => {
    // cos(3 · −π/6) = 0: only the push is left.
    const [next] = follow(mountainCar, [-Math.PI / 6, 0], [2]);
    expectNear([next!], [[-Math.PI / 6 + 0.001, 0.001]], 14);
  });

  it('Acrobot hanging still stays so without torque', () => {
    expectNear(
      follow(acrobot, [0, 0, 0, 0], [1, 1]),
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      14,
    );
  });
});

describe('ends and rewards', () => {
  it.each([
    ['CartPole beyond 2.4', cartPole, [2.41, 0, 0, 0], true],
    ['CartPole at 2.4', cartPole, [2.4, 0, 0, 0], false],
    ['CartPole beyond 12 degrees', cartPole, [0, 0, -0.2095, 0], true],
    ['CartPole within 12 degrees', cartPole, [0, 0, 0.2094, 0], false],
    ['MountainCar at the flag', mountainCar, [0.5, 0], true],
    ['MountainCar rolling back', mountainCar, [0.5, -0.001], false],
    ['Acrobot upright', acrobot, [Math.PI, 0, 0, 0], true],
    ['Acrobot sideways', acrobot, [Math.PI / 2, 0, 0, 0], false],
  ] as const)('%s', (_, task, state, over) => {
    expect(task.ended(Float64Array.from(state), 0)).toBe(over);
  });

  it('reward 1 a step, −1 a step, and 0 for the step that swings up', () => {
    expect(cartPole.step(new Float64Array(4), 0, 1)).toBe(1);
    expect(mountainCar.step(new Float64Array(2), 0, 1)).toBe(-1);
    expect(acrobot.step(new Float64Array(4), 0, 1)).toBe(-1);
    expect(acrobot.step(Float64Array.of(Math.PI, 0, 0, 0), 0, 1)).toBe(0);
  });
});

describe('ClassicEnvironment', () => {
  it.each([
    [cartPole, 0.05, 4],
    [acrobot, 0.1, 4],
  ] as const)('starts evenly around rest: %o', (task, bound, size) => {
    const { state } = new ClassicEnvironment(task, 2000);
    expect(state.length).toBe(2000 * size);
    const greatest = Math.max(...state.map(Math.abs));
    expect(greatest).toBeLessThan(bound);
    expect(greatest).toBeGreaterThan(0.99 * bound);
    expect(Math.abs(state.reduce((sum, x) => sum + x, 0) / state.length)).toBeLessThan(bound / 20);
  });

  it('starts the car still, between −0.6 and −0.4', () => {
    const { state } = new ClassicEnvironment(mountainCar, 500);
    const positions = state.filter((_, i) => i % 2 === 0);
    expect(Math.min(...positions)).toBeGreaterThanOrEqual(-0.6);
    expect(Math.max(...positions)).toBeLessThan(-0.4);
    expect(state.every((x, i) => i % 2 === 0 || x === 0)).toBe(true);
  });

  it('cuts the car off after 200 steps, shows what was last seen, and starts anew', () => {
    const environment = new ClassicEnvironment(mountainCar, 3);
    const still = new Int32Array(3).fill(2);
    for (let t = 1; t < 200; t++) {
      environment.step(still);
      expect([...environment.truncated]).toEqual([0, 0, 0]);
    }
    environment.step(still);
    expect([...environment.truncated]).toEqual([1, 1, 1]);
    expect([...environment.terminated]).toEqual([0, 0, 0]);
    expect(environment.finalObservation).not.toEqual(environment.observation);
    expect(environment.observation[1]).toBe(0);
    environment.step(still);
    expect([...environment.truncated]).toEqual([0, 0, 0]);
  });

  it('ends an episode by itself, at one step after another for each copy', () => {
    const environment = new ClassicEnvironment(cartPole, 4);
    const right = new Int32Array(4).fill(2);
    let steps = 0;
    while (environment.terminated[0] === 0 && steps < 20) {
      environment.step(right);
      steps++;
    }
    // Pushed one way only, the pole falls within 8 to 11 steps.
    expect(steps).toBeGreaterThanOrEqual(8);
    expect(steps).toBeLessThanOrEqual(11);
    expect(environment.truncated[0]).toBe(0);
    expect(Math.abs(environment.finalObservation[2]!)).toBeGreaterThan(0.2094);
  });

  it('masks the act without a row, and gives the same for the same seed', () => {
    const [one, other] = [1, 2].map(() => new ClassicEnvironment(acrobot, 2));
    expect([...one!.mask]).toEqual([0, 1, 1, 1, 0, 1, 1, 1]);
    for (const environment of [one!, other!]) {
      environment.reset(7);
      for (let t = 0; t < 600; t++) environment.step(Int32Array.of(1 + (t % 3), 3));
    }
    expect(one!.observation).toEqual(other!.observation);
    // A copy plays the same whatever the others do, and however many there are.
    const more = new ClassicEnvironment(acrobot, 5);
    more.reset(7);
    for (let t = 0; t < 600; t++) more.step(Int32Array.of(1 + (t % 3), 1, 1, 1, 1));
    expect(more.observation.subarray(0, 6)).toEqual(one!.observation.subarray(0, 6));
    expect(one!.observation.subarray(0, 6)).not.toEqual(one!.observation.subarray(6));
  });

  it('shows angles as cosine and sine, in single precision', () => {
    const environment = new ClassicEnvironment(acrobot, 1);
    const { observation, state } = environment;
    expect(observation[0]).toBe(Math.fround(observation[0]!));
    expect(observation[0]).toBeCloseTo(Math.cos(state[0]!), 6);
    expect(observation[3]).toBeCloseTo(Math.sin(state[1]!), 6);
    expect(observation[5]).toBe(Math.fround(state[3]!));
  });
});
