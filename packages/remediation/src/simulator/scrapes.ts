import type { World } from './world.js';

/** So many ticks a scrape can be late. */
const KEPT = 3;
const FIELDS = 7;

/** The last scrapes of every node, so that what is seen can be some ticks old. */
export class Scrapes {
  readonly #values: Float64Array;
  readonly #count: number;
  #tick = 0;

  constructor(count: number) {
    this.#count = count;
    this.#values = new Float64Array(KEPT * FIELDS * count);
  }

  /** Scrapes everything. */
  take({ topology, state, disturbances }: World): void {
    if (this.#tick === 0) this.#tick = KEPT;
    else this.#tick++;
    const first = this.#tick === KEPT;
    for (let i = 0; i < this.#count; i++) {
      let at = this.#at(i, 0);
      this.#values[at++] = state.latency[i]!;
      this.#values[at++] = state.error[i]!;
      this.#values[at++] = state.rate[i]!;
      this.#values[at++] = state.utilisation[i]!;
      this.#values[at++] = state.memory[i]! - topology.memoryBase[i]! / state.limitFactor[i]!;
      this.#values[at++] = state.replicas[i]! - state.available[i]!;
      this.#values[at++] = disturbances.machineSpeed[i]!;
    }
    if (!first) return;
    // Before the first scrape all was as it is in it.
    const size = FIELDS * this.#count;
    const from = (this.#tick % KEPT) * size;
    for (let k = 1; k < KEPT; k++) {
      this.#values.copyWithin(((this.#tick + k) % KEPT) * size, from, from + size);
    }
  }

  #at(i: number, delay: number): number {
    return (((this.#tick - delay) % KEPT) * this.#count + i) * FIELDS;
  }

  /** Whether anything about a node is far enough from health that a detector might say so. */
  isRemarkable(world: World, i: number, delay: number): boolean {
    const nominal = world.topology.nominalRate[i]!;
    const values = this.#values;
    const at = this.#at(i, delay);
    if (values[at + 6]! < 1) return true;
    if (nominal <= 0) return false;
    if (values[at]! > 1.15 * world.baselineLatency[i]! || values[at + 1]! > 0.004) return true;
    if (values[at + 2]! > 1.45 * nominal || values[at + 2]! < 0.62 * nominal) return true;
    if (values[at + 3]! > 0.66 || values[at + 4]! > 0.12 || values[at + 5]! > 0) return true;
    return world.state.outOfMemory[i] === 1;
  }

  latency(i: number, delay: number): number {
    return this.#values[this.#at(i, delay)]!;
  }

  error(i: number, delay: number): number {
    return this.#values[this.#at(i, delay) + 1]!;
  }

  rate(i: number, delay: number): number {
    return this.#values[this.#at(i, delay) + 2]!;
  }

  utilisation(i: number, delay: number): number {
    return this.#values[this.#at(i, delay) + 3]!;
  }

  /** How much more of its memory limit is used than in health. */
  memoryRise(i: number, delay: number): number {
    return this.#values[this.#at(i, delay) + 4]!;
  }

  /** Copies that are wanted and not up. */
  missing(i: number, delay: number): number {
    return this.#values[this.#at(i, delay) + 5]!;
  }

  /** How fast a machine is. */
  speed(i: number, delay: number): number {
    return this.#values[this.#at(i, delay) + 6]!;
  }
}
