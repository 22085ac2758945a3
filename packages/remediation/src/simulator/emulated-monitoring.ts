import type { Random } from '@aegis/core';
import { log } from '@aegis/core/math';
import { FEATURE_COUNT, featureAt, SIGNAL_NAMES, type SignalName } from '../features/layout.js';
import { SignalBoard } from '../features/signal-board.js';
import { FULL_BANS, ONSET_TICKS, RECENT_TICKS } from '../features/trained-constants.js';
import { LOG_SIGNS, OFTEN_FALSE } from './log-signs.js';
import type { MonitoringProfile } from './monitoring-profile.js';
import { roughNormal } from './noise.js';
import { Scrapes } from './scrapes.js';
import type { World } from './world.js';

/** Quiet ticks after which trouble counts as over. */
const OVER_TICKS = 3;
/** Log patterns are found, and lines reach the detectors, nine times of ten. */
const LOST_SHARE = 0.1;
const SIGNALS = SIGNAL_NAMES.length;
const PLACE: ReadonlyMap<SignalName, number> = new Map(SIGNAL_NAMES.map((name, i) => [name, i]));
const place = (name: SignalName): number => PLACE.get(name)!;
const LATENCY = place('latency');
const ERRORS = place('errors');
const TRAFFIC_UP = place('trafficUp');
const TRAFFIC_DOWN = place('trafficDown');
const CPU = place('cpu');
const MEMORY = place('memory');
const AVAILABILITY = place('availability');
const OUT_OF_MEMORY = place('outOfMemory');
const CRASH = place('crash');
const LOGS = place('logs');
const REFUSED = place('connectionRefused');
const TIMEOUT = place('timeout');
const UNHEALTHY = place('unhealthy');
const OTHER = place('otherIssue');
const LIKELIHOOD = featureAt('likelihood');
const RECENT = [featureAt('recentDeploy'), featureAt('recentConfig'), featureAt('recentFlag')];
const AT_ONSET = [featureAt('deployAtOnset'), featureAt('configAtOnset'), featureAt('flagAtOnset')];
const RECENT_SCALE = featureAt('recentScale');

/**
 * Stands in for detectors and root cause analysis while a policy trains: reports what they would see of
 * the world, with misses, false alarms, late, missed and stale reports and wrong ranks. It knows the truth
 * and gives only its noisy shadow away.
 */
export class EmulatedMonitoring {
  readonly board: SignalBoard;
  readonly #world: World;
  #random: Random;
  #profile: MonitoringProfile;
  readonly #blind: Uint8Array;
  readonly #scrapes: Scrapes;
  readonly #remarkable: Uint8Array;
  readonly #causes: Float64Array;
  /** Whether any signal of a node is not 0: in health hardly one is, and the rows are long. */
  readonly #speaks: Uint8Array;
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
    this.#scrapes = new Scrapes(topology.count);
    this.#remarkable = new Uint8Array(topology.count);
    this.#causes = new Float64Array(topology.count);
    this.#speaks = new Uint8Array(topology.count);
    this.#blind = new Uint8Array(topology.count * SIGNALS);
    this.#goBlind();
  }

  /** Starts anew, as if just made: the world has, too. */
  restart(random: Random, profile: MonitoringProfile): void {
    this.#random = random;
    this.#profile = profile;
    this.board.clear();
    this.#scrapes.clear();
    this.#causes.fill(0);
    this.#speaks.fill(0);
    this.#onset = -1;
    this.#quietTicks = 0;
    this.#ranking = -1;
    this.#sure = 0;
    this.#goBlind();
  }

  #goBlind(): void {
    for (let k = 0; k < this.#blind.length; k++) {
      this.#blind[k] = this.#random.chance(this.#profile.missShare) ? 1 : 0;
    }
  }

  /** Ticks since the first sign of the present trouble; 0 where all is quiet. */
  get onsetTicks(): number {
    return this.#onset < 0 ? 0 : this.#world.tick - this.#onset;
  }

  /** Looks at the tick that has just passed and writes the board, all but the history of actions. */
  observe(): void {
    const { hold, delayTicks, gapShare } = this.#profile;
    const { rows, count } = this.board;
    for (let i = 0; i < count; i++) {
      if (this.#speaks[i] === 0) continue;
      let any = 0;
      for (let at = i * FEATURE_COUNT; at < i * FEATURE_COUNT + SIGNALS; at++) {
        if (rows[at] === 0) continue;
        rows[at]! *= hold;
        if (rows[at]! < 0.1) rows[at] = 0;
        else any = 1;
      }
      this.#speaks[i] = any;
    }
    this.#scrapes.take(this.#world);
    this.#scrapes.findRemarkable(this.#world, delayTicks, this.#remarkable);
    for (let i = 0; i < count; i++) {
      // Whether a scrape was missed matters only where it had something to tell.
      if (this.#remarkable[i] === 0) continue;
      if (!this.#random.chance(gapShare)) this.#series(i, delayTicks);
    }
    this.#logs();
    this.#falseAlarm();
    this.#publish();
  }

  #report(node: number, signal: number, bans: number): void {
    if (bans < 3 || this.#blind[node * SIGNALS + signal] === 1) return;
    if (this.#random.chance(LOST_SHARE)) return;
    const noisy = bans * (0.8 + 0.4 * this.#random.float()) * this.#profile.scale;
    const value = Math.min(1, noisy / FULL_BANS);
    const at = node * FEATURE_COUNT + signal;
    if (value > this.board.rows[at]!) this.board.rows[at] = value;
    this.#speaks[node] = 1;
  }

  /** Draws noise only where a value is near enough to being remarkable for noise to matter. */
  #series(i: number, delay: number): void {
    const random = this.#random;
    const { topology, baselineLatency, tickMs } = this.#world;
    if (topology.nodes[i]!.kind === 'node') {
      const speed = this.#scrapes.speed(i, delay);
      if (speed < 1) this.#report(i, speed === 0 ? AVAILABILITY : CPU, 9);
      return;
    }
    const nominal = topology.nominalRate[i]!;
    const ratio = this.#scrapes.latency(i, delay) / baselineLatency[i]!;
    if (ratio > 1.15) {
      const late = log(ratio) + 0.06 * roughNormal(random);
      if (late > 0.35) this.#report(i, LATENCY, 2 + 6 * late);
    }
    const rate = this.#scrapes.rate(i, delay);
    const error = this.#scrapes.error(i, delay);
    if (error > 0.004) {
      const requests = Math.max(1, (rate * tickMs) / 1000);
      const failing = error + (0.02 * roughNormal(random)) / Math.sqrt(requests);
      if (failing > 0.015) this.#report(i, ERRORS, 3 + 40 * failing);
    }
    if (rate > 1.45 * nominal) this.#report(i, TRAFFIC_UP, 1 + 8 * log(rate / nominal));
    else if (rate < 0.62 * nominal) {
      this.#report(i, TRAFFIC_DOWN, -6 * log(Math.max(0.01, rate) / nominal));
    }
    if (topology.nodes[i]!.kind === 'external') return;
    const used = this.#scrapes.utilisation(i, delay);
    if (used > 0.66) {
      const busy = used + 0.02 * roughNormal(random);
      if (busy > 0.72) this.#report(i, CPU, 3 + 20 * (busy - 0.72));
    }
    const full = this.#scrapes.memoryRise(i, delay);
    if (full > 0.12) this.#report(i, MEMORY, 2 + 20 * full);
    if (this.#scrapes.missing(i, delay) > 0) this.#report(i, AVAILABILITY, 9);
    if (this.#world.state.outOfMemory[i] === 1) {
      this.#report(i, OUT_OF_MEMORY, 12);
      if (random.chance(0.3)) this.#report(i, CRASH, 8);
    }
  }

  #logs(): void {
    const random = this.#random;
    const { topology, state, faults, baselineLatency } = this.#world;
    for (const fault of faults) {
      if (fault.ended || fault.curedBy !== null) continue;
      const { kind } = topology.nodes[fault.node]!;
      if (kind === 'external') continue;
      const early = fault.kind === 'memory-leak' && state.memory[fault.node]! < 0.7;
      if (!early && kind !== 'node' && random.chance(0.8)) {
        this.#report(fault.node, LOGS, 4 + 6 * random.float());
      }
      for (const [name, recall] of LOG_SIGNS[fault.kind]) {
        if (random.chance(recall)) this.#report(fault.node, PLACE.get(name)!, 12);
      }
    }
    const { outOffsets, outTargets, count } = topology;
    const { available, error, latency, circuitOpen, poolLoss } = state;
    for (let i = 0; i < count; i++) {
      if (available[i] === 0) continue;
      for (let e = outOffsets[i]!; e < outOffsets[i + 1]!; e++) {
        const j = outTargets[e]!;
        const late = latency[j]! > Math.max(0.3, 4 * baselineLatency[j]!);
        if ((error[j]! < 0.03 && !late) || circuitOpen[j] === 1) continue;
        if (random.chance(0.7)) this.#report(i, LOGS, 4 + 5 * random.float());
        if (available[j] === 0) this.#report(i, REFUSED, 12);
        else if (late && random.chance(0.8)) this.#report(i, TIMEOUT, 12);
        else if (!late && random.chance(0.3)) this.#report(i, OTHER, 12);
      }
    }
    for (let i = 0; i < count; i++) {
      // Probes fail where copies hang, whoever's fault it is.
      if (poolLoss[i]! > 0.2 && random.chance(0.4)) this.#report(i, UNHEALTHY, 8);
    }
  }

  #falseAlarm(): void {
    const random = this.#random;
    if (!random.chance(this.#profile.falsePerTick)) return;
    const node = random.integer(this.#world.topology.count);
    this.#report(node, PLACE.get(random.pick(OFTEN_FALSE))!, 3 + 5 * random.float());
  }

  #publish(): void {
    const { tick, state } = this.#world;
    const { board } = this;
    board.notice(this.#speaks);
    const quiet = board.isQuiet();
    this.#quietTicks = quiet ? this.#quietTicks + 1 : 0;
    if (this.#quietTicks >= OVER_TICKS) this.#onset = -1;
    else if (this.#quietTicks === 0 && this.#onset < 0) this.#onset = tick;
    this.#rank(quiet);
    const { rows } = board;
    for (let i = 0; i < board.count; i++) {
      const row = i * FEATURE_COUNT;
      rows[row + LIKELIHOOD] = this.#causes[i]!;
      this.#change(row, 0, state.deployedAt[i]!);
      this.#change(row, 1, state.configuredAt[i]!);
      this.#change(row, 2, state.flaggedAt[i]!);
      const age = tick - state.scaledAt[i]!;
      rows[row + RECENT_SCALE] = age < RECENT_TICKS ? 1 - age / RECENT_TICKS : 0;
    }
  }

  /** How recent a change is, and whether it came with the trouble. */
  #change(row: number, kind: 0 | 1 | 2, at: number): void {
    const { rows } = this.board;
    const age = this.#world.tick - at;
    rows[row + RECENT[kind]!] = age < RECENT_TICKS ? 1 - age / RECENT_TICKS : 0;
    const near = this.#onset >= 0 && Math.abs(this.#onset - at) <= ONSET_TICKS;
    rows[row + AT_ONSET[kind]!] = near ? 1 : 0;
  }

  /** Writes likelihoods: mostly the true node first, sometimes a neighbour or any anomalous one. */
  #rank(quiet: boolean): void {
    const random = this.#random;
    this.#causes.fill(0);
    if (!this.#profile.ranked || quiet) {
      this.#ranking = -1;
      return;
    }
    const { count } = this.board;
    if (this.#ranking < 0 || random.chance(0.1)) {
      const fault = this.#world.faults.find((candidate) => candidate.curedBy === null);
      const right = fault !== undefined && !random.chance(this.#profile.rankError);
      this.#ranking = right ? fault.node : this.#anyNotable();
      // An analysis that may also say "nothing began it" is less sure of a false alarm.
      this.#sure = fault === undefined ? 0.5 * random.float() : 0.35 + 0.6 * random.float();
    }
    this.#causes[this.#ranking] = this.#sure;
    let rest = 1 - this.#sure;
    for (let i = 0; i < count; i++) {
      if (i === this.#ranking || !this.board.wasNotable(i)) continue;
      const share = rest * random.float() * 0.7;
      this.#causes[i] = share;
      rest -= share;
    }
  }

  #anyNotable(): number {
    const { count } = this.board;
    let notable = 0;
    for (let i = 0; i < count; i++) if (this.board.wasNotable(i)) notable++;
    let left = this.#random.integer(notable);
    for (let i = 0; i < count; i++) {
      if (this.board.wasNotable(i) && left-- === 0) return i;
    }
    return 0;
  }
}
