import { exp } from '@aegis/core/math';
import { quickWait } from './wait-tables.js';
import type { World } from './world.js';

/** What every healthy request path loses by itself. */
const BASE_ERROR = 0.0005;
/** Seconds of full work that a queue may hold before it turns requests away. */
const QUEUE_SECONDS = 2;
/** A spike's requests are cheap ones: this share of them goes on to the callees. */
const SPIKE_SHARE = 0.3;
/** Where a queue has no mean any more, its backlog tells the wait. */
const MOST_LOAD = 0.98;
/** Passes until retries and failures agree; what is left is carried into the next tick. */
const MOST_PASSES = 5;
const AGREED = 0.05;
/** The share of users who try again when they were let down. */
const USERS_RETRY = 0.3;
/** From so many times its mean on, no answer takes that long. */
const NEVER_LATE = 30;
/** What an open circuit still lets through, to see whether things are well again. */
const PROBES = 0.03;
const COLD_FACTOR = 2;

/**
 * Sends one tick of traffic through: rates downwards along the calls, then errors and latencies back
 * up, and again where callers try again what failed, until both agree; then what users saw. No
 * request is simulated by itself. O(nodes + edges) a pass, one pass where all is well.
 *
 * Queues are M/M/c with the backlog carried over as a fluid; a call that fails, or takes longer than its
 * caller waits, is tried again as often as its edge says, whether the work is done or not, so a jam can
 * feed itself and stay when its cause has gone.
 *
 * @see Bronson et al. (2021), Metastable Failures in Distributed Systems, HotOS,
 * doi:10.1145/3458336.3465286
 */
export function flow(world: World): void {
  const { order, count } = world.topology;
  const { backlog, rate } = world.state;
  const held = world.heldBacklog;
  held.set(backlog);
  const users = 1 + USERS_RETRY * world.violation;
  connect(world);
  for (let pass = 1; ; pass++) {
    for (let i = 0; i < count; i++) rate[i] = world.arriving[i]! * users;
    for (let k = 0; k < count; k++) serve(world, order[k]!);
    let change = 0;
    for (let k = count - 1; k >= 0; k--) change = Math.max(change, gather(world, order[k]!));
    if (change < AGREED || pass === MOST_PASSES) break;
  }
  judge(world);
}

/** The queue at one node, and the calls that it makes. */
function serve(world: World, i: number): void {
  const { topology, disturbances, state } = world;
  const seconds = world.tickMs / 1000;
  const extra = disturbances.extraRate[i]!;
  const offered = state.rate[i]! + extra;
  state.rate[i] = offered;
  const servers = state.available[i]! * topology.workers[i]!;
  state.ownHard[i] = disturbances.hardShare[i]!;
  if (servers <= 0) {
    state.ownSoft[i] = 1;
    state.ownLatency[i] = 0.002;
    state.utilisation[i] = 0;
    state.backlog[i] = 0;
    state.refused[i] = 0;
    state.admitted[i] = 0;
    return;
  }
  const speed = state.speed[i]! * (1 - state.capacityLost[i]!);
  const work = (topology.serviceSeconds[i]! * disturbances.slowdown[i]!) / speed;
  const capacity = servers / work;
  // Who finds no place or no connection is turned away at the door and costs nothing further in.
  const entered = offered * (1 - state.poolLoss[i]!) * (1 - state.connectionLoss[i]!);
  const limit = state.rateLimited[i] === 1 ? Math.min(entered, 0.8 * capacity) : entered;
  const shed = entered - limit;
  state.admitted[i] = limit;
  // The least important requests go first, and a spike's are the least important.
  state.refused[i] = shed > extra ? (shed - extra) / Math.max(1e-9, entered - extra) : 0;
  const waiting = world.heldBacklog[i]! + limit * seconds;
  const most = capacity * seconds;
  const served = Math.min(waiting, most);
  const left = waiting - served;
  const dropped = Math.max(0, left - capacity * QUEUE_SECONDS);
  state.backlog[i] = left - dropped;
  const dropShare = dropped > 0 ? Math.min(1, dropped / (limit * seconds)) : 0;
  const wait = quickWait(Math.min(MOST_LOAD, limit / capacity), servers);
  state.ownLatency[i] =
    work * (1 + wait) + state.backlog[i]! / capacity + disturbances.extraLatency[i]!;
  state.ownSoft[i] =
    1 -
    (1 - disturbances.softShare[i]!) *
      (1 - dropShare) *
      (1 - 0.04 * state.capacityLost[i]!) *
      (1 - state.poolLoss[i]!) *
      (1 - state.connectionLoss[i]!);
  state.utilisation[i] = Math.min(1, Math.max(disturbances.cpuFloor[i]!, served / most));

  const useful = extra > 0 ? (offered - extra + SPIKE_SHARE * extra) / offered : 1;
  const passed = (served / seconds) * useful * (1 - 0.5 * state.ownHard[i]!);
  const cold = world.coldCaches && hasColdCache(world, i);
  for (let e = topology.outOffsets[i]!; e < topology.outOffsets[i + 1]!; e++) {
    const j = topology.outTargets[e]!;
    const open = state.circuitOpen[j] === 1 ? PROBES : state.attempts[e]!;
    const stampede =
      cold && topology.nodes[j]!.kind === 'datastore' ? 1 + topology.hazard * (COLD_FACTOR - 1) : 1;
    state.rate[j]! += passed * topology.callsPerRequest[e]! * open * stampede;
  }
}

function hasColdCache(world: World, i: number): boolean {
  const { outOffsets, outTargets } = world.topology;
  const { coldTicks } = world.state;
  for (let e = outOffsets[i]!; e < outOffsets[i + 1]!; e++) {
    if (coldTicks[outTargets[e]!]! > 0) return true;
  }
  return false;
}

/** Errors and latency of a node's answers, with what its callees add; how far the tries moved. */
function gather(world: World, i: number): number {
  const { topology, state } = world;
  let latency = state.ownLatency[i]!;
  let hardGood = (1 - state.ownHard[i]!) * (1 - state.refused[i]!) * (1 - BASE_ERROR);
  let softGood = 1 - state.ownSoft[i]!;
  let change = 0;
  for (let e = topology.outOffsets[i]!; e < topology.outOffsets[i + 1]!; e++) {
    const j = topology.outTargets[e]!;
    const open = state.circuitOpen[j] === 1;
    const calls = topology.callsPerRequest[e]! * (open ? PROBES : 1);
    const timeout = world.timeouts[j]!;
    const took = state.latency[j]!;
    const late = timeout > NEVER_LATE * took ? 0 : exp(-timeout / took);
    const soft = 1 - (1 - state.soft[j]!) * (1 - late);
    const hard = state.hard[j]!;
    let again = 1;
    let unlucky = soft;
    if (!open && topology.retries[e]! > 0) {
      const failing = 1 - (1 - hard) * (1 - soft);
      let power = failing;
      let retried = 0;
      for (let k = topology.retries[e]!; k > 0; k--) {
        retried += power;
        power *= failing;
        unlucky *= soft;
      }
      // Above the budget only a share is tried again; the rest keeps its first answer.
      const budget = topology.retryBudget[e]!;
      const allowed = retried > budget ? budget / retried : 1;
      again += allowed * retried;
      unlucky = allowed * unlucky + (1 - allowed) * soft;
    }
    change = Math.max(change, Math.abs(again - state.attempts[e]!));
    state.attempts[e] = again;
    const weight = Math.min(1, calls) * topology.exposure[e]!;
    latency += calls * again * Math.min(timeout, took);
    hardGood *= 1 - hard * weight;
    softGood *= 1 - unlucky * weight;
  }
  state.latency[i] = latency;
  state.hard[i] = 1 - hardGood;
  state.soft[i] = 1 - softGood;
  state.error[i] = 1 - hardGood * softGood;
  // Requests under way hold a place each, by Little's law; there are only so many places.
  const wanted = state.admitted[i]! / Math.max(1e-3, 1 - state.poolLoss[i]!);
  const inFlight = wanted * latency;
  const places = 8 + topology.poolFactor[i]! * world.baselineInFlight[i]!;
  const excess = inFlight > places ? 1 - places / inFlight : 0;
  const loss = 0.5 * (state.poolLoss[i]! + excess);
  state.poolLoss[i] = loss < 0.001 ? 0 : loss;
  return change;
}

/** Connections that the stores refuse, because their callers have become too many. */
function connect(world: World): void {
  const { topology, state } = world;
  for (let s = 0; s < topology.stores.length; s++) {
    const j = topology.stores[s]!;
    state.connectionLoss[j] = 0;
    let held = 0;
    let usual = 0;
    for (let e = topology.inOffsets[j]!; e < topology.inOffsets[j + 1]!; e++) {
      const i = topology.inSources[e]!;
      held += state.replicas[i]!;
      usual += topology.replicas[i]!;
    }
    const limit = topology.connectionLimit[j]! * usual;
    if (held > limit) state.connectionLoss[j] = 1 - limit / held;
  }
}

/** What users saw: the share of requests that failed or came late, and that were answered by less. */
function judge(world: World): void {
  const { arriving, baselineLatency, topology, state } = world;
  let bad = 0;
  let total = 0;
  let degraded = 0;
  for (let i = 0; i < topology.count; i++) {
    if (state.circuitOpen[i] === 1) degraded += 0.25;
    if (state.rateLimited[i] === 1) degraded += 0.05;
    if (arriving[i] === 0) continue;
    const ratio = state.latency[i]! / baselineLatency[i]!;
    const late = Math.max(0, Math.min(1, (ratio - 2) / 3));
    // Square roots, so that a small front door still counts.
    const share = Math.sqrt(arriving[i]!);
    bad += share * (1 - (1 - state.error[i]!) * (1 - late));
    total += share;
  }
  world.violation = total > 0 ? Math.max(0, bad / total - 10 * BASE_ERROR) : 0;
  world.degraded = Math.min(1, degraded);
}
