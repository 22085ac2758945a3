import { cos, sin } from '@aegis/core/math';
import { type ClassicTask, drawEvenly } from './classic-task.js';

const SECONDS = 0.2;
const GRAVITY = 9.8;
/** Both links are 1 m, 1 kg, with the centre of mass halfway and a moment of inertia of 1. */
const CENTRE = 0.5;
const INERTIA = 1;
const GREATEST_SPEEDS = [4 * Math.PI, 9 * Math.PI] as const;

const from = new Float64Array(4);
const slopes = [0, 1, 2, 3].map(() => new Float64Array(4));

/**
 * Acrobot-v1: two links hang from a joint, and a torque of −1, 0 or 1 between them (0, 1, 2) must swing
 * the tip above the bar; −1 for every step but the last. The equations of Sutton and Barto's book, by
 * Runge and Kutta's fourth-order method.
 *
 * @see Sutton (1996), Generalization in Reinforcement Learning, NIPS 8; Gymnasium,
 * classic_control/acrobot.py
 */
export const acrobot: ClassicTask = {
  name: 'Acrobot-v1',
  size: 4,
  features: 6,
  actions: 3,
  limit: 500,
  start: (random, state, at) => drawEvenly(random, -0.1, 0.1, state, at, 4),
  step: (state, at, action) => {
    const torque = action - 1;
    const [k1, k2, k3, k4] = slopes as [Float64Array, Float64Array, Float64Array, Float64Array];
    slopeAt(state, at, k1, 0, torque, k1);
    slopeAt(state, at, k1, SECONDS / 2, torque, k2);
    slopeAt(state, at, k2, SECONDS / 2, torque, k3);
    slopeAt(state, at, k3, SECONDS, torque, k4);
    for (let k = 0; k < 4; k++) {
      state[at + k]! += (SECONDS / 6) * (k1[k]! + 2 * k2[k]! + 2 * k3[k]! + k4[k]!);
    }
    for (let k = 0; k < 2; k++) {
      const bound = GREATEST_SPEEDS[k]!;
      state[at + k] = wrap(state[at + k]!);
      state[at + 2 + k] = Math.max(-bound, Math.min(bound, state[at + 2 + k]!));
    }
    return acrobot.ended(state, at) ? 0 : -1;
  },
  ended: (state, at) => -cos(state[at]!) - cos(state[at + 1]! + state[at]!) > 1,
  show: (state, at, out, to) => {
    out[to] = Math.fround(cos(state[at]!));
    out[to + 1] = Math.fround(sin(state[at]!));
    out[to + 2] = Math.fround(cos(state[at + 1]!));
    out[to + 3] = Math.fround(sin(state[at + 1]!));
    out[to + 4] = Math.fround(state[at + 2]!);
    out[to + 5] = Math.fround(state[at + 3]!);
  },
};

/** The slope of the state where `step` along `along` leads to. */
function slopeAt(
  state: Float64Array,
  at: number,
  along: Float64Array,
  step: number,
  torque: number,
  out: Float64Array,
): void {
  for (let k = 0; k < 4; k++)
    from[k] = step === 0 ? state[at + k]! : state[at + k]! + step * along[k]!;
  const [angle1, angle2, speed1, speed2] = from as unknown as [number, number, number, number];
  const sine2 = sin(angle2);
  const cosine2 = cos(angle2);
  const d1 = CENTRE * CENTRE + (1 + CENTRE * CENTRE + 2 * CENTRE * cosine2) + INERTIA + INERTIA;
  const d2 = CENTRE * CENTRE + CENTRE * cosine2 + INERTIA;
  const phi2 = CENTRE * GRAVITY * cos(angle1 + angle2 - Math.PI / 2);
  const phi1 =
    -CENTRE * (speed2 * speed2) * sine2 -
    2 * CENTRE * speed2 * speed1 * sine2 +
    (CENTRE + 1) * GRAVITY * cos(angle1 - Math.PI / 2) +
    phi2;
  const acceleration2 =
    (torque + (d2 / d1) * phi1 - CENTRE * (speed1 * speed1) * sine2 - phi2) /
    (CENTRE * CENTRE + INERTIA - (d2 * d2) / d1);
  out[0] = speed1;
  out[1] = speed2;
  out[2] = -(d2 * acceleration2 + phi1) / d1;
  out[3] = acceleration2;
}

function wrap(angle: number): number {
  let wrapped = angle;
  while (wrapped > Math.PI) wrapped -= 2 * Math.PI;
  while (wrapped < -Math.PI) wrapped += 2 * Math.PI;
  return wrapped;
}
