import {
  AegisError,
  type CallRecord,
  type ChangeEvent,
  checkNumber,
  Random,
  type RemediationAction,
  resolveOptions,
} from '@aegis/core';
import { buildSnapshot, type GraphSnapshot, type GraphSource } from '@aegis/graph/csr';
import { FAULT_KINDS, type FaultKind, faultsFor } from './fault-kinds.js';
import { KINDS, refusal } from './refusals.js';
import type {
  ActionResult,
  ActiveFault,
  FaultRequest,
  SimulatedTick,
  SimulationOptions,
} from './simulation-types.js';
import { callSource, sampleCalls } from './telemetry-calls.js';
import { writeLogs } from './telemetry-logs.js';
import { scrape } from './telemetry-metrics.js';
import { compileTopology } from './topology.js';
import { World } from './world.js';
import { begin, completeDue, revert, startFault } from './world-actions.js';
import { openSimulation, saveWorld } from './world-snapshot.js';

const DEFAULTS: Required<SimulationOptions> = Object.freeze({
  seed: 0,
  tickMs: 15_000,
  startMs: 1_767_258_000_000,
  requestsPerSecond: 60,
  innocentDeploysPerHour: 1,
  failureShare: 0,
  tracesPerTick: 0,
});

/**
 * A running system made of a service graph: traffic, queues, faults, actions, and the log lines and
 * metrics that a monitoring stack would see. Use it to try a detector, a policy or a whole pipeline
 * against faults whose truth is known; it is a model, and no measure of how a real cluster behaves.
 *
 * Traffic follows a day's curve with noise; calls go along the edges; each node is a queue with as many
 * servers as its replicas have workers; what cannot be served waits, times out and is dropped, and
 * errors and latency come back up to the callers. The same seed gives the same bits everywhere. One
 * tick costs O(nodes + edges); state is about 450 bytes a node.
 *
 * @example
 * ```ts
 * import { buildSnapshot } from '@aegis/graph/csr';
 * import { Simulation } from '@aegis/remediation/simulator';
 * const node = (id: string) => ({ id, kind: 'service' as const, namespace: null, replicas: 2 });
 * const calls = (from: string, to: string) => ({
 *   from, to, kind: 'calls' as const, protocol: null, provenance: ['declared' as const], confidence: 1,
 * });
 * const graph = buildSnapshot([node('web'), node('cart')], [calls('web', 'cart')]);
 * const simulation = new Simulation({ snapshot: () => graph }, { seed: 1 });
 * simulation.tick().metrics.length; // => 12
 * simulation.injectFault({ kind: 'crash', service: 'cart' });
 * simulation.tick();
 * simulation.sloHealthy(); // => false
 * ```
 *
 * @see Sakasegawa (1977), doi:10.1007/BF02532775, for the waiting time
 */
export class Simulation {
  readonly #snapshot: GraphSnapshot;
  readonly #options: Required<SimulationOptions>;
  readonly #world: World;
  #noise: Random;
  #changes: ChangeEvent[] = [];

  constructor(graph: GraphSource, options?: SimulationOptions) {
    const resolved = resolveOptions('Simulation', DEFAULTS, options);
    checkNumber('Simulation', 'tickMs', resolved.tickMs, {
      min: 1000,
      max: 600_000,
      integer: true,
    });
    checkNumber('Simulation', 'startMs', resolved.startMs, { min: 0, max: 8e15, integer: true });
    checkNumber('Simulation', 'requestsPerSecond', resolved.requestsPerSecond, {
      min: 1,
      max: 1e5,
    });
    checkNumber('Simulation', 'innocentDeploysPerHour', resolved.innocentDeploysPerHour, {
      min: 0,
      max: 60,
    });
    checkNumber('Simulation', 'failureShare', resolved.failureShare, { min: 0, max: 1 });
    checkNumber('Simulation', 'tracesPerTick', resolved.tracesPerTick, {
      min: 0,
      max: 100_000,
      integer: true,
    });
    const random = new Random(resolved.seed);
    this.#options = resolved;
    this.#snapshot = graph.snapshot();
    this.#noise = random.fork('telemetry');
    const topology = compileTopology(this.#snapshot, random.fork('topology'), {
      requestsPerSecond: resolved.requestsPerSecond,
    });
    this.#world = new World(topology, random.fork('world'), {
      tickMs: resolved.tickMs,
      startMs: resolved.startMs,
      kinds: KINDS.length,
      failureShare: resolved.failureShare,
    });
  }

  /** The nodes that something can go wrong with, in the graph's order. */
  services(): string[] {
    return this.#snapshot.nodes
      .filter((node, i) => this.#world.topology.canFail[i] === 1 && faultsFor(node).length > 0)
      .map((node) => node.id);
  }

  /** The faults that can befall `service`; none for a node that is not one of {@link Simulation.services}. */
  faultsFor(service: string): readonly FaultKind[] {
    const index = this.#snapshot.indexOf.get(service);
    if (index === undefined || this.#world.topology.canFail[index] === 0) return [];
    return faultsFor(this.#snapshot.nodes[index]!);
  }

  get nowMs(): number {
    return this.#world.nowMs;
  }

  /** The oldest fault that nothing has dealt with; null where there is none. */
  get activeFault(): ActiveFault | null {
    const fault = this.#world.faults.find((candidate) => candidate.curedBy === null);
    if (fault === undefined) return null;
    return {
      kind: fault.kind,
      service: this.#snapshot.nodes[fault.node]!.id,
      sinceMs: this.#world.startMs + fault.sinceTick * this.#world.tickMs,
    };
  }

  /** Whether at least 98 % of the users' requests of the last tick were answered well and in time. */
  sloHealthy(): boolean {
    return this.#world.sloHealthy();
  }

  /** The share of the users' requests of the last tick that failed or came late, in [0, 1]. */
  get userImpact(): number {
    return this.#world.violation;
  }

  /**
   * Lets something go wrong from the next tick on.
   *
   * @throws AegisError `unknown-node` for a service that is not in the graph, `invalid-argument` for a
   * fault that cannot befall it
   */
  injectFault(fault: FaultRequest): void {
    const index = this.#snapshot.indexOf.get(fault.service);
    if (index === undefined) {
      throw new AegisError(
        'unknown-node',
        `Simulation.injectFault: "${fault.service}" is not in the graph; see services().`,
      );
    }
    const possible = this.faultsFor(fault.service);
    if (!FAULT_KINDS.includes(fault.kind) || !possible.includes(fault.kind)) {
      throw new AegisError(
        'invalid-argument',
        `Simulation.injectFault: ${fault.kind} cannot befall "${fault.service}"; possible: ${
          possible.join(', ') || 'nothing'
        }.`,
      );
    }
    const withDeploy = fault.withDeploy ?? this.#world.random.chance(0.5);
    startFault(this.#world, fault.kind, index, withDeploy);
    const started = this.#world.faults[this.#world.faults.length - 1]!;
    if (started.withDeploy) this.#note(index, 'deploy');
    if (fault.kind === 'bad-config') this.#note(index, 'config');
    if (fault.kind === 'flag-bug') this.#note(index, 'flag');
  }

  /** Lets one tick pass and gives what can be seen of it. */
  tick(): SimulatedTick {
    completeDue(this.#world);
    this.#deployInnocently();
    const changes = this.#changes;
    this.#changes = [];
    this.#world.advance();
    return {
      nowMs: this.#world.nowMs,
      logs: writeLogs(this.#world, this.#noise),
      metrics: scrape(this.#world, this.#noise),
      changes,
      calls: this.#traces(),
    };
  }

  #traces(): CallRecord[] {
    const traces = this.#options.tracesPerTick;
    return traces === 0 ? [] : sampleCalls(callSource(this.#world), { traces }, this.#noise);
  }

  /** Starts an action. What cannot be done is refused with a reason, and nothing changes. */
  apply(action: RemediationAction): ActionResult {
    const addressed = action.target !== '' && action.kind === 'page';
    if (action.kind === 'observe' || (action.kind === 'page' && !addressed)) {
      return { accepted: true, reason: null, effectiveMs: this.nowMs };
    }
    const index = this.#snapshot.indexOf.get(action.target);
    const reason =
      index === undefined
        ? `"${action.target}" is not in the graph`
        : KINDS.includes(action.kind)
          ? refusal(this.#world, action.kind, index)
          : `${String(action.kind)} is not a known action`;
    if (index === undefined || reason !== null) {
      return { accepted: false, reason, effectiveMs: null };
    }
    const started = this.#world.tick;
    begin(this.#world, action.kind, index);
    if (action.kind === 'rollback') this.#note(index, 'deploy');
    if (action.kind === 'scale-out' || action.kind === 'scale-in') this.#note(index, 'scale');
    if (action.kind === 'restore-config') this.#note(index, 'config');
    if (action.kind === 'disable-flag') this.#note(index, 'flag');
    const pending = this.#world.pending.find((one) => one.node === index);
    const due = pending === undefined ? started : pending.dueTick;
    return {
      accepted: true,
      reason: null,
      effectiveMs: this.#world.startMs + due * this.#world.tickMs,
    };
  }

  /** Takes a finished action back: `accepted` is false where it cannot be. */
  undo(action: RemediationAction): ActionResult {
    if (action.kind === 'observe') return { accepted: true, reason: null, effectiveMs: this.nowMs };
    const index = this.#snapshot.indexOf.get(action.target);
    if (index === undefined) {
      return {
        accepted: false,
        reason: `"${action.target}" is not in the graph`,
        effectiveMs: null,
      };
    }
    const started = this.#world.pending.findIndex(
      (one) => one.node === index && one.kind === action.kind,
    );
    if (started >= 0) {
      this.#world.pending.splice(started, 1);
      return { accepted: true, reason: null, effectiveMs: this.nowMs };
    }
    const done = KINDS.includes(action.kind) && revert(this.#world, action.kind, index);
    return done
      ? { accepted: true, reason: null, effectiveMs: this.nowMs }
      : { accepted: false, reason: `${action.kind} cannot be taken back`, effectiveMs: null };
  }

  toJSON(): unknown {
    const { nodes, edges } = this.#snapshot;
    return {
      kind: 'simulation',
      version: 2,
      options: { ...this.#options },
      nodes: nodes.map((node) => ({ ...node })),
      edges: edges.map((edge) => ({ ...edge, provenance: [...edge.provenance] })),
      noise: this.#noise.state(),
      world: saveWorld(this.#world),
      changes: this.#changes.map((change) => ({ ...change })),
    };
  }

  /**
   * Continues a simulation, bit for bit.
   *
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(json: unknown): Simulation {
    const saved = openSimulation(json);
    const snapshot = buildSnapshot(saved.nodes, saved.edges);
    const simulation = new Simulation({ snapshot: () => snapshot }, saved.options);
    simulation.#changes = saved.changes;
    saved.restore(simulation.#world);
    simulation.#noise = saved.noise;
    return simulation;
  }

  #note(node: number, kind: ChangeEvent['kind']): void {
    const { id } = this.#snapshot.nodes[node]!;
    this.#changes.push({ nodeId: id, kind, timestampMs: this.nowMs });
  }

  #deployInnocently(): void {
    const world = this.#world;
    const perTick = (this.#options.innocentDeploysPerHour * world.tickMs) / 3_600_000;
    if (!world.random.chance(perTick) || world.topology.count === 0) return;
    const node = world.random.integer(world.topology.count);
    const { kind } = this.#snapshot.nodes[node]!;
    if (world.topology.canFail[node] === 0 || (kind !== 'service' && kind !== 'workload')) return;
    world.state.deployedAt[node] = world.tick;
    this.#note(node, 'deploy');
  }
}
