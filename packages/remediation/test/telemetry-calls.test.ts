import { type CallRecord, Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../src/simulator/fault-kinds.js';
import { KINDS } from '../src/simulator/refusals.js';
import { type CallSource, callSource, sampleCalls } from '../src/simulator/telemetry-calls.js';
import { compileTopology } from '../src/simulator/topology.js';
import { World } from '../src/simulator/world.js';
import { startFault } from '../src/simulator/world-actions.js';
import { graphOf, node, SHOP } from './fixtures.js';

function worldWith(fault: FaultKind | null, at: string, graph = SHOP): World {
  const topology = compileTopology(graph.snapshot(), new Random(1), { requestsPerSecond: 60 });
  // Each call is traced once, as if nobody tried again.
  topology.retries.fill(0);
  const world = new World(topology, new Random(2), {
    tickMs: 15_000,
    startMs: 1_767_225_600_000,
    kinds: KINDS.length,
    failureShare: 0,
  });
  if (fault !== null) startFault(world, fault, topology.indexOf.get(at)!, false);
  for (let t = 0; t < 6; t++) world.advance();
  return world;
}

const sampled = (source: CallSource, traces: number): CallRecord[] =>
  sampleCalls(source, { traces }, new Random(3));
const sample = (world: World, traces = 4000): CallRecord[] => sampled(callSource(world), traces);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function between(records: readonly CallRecord[], from: string, to: string): CallRecord[] {
  return records.filter(({ callerId, nodeId }) => callerId === from && nodeId === to);
}

describe('sampleCalls', () => {
  it('makes records that hold together', () => {
    const world = worldWith('bad-deploy', 'catalog');
    const records = sample(world, 500);
    const known = new Set(world.topology.nodes.map(({ id }) => id));
    expect(records.length).toBeGreaterThan(1000);
    for (const one of records) {
      expect(known.has(one.nodeId)).toBe(true);
      expect(one.nodeId).not.toBe('loadgenerator');
      expect(one.startMs).toBeGreaterThan(world.nowMs - world.tickMs);
      expect(one.clientMs === null).toBe(one.callerId === null);
      expect(one.serverMs === null).toBe(one.selfMs === null);
      if (one.serverMs !== null) expect(one.serverMs).toBeGreaterThanOrEqual(one.selfMs!);
      if (one.isErrorOrigin) expect(one.isError).toBe(true);
      for (const value of [one.serverMs ?? 0, one.clientMs ?? 0]) {
        expect(Number.isFinite(value) && value >= 0).toBe(true);
      }
    }
    const roots = new Set(records.filter((r) => r.callerId === null).map((r) => r.nodeId));
    expect([...roots]).toEqual(['edge']);
  });

  it('adds up: a node’s time is its own and that of the calls that it waited for', () => {
    const byTrace = new Map<string, CallRecord[]>();
    for (const one of sample(worldWith(null, ''), 300)) {
      byTrace.set(one.traceId, [...(byTrace.get(one.traceId) ?? []), one]);
    }
    let checked = 0;
    for (const calls of byTrace.values()) {
      // One call a node and trace: then who belongs to whom is plain.
      if (new Set(calls.map(({ nodeId }) => nodeId)).size !== calls.length) continue;
      for (const one of calls.filter(({ serverMs }) => serverMs !== null)) {
        const waited = calls
          .filter(({ callerId }) => callerId === one.nodeId)
          .reduce((sum, { clientMs }) => sum + clientMs!, 0);
        expect(one.serverMs).toBeCloseTo(one.selfMs! + waited, 6);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(100);
  });

  it.each([
    ['nothing', null, ''],
    ['a bad deploy', 'bad-deploy', 'catalog'],
    ['a slow database', 'dependency-slow', 'orders-db'],
    ['a full processor', 'cpu-saturation', 'cart'],
  ] as const)('has the means of the physics under %s', (_name, fault, at) => {
    const world = worldWith(fault, at);
    const records = sample(world);
    for (const id of ['web', 'cart', 'catalog', 'orders']) {
      const i = world.topology.indexOf.get(id)!;
      const own = records.filter(({ nodeId }) => nodeId === id);
      expect(own.length).toBeGreaterThan(500);
      const failing = mean(own.map(({ isError }) => (isError ? 1 : 0)));
      // As its caller sees it: too late is failed.
      const late = Math.exp(-Math.max(1, 8 * world.baselineLatency[i]!) / world.state.latency[i]!);
      const expected = 1 - (1 - world.state.error[i]!) * (1 - late);
      expect(Math.abs(failing - expected)).toBeLessThan(0.04);
      const seconds = mean(own.map(({ serverMs }) => serverMs!)) / 1000;
      expect(Math.abs(seconds - world.state.latency[i]!)).toBeLessThan(
        0.1 * world.state.latency[i]! + 0.003,
      );
    }
  });

  it('blames the node that fails, and nobody above it', () => {
    const records = sample(worldWith('bad-deploy', 'catalog'), 2000);
    const origins = records.filter(({ isErrorOrigin }) => isErrorOrigin);
    const there = origins.filter(({ nodeId }) => nodeId === 'catalog').length;
    expect(there / origins.length).toBeGreaterThan(0.8);
    const errors = records.filter(({ isError }) => isError);
    expect(errors.some(({ nodeId }) => nodeId === 'web')).toBe(true);
  });

  it('has only callers speak of a node that is down, and of what makes no spans', () => {
    const world = worldWith(null, '');
    const pay = world.topology.indexOf.get('pay')!;
    world.state.available[pay] = 0;
    world.state.ownHard[pay] = 1;
    const records = sample(world, 1000);
    const down = between(records, 'orders', 'pay');
    expect(down.length).toBeGreaterThan(50);
    for (const { serverMs, clientMs, isErrorOrigin } of down) {
      expect(serverMs).toBeNull();
      expect(clientMs).not.toBeNull();
      expect(isErrorOrigin).toBe(true);
    }
    expect(between(records, 'pay', 'bank')).toEqual([]);
    const database = between(records, 'orders', 'orders-db');
    expect(database.length).toBeGreaterThan(50);
    for (const { serverMs } of database) expect(serverMs).toBeNull();
  });

  it('shows a slow network between the two clocks, not in the callee', () => {
    const world = worldWith(null, '');
    const cart = world.topology.indexOf.get('cart')!;
    world.state.ownLatency[cart]! += 0.2;
    const networkSeconds = new Float64Array(world.topology.count);
    networkSeconds[cart] = 0.2;
    const source = { ...callSource(world), networkSeconds };
    const calls = between(sampleCalls(source, { traces: 1000 }, new Random(3)), 'web', 'cart');
    const gap = mean(calls.map(({ clientMs, serverMs }) => clientMs! - serverMs!));
    expect(gap).toBeGreaterThan(180);
    expect(gap).toBeLessThan(220);
    expect(mean(calls.map(({ selfMs }) => selfMs!))).toBeLessThan(100);
  });

  it('lets hardly anything through an open circuit', () => {
    const world = worldWith(null, '');
    const before = between(sample(world, 1000), 'web', 'cart').length;
    world.state.circuitOpen[world.topology.indexOf.get('cart')!] = 1;
    expect(between(sample(world, 1000), 'web', 'cart').length).toBeLessThan(0.1 * before);
  });

  it('repeats itself, and is empty where nothing arrives or nothing is asked for', () => {
    const world = worldWith(null, '');
    expect(sample(world, 50)).toEqual(sample(world, 50));
    expect(sample(world, 0)).toEqual([]);
    world.topology.arrivals.fill(0);
    expect(sample(world, 50)).toEqual([]);
  });

  it('is bounded on a graph that fans out without end', () => {
    const names = Array.from({ length: 30 }, (_, i) => `s${i}`);
    const calls = names.flatMap((from, i) =>
      names.slice(i + 1, i + 8).map((to): [string, string] => [from, to]),
    );
    const graph = graphOf(
      names.map((name) => node(name)),
      calls,
    );
    const records = sample(worldWith(null, '', graph), 20);
    const counts = new Map<string, number>();
    for (const { traceId } of records) counts.set(traceId, (counts.get(traceId) ?? 0) + 1);
    for (const count of counts.values()) expect(count).toBeLessThanOrEqual(60);
    expect(Math.max(...counts.values())).toBeGreaterThan(30);
  });
});
