import { type ActionKind, Random } from '@aegis/core';
import { RECENT_TICKS } from '../features/trained-constants.js';
import { arrivalLevel } from './arrivals.js';
import { autoscale } from './autoscaler.js';
import type { FaultKind } from './fault-kinds.js';
import { Disturbances } from './fault-physics.js';
import { isEmpty, placeCopies, runMachines } from './machines.js';
import type { Topology } from './topology.js';
import { flow } from './traffic-physics.js';
import { cutArrays, type WorldArrays } from './world-arrays.js';

/** A fault in the world, with what the physics needs and what is known of its end. */
export interface WorldFault {
  readonly kind: FaultKind;
  readonly node: number;
  readonly sinceTick: number;
  /** Meaning by kind: an error share, seconds, a slowdown, a share of capacity, a leak per tick. */
  readonly strength: number;
  readonly withDeploy: boolean;
  /** In [0, 1): how it shows itself, where a kind can in several ways. */
  readonly variant: number;
  /** The action that dealt with it, or that it went by itself. */
  curedBy: ActionKind | 'itself' | null;
  /** Its physics no longer act (a spike that is only turned away still arrives). */
  ended: boolean;
}

/** An act under way. */
export interface WorldAction {
  readonly kind: ActionKind;
  readonly node: number;
  readonly dueTick: number;
  /** Whether it will do what it is meant to; drawn when it starts. */
  readonly works: boolean;
}

/** A scaling that was asked for. */
export interface WorldScaling {
  readonly node: number;
  readonly before: number;
}

/** How a world is run. */
export interface WorldOptions {
  readonly tickMs: number;
  readonly startMs: number;
  /** How many kinds of act there are. */
  readonly kinds: number;
  /** The probability that an act comes to nothing, beside its kind's own. */
  readonly failureShare: number;
}

const NEVER = -1_000_000;
const MACHINE_FAULTS: ReadonlySet<FaultKind> = new Set(['node-failure', 'node-pressure']);

/** Users notice from this share of failed or late requests on. */
export const SLO = 0.02;

/**
 * The state of a running system and its clock, in flat arrays. What a tick does is in `traffic-physics`,
 * `fault-physics`, `machines`, `autoscaler` and `arrivals`, what actions do in `world-actions`.
 */
export class World {
  readonly topology: Topology;
  readonly state: WorldArrays;
  readonly disturbances: Disturbances;
  readonly baselineLatency: Float64Array;
  readonly baselineInFlight: Float64Array;
  /** Seconds that callers of each node wait for it. */
  readonly timeouts: Float64Array;
  readonly tickMs: number;
  startMs: number;
  readonly failureShare: number;
  random: Random;
  tick = 0;
  faults: WorldFault[] = [];
  pending: WorldAction[] = [];
  /** Copies before each scaling that was asked for, the latest last: what taking it back restores. */
  scalings: WorldScaling[] = [];
  /** Backlogs that the tick began with; a room for the physics. */
  readonly heldBacklog: Float64Array;
  /** Requests per second that come from outside in this tick. */
  readonly arriving: Float64Array;
  /** Of the users' requests of this tick: the share that failed or came late. */
  violation = 0;
  /** Of the users' requests of this tick: the share that a fallback or a refusal answered. */
  degraded = 0;
  arrivalNoise = 0;
  /** Ticks that a burst of traffic still lasts, and how high it is. */
  burstTicks = 0;
  burstLevel = 1;
  /** When a person who was called will have set things right; never where nobody was. */
  helpAtTick: number = -NEVER;
  pagedAt: number = NEVER;
  /** Whether any cache is filling again: the physics need not look for one otherwise. */
  coldCaches = false;
  /** Whether copies are where they should not be, so that machines have to be looked at. */
  machinesMoved = true;

  constructor(topology: Topology, random: Random, options: WorldOptions) {
    const { count, outTargets, hostTargets } = topology;
    this.topology = topology;
    this.random = random;
    this.tickMs = options.tickMs;
    this.startMs = options.startMs;
    this.failureShare = options.failureShare;
    this.state = cutArrays(count, outTargets.length, hostTargets.length, options.kinds);
    this.disturbances = new Disturbances(count);
    this.heldBacklog = new Float64Array(count);
    this.arriving = new Float64Array(count);
    this.baselineLatency = new Float64Array(count).fill(1);
    this.baselineInFlight = new Float64Array(count).fill(1);
    this.timeouts = new Float64Array(count).fill(8);
    const { state } = this;
    this.#begin();
    // A pass over an average day without noise says what is normal.
    this.arriving.set(topology.arrivals);
    flow(this);
    for (let i = 0; i < count; i++) {
      this.baselineLatency[i] = state.latency[i]!;
      this.baselineInFlight[i] = state.rate[i]! * state.latency[i]!;
      this.timeouts[i] = Math.max(1, 8 * state.latency[i]!);
    }
    this.#begin();
  }

  /** Starts anew, as if just made with other randomness at another time. */
  restart(random: Random, startMs: number): void {
    this.random = random;
    this.startMs = startMs;
    this.tick = 0;
    this.faults = [];
    this.pending = [];
    this.scalings = [];
    this.violation = 0;
    this.degraded = 0;
    this.arrivalNoise = 0;
    this.burstTicks = 0;
    this.burstLevel = 1;
    this.helpAtTick = -NEVER;
    this.pagedAt = NEVER;
    this.#begin();
    this.disturbances.apply(this);
    this.arriving.set(this.topology.arrivals);
    flow(this);
  }

  #begin(): void {
    const { state, topology } = this;
    state.floats.fill(0);
    state.ticks.fill(NEVER);
    state.flags.fill(0);
    state.replicas.set(topology.replicas);
    state.available.set(topology.replicas);
    state.limitFactor.fill(1);
    state.speed.fill(1);
    state.attempts.fill(1);
    for (let i = 0; i < topology.count; i++) placeCopies(this, i);
  }

  get nowMs(): number {
    return this.startMs + this.tick * this.tickMs;
  }

  /** One tick: the effects of faults, the traffic, the outcome for users. */
  advance(): void {
    this.tick++;
    const { state, random, topology } = this;
    const level = arrivalLevel(this);
    const { arrivals, count } = topology;
    this.coldCaches = false;
    const { memoryWobble, coldTicks, lagTicks } = state;
    for (let i = 0; i < count; i++) {
      this.arriving[i] = arrivals[i]! * level;
      // 32 random bits are plenty, and half the price of 53.
      memoryWobble[i] = 0.9 * memoryWobble[i]! + 0.006 * (random.uint32() / 4294967296 - 0.5);
      if (coldTicks[i]! > 0) {
        coldTicks[i]!--;
        this.coldCaches = true;
      }
      if (lagTicks[i]! > 0) lagTicks[i]!--;
    }
    this.disturbances.apply(this);
    runMachines(this);
    flow(this);
    state.capacityLost.fill(0);
    autoscale(this);
    for (const fault of this.faults) if (fault.curedBy === null) this.#settle(fault);
  }

  /** Notes the end of what no single act takes away. */
  #settle(fault: WorldFault): void {
    const over =
      fault.kind === 'retry-storm'
        ? fault.ended && this.sloHealthy()
        : MACHINE_FAULTS.has(fault.kind) && isEmpty(this, fault.node);
    if (over) fault.curedBy = 'itself';
  }

  sloHealthy(): boolean {
    return this.violation < SLO;
  }

  /** Whether a change at `at` is recent enough to be suspected and taken back. */
  isRecent(at: number): boolean {
    return this.tick - at <= RECENT_TICKS;
  }

  /** Makes this world, of the same topology, the same as another: both go on alike from there. */
  copyFrom(other: World): void {
    this.state.floats.set(other.state.floats);
    this.state.ticks.set(other.state.ticks);
    this.state.flags.set(other.state.flags);
    this.disturbances.copyFrom(other.disturbances);
    this.random = Random.fromState(other.random.state());
    this.tick = other.tick;
    this.faults = other.faults.map((fault) => ({ ...fault }));
    this.pending = other.pending.slice();
    this.scalings = other.scalings.slice();
    this.violation = other.violation;
    this.degraded = other.degraded;
    this.arrivalNoise = other.arrivalNoise;
    this.burstTicks = other.burstTicks;
    this.burstLevel = other.burstLevel;
    this.helpAtTick = other.helpAtTick;
    this.pagedAt = other.pagedAt;
    this.machinesMoved = other.machinesMoved;
  }

  /** A world that goes on as this one does. */
  clone(): World {
    const { topology, random, tickMs, startMs, failureShare } = this;
    const kinds = this.state.actedAt.length / Math.max(1, topology.count);
    const copy = new World(topology, random, { tickMs, startMs, kinds, failureShare });
    copy.copyFrom(this);
    return copy;
  }
}
