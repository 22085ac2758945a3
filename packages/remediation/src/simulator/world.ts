import type { ActionKind, Random } from '@aegis/core';
import { sin } from '@aegis/core/math';
import type { FaultKind } from './fault-kinds.js';
import { Disturbances } from './fault-physics.js';
import { isTrafficSource, type Topology } from './topology.js';
import { flow } from './traffic-physics.js';

/** A fault in the world, with what the physics needs and what is known of its end. */
export interface WorldFault {
  readonly kind: FaultKind;
  readonly node: number;
  readonly sinceTick: number;
  /** Meaning by kind: an error share, seconds, a slowdown, a share of capacity, a leak per tick. */
  readonly strength: number;
  readonly withDeploy: boolean;
  /** The action that dealt with it. */
  curedBy: ActionKind | null;
  /** Its physics no longer act (a spike that is only turned away still arrives). */
  ended: boolean;
}

export interface WorldAction {
  readonly kind: ActionKind;
  readonly node: number;
  readonly dueTick: number;
}

const DAY_MS = 86_400_000;
const NEVER = -1_000_000;

/**
 * The state of a running system and its clock, in flat arrays of one element a node. The physics are in
 * `traffic-physics` and `fault-physics`, what actions do in `world-actions`.
 */
export class World {
  readonly topology: Topology;
  random: Random;
  readonly tickMs: number;
  readonly startMs: number;
  tick = 0;
  readonly faults: WorldFault[] = [];
  readonly pending: WorldAction[] = [];

  readonly replicas: Float64Array;
  readonly previousReplicas: Float64Array;
  readonly available: Float64Array;
  readonly backlog: Float64Array;
  readonly leaked: Float64Array;
  readonly memoryWobble: Float64Array;
  readonly limitFactor: Float64Array;
  readonly coldTicks: Float64Array;
  /** The share of capacity that work on the node takes away during this tick. */
  readonly capacityLost: Float64Array;
  readonly circuitOpen: Uint8Array;
  readonly rateLimited: Uint8Array;
  readonly outOfMemory: Uint8Array;
  readonly deployedAt: Int32Array;
  readonly configuredAt: Int32Array;
  readonly flaggedAt: Int32Array;
  readonly scaledAt: Int32Array;
  /** Ticks of the last action of each kind at each node, for cooldowns: nodes × kinds. */
  readonly actedAt: Int32Array;

  readonly rate: Float64Array;
  readonly ownError: Float64Array;
  readonly error: Float64Array;
  readonly ownLatency: Float64Array;
  readonly latency: Float64Array;
  readonly utilisation: Float64Array;
  readonly memory: Float64Array;
  readonly baselineLatency: Float64Array;
  readonly disturbances: Disturbances;
  /** Of the users' requests of this tick: the share that failed or came late. */
  violation = 0;
  /** Of the users' requests of this tick: the share that a fallback or a refusal answered. */
  degraded = 0;
  arrivalNoise = 0;

  constructor(
    topology: Topology,
    random: Random,
    options: { tickMs: number; startMs: number; kinds: number },
  ) {
    const n = topology.count;
    const floats = (): Float64Array => new Float64Array(n);
    const ticks = (): Int32Array => new Int32Array(n).fill(NEVER);
    this.topology = topology;
    this.random = random;
    this.tickMs = options.tickMs;
    this.startMs = options.startMs;
    this.replicas = Float64Array.from(topology.replicas);
    this.previousReplicas = this.replicas.slice();
    this.available = this.replicas.slice();
    this.backlog = floats();
    this.leaked = floats();
    this.memoryWobble = floats();
    this.limitFactor = floats().fill(1);
    this.coldTicks = floats();
    this.capacityLost = floats();
    this.circuitOpen = new Uint8Array(n);
    this.rateLimited = new Uint8Array(n);
    this.outOfMemory = new Uint8Array(n);
    this.deployedAt = ticks();
    this.configuredAt = ticks();
    this.flaggedAt = ticks();
    this.scaledAt = ticks();
    this.actedAt = new Int32Array(n * options.kinds).fill(NEVER);
    this.rate = floats();
    this.ownError = floats();
    this.error = floats();
    this.ownLatency = floats();
    this.latency = floats();
    this.utilisation = floats();
    this.memory = floats();
    this.baselineLatency = floats().fill(1);
    this.disturbances = new Disturbances(n);
    // One pass over an average day without noise says what normal latency is.
    flow(this, topology.arrivals);
    this.baselineLatency.set(this.latency);
    this.backlog.fill(0);
    flow(this, topology.arrivals);
  }

  get nowMs(): number {
    return this.startMs + this.tick * this.tickMs;
  }

  /** Nodes that a fault can be put into and that would be missed. */
  canFail(node: number): boolean {
    return this.topology.nominalRate[node]! > 0 && !isTrafficSource(this.topology.nodes[node]!);
  }

  /** One tick: the effects of faults, the traffic, the outcome for users. */
  advance(): void {
    this.tick++;
    const { count, arrivals } = this.topology;
    const random = this.random;
    this.arrivalNoise = 0.85 * this.arrivalNoise + 0.02 * random.normal();
    const phase = ((this.nowMs % DAY_MS) / DAY_MS) * 2 * Math.PI;
    const level = (1 + 0.25 * sin(phase)) * Math.max(0.3, 1 + this.arrivalNoise);
    const now = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      if (arrivals[i]! > 0) now[i] = arrivals[i]! * level;
      this.memoryWobble[i] = 0.9 * this.memoryWobble[i]! + 0.003 * random.normal();
      if (this.coldTicks[i]! > 0) this.coldTicks[i]!--;
    }
    this.disturbances.apply(this);
    flow(this, now);
    this.capacityLost.fill(0);
  }

  sloHealthy(): boolean {
    return this.violation < 0.02;
  }

  /** Whether a change at `at` is recent enough to be suspected and taken back. */
  isRecent(at: number): boolean {
    return this.tick - at <= RECENT_TICKS;
  }
}

/** For how many ticks a change counts as recent: half an hour at the default tick. */
export const RECENT_TICKS = 120;
