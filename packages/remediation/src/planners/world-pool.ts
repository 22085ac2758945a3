import type { World } from '../simulator/world.js';
import { MIDDLE } from './middle-random.js';

/** Worlds of one topology to plan on: making one costs as much as a dozen ticks, filling one hardly anything. */
export class WorldPool {
  readonly #free: World[] = [];

  /** A world that goes on from `from` as is to be expected. */
  take(from: World): World {
    const world = this.#free.pop() ?? from.clone();
    fill(world, from);
    return world;
  }

  give(world: World): void {
    this.#free.push(world);
  }
}

/** Makes `world` the same as `from`, going on as is to be expected. */
export function fill(world: World, from: World): void {
  world.copyFrom(from);
  world.random = MIDDLE;
}
