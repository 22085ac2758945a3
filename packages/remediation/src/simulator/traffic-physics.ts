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
  const { count } = world.topology;
  const { backlog, rate } = world.state;
  const held = world.heldBacklog;
  held.set(backlog);
  const users = 1 + USERS_RETRY * world.violation;
  connect(world);
  for (let pass = 1; ; pass++) {
    for (let i = 0; i < count; i++) rate[i] = world.arriving[i]! * users;
    serve(world);
    if (gather(world) < AGREED || pass === MOST_PASSES) break;
  }
  judge(world);
}

/**
 * The queue at every node, callers first, and the calls that it makes. One loop over local names: asked
 * for node by node, half of the time went into finding the arrays.
 */
function serve(world: World): void {
  const { topology, disturbances, state, heldBacklog } = world;
  const { order, workers, serviceSeconds, outOffsets, outTargets, callsPerRequest } = topology;
  const { rate, available, ownHard, ownSoft, ownLatency, utilisation, backlog } = state;
  const { refused, admitted, speed, capacityLost, poolLoss, connectionLoss, attempts } = state;
  const { extraRate, hardShare, softShare, slowdown, extraLatency, cpuFloor } = disturbances;
  const seconds = world.tickMs / 1000;
  for (let k = 0; k < order.length; k++) {
    const i = order[k]!;
    const extra = extraRate[i]!;
    const offered = rate[i]! + extra;
    rate[i] = offered;
    const servers = available[i]! * workers[i]!;
    ownHard[i] = hardShare[i]!;
    if (servers <= 0) {
      fallSilent(world, i);
      continue;
    }
    const lost = capacityLost[i]!;
    const work = (serviceSeconds[i]! * slowdown[i]!) / (speed[i]! * (1 - lost));
    const capacity = servers / work;
    // Who finds no place or no connection is turned away at the door and costs nothing further in.
    const entered = offered * (1 - poolLoss[i]!) * (1 - connectionLoss[i]!);
    const limit = state.rateLimited[i] === 1 ? Math.min(entered, 0.8 * capacity) : entered;
    const shed = entered - limit;
    admitted[i] = limit;
    // The least important requests go first, and a spike's are the least important.
    refused[i] = shed > extra ? (shed - extra) / Math.max(1e-9, entered - extra) : 0;
    const waiting = heldBacklog[i]! + limit * seconds;
    const most = capacity * seconds;
    const served = Math.min(waiting, most);
    const left = waiting - served;
    const dropped = Math.max(0, left - capacity * QUEUE_SECONDS);
    const kept = left - dropped;
    backlog[i] = kept;
    const dropShare = dropped > 0 ? Math.min(1, dropped / (limit * seconds)) : 0;
    const wait = quickWait(Math.min(MOST_LOAD, limit / capacity), servers);
    ownLatency[i] = work * (1 + wait) + kept / capacity + extraLatency[i]!;
    ownSoft[i] =
      1 -
      (1 - softShare[i]!) *
        (1 - dropShare) *
        (1 - 0.04 * lost) *
        (1 - poolLoss[i]!) *
        (1 - connectionLoss[i]!);
    utilisation[i] = Math.min(1, Math.max(cpuFloor[i]!, served / most));

    const useful = extra > 0 ? (offered - extra + SPIKE_SHARE * extra) / offered : 1;
    const passed = (served / seconds) * useful * (1 - 0.5 * ownHard[i]!);
    const cold = world.coldCaches && hasColdCache(world, i);
    for (let e = outOffsets[i]!; e < outOffsets[i + 1]!; e++) {
      const j = outTargets[e]!;
      const open = state.circuitOpen[j] === 1 ? PROBES : attempts[e]!;
      const stampede =
        cold && topology.nodes[j]!.kind === 'datastore'
          ? 1 + topology.hazard * (COLD_FACTOR - 1)
          : 1;
      rate[j]! += passed * callsPerRequest[e]! * open * stampede;
    }
  }
}

/** A node without a copy that is up refuses everything, at once. */
function fallSilent({ state }: World, i: number): void {
  state.ownSoft[i] = 1;
  state.ownLatency[i] = 0.002;
  state.utilisation[i] = 0;
  state.backlog[i] = 0;
  state.refused[i] = 0;
  state.admitted[i] = 0;
}

function hasColdCache(world: World, i: number): boolean {
  const { outOffsets, outTargets } = world.topology;
  const { coldTicks } = world.state;
  for (let e = outOffsets[i]!; e < outOffsets[i + 1]!; e++) {
    if (coldTicks[outTargets[e]!]! > 0) return true;
  }
  return false;
}

/**
 * Errors and latency of every node's answers, callees first, with what those add.
 *
 * @returns how far the tries moved
 */
function gather(world: World): number {
  const { topology, state, timeouts, baselineInFlight } = world;
  const { order, outOffsets, outTargets, callsPerRequest, exposure, poolFactor } = topology;
  const { retries, retryBudget } = topology;
  const { ownLatency, ownHard, ownSoft, refused, admitted, poolLoss } = state;
  const { latency, hard, soft, error, attempts, circuitOpen } = state;
  let change = 0;
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]!;
    let total = ownLatency[i]!;
    let hardGood = (1 - ownHard[i]!) * (1 - refused[i]!) * (1 - BASE_ERROR);
    let softGood = 1 - ownSoft[i]!;
    for (let e = outOffsets[i]!; e < outOffsets[i + 1]!; e++) {
      const j = outTargets[e]!;
      const open = circuitOpen[j] === 1;
      const calls = callsPerRequest[e]! * (open ? PROBES : 1);
      const timeout = timeouts[j]!;
      const took = latency[j]!;
      const late = timeout > NEVER_LATE * took ? 0 : exp(-timeout / took);
      const failing = 1 - (1 - soft[j]!) * (1 - late);
      let again = 1;
      let unlucky = failing;
      if (!open && retries[e]! > 0) {
        const either = 1 - (1 - hard[j]!) * (1 - failing);
        let power = either;
        let retried = 0;
        for (let r = retries[e]!; r > 0; r--) {
          retried += power;
          power *= either;
          unlucky *= failing;
        }
        // Above the budget only a share is tried again; the rest keeps its first answer.
        const budget = retryBudget[e]!;
        const allowed = retried > budget ? budget / retried : 1;
        again += allowed * retried;
        unlucky = allowed * unlucky + (1 - allowed) * failing;
      }
      change = Math.max(change, Math.abs(again - attempts[e]!));
      attempts[e] = again;
      const weight = Math.min(1, calls) * exposure[e]!;
      total += calls * again * Math.min(timeout, took);
      hardGood *= 1 - hard[j]! * weight;
      softGood *= 1 - unlucky * weight;
    }
    latency[i] = total;
    hard[i] = 1 - hardGood;
    soft[i] = 1 - softGood;
    error[i] = 1 - hardGood * softGood;
    // Requests under way hold a place each, by Little's law; there are only so many places.
    const wanted = admitted[i]! / Math.max(1e-3, 1 - poolLoss[i]!);
    const inFlight = wanted * total;
    const places = 8 + poolFactor[i]! * baselineInFlight[i]!;
    const excess = inFlight > places ? 1 - places / inFlight : 0;
    const loss = 0.5 * (poolLoss[i]! + excess);
    poolLoss[i] = loss < 0.001 ? 0 : loss;
  }
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
    // Whoever would have been led there is answered without it.
    if (state.circuitOpen[i] === 1) degraded += topology.reach[i]!;
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
