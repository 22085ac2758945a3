import type { FaultKind } from './fault-kinds.js';
import type { World, WorldFault } from './world.js';

/** So long what sets a retry storm off lasts; the storm goes on without it. */
const TRIGGER_TICKS = 4;

/** What the faults of this tick do to each node; rebuilt every tick. */
export class Disturbances {
  /** Factor on the time that one request takes. */
  readonly slowdown: Float64Array;
  /** Seconds that a request waits without using anything. */
  readonly extraLatency: Float64Array;
  /** The share of requests that fail by themselves and would fail again. */
  readonly hardShare: Float64Array;
  /** The share that fails and may do better when tried again. */
  readonly softShare: Float64Array;
  /** Requests per second that come from nobody in the graph. */
  readonly extraRate: Float64Array;
  /** The processor is at least this busy. */
  readonly cpuFloor: Float64Array;
  /** How fast each machine runs what is on it; 0 is dead. */
  readonly machineSpeed: Float64Array;
  #touched = true;

  constructor(count: number) {
    this.slowdown = new Float64Array(count).fill(1);
    this.extraLatency = new Float64Array(count);
    this.hardShare = new Float64Array(count);
    this.softShare = new Float64Array(count);
    this.extraRate = new Float64Array(count);
    this.cpuFloor = new Float64Array(count);
    this.machineSpeed = new Float64Array(count).fill(1);
  }

  apply(world: World): void {
    const { state, topology } = world;
    if (this.#touched) this.#clear();
    state.available.set(state.replicas);
    for (const fault of world.faults) {
      if (fault.ended) continue;
      this.#touched = true;
      this.#apply(world, fault);
    }
    const { memoryBase } = topology;
    const { leaked, limitFactor, memoryWobble, outOfMemory, memory, lagTicks } = state;
    for (let i = 0; i < topology.count; i++) {
      let used = (memoryBase[i]! + leaked[i]!) / limitFactor[i]! + memoryWobble[i]!;
      outOfMemory[i] = 0;
      if (used >= 1) {
        this.#killForMemory(world, i);
        used = memoryBase[i]! / limitFactor[i]!;
      }
      memory[i] = used;
      if (used > 0.7) {
        // Collecting garbage takes over as the limit comes near.
        this.slowdown[i]! *= 1 + (4 * (used - 0.7)) / 0.3;
        this.#touched = true;
      }
      if (lagTicks[i]! > 0) {
        // What the standby had not got yet is missing until it has caught up.
        this.#raise(this.hardShare, i, 0.06 * topology.hazard);
        this.#touched = true;
      }
    }
  }

  /** Takes over what outlives a tick: what acts and machines go by before the next. */
  copyFrom(other: Disturbances): void {
    this.machineSpeed.set(other.machineSpeed);
    this.#touched = true;
  }

  #clear(): void {
    this.slowdown.fill(1);
    this.extraLatency.fill(0);
    this.hardShare.fill(0);
    this.softShare.fill(0);
    this.extraRate.fill(0);
    this.cpuFloor.fill(0);
    this.machineSpeed.fill(1);
    this.#touched = false;
  }

  #raise(shares: Float64Array, i: number, value: number): void {
    if (value > shares[i]!) shares[i] = value;
  }

  /** However many faults meet at a node, its work stays a number. */
  #slow(i: number, factor: number): void {
    this.slowdown[i] = Math.min(MOST_SLOWDOWN, this.slowdown[i]! * factor);
  }

  #killForMemory(world: World, i: number): void {
    const { state } = world;
    state.outOfMemory[i] = 1;
    state.leaked[i] = 0;
    state.available[i] = Math.max(0, state.available[i]! - Math.ceil(state.replicas[i]! / 2));
    this.#raise(this.softShare, i, 0.3);
    this.#touched = true;
  }

  /** A change that went wrong: its copies never become ready, or it is slow, or its answers are wrong. */
  #applyChange(world: World, fault: WorldFault): void {
    const { state, topology } = world;
    const { node: i, kind, variant, strength } = fault;
    const [stuck, slow] = CHANGE_VARIANTS[kind as 'bad-deploy'];
    if (variant < stuck) {
      state.available[i] = Math.floor(state.available[i]! * 0.5);
      this.#raise(this.softShare, i, 0.5 * strength);
    } else if (variant < stuck + slow) {
      const capacity = (topology.replicas[i]! * topology.workers[i]!) / topology.serviceSeconds[i]!;
      this.#slow(i, Math.min(10, (1 + strength) / (topology.nominalRate[i]! / capacity)));
      this.#raise(this.hardShare, i, 0.03);
    } else {
      if (kind === 'bad-deploy') this.#slow(i, 1.4);
      this.#raise(this.hardShare, i, strength);
    }
  }

  #apply(world: World, fault: WorldFault): void {
    const { state, topology } = world;
    const i = fault.node;
    const { strength } = fault;
    switch (fault.kind) {
      case 'crash':
        state.available[i] = Math.floor(state.replicas[i]! * 0.25);
        this.#raise(this.hardShare, i, strength);
        break;
      case 'out-of-memory':
      case 'memory-leak':
        state.leaked[i]! += strength;
        break;
      case 'cpu-saturation': {
        // Contention needs crowded machines: it is gone where twice the copies share the work.
        const crowding = topology.replicas[i]! / state.replicas[i]!;
        const share = Math.max(0, Math.min(1, 2 * crowding - 1));
        this.#slow(i, 1 + (strength - 1) * share);
        this.#raise(this.cpuFloor, i, 0.97 * share);
        break;
      }
      case 'bad-deploy':
      case 'bad-config':
      case 'flag-bug':
        this.#applyChange(world, fault);
        break;
      case 'disk-full':
      case 'cache-poisoned':
      case 'certificate-expired':
        this.#raise(this.hardShare, i, strength);
        break;
      case 'dependency-down':
        this.extraLatency[i]! += 1;
        this.#raise(this.hardShare, i, strength);
        break;
      case 'dependency-slow':
      case 'lock-contention':
        this.extraLatency[i]! += strength;
        this.#raise(this.hardShare, i, fault.kind === 'lock-contention' ? 0.1 : 0.03);
        break;
      case 'network-delay':
        this.extraLatency[i]! += strength;
        this.#raise(this.softShare, i, 0.08);
        break;
      case 'network-loss':
        this.extraLatency[i]! += 0.25;
        this.#raise(this.softShare, i, strength);
        break;
      case 'network-partition':
        this.extraLatency[i]! += 0.6;
        this.#raise(this.softShare, i, strength);
        break;
      case 'node-failure':
      case 'node-pressure':
        this.machineSpeed[i] = strength;
        world.machinesMoved = true;
        break;
      case 'load-spike':
        this.extraRate[i]! += strength;
        break;
      case 'retry-storm':
        if (world.tick - fault.sinceTick > TRIGGER_TICKS) fault.ended = true;
        else this.#slow(i, strength);
        break;
    }
  }
}

/** How often a change that went wrong leaves its copies unready, and how often it only makes them slow. */
const CHANGE_VARIANTS: Readonly<
  Record<'bad-deploy' | 'bad-config' | 'flag-bug', readonly [stuck: number, slow: number]>
> = {
  'bad-deploy': [0.35, 0.2],
  'bad-config': [0.3, 0.1],
  'flag-bug': [0, 0.35],
};

const MOST_SLOWDOWN = 1e6;

/** From what on, and over how much, a strength is drawn; `shift` moves it out of the usual range. */
const RANGES: Readonly<Record<FaultKind, readonly [from: number, width: number]>> = {
  crash: [0.35, 0.3],
  'out-of-memory': [0.22, 0.1],
  'memory-leak': [0.09, 0.05],
  'cpu-saturation': [1.4, 0.5],
  'bad-deploy': [0.3, 0.35],
  'bad-config': [0.35, 0.4],
  'dependency-slow': [0.5, 0.7],
  'dependency-down': [0.75, 0.2],
  'network-delay': [0.35, 0.45],
  'network-loss': [0.45, 0.3],
  'network-partition': [0.85, 0.13],
  'node-failure': [0, 0],
  'node-pressure': [0.12, 0.1],
  'load-spike': [1.1, 0.3],
  'disk-full': [0.5, 0.35],
  'lock-contention': [0.5, 0.7],
  'cache-poisoned': [0.35, 0.3],
  'certificate-expired': [0.7, 0.25],
  'flag-bug': [0.3, 0.3],
  'retry-storm': [4, 2],
};

/** Kinds whose strength is a share of requests, or of what a machine does. */
const SHARES: ReadonlySet<FaultKind> = new Set([
  'crash',
  'bad-deploy',
  'bad-config',
  'dependency-down',
  'network-loss',
  'network-partition',
  'disk-full',
  'cache-poisoned',
  'certificate-expired',
  'flag-bug',
  'node-failure',
  'node-pressure',
]);

/** What the strength of a fault can be. */
export function strengthRange(kind: FaultKind): { readonly min: number; readonly max: number } {
  if (SHARES.has(kind)) return { min: 0, max: 1 };
  if (kind === 'cpu-saturation' || kind === 'retry-storm') return { min: 1e-9, max: MOST_SLOWDOWN };
  return { min: 0, max: 1e9 };
}

/**
 * How hard a fault hits, drawn so that it is felt in the first ticks whatever the node's size: a spike
 * and a slowdown are measured against the node's own capacity.
 *
 * @param shift - a factor on the strength: 1 is as usual
 */
export function drawStrength(world: World, kind: FaultKind, node: number, shift = 1): number {
  const { topology, random } = world;
  const [from, width] = RANGES[kind];
  const drawn = (from + width * random.float()) * shift;
  const capacity =
    (topology.replicas[node]! * topology.workers[node]!) / topology.serviceSeconds[node]!;
  if (kind === 'cpu-saturation') {
    return Math.min(12, drawn / (topology.nominalRate[node]! / capacity));
  }
  if (kind === 'load-spike') return capacity * drawn;
  return SHARES.has(kind) ? Math.min(0.98, drawn) : drawn;
}
