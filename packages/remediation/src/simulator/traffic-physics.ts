import { exp, pow } from '@aegis/core/math';
import type { World } from './world.js';

/** What every healthy request path loses by itself. */
const BASE_ERROR = 0.0005;
/** Seconds of full work that a queue may hold before it turns requests away. */
const QUEUE_SECONDS = 2;
/** A spike's requests are cheap ones: this share of them goes on to the callees. */
const SPIKE_SHARE = 0.3;

/**
 * Mean wait in a queue of `servers` with exponential times, in units of the service time.
 *
 * @see Sakasegawa (1977), An approximation formula L_q = αρ^β/(1-ρ), Annals of the Institute of
 * Statistical Mathematics 29, doi:10.1007/BF02532775
 */
export function sakasegawaWait(utilisation: number, servers: number): number {
  const load = Math.min(0.98, utilisation);
  if (load <= 0) return 0;
  return pow(load, Math.sqrt(2 * (servers + 1)) - 1) / (servers * (1 - load));
}

/** How much of a callee's trouble its callers cannot hide. */
function weight(kind: string): number {
  return kind === 'cache' ? 0.6 : 1;
}

/**
 * Sends one tick of traffic through: rates downwards along the calls, then errors and latencies back
 * up, then what users saw. Closed form: no request is simulated by itself. O(nodes + edges).
 */
export function flow(world: World, arrivals: Float64Array): void {
  world.rate.set(arrivals);
  for (const i of world.topology.order) serve(world, i);
  for (let k = world.topology.count - 1; k >= 0; k--) gather(world, world.topology.order[k]!);
  judge(world, arrivals);
}

/** The queue at one node, and the calls that it makes. */
function serve(world: World, i: number): void {
  const { topology, disturbances } = world;
  const seconds = world.tickMs / 1000;
  const extra = disturbances.extraRate[i]!;
  const offered = world.rate[i]! + extra;
  world.rate[i] = offered;
  const servers = world.available[i]! * topology.workers[i]! * (1 - world.capacityLost[i]!);
  const work = topology.serviceSeconds[i]! * disturbances.slowdown[i]!;
  const fault = disturbances.errorShare[i]!;
  if (servers <= 0) {
    world.ownError[i] = 1;
    world.ownLatency[i] = 0.002;
    world.utilisation[i] = 0;
    world.backlog[i] = 0;
    return;
  }
  const capacity = servers / work;
  const limit = world.rateLimited[i] === 1 ? Math.min(offered, 0.8 * capacity) : offered;
  const shed = offered - limit;
  // The least important requests go first, and a spike's are the least important.
  const refused = Math.max(0, shed - extra) / Math.max(1e-9, offered - extra);
  const waiting = world.backlog[i]! + limit * seconds;
  const served = Math.min(waiting, capacity * seconds);
  const left = waiting - served;
  const dropped = Math.max(0, left - capacity * QUEUE_SECONDS);
  world.backlog[i] = left - dropped;
  const dropShare = limit > 0 ? Math.min(1, dropped / (limit * seconds)) : 0;
  const load = limit / capacity;
  const wait = work * sakasegawaWait(load, servers) + world.backlog[i]! / capacity;
  world.ownLatency[i] = work + wait + disturbances.extraLatency[i]!;
  const disturbed = 0.04 * world.capacityLost[i]!;
  world.ownError[i] =
    1 - (1 - fault) * (1 - dropShare) * (1 - disturbed) * (1 - refused) * (1 - BASE_ERROR);
  const busy = Math.max(disturbances.cpuFloor[i]!, served / (capacity * seconds));
  world.utilisation[i] = Math.min(1, busy);

  const useful = offered > 0 ? (offered - extra + SPIKE_SHARE * extra) / offered : 0;
  const passed = (served / seconds) * useful * (1 - 0.5 * fault);
  const cold = hasColdCache(world, i);
  for (let e = topology.outOffsets[i]!; e < topology.outOffsets[i + 1]!; e++) {
    const j = topology.outTargets[e]!;
    const open = world.circuitOpen[j] === 1 ? 0.03 : 1;
    const stampede = cold && topology.nodes[j]!.kind === 'datastore' ? 2 : 1;
    world.rate[j]! += passed * topology.callsPerRequest[e]! * open * stampede;
  }
}

function hasColdCache(world: World, i: number): boolean {
  const { outOffsets, outTargets } = world.topology;
  for (let e = outOffsets[i]!; e < outOffsets[i + 1]!; e++) {
    if (world.coldTicks[outTargets[e]!]! > 0) return true;
  }
  return false;
}

/** Errors and latency of a node's answers, with what its callees add. */
function gather(world: World, i: number): void {
  const { topology } = world;
  let latency = world.ownLatency[i]!;
  let good = 1 - world.ownError[i]!;
  for (let e = topology.outOffsets[i]!; e < topology.outOffsets[i + 1]!; e++) {
    const j = topology.outTargets[e]!;
    const open = world.circuitOpen[j] === 1 ? 0.03 : 1;
    const calls = topology.callsPerRequest[e]! * open;
    const timeout = Math.max(1, 8 * world.baselineLatency[j]!);
    const late = exp(-timeout / world.latency[j]!);
    const bad = 1 - (1 - world.error[j]!) * (1 - late);
    latency += calls * Math.min(timeout, world.latency[j]!);
    good *= 1 - Math.min(1, calls) * bad * weight(topology.nodes[j]!.kind);
  }
  world.latency[i] = latency;
  world.error[i] = 1 - good;
}

/** What users saw: the share of requests that failed or came late, and that were answered by less. */
function judge(world: World, arrivals: Float64Array): void {
  let bad = 0;
  let total = 0;
  for (let i = 0; i < world.topology.count; i++) {
    if (arrivals[i] === 0) continue;
    const ratio = world.latency[i]! / world.baselineLatency[i]!;
    const late = Math.max(0, Math.min(1, (ratio - 2) / 3));
    // Square roots, so that a small front door still counts.
    const share = Math.sqrt(arrivals[i]!);
    bad += share * (1 - (1 - world.error[i]!) * (1 - late));
    total += share;
  }
  const base = BASE_ERROR * 10;
  world.violation = total > 0 ? Math.max(0, bad / total - base) : 0;
  let degraded = 0;
  for (let i = 0; i < world.topology.count; i++) {
    if (world.circuitOpen[i] === 1) degraded += 0.25;
    if (world.rateLimited[i] === 1) degraded += 0.05;
  }
  world.degraded = Math.min(1, degraded);
}
