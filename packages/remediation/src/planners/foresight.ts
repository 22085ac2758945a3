import { FEATURE_COUNT } from '../features/layout.js';
import { EmulatedMonitoring } from '../simulator/emulated-monitoring.js';
import type { World } from '../simulator/world.js';
import { GenerousRandom } from './middle-random.js';
import { SIGNALS } from './signal-odds.js';

/** Monitoring that misses nothing, is never late and never wrong. */
const PERFECT = {
  missShare: 0,
  falsePerTick: 0,
  rankError: 0,
  ranked: false,
  scale: 1,
  hold: 0,
  delayTicks: 0,
  gapShare: 0,
};

/** Says what monitoring could report of a state of the world: the simulator's own, without its flaws. */
export class Foresight {
  readonly #stage: World;
  readonly #monitoring: EmulatedMonitoring;

  /** @param world - any of the topology; it is not kept */
  constructor(world: World) {
    this.#stage = world.clone();
    this.#monitoring = new EmulatedMonitoring(this.#stage, new GenerousRandom(), PERFECT);
  }

  /** Writes nodes × signals, 0 where nothing is to be reported, from `offset` on. */
  write(world: World, out: Float32Array, offset: number): void {
    this.#stage.copyFrom(world);
    this.#monitoring.observe();
    const { rows, count } = this.#monitoring.board;
    for (let i = 0; i < count; i++) {
      for (let s = 0; s < SIGNALS; s++) {
        out[offset + i * SIGNALS + s] = rows[i * FEATURE_COUNT + s]!;
      }
    }
  }
}
