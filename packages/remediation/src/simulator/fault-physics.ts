import type { World, WorldFault } from './world.js';

/** What the faults of this tick do to each node; rebuilt every tick. */
export class Disturbances {
  /** Factor on the time that one request takes. */
  readonly slowdown: Float64Array;
  /** Seconds that a request waits without using anything. */
  readonly extraLatency: Float64Array;
  /** The share of requests that fail by themselves. */
  readonly errorShare: Float64Array;
  /** Requests per second that come from nobody in the graph. */
  readonly extraRate: Float64Array;
  /** The processor is at least this busy. */
  readonly cpuFloor: Float64Array;

  constructor(count: number) {
    this.slowdown = new Float64Array(count).fill(1);
    this.extraLatency = new Float64Array(count);
    this.errorShare = new Float64Array(count);
    this.extraRate = new Float64Array(count);
    this.cpuFloor = new Float64Array(count);
  }

  apply(world: World): void {
    this.slowdown.fill(1);
    this.extraLatency.fill(0);
    this.errorShare.fill(0);
    this.extraRate.fill(0);
    this.cpuFloor.fill(0);
    world.outOfMemory.fill(0);
    world.available.set(world.replicas);
    for (const fault of world.faults) if (!fault.ended) this.#apply(world, fault);
    for (let i = 0; i < world.topology.count; i++) {
      const base = world.topology.memoryBase[i]! + world.leaked[i]!;
      world.memory[i] = base / world.limitFactor[i]! + world.memoryWobble[i]!;
      if (world.memory[i]! >= 1) this.#killForMemory(world, i);
      // Collecting garbage takes over as the limit comes near.
      const pressure = Math.max(0, world.memory[i]! - 0.7) / 0.3;
      this.slowdown[i]! *= 1 + 4 * pressure;
    }
  }

  #killForMemory(world: World, i: number): void {
    world.outOfMemory[i] = 1;
    world.leaked[i] = 0;
    world.memory[i] = world.topology.memoryBase[i]! / world.limitFactor[i]!;
    world.available[i] = Math.max(0, world.available[i]! - Math.ceil(world.replicas[i]! / 2));
    this.errorShare[i] = Math.max(this.errorShare[i]!, 0.3);
  }

  #apply(world: World, fault: WorldFault): void {
    const i = fault.node;
    const { strength } = fault;
    switch (fault.kind) {
      case 'crash':
        world.available[i] = Math.floor(world.replicas[i]! * 0.25);
        this.errorShare[i] = Math.max(this.errorShare[i]!, strength);
        break;
      case 'memory-leak':
        world.leaked[i]! += strength;
        break;
      case 'cpu-saturation': {
        // Contention needs crowded machines: it is gone where twice the copies share the work.
        const crowding = world.topology.replicas[i]! / world.replicas[i]!;
        const share = Math.max(0, Math.min(1, 2 * crowding - 1));
        this.slowdown[i]! *= 1 + (strength - 1) * share;
        this.cpuFloor[i] = Math.max(this.cpuFloor[i]!, 0.97 * share);
        break;
      }
      case 'bad-deploy':
        this.slowdown[i]! *= 1.4;
        this.errorShare[i] = Math.max(this.errorShare[i]!, strength);
        break;
      case 'bad-config':
      case 'disk-full':
      case 'flag-bug':
      case 'cache-poisoned':
        this.errorShare[i] = Math.max(this.errorShare[i]!, strength);
        break;
      case 'dependency-slow':
        this.extraLatency[i]! += strength;
        this.errorShare[i] = Math.max(this.errorShare[i]!, 0.03);
        break;
      case 'network-delay':
        this.extraLatency[i]! += strength;
        this.errorShare[i] = Math.max(this.errorShare[i]!, 0.08);
        break;
      case 'load-spike':
        this.extraRate[i]! += strength;
        break;
    }
  }
}

/**
 * How hard a fault hits, drawn so that it is felt in the first ticks whatever the node's size: a spike
 * and a slowdown are measured against the node's own capacity.
 */
export function drawStrength(world: World, kind: WorldFault['kind'], node: number): number {
  const { topology, random } = world;
  const draw = random.float();
  const capacity =
    (topology.replicas[node]! * topology.workers[node]!) / topology.serviceSeconds[node]!;
  const load = topology.nominalRate[node]! / capacity;
  switch (kind) {
    case 'crash':
      return 0.35 + 0.3 * draw;
    case 'memory-leak':
      return 0.09 + 0.05 * draw;
    case 'cpu-saturation':
      return Math.min(12, (1.4 + 0.5 * draw) / load);
    case 'bad-deploy':
      return 0.3 + 0.35 * draw;
    case 'bad-config':
      return 0.35 + 0.4 * draw;
    case 'dependency-slow':
      return 0.5 + 0.7 * draw;
    case 'network-delay':
      return 0.35 + 0.45 * draw;
    case 'load-spike':
      return capacity * (1.1 + 0.3 * draw);
    case 'cache-poisoned':
      return 0.35 + 0.3 * draw;
    case 'disk-full':
      return 0.5 + 0.35 * draw;
    case 'flag-bug':
      return 0.3 + 0.3 * draw;
  }
}
