import type { CallRecord, Random } from '@aegis/core';
import { exp } from '@aegis/core/math';
import type { NodeKind } from '@aegis/graph/csr';
import { isTrafficSource } from '../features/traffic-source.js';
import type { Topology } from './topology.js';
import type { World } from './world.js';

/** What calls are made of: the state of a world after a tick, one element a node; times in seconds. */
export interface CallSource {
  readonly topology: Pick<
    Topology,
    'count' | 'nodes' | 'outOffsets' | 'outTargets' | 'callsPerRequest' | 'arrivals'
  >;
  readonly nowMs: number;
  readonly tickMs: number;
  /** The node's own time and share of failures, without what its callees add. */
  readonly ownLatency: Float64Array;
  readonly ownError: Float64Array;
  /** With what they add. */
  readonly latency: Float64Array;
  readonly baselineLatency: Float64Array;
  /** Copies that are up. */
  readonly available: Float64Array;
  readonly circuitOpen: Uint8Array;
  /** How much of its own time a request spends on the way to the node; none where nothing says. */
  readonly networkSeconds?: Float64Array;
}

/** How {@link sampleCalls} samples. */
export interface CallSampling {
  /** Requests of users that are traced, each with all that came of it. */
  readonly traces: number;
}

/** A trace is cut off after so many calls. */
const MOST_CALLS = 60;
/** Times of single requests about their mean. */
const SPREAD = 0.3;
/** The way there and back where nothing is wrong, in seconds. */
const USUAL_GAP = 0.0005;
/** An open circuit lets so many calls through, to see whether the callee is back. */
const TRIAL_SHARE = 0.03;
/** A caller gives up after this many times its callee's usual time, and not before a second. */
const PATIENCE = 8;
/** A caller that its cache fails can often still answer. */
const CACHE_WEIGHT = 0.6;

/** Those do not report spans of their own: only their callers tell of them. */
const SILENT: ReadonlySet<NodeKind> = new Set(['datastore', 'cache', 'queue', 'external']);

/**
 * Some of the calls of the last tick, as traces: users' requests in proportion to where they arrive, with
 * times and failures whose means are those of the physics; a call that was tried again stands as one. O(traces · calls of a trace), at most 60 calls a
 * trace.
 */
export function sampleCalls(
  source: CallSource,
  { traces }: CallSampling,
  random: Random,
): CallRecord[] {
  const { arrivals, count } = source.topology;
  const records: CallRecord[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) total += arrivals[i]!;
  if (!(total > 0)) return records;
  for (let t = 0; t < traces; t++) {
    let left = random.float() * total;
    let root = -1;
    for (let i = 0; i < count && left >= 0; i++) {
      if (arrivals[i]! <= 0) continue;
      root = i;
      left -= arrivals[i]!;
    }
    const trace = new Trace(source, random, `${source.nowMs}-${t}`);
    trace.begin(root, source.nowMs - random.integer(source.tickMs));
    for (const record of trace.calls) records.push(record);
  }
  return records;
}

const NETWORK_FAULTS: ReadonlySet<string> = new Set([
  'network-delay',
  'network-loss',
  'network-partition',
]);

/** What a world's last tick offers to be sampled. */
export function callSource(world: World): CallSource {
  const { topology, state, disturbances, baselineLatency, nowMs, tickMs, faults } = world;
  const ownError = state.ownHard.map(
    (hard, i) => 1 - (1 - hard) * (1 - state.ownSoft[i]!) * (1 - state.refused[i]!),
  );
  const networkSeconds = new Float64Array(topology.count);
  for (const { kind, node, ended } of faults) {
    if (!ended && NETWORK_FAULTS.has(kind)) networkSeconds[node] = disturbances.extraLatency[node]!;
  }
  const { ownLatency, latency, available, circuitOpen } = state;
  return {
    topology,
    nowMs,
    tickMs,
    ownLatency,
    ownError,
    latency,
    baselineLatency,
    available,
    circuitOpen,
    networkSeconds,
  };
}

interface Answer {
  readonly waitedMs: number;
  readonly isError: boolean;
}

class Trace {
  readonly calls: CallRecord[] = [];
  readonly #source: CallSource;
  readonly #random: Random;
  readonly #id: string;
  #begun = 0;

  constructor(source: CallSource, random: Random, id: string) {
    this.#source = source;
    this.#random = random;
    this.#id = id;
  }

  /** One that only makes traffic is nobody's span: the trace begins behind it. */
  begin(root: number, startMs: number): void {
    const { nodes, outOffsets, outTargets } = this.#source.topology;
    if (!isTrafficSource(nodes[root]!)) {
      this.#call(root, -1, startMs);
      return;
    }
    for (let e = outOffsets[root]!; e < outOffsets[root + 1]!; e++) {
      for (let left = this.#count(e); left > 0 && this.#begun < MOST_CALLS; left--) {
        this.#call(outTargets[e]!, -1, startMs);
      }
    }
  }

  /** With a mean of 1. */
  #noise(): number {
    return exp(SPREAD * this.#random.normal() - (SPREAD * SPREAD) / 2);
  }

  /** How many calls one request makes along an edge. */
  #count(edge: number): number {
    const { topology, circuitOpen } = this.#source;
    const open = circuitOpen[topology.outTargets[edge]!] === 1 ? TRIAL_SHARE : 1;
    const mean = topology.callsPerRequest[edge]! * open;
    const whole = Math.floor(mean);
    return whole + (this.#random.chance(mean - whole) ? 1 : 0);
  }

  /** One call with all that comes of it. */
  #call(node: number, caller: number, startMs: number): Answer {
    this.#begun++;
    const source = this.#source;
    const { topology } = source;
    const { id, kind } = topology.nodes[node]!;
    const network = Math.min(source.networkSeconds?.[node] ?? 0, source.ownLatency[node]!);
    const gapMs = 1000 * (USUAL_GAP + network) * this.#noise();
    const selfMs = 1000 * (source.ownLatency[node]! - network) * this.#noise();
    const isUp = source.available[node]! > 0;
    let serverMs = selfMs;
    let isHandedOn = false;
    let isAnyCalleeFailing = false;
    for (let e = topology.outOffsets[node]!; isUp && e < topology.outOffsets[node + 1]!; e++) {
      const callee = topology.outTargets[e]!;
      const weight = topology.nodes[callee]!.kind === 'cache' ? CACHE_WEIGHT : 1;
      for (let left = this.#count(e); left > 0; left--) {
        if (this.#begun >= MOST_CALLS) break;
        const { waitedMs, isError } = this.#call(callee, node, startMs + serverMs);
        serverMs += waitedMs;
        isAnyCalleeFailing ||= isError;
        isHandedOn ||= isError && this.#random.chance(weight);
      }
    }
    const patienceMs = 1000 * Math.max(1, PATIENCE * source.baselineLatency[node]!);
    // As in the flow of traffic: times are taken as exponential about the node's mean.
    const late = exp(-patienceMs / (1000 * Math.max(1e-9, source.latency[node]!)));
    const isLate = caller >= 0 && this.#random.chance(late);
    const isFailing = isHandedOn || !isUp || this.#random.chance(source.ownError[node]!);
    const isError = isFailing || isLate;
    const waitedMs = isLate ? patienceMs : Math.min(patienceMs, serverMs + gapMs);
    const tells = isUp && !SILENT.has(kind);
    // Nobody at all speaks of a silent node, or of one that is down, that no node called.
    if (tells || caller >= 0) {
      this.calls.push({
        traceId: this.#id,
        nodeId: id,
        callerId: caller < 0 ? null : topology.nodes[caller]!.id,
        operation: 'handle',
        startMs,
        serverMs: tells ? serverMs : null,
        clientMs: caller < 0 ? null : waitedMs,
        selfMs: tells ? selfMs : null,
        isAsync: false,
        isError,
        isErrorOrigin: isError && !isAnyCalleeFailing,
      });
    }
    return { waitedMs, isError };
  }
}
