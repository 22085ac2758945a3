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

  /** As if nothing had been scraped yet. */
  clear(): void {
    this.#tick = 0;
  }

  /** Scrapes everything. */
  take({ topology, state, disturbances }: World): void {
    if (this.#tick === 0) this.#tick = KEPT;
    else this.#tick++;
    const first = this.#tick === KEPT;
    const { latency, error, rate, utilisation, memory, limitFactor, replicas, available } = state;
    const { machineSpeed } = disturbances;
    const { memoryBase } = topology;
    const values = this.#values;
    let at = this.#at(0, 0);
    for (let i = 0; i < this.#count; i++) {
      values[at] = latency[i]!;
      values[at + 1] = error[i]!;
      values[at + 2] = rate[i]!;
      values[at + 3] = utilisation[i]!;
      values[at + 4] = memory[i]! - memoryBase[i]! / limitFactor[i]!;
      values[at + 5] = replicas[i]! - available[i]!;
      values[at + 6] = machineSpeed[i]!;
      at += FIELDS;
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

  /** Marks the nodes of which something is far enough from health that a detector might say so. */
  findRemarkable(world: World, delay: number, out: Uint8Array): void {
    const { nominalRate } = world.topology;
    const { outOfMemory } = world.state;
    const { baselineLatency } = world;
    const values = this.#values;
    let at = this.#at(0, delay);
    for (let i = 0; i < this.#count; i++) {
      const nominal = nominalRate[i]!;
      const rate = values[at + 2]!;
      const served =
        values[at]! > 1.15 * baselineLatency[i]! ||
        values[at + 1]! > 0.004 ||
        rate > 1.45 * nominal ||
        rate < 0.62 * nominal ||
        values[at + 3]! > 0.66 ||
        values[at + 4]! > 0.12 ||
        values[at + 5]! > 0 ||
        outOfMemory[i] === 1;
      out[i] = (nominal > 0 && served) || values[at + 6]! < 1 ? 1 : 0;
      at += FIELDS;
    }
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
