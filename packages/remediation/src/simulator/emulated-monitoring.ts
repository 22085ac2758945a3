import type { Random } from '@aegis/core';
import { log } from '@aegis/core/math';
import { FEATURE_COUNT, featureAt, SIGNAL_NAMES, type SignalName } from '../features/layout.js';
import { SignalBoard } from '../features/signal-board.js';
import type { FaultKind } from './fault-kinds.js';
import { RECENT_TICKS, type World } from './world.js';

/** How well the monitoring of an episode works; drawn anew for each, so that no policy relies on it. */
export interface MonitoringProfile {
  /** The share of series and log patterns that say nothing for the whole episode. */
  readonly missShare: number;
  /** False alarms per tick over the whole graph. */
  readonly falsePerTick: number;
  /** The probability that the wrong node is ranked first as the root cause. */
  readonly rankError: number;
  /** Whether there is any root cause analysis at all. */
  readonly ranked: boolean;
  /** The factor on every surprise. */
  readonly scale: number;
  /** How much of a surprise is still reported a tick later. */
  readonly hold: number;
}

/** Bans of surprise that make a full signal. */
export const FULL_BANS = 12;

/** The log patterns that a fault's own lines set off, with how sure they are recognised. */
const PATTERNS: Readonly<Record<FaultKind, readonly (readonly [SignalName, number])[]>> = {
  crash: [
    ['crash', 0.9],
    ['unhealthy', 0.3],
  ],
  'memory-leak': [],
  'cpu-saturation': [['otherIssue', 0.2]],
  'bad-deploy': [
    ['otherIssue', 0.5],
    ['crash', 0.35],
  ],
  'bad-config': [
    ['config', 0.9],
    ['otherIssue', 0.1],
  ],
  'dependency-slow': [
    ['database', 0.7],
    ['timeout', 0.4],
  ],
  'network-delay': [
    ['network', 0.5],
    ['connectionRefused', 0.4],
    ['timeout', 0.3],
  ],
  'load-spike': [['rateLimited', 0.7]],
  'cache-poisoned': [['otherIssue', 0.6]],
  'disk-full': [['diskFull', 0.9]],
  'flag-bug': [
    ['flag', 0.6],
    ['otherIssue', 0.5],
  ],
};

/** What raises false alarms in practice: series and lines, hardly ever a named problem. */
const OFTEN_FALSE: readonly SignalName[] = [
  'latency',
  'errors',
  'trafficUp',
  'trafficDown',
  'cpu',
  'memory',
  'availability',
  'logs',
  'timeout',
  'otherIssue',
];

const SIGNALS = SIGNAL_NAMES.length;
const PLACE: ReadonlyMap<SignalName, number> = new Map(SIGNAL_NAMES.map((name, i) => [name, i]));

/**
 * Stands in for detectors and root cause analysis while a policy trains: reports what they would see of
 * the world, with misses, false alarms, stale reports and wrong ranks. It knows the truth and gives
 * only its noisy shadow away.
 */
export class EmulatedMonitoring {
  readonly board: SignalBoard;
  readonly #world: World;
  readonly #random: Random;
  readonly #profile: MonitoringProfile;
  readonly #blind: Uint8Array;
  readonly #held: Float64Array;
  readonly #causes: Float64Array;
  #onset = -1;
  #quietTicks = 0;
  #ranking = -1;
  #sure = 0;

  constructor(world: World, random: Random, profile: MonitoringProfile) {
    const { topology } = world;
    this.#world = world;
    this.#random = random;
    this.#profile = profile;
    this.board = new SignalBoard(
      topology.nodes.map((node) => node.kind),
      topology,
    );
    this.#held = new Float64Array(topology.count * SIGNALS);
    this.#causes = new Float64Array(topology.count);
    this.#blind = Uint8Array.from(this.#held, () => (random.chance(profile.missShare) ? 1 : 0));
  }

  /** Looks at the tick that has just passed and writes the board, all but the history of actions. */
  observe(): void {
    const { hold } = this.#profile;
    for (let k = 0; k < this.#held.length; k++) {
      this.#held[k]! *= hold;
      if (this.#held[k]! < 0.1) this.#held[k] = 0;
    }
    for (let i = 0; i < this.#world.topology.count; i++) this.#series(i);
    this.#logs();
    this.#falseAlarm();
    this.#publish();
  }

  #report(node: number, name: SignalName, bans: number): void {
    const at = node * SIGNALS + PLACE.get(name)!;
    if (bans < 3 || this.#blind[at] === 1 || this.#random.chance(0.1)) return;
    const noisy = bans * (0.8 + 0.4 * this.#random.float()) * this.#profile.scale;
    this.#held[at] = Math.max(this.#held[at]!, Math.min(1, noisy / FULL_BANS));
  }

  #series(i: number): void {
    const world = this.#world;
    const random = this.#random;
    const { topology } = world;
    if (topology.nominalRate[i]! <= 0) return;
    const late = log(world.latency[i]! / world.baselineLatency[i]!) + 0.06 * random.normal();
    this.#report(i, 'latency', late > 0.35 ? 2 + 6 * late : 0);
    const requests = Math.max(1, (world.rate[i]! * world.tickMs) / 1000);
    const failing = world.error[i]! + (0.02 * random.normal()) / Math.sqrt(requests);
    this.#report(i, 'errors', failing > 0.015 ? 3 + 40 * failing : 0);
    const traffic = log(Math.max(0.01, world.rate[i]!) / topology.nominalRate[i]!);
    this.#report(i, 'trafficUp', traffic > 0.4 ? 1 + 8 * traffic : 0);
    this.#report(i, 'trafficDown', traffic < -0.5 ? -6 * traffic : 0);
    if (topology.nodes[i]!.kind === 'external') return;
    const busy = world.utilisation[i]! + 0.02 * random.normal();
    this.#report(i, 'cpu', busy > 0.72 ? 3 + 20 * (busy - 0.72) : 0);
    const full = world.memory[i]! - topology.memoryBase[i]! / world.limitFactor[i]!;
    this.#report(i, 'memory', full > 0.12 ? 2 + 20 * full : 0);
    this.#report(i, 'availability', world.available[i]! < world.replicas[i]! ? 9 : 0);
    if (world.outOfMemory[i] === 1) {
      this.#report(i, 'outOfMemory', 12);
      this.#report(i, 'crash', random.chance(0.3) ? 8 : 0);
    }
  }

  #logs(): void {
    const world = this.#world;
    const random = this.#random;
    const { topology } = world;
    for (const fault of world.faults) {
      if (fault.ended || fault.curedBy !== null) continue;
      if (topology.nodes[fault.node]!.kind === 'external') continue;
      const early = fault.kind === 'memory-leak' && world.memory[fault.node]! < 0.7;
      if (!early) this.#report(fault.node, 'logs', random.chance(0.8) ? 4 + 6 * random.float() : 0);
      for (const [name, recall] of PATTERNS[fault.kind]) {
        this.#report(fault.node, name, random.chance(recall) ? 12 : 0);
      }
    }
    for (let i = 0; i < topology.count; i++) {
      if (world.available[i] === 0) continue;
      for (let e = topology.outOffsets[i]!; e < topology.outOffsets[i + 1]!; e++) {
        const j = topology.outTargets[e]!;
        if (world.circuitOpen[j] === 1) continue;
        const late = world.latency[j]! > Math.max(0.3, 4 * world.baselineLatency[j]!);
        if (world.error[j]! < 0.03 && !late) continue;
        this.#report(i, 'logs', random.chance(0.7) ? 4 + 5 * random.float() : 0);
        if (world.available[j] === 0) this.#report(i, 'connectionRefused', 12);
        else if (late) this.#report(i, 'timeout', random.chance(0.8) ? 12 : 0);
        else this.#report(i, 'otherIssue', random.chance(0.3) ? 12 : 0);
      }
    }
  }

  #falseAlarm(): void {
    const random = this.#random;
    if (!random.chance(this.#profile.falsePerTick)) return;
    const node = random.integer(this.#world.topology.count);
    this.#report(node, random.pick(OFTEN_FALSE), 3 + 5 * random.float());
  }

  #publish(): void {
    const world = this.#world;
    const { board } = this;
    const { count } = world.topology;
    for (let i = 0; i < count; i++) {
      const row = i * FEATURE_COUNT;
      for (let k = 0; k < SIGNALS; k++) board.rows[row + k] = this.#held[i * SIGNALS + k]!;
    }
    this.#quietTicks = board.isQuiet() ? this.#quietTicks + 1 : 0;
    if (this.#quietTicks >= 3) this.#onset = -1;
    else if (this.#quietTicks === 0 && this.#onset < 0) this.#onset = world.tick;
    this.#rank();
    for (let i = 0; i < count; i++) {
      const row = i * FEATURE_COUNT;
      board.rows[row + featureAt('likelihood')] = this.#causes[i]!;
      this.#change(row, 'recentDeploy', 'deployAtOnset', world.deployedAt[i]!);
      this.#change(row, 'recentConfig', 'configAtOnset', world.configuredAt[i]!);
      this.#change(row, 'recentFlag', 'flagAtOnset', world.flaggedAt[i]!);
      board.rows[row + featureAt('recentScale')] = this.#recency(world.scaledAt[i]!);
    }
  }

  #recency(at: number): number {
    return Math.max(0, 1 - (this.#world.tick - at) / RECENT_TICKS);
  }

  #change(
    row: number,
    recent: 'recentDeploy' | 'recentConfig' | 'recentFlag',
    atOnset: 'deployAtOnset' | 'configAtOnset' | 'flagAtOnset',
    at: number,
  ): void {
    const { rows } = this.board;
    rows[row + featureAt(recent)] = this.#recency(at);
    const near = this.#onset >= 0 && Math.abs(this.#onset - at) <= ONSET_TICKS;
    rows[row + featureAt(atOnset)] = near ? 1 : 0;
  }

  /** Writes likelihoods: mostly the true node first, sometimes a neighbour or any anomalous one. */
  #rank(): void {
    const world = this.#world;
    const random = this.#random;
    this.#causes.fill(0);
    if (!this.#profile.ranked || this.board.isQuiet()) {
      this.#ranking = -1;
      return;
    }
    const fault = world.faults.find((candidate) => candidate.curedBy === null);
    if (this.#ranking < 0 || random.chance(0.1)) {
      const anomalous: number[] = [];
      for (let i = 0; i < world.topology.count; i++) if (this.board.isNotable(i)) anomalous.push(i);
      const right = fault !== undefined && !random.chance(this.#profile.rankError);
      this.#ranking = right ? fault.node : random.pick(anomalous);
      // An analysis that may also say "nothing began it" is less sure of a false alarm.
      this.#sure = fault === undefined ? 0.5 * random.float() : 0.35 + 0.6 * random.float();
    }
    this.#causes[this.#ranking] = this.#sure;
    let rest = 1 - this.#sure;
    for (let i = 0; i < world.topology.count; i++) {
      if (i === this.#ranking || !this.board.isNotable(i)) continue;
      const share = rest * random.float() * 0.7;
      this.#causes[i] = share;
      rest -= share;
    }
  }
}

/** A change within so many ticks of the first sign is a suspect. */
export const ONSET_TICKS = 6;
