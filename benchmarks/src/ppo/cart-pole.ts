import { cos, sin } from '@aegis/core/math';
import { type ClassicTask, drawEvenly, showAll } from './classic-task.js';

const GRAVITY = 9.8;
const POLE_MASS = 0.1;
const TOTAL_MASS = POLE_MASS + 1;
/** Half the pole's. */
const LENGTH = 0.5;
const POLE_MASS_LENGTH = POLE_MASS * LENGTH;
const FORCE = 10;
const SECONDS = 0.02;
const GREATEST_ANGLE = (12 * 2 * Math.PI) / 360;
const GREATEST_POSITION = 2.4;

/**
 * CartPole-v1: position, speed, angle and angular speed of a pole on a cart that is pushed left (0) or
 * right (1), by Euler's method; 1 for every step.
 *
 * @see Barto, Sutton, Anderson (1983), IEEE Trans. SMC 13(5); Gymnasium, classic_control/cartpole.py
 */
export const cartPole: ClassicTask = {
  name: 'CartPole-v1',
  size: 4,
  features: 4,
  actions: 2,
  limit: 500,
  start: (random, state, at) => drawEvenly(random, -0.05, 0.05, state, at, 4),
  step: (state, at, action) => {
    const speed = state[at + 1]!;
    const angle = state[at + 2]!;
    const turning = state[at + 3]!;
    const force = action === 1 ? FORCE : -FORCE;
    const cosine = cos(angle);
    const sine = sin(angle);
    const push = (force + POLE_MASS_LENGTH * (turning * turning) * sine) / TOTAL_MASS;
    const angular =
      (GRAVITY * sine - cosine * push) /
      (LENGTH * (4 / 3 - (POLE_MASS * (cosine * cosine)) / TOTAL_MASS));
    const linear = push - (POLE_MASS_LENGTH * angular * cosine) / TOTAL_MASS;
    state[at]! += SECONDS * speed;
    state[at + 1] = speed + SECONDS * linear;
    state[at + 2] = angle + SECONDS * turning;
    state[at + 3] = turning + SECONDS * angular;
    return 1;
  },
  ended: (state, at) =>
    Math.abs(state[at]!) > GREATEST_POSITION || Math.abs(state[at + 2]!) > GREATEST_ANGLE,
  show: showAll(4),
};
