import { AegisError } from '@aegis/core';
import { encodeArray } from '@aegis/core/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curesOf } from '../src/simulator/fault-kinds.js';
import { FAULT_KINDS, type FaultKind, faultsFor, Simulation } from '../src/simulator/index.js';
import { act, graphOf, node, SHOP } from './fixtures.js';

const TICKS_TO_SHOW = 8;

function pairs(): { service: string; kind: FaultKind }[] {
  const simulation = new Simulation(SHOP);
  return simulation
    .services()
    .flatMap((service) => simulation.faultsFor(service).map((kind) => ({ service, kind })));
}

describe('Simulation', () => {
  it('stays within its objective for a healthy day', () => {
    const simulation = new Simulation(SHOP, { seed: 7 });
    let unhealthy = 0;
    for (let t = 0; t < 5760; t++) {
      simulation.tick();
      if (!simulation.sloHealthy()) unhealthy++;
    }
    expect(unhealthy).toBe(0);
  });

  it.each(pairs())('shows $kind at $service within $ticks ticks', ({ service, kind }) => {
    const simulation = new Simulation(SHOP, { seed: 5 });
    for (let t = 0; t < 10; t++) simulation.tick();
    simulation.injectFault({ kind, service, withDeploy: true });
    expect(simulation.activeFault).toMatchObject({ kind, service });
    let felt = false;
    for (let t = 0; t < TICKS_TO_SHOW; t++) {
      simulation.tick();
      felt = felt || !simulation.sloHealthy();
    }
    expect(felt).toBe(true);
  });

  it.each(pairs())('lets every cure of $kind at $service cure it', ({ service, kind }) => {
    const what = SHOP.snapshot().nodes.find((one) => one.id === service)!;
    const withDeploy = what.kind === 'service';
    for (const cure of curesOf(kind, what, withDeploy)) {
      const simulation = new Simulation(SHOP, { seed: 5, innocentDeploysPerHour: 0 });
      for (let t = 0; t < 10; t++) simulation.tick();
      simulation.injectFault({ kind, service, withDeploy });
      for (let t = 0; t < 4; t++) simulation.tick();
      expect(simulation.apply(act(cure, service))).toMatchObject({ accepted: true });
      for (let t = 0; t < 8; t++) simulation.tick();
      expect([cure, simulation.activeFault]).toEqual([cure, null]);
      // More copies alone do not stop all of a spike, they only bear it better.
      if (!(kind === 'load-spike' && cure === 'scale-out')) {
        expect([cure, simulation.sloHealthy()]).toEqual([cure, true]);
      }
    }
  });

  it('masks a leak by a restart for a while only', () => {
    const simulation = new Simulation(SHOP, { seed: 5 });
    simulation.injectFault({ kind: 'memory-leak', service: 'web', withDeploy: false });
    for (let t = 0; t < 4; t++) simulation.tick();
    simulation.apply(act('restart', 'web'));
    const impact: number[] = [];
    for (let t = 0; t < 12; t++) {
      simulation.tick();
      impact.push(simulation.userImpact);
    }
    expect(simulation.activeFault).not.toBeNull();
    expect(Math.max(...impact.slice(4))).toBeGreaterThan(0.02);
  });

  it('emits the named series for every watched node, and no name of a fault in its lines', () => {
    const simulation = new Simulation(SHOP, { seed: 3 });
    simulation.injectFault({ kind: 'crash', service: 'pay' });
    for (let t = 0; t < 5; t++) {
      const { metrics, logs } = simulation.tick();
      expect(metrics).toHaveLength(9 * 6 + 3);
      expect(metrics.every((point) => Number.isFinite(point.value))).toBe(true);
      for (const { line } of logs) {
        for (const kind of FAULT_KINDS) if (kind.includes('-')) expect(line).not.toContain(kind);
      }
    }
  });

  it('drops available copies on a crash and lets callers complain', () => {
    const simulation = new Simulation(SHOP, { seed: 3 });
    simulation.injectFault({ kind: 'crash', service: 'pay' });
    const { metrics, logs } = simulation.tick();
    const available = metrics.find(
      (point) =>
        point.name === 'kube_deployment_status_replicas_available' &&
        point.labels?.service === 'pay',
    );
    expect(available?.value).toBe(0);
    const said = logs.filter(({ nodeId }) => nodeId === 'orders').map(({ line }) => line);
    expect(said.join('\n')).toContain('connection refused to pay');
  });

  it('gives the same bits for the same seed, and others for another', () => {
    const run = (seed: number): string => {
      const simulation = new Simulation(SHOP, { seed });
      simulation.injectFault({ kind: 'bad-deploy', service: 'cart' });
      return JSON.stringify([simulation.tick(), simulation.tick(), simulation.tick()]);
    };
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
  });

  it('resumes from a snapshot bit for bit, actions under way included', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.nat(12),
        fc.nat(40),
        (seed, before, pick) => {
          const all = pairs();
          const { service, kind } = all[pick % all.length]!;
          const simulation = new Simulation(SHOP, { seed, innocentDeploysPerHour: 20 });
          for (let t = 0; t < before; t++) simulation.tick();
          simulation.injectFault({ kind, service });
          simulation.tick();
          simulation.apply(act('restart', service));
          const resumed = Simulation.fromJSON(JSON.parse(JSON.stringify(simulation)));
          for (let t = 0; t < 5; t++) {
            expect(JSON.stringify(resumed.tick())).toBe(JSON.stringify(simulation.tick()));
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('stays a matter of numbers however many faults meet at a service', () => {
    const simulation = new Simulation(SHOP, { seed: 3 });
    for (let k = 0; k < 500; k++) simulation.injectFault({ kind: 'retry-storm', service: 'cart' });
    for (let t = 0; t < 3; t++) {
      expect(simulation.tick().metrics.every(({ value }) => Number.isFinite(value))).toBe(true);
    }
  });

  it('refuses a snapshot of a world that cannot be', () => {
    const simulation = new Simulation(SHOP, { seed: 3 });
    simulation.injectFault({ kind: 'crash', service: 'cart' });
    simulation.tick();
    const good = JSON.parse(JSON.stringify(simulation));
    const refused = (change: object): void => {
      const world = { ...good.world, ...change };
      expect(() => Simulation.fromJSON({ ...good, world })).toThrow(/expected/);
    };
    const count = good.nodes.length;
    for (const [name, value] of [
      ['connectionLoss', 1.5],
      ['poolLoss', -1],
      ['speed', 0],
      ['capacityLost', 1],
      ['backlog', 1e300],
      ['machineSpeed', 2],
    ] as const) {
      refused({ [name]: encodeArray(new Float64Array(count).fill(value)) });
    }
    const [fault] = good.world.faults;
    refused({ faults: [{ ...fault, strength: 1.5 }] });
    refused({ faults: [{ ...fault, kind: 'retry-storm', strength: 0 }] });
    expect(() => Simulation.fromJSON(good)).not.toThrow();
  });

  it('takes reversible acts back', () => {
    const simulation = new Simulation(SHOP, { seed: 1 });
    expect(simulation.apply(act('scale-out', 'cart')).accepted).toBe(true);
    const copies = (): number | undefined =>
      simulation
        .tick()
        .metrics.find(
          (point) =>
            point.labels?.service === 'cart' &&
            point.name === 'kube_deployment_status_replicas_available',
        )?.value;
    copies();
    expect(copies()).toBe(4);
    expect(simulation.undo(act('scale-out', 'cart')).accepted).toBe(true);
    expect(copies()).toBe(2);
    expect(simulation.undo(act('restart', 'cart')).accepted).toBe(false);
  });

  it('refuses what makes no sense, with a reason, and throws on misuse only', () => {
    const simulation = new Simulation(SHOP);
    expect(simulation.apply(act('restart', 'nobody')).reason).toContain('not in the graph');
    expect(simulation.apply(act('rollback', 'cart')).reason).toContain('nothing changed lately');
    expect(simulation.apply(act('scale-out', 'orders-db')).reason).toBe('wrong kind of node');
    expect(simulation.apply(act('rm' as 'restart', 'cart')).accepted).toBe(false);
    expect(simulation.apply(act('restart', 'loadgenerator')).accepted).toBe(false);
    expect(() => simulation.injectFault({ kind: 'crash', service: 'nobody' })).toThrow(AegisError);
    expect(() => simulation.injectFault({ kind: 'flag-bug', service: 'redis' })).toThrow(
      /possible/,
    );
    expect(() => new Simulation(SHOP, { tickMs: 0 })).toThrow(/tickMs/);
    expect(() => Simulation.fromJSON({ kind: 'simulation', version: 2 })).toThrow(AegisError);
  });

  it('lives with circles, lone nodes and an empty graph', () => {
    const circle = graphOf(
      [node('a'), node('b'), node('c')],
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    );
    const simulation = new Simulation(circle);
    expect(simulation.tick().metrics.length).toBeGreaterThan(0);
    expect(new Simulation(graphOf([], [])).tick().metrics).toEqual([]);
    expect(new Simulation(graphOf([], [])).sloHealthy()).toBe(true);
  });
});

describe('faultsFor', () => {
  it('gives every kind of fault a home and every fault a cure', () => {
    const kinds = [
      'service',
      'ingress',
      'datastore',
      'cache',
      'queue',
      'external',
      'node',
    ] as const;
    const homes = new Set(kinds.flatMap((kind) => faultsFor({ kind })));
    expect([...homes].sort()).toEqual([...FAULT_KINDS].sort());
    for (const kind of kinds) {
      for (const fault of faultsFor({ kind })) {
        expect(curesOf(fault, { kind }, true).length).toBeGreaterThan(0);
        expect(curesOf(fault, { kind }, false).length).toBeGreaterThan(0);
      }
    }
  });
});
