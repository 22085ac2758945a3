import { cos } from '@aegis/core/math';
import { type ClassicTask, drawEvenly, showAll } from './classic-task.js';

const LEFTMOST = -1.2;
const RIGHTMOST = 0.6;
const GREATEST_SPEED = 0.07;
const GOAL = 0.5;
const FORCE = 0.001;
const GRAVITY = 0.0025;

/**
 * MountainCar-v0: a car in a valley that must swing itself up, pushed left (0), not (1) or right (2);
 * −1 for every step. Nothing but the way out is rewarded, so plain PPO does not find it.
 *
 * @see Moore (1990), Efficient Memory-Based Learning for Robot Control; Gymnasium,
 * classic_control/mountain_car.py
 */
export const mountainCar: ClassicTask = {
  name: 'MountainCar-v0',
  size: 2,
  features: 2,
  actions: 3,
  limit: 200,
  start: (random, state, at) => {
    drawEvenly(random, -0.6, -0.4, state, at, 1);
    state[at + 1] = 0;
  },
  step: (state, at, action) => {
    const pull = (action - 1) * FORCE - cos(3 * state[at]!) * GRAVITY;
    const speed = Math.max(-GREATEST_SPEED, Math.min(GREATEST_SPEED, state[at + 1]! + pull));
    const position = Math.max(LEFTMOST, Math.min(RIGHTMOST, state[at]! + speed));
    state[at] = position;
    state[at + 1] = position === LEFTMOST && speed < 0 ? 0 : speed;
    return -1;
  },
  ended: (state, at) => state[at]! >= GOAL && state[at + 1]! >= 0,
  show: showAll(2),
};
