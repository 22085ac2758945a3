import { sin } from '@aegis/core/math';
import type { World } from './world.js';

const DAY_MS = 86_400_000;
/** Bursts an hour at the default tick, how high they are and how many ticks they last. */
const BURST_SHARE = 0.004;
const BURST_HEIGHT = 0.35;
const BURST_TICKS = 12;

/**
 * How much of an average day's traffic comes in this tick: a day's curve, slow noise, and now and then a
 * burst, as a two-state Markov-modulated process makes them.
 *
 * @see Fischer, Meier-Hellstern (1993), The Markov-modulated Poisson process (MMPP) cookbook,
 * Performance Evaluation 18(2), doi:10.1016/0166-5316(93)90035-S
 */
export function arrivalLevel(world: World): number {
  const { random } = world;
  // The sum of two uniform draws is near enough to normal here, and a tenth of its cost.
  const noise = (random.float() + random.float() - 1) * 2.45;
  world.arrivalNoise = 0.85 * world.arrivalNoise + 0.02 * noise;
  if (world.burstTicks > 0) world.burstTicks--;
  else {
    world.burstLevel = 1;
    if (random.chance(BURST_SHARE)) {
      world.burstTicks = 2 + random.integer(BURST_TICKS);
      world.burstLevel = 1 + BURST_HEIGHT * random.float();
    }
  }
  const phase = ((world.nowMs % DAY_MS) / DAY_MS) * 2 * Math.PI;
  const level = (1 + 0.25 * sin(phase)) * Math.max(0.3, 1 + world.arrivalNoise);
  return level * world.burstLevel;
}
