import type { Random } from '@aegis/core';
import { type GraphNode, type GraphSnapshot, NODE_KINDS } from '@aegis/graph/csr';
import { compressRows, transposeRows } from '../features/compressed-rows.js';
import { isTrafficSource } from '../features/traffic-source.js';
import { acyclicCalls, PASSIVE } from './call-edges.js';

/** How a system is built, beside its graph. */
export interface TopologyOptions {
  /** Requests a second at a front door, on average over a day. */
  readonly requestsPerSecond: number;
  /** Whether most callers try again without a budget, so that a jam keeps itself up. @defaultValue false */
  readonly eagerRetries?: boolean;
  /** How much side effects hurt: 1 is usual, more is a system that forgives little. @defaultValue 1 */
  readonly hazard?: number;
}

/** The share of calls that may be tried again, as service meshes and Finagle set it. */
const RETRY_BUDGET = 0.2;
const MOST_RETRIES = 3;
/** What a cache does not answer, its caller mostly finds elsewhere. */
const CACHE_EXPOSURE = 0.6;

/** A service graph made ready for the physics: who calls whom, how often, and how strong each node is. */
export interface Topology {
  readonly count: number;
  readonly nodes: readonly GraphNode[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** The place of each node's kind in `NODE_KINDS`. */
  readonly kindOf: Uint8Array;
  /** Callees of each node, without the edges that close a circle. */
  readonly outOffsets: Uint32Array;
  readonly outTargets: Uint32Array;
  /** Calls to the callee per request at the caller, in the order of `outTargets`. */
  readonly callsPerRequest: Float64Array;
  /** How often a failed call is tried again, in the order of `outTargets`. */
  readonly retries: Uint8Array;
  /** Tries again per call, at most, on average; in the order of `outTargets`. */
  readonly retryBudget: Float64Array;
  /** How much of a callee's trouble its caller cannot hide, in the order of `outTargets`. */
  readonly exposure: Float64Array;
  readonly inOffsets: Uint32Array;
  readonly inSources: Uint32Array;
  /** Callers before callees. */
  readonly order: Uint32Array;
  /** Machines that each node runs on, by node number, and what runs on each machine. */
  readonly hostOffsets: Uint32Array;
  readonly hostTargets: Uint32Array;
  readonly guestOffsets: Uint32Array;
  readonly guestSources: Uint32Array;
  /** Requests per second that come from outside, on average over a day. */
  readonly arrivals: Float64Array;
  /** Requests per second at each node on an average day. */
  readonly nominalRate: Float64Array;
  /** The share of users' requests that lead to the node, on an average day. */
  readonly reach: Float64Array;
  /** Mean seconds of work for one request. */
  readonly serviceSeconds: Float64Array;
  /** Requests that one replica works on at once. */
  readonly workers: Float64Array;
  readonly replicas: Uint32Array;
  /** The share of its memory limit that a healthy node uses. */
  readonly memoryBase: Float64Array;
  /** Requests that a node may have under way, as a multiple of those on an average day. */
  readonly poolFactor: Float64Array;
  /** 1 where an autoscaler looks after the copies. */
  readonly autoscaled: Uint8Array;
  /** Copies that have to stay up while others are moved: the disruption budget's other side. */
  readonly minAvailable: Float64Array;
  /** Connections that a store takes, as a multiple of what its callers hold on an average day. */
  readonly connectionLimit: Float64Array;
  /** The stores whose connections are counted. */
  readonly stores: Uint32Array;
  readonly hazard: number;
  /** 1 where a fault can sit and an act has a target. */
  readonly canFail: Uint8Array;
}

/**
 * Reads a snapshot as a running system: draws fan-outs, retries and service times, sends a day's mean
 * traffic through and gives every node the strength to bear it at 20 to 45 % utilisation.
 *
 * Edges that only allow traffic and edges that close a circle carry no calls; a `runs-on` edge to a node
 * of kind `node` says where copies may run. O(nodes + edges).
 */
export function compileTopology(
  snapshot: GraphSnapshot,
  random: Random,
  options: TopologyOptions,
): Topology {
  const { requestsPerSecond, eagerRetries = false, hazard = 1 } = options;
  const n = snapshot.nodes.length;
  const { order, targets } = acyclicCalls(snapshot);
  const out = compressRows(targets);
  const back = transposeRows(targets, n);
  const calls = out.targets.length;
  // Loops, since `from` with a function costs ten times as much and a system is made every few episodes.
  const callsPerRequest = new Float64Array(calls);
  for (let e = 0; e < calls; e++) callsPerRequest[e] = 0.35 + 0.65 * random.float();
  const exposure = new Float64Array(calls);
  for (let e = 0; e < calls; e++) {
    exposure[e] = snapshot.nodes[out.targets[e]!]!.kind === 'cache' ? CACHE_EXPOSURE : 1;
  }
  const retries = new Uint8Array(calls);
  const retryBudget = new Float64Array(calls).fill(RETRY_BUDGET);
  for (let e = 0; e < retries.length; e++) {
    retries[e] = random.pick([0, 0, 1, 1, 1, 2]);
    if (!eagerRetries || random.chance(0.2)) continue;
    retries[e] = MOST_RETRIES;
    retryBudget[e] = MOST_RETRIES;
  }
  const { arrivals, nominalRate } = traffic(snapshot, targets, back.offsets, order, {
    out,
    callsPerRequest,
    requestsPerSecond,
  });
  const hosts = hostsOf(snapshot);
  const host = compressRows(hosts);
  const guest = transposeRows(hosts, n);
  const floats = (): Float64Array => new Float64Array(n);
  const replicas = new Uint32Array(n);
  const kindOf = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    replicas[i] = Math.max(1, Math.min(64, snapshot.nodes[i]!.replicas));
    kindOf[i] = NODE_KINDS.indexOf(snapshot.nodes[i]!.kind);
  }
  const serviceSeconds = floats();
  const workers = floats();
  const memoryBase = floats();
  const poolFactor = floats();
  const minAvailable = floats();
  const connectionLimit = floats();
  const reach = floats();
  let users = 0;
  for (let i = 0; i < n; i++) users += arrivals[i]!;
  const autoscaled = new Uint8Array(n);
  const canFail = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const node = snapshot.nodes[i]!;
    const load = (eagerRetries ? 0.42 : 0.2) + (eagerRetries ? 0.1 : 0.25) * random.float();
    const wanted = 0.006 + 0.03 * random.float();
    memoryBase[i] = 0.35 + 0.2 * random.float();
    const rate = Math.max(0.5, nominalRate[i]!);
    workers[i] = Math.max(2, Math.round((rate * wanted) / (load * replicas[i]!)));
    serviceSeconds[i] = Math.min(0.08, (load * replicas[i]! * workers[i]!) / rate);
    reach[i] = users > 0 ? Math.min(1, nominalRate[i]! / users) : 0;
    poolFactor[i] = (eagerRetries ? 4 : 1) * (5 + 10 * random.float());
    const code = node.kind === 'service' || node.kind === 'workload';
    autoscaled[i] = code && random.chance(0.3) ? 1 : 0;
    minAvailable[i] = random.chance(0.5) && replicas[i]! > 1 ? Math.ceil(replicas[i]! / 2) : 0;
    connectionLimit[i] = (hazard > 1 ? 1.25 : 1.8) + 0.8 * random.float();
    const machine = node.kind === 'node' && guest.offsets[i] !== guest.offsets[i + 1];
    canFail[i] = (nominalRate[i]! > 0 && !isTrafficSource(node)) || machine ? 1 : 0;
  }
  return {
    count: n,
    nodes: snapshot.nodes,
    indexOf: snapshot.indexOf,
    kindOf,
    outOffsets: out.offsets,
    outTargets: out.targets,
    callsPerRequest,
    retries,
    retryBudget,
    exposure,
    inOffsets: back.offsets,
    inSources: back.targets,
    order,
    hostOffsets: host.offsets,
    hostTargets: host.targets,
    guestOffsets: guest.offsets,
    guestSources: guest.targets,
    arrivals,
    nominalRate,
    reach,
    serviceSeconds,
    workers,
    replicas,
    memoryBase,
    poolFactor,
    autoscaled,
    minAvailable,
    connectionLimit,
    stores: Uint32Array.from(
      snapshot.nodes.flatMap(({ kind }, i) => (kind === 'datastore' ? [i] : [])),
    ),
    hazard,
    canFail,
  };
}

function hostsOf(snapshot: GraphSnapshot): number[][] {
  const hosts: number[][] = snapshot.nodes.map(() => []);
  for (const { from, to, kind } of snapshot.edges) {
    if (kind !== 'runs-on') continue;
    const host = snapshot.indexOf.get(to)!;
    if (snapshot.nodes[host]!.kind === 'node') hosts[snapshot.indexOf.get(from)!]!.push(host);
  }
  return hosts;
}

/** A day's mean traffic: where it comes in and what reaches each node. */
function traffic(
  snapshot: GraphSnapshot,
  targets: readonly number[][],
  inOffsets: Uint32Array,
  order: Uint32Array,
  how: {
    readonly out: { readonly offsets: Uint32Array; readonly targets: Uint32Array };
    readonly callsPerRequest: Float64Array;
    readonly requestsPerSecond: number;
  },
): { arrivals: Float64Array; nominalRate: Float64Array } {
  const { out, callsPerRequest, requestsPerSecond } = how;
  const n = snapshot.nodes.length;
  const arrivals = new Float64Array(n);
  const entries = snapshot.nodes.map(
    (node, i) => inOffsets[i] === inOffsets[i + 1] && !PASSIVE.has(node.kind),
  );
  const calling = entries.map((entry, i) => entry && targets[i]!.length > 0);
  const frontDoors = Math.max(1, calling.filter(Boolean).length);
  for (let i = 0; i < n; i++) {
    // Something that nobody calls and that calls nobody still serves a little of its own.
    if (entries[i]) arrivals[i] = calling[i] ? requestsPerSecond / Math.sqrt(frontDoors) : 5;
  }
  const nominalRate = arrivals.slice();
  for (const i of order) {
    for (let e = out.offsets[i]!; e < out.offsets[i + 1]!; e++) {
      nominalRate[out.targets[e]!]! += nominalRate[i]! * callsPerRequest[e]!;
    }
  }
  return { arrivals, nominalRate };
}
