import type { ActionKind, Random } from '@aegis/core';
import type { GraphSnapshot } from '@aegis/graph/csr';
import { POLICY_KINDS } from '../actions/default-actions.js';
import { FEATURE_COUNT } from '../features/layout.js';
import { EmulatedMonitoring, type MonitoringProfile } from './emulated-monitoring.js';
import { curesOf, faultsFor } from './fault-kinds.js';
import { randomServiceGraph } from './random-graph.js';
import { compileTopology } from './topology.js';
import { World } from './world.js';
import { begin, completeDue, definitionOf, KINDS, refusal, startFault } from './world-actions.js';

/** How hard the episodes are: none has no fault, obvious clean signs, ambiguous poor ones, double two faults. */
export type Tier = 'none' | 'obvious' | 'ambiguous' | 'double';

export interface EpisodeOptions {
  readonly tier: Tier;
  readonly minServices: number;
  readonly maxServices: number;
  readonly horizon: number;
  readonly graph: GraphSnapshot | null;
}

const DAY_MS = 86_400_000;
/** Ticks for which an action counts as fresh, and after which a failed attempt is forgotten. */
export const MEMORY_TICKS = 40;
const JUDGE_AFTER = 3;
const DEGRADED_COST = 0.3;
/** An act where nothing is wrong disturbs people and hides the next fault. */
const NEEDLESS_COST = 0.5;

interface Deed {
  readonly kind: ActionKind;
  readonly node: number;
  readonly tick: number;
  readonly before: number;
  helped: boolean | null;
}

function drawProfile(random: Random, tier: Tier): MonitoringProfile {
  const poor = tier === 'ambiguous' ? 1 : tier === 'obvious' ? 0.3 : 0.7;
  return {
    // Some systems are hardly watched at all.
    missShare: random.chance(0.1) ? 0.3 + 0.3 * random.float() : 0.25 * poor * random.float(),
    falsePerTick: 0.25 * poor * random.float(),
    rankError: 0.5 * poor * random.float(),
    ranked: !random.chance(0.15 * poor),
    scale: 0.6 + 0.8 * random.float(),
    hold: random.pick([0, 0.5, 0.8, 0.9]),
  };
}

/** One episode: a world, its monitoring, the faults to come, and the account of what was done. */
export class Episode {
  readonly world: World;
  readonly monitoring: EmulatedMonitoring;
  readonly tier: Tier;
  readonly #options: EpisodeOptions;
  readonly #faultTicks: number[] = [];
  readonly #faultRandom: Random;
  readonly #deeds: Deed[] = [];
  #healthyTicks = 0;
  totalReward = 0;
  actions = 0;
  /** Actions that were not possible; each counts as waiting. */
  invalid = 0;

  constructor(random: Random, options: EpisodeOptions) {
    const { tier, minServices, maxServices } = options;
    const shape = random.fork('graph');
    const count = minServices + shape.integer(maxServices - minServices + 1);
    const snapshot = options.graph ?? randomServiceGraph(shape, count);
    const topology = compileTopology(snapshot, random.fork('topology'), 60);
    const start = random.fork('start');
    this.tier = tier;
    this.#options = options;
    this.world = new World(topology, random.fork('world'), {
      tickMs: 15_000,
      startMs: 1_767_225_600_000 + start.integer(DAY_MS),
      kinds: KINDS.length,
    });
    this.#faultRandom = random.fork('fault');
    this.monitoring = new EmulatedMonitoring(
      this.world,
      random.fork('monitoring'),
      drawProfile(start, tier),
    );
    this.#pastChanges(start, tier === 'ambiguous' ? 0.4 : 0.15);
    if (tier !== 'none') this.#faultTicks.push(1 + start.integer(6));
    if (tier === 'double') this.#faultTicks.push(this.#faultTicks[0]! + start.integer(6));
    this.#tick();
  }

  /** Innocent changes of the last half hour, to be mistaken for the cause. */
  #pastChanges(random: Random, share: number): void {
    const { world } = this;
    for (let i = 0; i < world.topology.count; i++) {
      const ago = (): number => -5 - random.integer(110);
      if (random.chance(share)) world.deployedAt[i] = ago();
      if (random.chance(share / 2)) world.configuredAt[i] = ago();
      if (random.chance(share / 3)) world.flaggedAt[i] = ago();
    }
  }

  /** Takes an action (-1 is waiting), lets a tick pass and gives the reward. */
  step(kind: number, node: number): number {
    const { world } = this;
    let cost = 0;
    if (kind >= 0) {
      const name = POLICY_KINDS[kind];
      const possible =
        name !== undefined && node < world.topology.count && refusal(world, name, node) === null;
      if (name !== undefined && possible) {
        const needed = world.faults.some((fault) => fault.curedBy === null);
        cost = definitionOf(name).cost + (needed ? 0 : NEEDLESS_COST);
        this.actions++;
        this.#deeds.push({
          kind: name,
          node,
          tick: world.tick,
          before: world.violation,
          helped: null,
        });
        begin(world, name, node);
      } else this.invalid++;
    }
    this.#tick();
    const reward = -world.violation - DEGRADED_COST * world.degraded - cost;
    this.totalReward += reward;
    return reward;
  }

  #tick(): void {
    const { world } = this;
    completeDue(world);
    while (this.#faultTicks.length > 0 && world.tick >= this.#faultTicks[0]!) {
      this.#faultTicks.shift();
      this.#startFault();
    }
    world.advance();
    this.#healthyTicks = world.sloHealthy() ? this.#healthyTicks + 1 : 0;
    this.monitoring.observe();
    this.#recordDeeds();
    this.monitoring.board.finish();
  }

  #startFault(): void {
    const { world } = this;
    const { topology } = world;
    let arrivals = 0;
    for (const rate of topology.arrivals) arrivals += rate;
    const candidates: number[] = [];
    for (let i = 0; i < topology.count; i++) {
      const felt = topology.nominalRate[i]! >= 0.12 * arrivals;
      const taken = world.faults.some((fault) => fault.node === i);
      if (felt && !taken && world.canFail(i) && faultsFor(topology.nodes[i]!).length > 0) {
        candidates.push(i);
      }
    }
    if (candidates.length === 0) return;
    const random = this.#faultRandom;
    const node = random.pick(candidates);
    startFault(world, random.pick(faultsFor(topology.nodes[node]!)), node, random.chance(0.5));
  }

  #recordDeeds(): void {
    const { world, monitoring } = this;
    const { board } = monitoring;
    for (const deed of this.#deeds) {
      const age = world.tick - deed.tick;
      if (deed.helped === null && age >= JUDGE_AFTER) {
        deed.helped = world.violation < 0.5 * deed.before || world.violation < 0.01;
      }
      const fresh = Math.max(0, 1 - age / MEMORY_TICKS);
      board.set(deed.node, 'lastActionAge', fresh);
      board.set(deed.node, 'lastHelped', deed.helped === true ? fresh : 0);
      board.set(deed.node, 'lastFailed', deed.helped === false ? fresh : 0);
      board.setTried(deed.node, deed.kind, deed.helped === true ? 0 : fresh);
    }
  }

  get resolved(): boolean {
    const { faults } = this.world;
    const waiting = this.#faultTicks.length > 0;
    return !waiting && faults.every((fault) => fault.curedBy !== null) && this.#healthyTicks >= 3;
  }

  /** Nothing more can happen: every fault has been dealt with and users are well. */
  get terminated(): boolean {
    return this.tier !== 'none' && this.resolved;
  }

  get truncated(): boolean {
    return !this.terminated && this.world.tick >= this.#options.horizon;
  }

  /** Writes what is possible: 1 + rows × kinds, from `offset` on. */
  writeMask(mask: Uint8Array, offset: number, rows: number): void {
    mask.fill(0, offset, offset + 1 + rows * POLICY_KINDS.length);
    mask[offset] = 1;
    let at = offset + 1;
    for (let i = 0; i < this.world.topology.count; i++) {
      for (const kind of POLICY_KINDS) {
        if (refusal(this.world, kind, i) === null) mask[at] = 1;
        at++;
      }
    }
  }

  writeObservation(out: Float64Array, offset: number, rows: number): void {
    out.fill(0, offset, offset + rows * FEATURE_COUNT);
    out.set(this.monitoring.board.rows, offset);
  }

  /**
   * What one who knows the faults would do now: the cheapest cure of the oldest that nothing has dealt
   * with, as soon as it can be done. With `patient`, only once something is to be seen.
   */
  cure(patient: boolean): { kind: number; node: number } | null {
    const { world } = this;
    if (patient && this.monitoring.board.isQuiet()) return null;
    for (const fault of world.faults) {
      if (fault.curedBy !== null) continue;
      if (world.pending.some((action) => action.node === fault.node)) continue;
      const cures = curesOf(fault.kind, world.topology.nodes[fault.node]!, fault.withDeploy);
      let best: ActionKind | null = null;
      for (const kind of cures) {
        if (refusal(world, kind, fault.node) !== null) continue;
        const cheaper = best === null || definitionOf(kind).cost < definitionOf(best).cost;
        if (cheaper) best = kind;
      }
      if (best === null) continue;
      return { kind: POLICY_KINDS.indexOf(best), node: fault.node };
    }
    return null;
  }
}
