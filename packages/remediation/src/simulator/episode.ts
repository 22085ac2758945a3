import type { ActionKind, Random } from '@aegis/core';
import { POLICY_KINDS } from '../actions/default-actions.js';
import { FEATURE_COUNT } from '../features/layout.js';
import { MEMORY_TICKS } from '../features/trained-constants.js';
import type { EmulatedMonitoring } from './emulated-monitoring.js';
import { curesOf, type FaultKind, faultsFor } from './fault-kinds.js';
import { drawProfile } from './monitoring-profile.js';
import { COLUMN, definitionOf, refusal, writePossible } from './refusals.js';
import type { Tier } from './tiers.js';
import type { World } from './world.js';
import { begin, completeDue, startFault } from './world-actions.js';

export interface EpisodeOptions {
  readonly tier: Tier;
  readonly horizon: number;
}

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = 1_767_225_600_000;
const JUDGE_AFTER = 3;
/** What an answer by fallback or refusal costs, against one that failed. */
export const DEGRADED_COST = 0.3;
/** An act where nothing is wrong disturbs people and hides the next fault. */
export const NEEDLESS_COST = 0.5;
const HEALTHY_TICKS = 3;
/** Nodes that see at least this share of all requests are felt when they fail. */
const FELT_SHARE = 0.12;
/** How likely something innocent is changed just when a fault begins, where the system is adversarial. */
const DECOY_SHARE = 0.7;
/** Strengths beyond those of training. */
const SHIFTS = [0.6, 1.6];
const COLUMNS: readonly number[] = POLICY_KINDS.map((kind) => COLUMN.get(kind)!);

interface Deed {
  readonly kind: ActionKind;
  readonly node: number;
  readonly tick: number;
  readonly before: number;
  helped: boolean | null;
}

/** How many nodes had a deploy lately that means nothing. */
function innocentShare(tier: Tier): number {
  return tier === 'ambiguous' || tier === 'adversarial' || tier === 'shifted' ? 0.4 : 0.15;
}

/** A world and those who watch it. */
export interface WatchedWorld {
  readonly world: World;
  readonly monitoring: EmulatedMonitoring;
}

/** One episode: a world and its monitoring that start anew, the faults to come, and the account of what was done. */
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

  constructor(random: Random, system: WatchedWorld, options: EpisodeOptions) {
    const { tier } = options;
    const start = random.fork('start');
    this.tier = tier;
    this.#options = options;
    this.world = system.world;
    this.world.restart(random.fork('world'), FIRST_DAY_MS + start.integer(DAY_MS));
    this.#faultRandom = random.fork('fault');
    this.monitoring = system.monitoring;
    this.monitoring.restart(random.fork('monitoring'), drawProfile(start, tier));
    this.#pastChanges(start, innocentShare(tier));
    if (tier !== 'none') this.#faultTicks.push(1 + start.integer(6));
    if (tier === 'double') this.#faultTicks.push(this.#faultTicks[0]! + start.integer(6));
    this.#tick();
  }

  /** Innocent changes of the last half hour, to be mistaken for the cause. */
  #pastChanges(random: Random, share: number): void {
    const { state, topology } = this.world;
    for (let i = 0; i < topology.count; i++) {
      const ago = (): number => -5 - random.integer(110);
      if (random.chance(share)) state.deployedAt[i] = ago();
      if (random.chance(share / 2)) state.configuredAt[i] = ago();
      if (random.chance(share / 3)) state.flaggedAt[i] = ago();
    }
  }

  /** Takes an action (-1 is waiting), lets a tick pass and gives the reward. */
  step(kind: number, node: number): number {
    const { world } = this;
    const name = POLICY_KINDS[kind];
    let cost = 0;
    if (name !== undefined) {
      const possible = node < world.topology.count && refusal(world, name, node) === null;
      if (possible) cost = this.#act(name, node);
      else this.invalid++;
    }
    this.#tick();
    const reward = -world.violation - DEGRADED_COST * world.degraded - cost;
    this.totalReward += reward;
    return reward;
  }

  #act(kind: ActionKind, node: number): number {
    const { world } = this;
    const needed = world.faults.some((fault) => fault.curedBy === null);
    this.actions++;
    this.#deeds.push({ kind, node, tick: world.tick, before: world.violation, helped: null });
    begin(world, kind, node);
    return definitionOf(kind).cost + (needed ? 0 : NEEDLESS_COST);
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
    this.monitoring.board.finish(this.monitoring.onsetTicks);
  }

  #startFault(): void {
    const { world, tier } = this;
    const { topology } = world;
    const random = this.#faultRandom;
    const candidates: number[] = [];
    for (let i = 0; i < topology.count; i++) if (this.#mayFail(i)) candidates.push(i);
    if (candidates.length === 0) return;
    const node = random.pick(candidates);
    const kind = random.pick(this.#faultsAt(node));
    const shift = tier === 'shifted' ? random.pick(SHIFTS) : 1;
    startFault(world, kind, node, random.chance(0.5), shift);
    if (tier === 'adversarial' && random.chance(DECOY_SHARE)) this.#decoy(node);
  }

  #mayFail(i: number): boolean {
    const { topology, faults } = this.world;
    if (topology.canFail[i] === 0 || faults.some((fault) => fault.node === i)) return false;
    return this.#isFelt(i) && this.#faultsAt(i).length > 0;
  }

  #isFelt(i: number): boolean {
    const { topology } = this.world;
    let arrivals = 0;
    for (const rate of topology.arrivals) arrivals += rate;
    if (topology.nominalRate[i]! >= FELT_SHARE * arrivals) return true;
    for (let g = topology.guestOffsets[i]!; g < topology.guestOffsets[i + 1]!; g++) {
      if (topology.nominalRate[topology.guestSources[g]!]! >= FELT_SHARE * arrivals) return true;
    }
    return false;
  }

  /** What can befall a node in this episode: a storm needs callers that try again. */
  #faultsAt(i: number): readonly FaultKind[] {
    const { topology } = this.world;
    const called = topology.inOffsets[i] !== topology.inOffsets[i + 1];
    const possible = faultsFor(topology.nodes[i]!);
    if (this.tier === 'metastable') {
      return called && possible.includes('retry-storm') ? ['retry-storm'] : [];
    }
    return possible.filter((kind) => kind !== 'retry-storm');
  }

  /** An innocent change elsewhere, at just the wrong moment. */
  #decoy(culprit: number): void {
    const { state, topology, tick } = this.world;
    const random = this.#faultRandom;
    const node = random.integer(topology.count);
    if (node === culprit) return;
    const changed = random.pick([state.deployedAt, state.configuredAt, state.flaggedAt]);
    changed[node] = tick;
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
    const waiting = this.#faultTicks.length > 0;
    if (waiting || this.#healthyTicks < HEALTHY_TICKS) return false;
    return this.world.faults.every((fault) => fault.curedBy !== null);
  }

  /** Ticks for which users have been well by now. */
  get calmTicks(): number {
    return this.#healthyTicks;
  }

  /** Ticks until the episode is cut off. */
  get ticksLeft(): number {
    return Math.max(0, this.#options.horizon - this.world.tick);
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
    mask[offset] = 1;
    const used = offset + 1 + this.world.topology.count * COLUMNS.length;
    mask.fill(0, used, offset + 1 + rows * COLUMNS.length);
    writePossible(this.world, COLUMNS, mask, offset + 1);
  }

  writeObservation(out: Float64Array, offset: number, rows: number): void {
    const used = this.world.topology.count * FEATURE_COUNT;
    out.set(this.monitoring.board.rows, offset);
    out.fill(0, offset + used, offset + rows * FEATURE_COUNT);
  }

  /**
   * What one who knows the faults would do now: the likely best cure of the oldest that nothing has dealt
   * with, as soon as it can be done; a person where there is none. With `patient`, only once something
   * is to be seen.
   */
  cure(patient: boolean): { kind: number; node: number } | null {
    const { world } = this;
    if (patient && this.monitoring.board.isQuiet()) return null;
    for (const fault of world.faults) {
      if (fault.curedBy !== null || world.pending.some(({ node }) => node === fault.node)) continue;
      const cures = curesOf(fault.kind, world.topology.nodes[fault.node]!, fault.withDeploy);
      for (const kind of [...cures, 'cordon', 'page'] as const) {
        if (refusal(world, kind, fault.node) !== null) continue;
        return { kind: POLICY_KINDS.indexOf(kind), node: fault.node };
      }
    }
    return null;
  }
}
