import type { ActionKind } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ACTIONS, RLRemediationEngine } from '../src/index.js';
import { RemediationEnvironment } from '../src/simulator/index.js';
import { act, anomaly, cause, issue, SHOP } from './fixtures.js';

const NOW = 1_000_000;
const engine = new RLRemediationEngine();

describe('RLRemediationEngine', () => {
  it('waits where nothing is wrong, with or without a graph', () => {
    for (const context of [{}, { graph: SHOP }, { graph: SHOP, rootCauses: [] }]) {
      const decision = engine.selectAction([], [], [], context);
      expect(decision.action).toEqual({ kind: 'observe', target: '', parameters: {} });
      expect(decision.probability).toBeGreaterThan(0.95);
      expect(decision.quiet).toBe(true);
    }
  });

  const down = (id: string) => [
    anomaly(id),
    anomaly(id, { signal: 'replicas_available', signalKind: 'availability', direction: 'down' }),
    anomaly('web'),
    anomaly('edge'),
  ];
  const cases: [string, ActionKind, string, Parameters<typeof engine.selectAction>][] = [
    [
      'a crash',
      'restart',
      'cart',
      [
        [issue('cart', 'crash'), issue('web', 'connection-refused')],
        [],
        down('cart'),
        { graph: SHOP, rootCauses: [cause('cart')], nowMs: NOW },
      ],
    ],
    [
      'errors after a deploy',
      'rollback',
      'catalog',
      [
        [issue('catalog', 'other')],
        [],
        [
          anomaly('catalog'),
          anomaly('catalog', { signalKind: 'log', signal: 't1' }),
          anomaly('web'),
          anomaly('edge'),
        ],
        {
          graph: SHOP,
          rootCauses: [cause('catalog')],
          changes: [{ nodeId: 'catalog', kind: 'deploy', timestampMs: NOW - 15_000 }],
          nowMs: NOW,
        },
      ],
    ],
    [
      'a missing key after a change of configuration',
      'restore-config',
      'orders',
      [
        [issue('orders', 'config')],
        [],
        [anomaly('orders'), anomaly('web'), anomaly('edge')],
        {
          graph: SHOP,
          rootCauses: [cause('orders')],
          changes: [{ nodeId: 'orders', kind: 'config', timestampMs: NOW - 15_000 }],
          nowMs: NOW,
        },
      ],
    ],
    [
      'a full disk',
      'raise-limits',
      'orders-db',
      [
        [issue('orders-db', 'disk-full')],
        [],
        [anomaly('orders-db'), anomaly('orders'), anomaly('web')],
        { graph: SHOP, rootCauses: [cause('orders-db')], nowMs: NOW },
      ],
    ],
    [
      'a flag',
      'disable-flag',
      'pay',
      [
        [issue('pay', 'other', 'feature flag new-pricing: evaluation gave no price')],
        [],
        [anomaly('pay'), anomaly('orders'), anomaly('web')],
        {
          graph: SHOP,
          rootCauses: [cause('pay')],
          changes: [{ nodeId: 'pay', kind: 'flag', timestampMs: NOW - 15_000 }],
          nowMs: NOW,
        },
      ],
    ],
  ];

  it.each(cases)('answers %s by %s of %s', (_name, kind, target, args) => {
    const decision = engine.selectAction(...args);
    expect(decision.action).toMatchObject({ kind, target });
    expect(decision.probability).toBeGreaterThan(0.5);
    expect(decision.why).toContain(target);
    expect(decision.quiet).toBe(false);
    expect(decision.alternatives.length).toBeGreaterThan(0);
    for (const alternative of decision.alternatives) {
      expect(alternative.probability).toBeLessThanOrEqual(decision.probability);
      expect(alternative.reason.length).toBeGreaterThan(5);
    }
  });

  it('never chooses a rollback where no deploy is known, and says so', () => {
    const decision = engine.selectAction([issue('catalog', 'other')], [], [anomaly('catalog')], {
      graph: SHOP,
      rootCauses: [cause('catalog')],
    });
    const masked = decision.masked.find(
      ({ action }) => action.kind === 'rollback' && action.target === 'catalog',
    );
    expect(masked?.reason).toBe('no recent deploy of catalog is known');
    expect(decision.action.kind).not.toBe('rollback');
  });

  it('does not repeat what was done a moment ago', () => {
    const [, , , args] = cases[0]!;
    const again = engine.selectAction(args[0], args[1], args[2], {
      ...args[3],
      history: [{ action: act('restart', 'cart'), atMs: NOW - 10_000, helped: false }],
    });
    expect(again.action).not.toMatchObject({ kind: 'restart', target: 'cart' });
  });

  it('never suspects a deploy that it has taken back', () => {
    const [, , , args] = cases[1]!;
    const again = engine.selectAction(args[0], args[1], args[2], {
      ...args[3],
      history: [{ action: act('rollback', 'catalog'), atMs: NOW - 5_000, helped: null }],
    });
    expect(again.action.kind).not.toBe('rollback');
  });

  it('leans towards what people did', () => {
    const [, , , args] = cases[3]!;
    const probabilityOf = (prior: ReadonlyMap<string, number>): number => {
      const decision = engine.selectAction(args[0], args[1], args[2], { ...args[3], prior });
      const all = [decision, ...decision.alternatives];
      return all.find(({ action }) => action.kind === 'failover')?.probability ?? 0;
    };
    const without = probabilityOf(new Map());
    expect(probabilityOf(new Map([['failover:orders-db', 0.9]]))).toBeGreaterThan(without + 0.2);
    expect(probabilityOf(new Map([['failover', 0.9]]))).toBeGreaterThan(without + 0.05);
    expect(probabilityOf(new Map([['failover', Number.NaN]]))).toBeCloseTo(without, 12);
    const quiet = engine.selectAction([], [], [], {
      graph: SHOP,
      prior: new Map([['restart:cart', 1]]),
    });
    expect(quiet.action.kind).toBe('observe');
  });

  it('leaves out what is not in its catalogue', () => {
    const careful = new RLRemediationEngine(
      DEFAULT_ACTIONS.filter(({ kind }) => kind === 'observe' || kind === 'scale-out'),
    );
    const [, , , args] = cases[0]!;
    const decision = careful.selectAction(...args);
    expect(['observe', 'scale-out']).toContain(decision.action.kind);
  });

  it('makes a plan of a decision, and an empty one of waiting', () => {
    const [, , , args] = cases[1]!;
    const plan = engine.plan(args[0], args[1], args[2], { ...args[3]!, incidentId: 'i' });
    expect(plan).toMatchObject({ incidentId: 'i', createdMs: NOW });
    expect(plan.steps[0]).toMatchObject({ reversible: true, tier: 'auto' });
    expect(plan.steps[0]!.blastRadius).toEqual(['catalog', 'web']);
    expect(engine.plan([], [], [], { graph: SHOP }).steps).toEqual([]);
  });

  it('survives any findings', () => {
    const ids = fc.constantFrom('web', 'cart', 'redis', 'ghost', '__proto__', '');
    const anomalies = fc.array(
      fc.record({
        nodeId: fc.option(ids),
        score: fc.constantFrom(0, 5, 1e308, Number.NaN, -1),
        signalKind: fc.constantFrom('latency', 'log', 'other', 'saturation', 'traffic'),
        direction: fc.constantFrom('up', 'down', 'none'),
        timestampMs: fc.constantFrom(0, NOW, 1e15),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(anomalies, fc.boolean(), fc.constantFrom(NOW, 0, 1e15), (list, known, nowMs) => {
        const findings = list.map((fields) =>
          anomaly('x', { ...fields, nodeId: fields.nodeId } as Parameters<typeof anomaly>[1]),
        );
        const decision = engine.selectAction([], findings, [], {
          graph: known ? SHOP : null,
          rootCauses: [cause('ghost', Number.NaN)],
          changes: [{ nodeId: 'cart', kind: 'deploy', timestampMs: NOW }],
          nowMs,
        });
        expect(decision.probability).toBeGreaterThan(0);
        expect(decision.probability).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { numRuns: 200 },
    );
  });

  it('resumes from its snapshot with the same decisions, and trains on', async () => {
    const trained = new RLRemediationEngine();
    const environment = new RemediationEnvironment({ environments: 4, maxServices: 6 });
    const report = await trained.train({ totalTimesteps: 512, environment, seed: 2 });
    expect(report.timesteps).toBe(512);
    expect(trained.trainedTimesteps).toBe(512);
    const resumed = RLRemediationEngine.fromJSON(JSON.parse(JSON.stringify(trained)));
    for (const [, , , args] of cases) {
      expect(resumed.selectAction(...args)).toEqual(trained.selectAction(...args));
    }
    expect(JSON.stringify(resumed) === JSON.stringify(trained)).toBe(true);
    expect(() => RLRemediationEngine.fromJSON({})).toThrow(/remediation-engine/);
  });

  it('refuses catalogues and options that make no sense', () => {
    const [first] = DEFAULT_ACTIONS;
    expect(() => new RLRemediationEngine([first!, first!])).toThrow(/twice/);
    expect(() => new RLRemediationEngine(DEFAULT_ACTIONS, { priorWeight: 2 })).toThrow(
      /priorWeight/,
    );
    expect(() => new RLRemediationEngine(DEFAULT_ACTIONS, { speed: 1 } as object)).toThrow(/speed/);
  });
});
