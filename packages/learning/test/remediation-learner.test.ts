import { AegisError } from '@aegis/core';
import { type ManualFix, RemediationLearner } from '@aegis/learning';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anomaly, BANK, cause, DAY, graph, issue, SHOP } from './incidents.js';

type Fault = 'memory' | 'cache' | 'deploy' | 'load';

/** Incidents of four kinds, in the shop, with what an operator did about each. */
function fix(
  fault: Fault,
  service: string,
  atMs: number,
  extra: Partial<ManualFix> = {},
): ManualFix {
  const base = { graph: SHOP, success: true, at: atMs };
  switch (fault) {
    case 'memory':
      return {
        ...base,
        command: `kubectl set resources deploy/${service} --limits=memory=2Gi`,
        issues: [issue('out-of-memory', service, 'OOMKilled container <*> exit <*>', atMs)],
        anomalies: [
          anomaly('saturation', service, 'up', 'container_memory_utilization_ratio', atMs),
          anomaly('latency', 'web', 'up', 'http_server_request_duration_seconds', atMs),
        ],
        ...extra,
      };
    case 'cache':
      return {
        ...base,
        command: 'kubectl exec sessions -- redis-cli flushall',
        issues: [issue('other', 'cart', 'stale entry decoded with version <*>', atMs)],
        anomalies: [anomaly('errors', 'cart', 'up', 'http_server_error_ratio', atMs)],
        rootCauses: [cause('sessions', 'cart')],
        ...extra,
      };
    case 'deploy':
      return {
        ...base,
        command: `kubectl rollout undo deployment/${service}`,
        issues: [issue('crash', service, 'panic nil pointer dereference <*>', atMs)],
        anomalies: [anomaly('availability', service, 'down', 'replicas_available', atMs)],
        changes: [{ nodeId: service, kind: 'deploy', timestampMs: atMs - 60_000 }],
        ...extra,
      };
    case 'load':
      return {
        ...base,
        command: `kubectl scale deploy/${service} --replicas=8`,
        issues: [],
        anomalies: [
          anomaly('traffic', service, 'up', 'requests_per_second', atMs),
          anomaly('saturation', service, 'up', 'container_cpu_utilization_ratio', atMs),
        ],
        ...extra,
      };
  }
}

const FAULTS: readonly Fault[] = ['memory', 'cache', 'deploy', 'load'];

function taught(rounds = 4): RemediationLearner {
  const learner = new RemediationLearner();
  for (let round = 0; round < rounds; round++) {
    for (const [i, fault] of FAULTS.entries()) {
      const service = round % 2 === 0 ? 'cart' : 'catalog';
      const at = (round * FAULTS.length + i + 1) * DAY;
      learner.captureManualFix(fix(fault, service, at, { operator: `operator-${round % 3}` }));
    }
  }
  return learner;
}

function ask(
  learner: RemediationLearner,
  query: ManualFix,
): ReturnType<RemediationLearner['suggestAction']> {
  const { issues, anomalies, graph: view, rootCauses, changes, at } = query;
  return learner.suggestAction(issues, anomalies, {
    graph: view ?? null,
    ...(rootCauses && { rootCauses }),
    ...(changes && { changes }),
    ...(at !== undefined && { nowMs: at }),
  });
}

describe('RemediationLearner', () => {
  it('suggests what people did in the like case, on the node of this one', () => {
    const learner = taught();
    const expected = {
      memory: 'raise-limits',
      cache: 'clear-cache',
      deploy: 'rollback',
      load: 'scale-out',
    };
    for (const fault of FAULTS) {
      const suggestion = ask(learner, fix(fault, 'catalog', 40 * DAY));
      if (suggestion.kind !== 'known') throw new Error(suggestion.sentence);
      expect(suggestion.effect).toBe(expected[fault]);
      expect(suggestion.target).toBe(fault === 'cache' ? 'sessions' : 'catalog');
      expect(suggestion.probability).toBeGreaterThan(0.5);
      expect(suggestion.nearest[0]!.effect).toBe(expected[fault]);
      expect(suggestion.nearest[0]!.matching.length).toBeGreaterThan(0);
      expect(suggestion.sentence).toMatch(/helped in \d+ of \d+/);
    }
  });

  it('moves cases to another system by roles', () => {
    const learner = taught();
    const cache = learner.suggestAction(
      [issue('other', 'rates', 'stale entry decoded with version <*>')],
      [anomaly('errors', 'rates', 'up', 'http_server_error_ratio')],
      { graph: BANK, rootCauses: [cause('fx', 'rates')] },
    );
    expect(cache).toMatchObject({ kind: 'known', effect: 'clear-cache', target: 'fx' });
    const memory = learner.suggestAction(
      [issue('out-of-memory', 'ledger', 'OOMKilled container <*> exit <*>')],
      [
        anomaly('saturation', 'ledger', 'up', 'container_memory_utilization_ratio'),
        anomaly('latency', 'portal', 'up', 'http_server_request_duration_seconds'),
      ],
      { graph: BANK },
    );
    expect(memory).toMatchObject({ kind: 'known', effect: 'raise-limits', target: 'ledger' });
  });

  it('finds the target by its place where the root cause is not where it was felt', () => {
    const learner = new RemediationLearner();
    for (let i = 1; i <= 3; i++) {
      learner.captureManualFix({
        command: 'kubectl rollout restart deploy/items',
        issues: [issue('timeout', 'web', 'upstream timed out', i * DAY)],
        anomalies: [
          anomaly('latency', 'catalog', 'up', 'x', i * DAY),
          anomaly('latency', 'web', 'up', 'x', i * DAY),
        ],
        rootCauses: [cause('items', 'web')],
        graph: SHOP,
        success: true,
      });
    }
    const there = learner.suggestAction(
      [issue('timeout', 'portal', 'upstream timed out')],
      [anomaly('latency', 'ledger', 'up', 'x'), anomaly('latency', 'portal', 'up', 'x')],
      { graph: BANK, rootCauses: [cause('accounts', 'portal')] },
    );
    expect(there).toMatchObject({ kind: 'known', effect: 'restart', target: 'accounts' });
  });

  it('says unknown for a kind of fault that it has not seen', () => {
    const learner = taught(5);
    const suggestion = learner.suggestAction(
      [issue('tls', 'web', 'x509 certificate has expired <*>')],
      [anomaly('traffic', 'web', 'down', 'handshakes_completed')],
      { graph: SHOP },
    );
    expect(suggestion).toMatchObject({ kind: 'unknown', reason: 'novel' });
    if (suggestion.kind === 'unknown') {
      expect(suggestion.novelty!.distance).toBeGreaterThan(suggestion.novelty!.threshold);
      expect(suggestion.sentence).toContain('alike');
    }
  });

  it('says unknown, and why, without signals, without cases and when people disagree', () => {
    const learner = new RemediationLearner();
    expect(learner.suggestAction([issue('crash', 'a')], [])).toMatchObject({
      kind: 'unknown',
      reason: 'no-cases',
    });
    learner.captureManualFix(fix('deploy', 'cart', DAY, { command: 'kubectl delete configmap x' }));
    expect(learner.suggestAction([], [])).toMatchObject({ kind: 'unknown', reason: 'no-signals' });
    expect(ask(learner, fix('deploy', 'cart', DAY))).toMatchObject({
      kind: 'unknown',
      reason: 'not-an-action',
    });
    const failing = new RemediationLearner();
    for (let i = 1; i < 12; i++) {
      failing.captureManualFix(
        fix('deploy', 'cart', i * DAY, { success: false, operator: `o${i}` }),
      );
    }
    expect(ask(failing, fix('deploy', 'cart', 12 * DAY))).toMatchObject({
      kind: 'unknown',
      reason: 'disagreement',
    });
  });

  it('lets newer cases outweigh older ones', () => {
    const learner = new RemediationLearner();
    learner.captureManualFix(
      fix('load', 'cart', DAY, { command: 'kubectl rollout restart deploy/cart' }),
    );
    learner.captureManualFix(fix('load', 'cart', 200 * DAY));
    expect(ask(learner, fix('load', 'cart', 201 * DAY))).toMatchObject({ effect: 'scale-out' });
  });

  it('is not swayed by a thousand identical fakes of one operator', () => {
    const learner = taught(6);
    const before = ask(learner, fix('memory', 'cart', 40 * DAY));
    for (let i = 0; i < 1_000; i++) {
      learner.captureManualFix(
        fix('memory', 'cart', 39 * DAY + i, {
          command: 'kubectl scale deploy/cart --replicas=0',
          operator: 'mallory',
        }),
      );
    }
    const after = ask(learner, fix('memory', 'cart', 40 * DAY));
    expect(before).toMatchObject({ kind: 'known', effect: 'raise-limits' });
    expect(after).toMatchObject({ kind: 'known', effect: 'raise-limits' });
    expect(learner.successPosterior('scale-in').n).toBeCloseTo(3, 9);
    expect(learner.mayAutomate('scale-in')).toBe(false);
    expect(learner.forget({ operator: 'mallory' })).toBe(1_000);
    expect(ask(learner, fix('memory', 'cart', 40 * DAY))).toEqual(before);
  });

  it('automates nothing before 35 verified successes without a failure', () => {
    const learner = new RemediationLearner();
    const record = (i: number, resolved: boolean): void => {
      learner.recordOutcome({
        action: { kind: 'restart', target: 'cart', parameters: {} },
        issues: [issue('crash', 'cart', '', i * DAY)],
        anomalies: [],
        outcome: {
          planId: `p${i}`,
          startedMs: i * DAY,
          endedMs: i * DAY + 1,
          actions: [],
          resolved,
          verified: true,
          undone: false,
          sentence: '',
        },
      });
    };
    for (let i = 1; i <= 34; i++) record(i, true);
    expect(learner.mayAutomate('restart')).toBe(false);
    record(35, true);
    // Wilson 1927 at z = 1.96: 35 / (35 + 3.8415) = 0.9011.
    expect(learner.successPosterior('restart').wilsonLower).toBeCloseTo(0.9011, 4);
    expect(learner.mayAutomate('restart')).toBe(true);
    for (let i = 1; i <= 60; i++) {
      learner.captureManualFix(fix('load', 'cart', i * DAY, { operator: `o${i}` }));
    }
    expect(learner.successPosterior('scale-out').wilsonLower).toBeGreaterThan(0.9);
    expect(learner.mayAutomate('scale-out')).toBe(false);
    record(36, false);
    expect(learner.mayAutomate('restart')).toBe(false);
    expect(learner.successPosterior('failover')).toMatchObject({ n: 0, wilsonLower: 0 });
  });

  it('learns from outcomes: a failing effect gives way', () => {
    const learner = taught(2);
    const query = fix('load', 'cart', 40 * DAY);
    const before = ask(learner, query);
    for (let i = 0; i < 6; i++) {
      const { issues, anomalies } = fix('load', 'cart', (30 + i) * DAY);
      learner.recordOutcome({
        action: { kind: 'scale-out', target: 'cart', parameters: {} },
        issues,
        anomalies,
        graph: SHOP,
        success: false,
      });
      learner.recordOutcome({
        action: { kind: 'rate-limit', target: 'web', parameters: {} },
        issues,
        anomalies,
        graph: SHOP,
        success: true,
      });
    }
    expect(before).toMatchObject({ effect: 'scale-out' });
    expect(ask(learner, query)).toMatchObject({ effect: 'rate-limit', target: 'web' });
  });

  it('keeps no secret', () => {
    const learner = new RemediationLearner();
    const kept = learner.captureManualFix(
      fix('memory', 'cart', DAY, {
        command: 'DB_PASSWORD=hunter22 kubectl --token=t0ps3cr3t rollout restart deploy/cart',
      }),
    );
    expect(kept.effect).toBe('restart');
    expect(JSON.stringify(learner)).not.toMatch(/hunter22|t0ps3cr3t/);
  });

  it('tells pods, namespaces and placeholders to nodes', () => {
    const learner = new RemediationLearner();
    const target = (command: string): string | null =>
      learner.captureManualFix(fix('load', 'cart', DAY, { command })).target;
    expect(target('kubectl delete pod cart-7d9f8b6c5d-x2x4z')).toBe('cart');
    expect(target('kubectl delete pod sessions-0')).toBe('sessions');
    expect(target('systemctl restart cart.service')).toBe('cart');
    expect(target('kubectl rollout restart deploy/<name>')).toBe(null);
    const namespaced = graph(['shop/web>shop/cart']);
    const fixed = learner.captureManualFix(
      fix('load', 'shop/cart', DAY, {
        command: 'kubectl rollout restart deploy/cart -n shop',
        graph: namespaced,
      }),
    );
    expect(fixed.target).toBe('shop/cart');
  });

  it('takes the same fix in once, and evicts the oldest when full', () => {
    const learner = new RemediationLearner({ maxCases: 8 });
    for (let i = 0; i < 3; i++) learner.captureManualFix(fix('load', 'cart', DAY));
    expect(learner.stats()).toMatchObject({ cases: 1, duplicates: 2 });
    for (let i = 2; i <= 21; i++) learner.captureManualFix(fix(FAULTS[i % 4]!, 'cart', i * DAY));
    expect(learner.stats()).toMatchObject({ cases: 8, evicted: 13 });
    expect(learner.cases().map((one) => one.atMs / DAY)).toEqual([14, 15, 16, 17, 18, 19, 20, 21]);
  });

  it('resumes from a snapshot bit for bit, also when full', () => {
    for (const maxCases of [7, 100]) {
      const options = { maxCases };
      const learner = new RemediationLearner(options);
      const add = (one: RemediationLearner, i: number): void => {
        one.captureManualFix(
          fix(FAULTS[(i * 7) % 4]!, i % 3 === 0 ? 'cart' : 'catalog', i * DAY, {
            operator: `o${i % 4}`,
            success: i % 5 > 0,
          }),
        );
      };
      for (let i = 1; i <= 20; i++) add(learner, i);
      const resumed = RemediationLearner.fromJSON(JSON.parse(JSON.stringify(learner)));
      expect(resumed.toJSON()).toEqual(learner.toJSON());
      for (let i = 21; i <= 40; i++) {
        add(learner, i);
        add(resumed, i);
        const query = fix(FAULTS[i % 4]!, 'catalog', 41 * DAY);
        expect(ask(resumed, query)).toEqual(ask(learner, query));
      }
      expect(JSON.stringify(resumed)).toBe(JSON.stringify(learner));
    }
  });

  it('refuses snapshots that it did not make', () => {
    const json = JSON.parse(JSON.stringify(taught(1))) as Record<string, unknown> & {
      cases: Record<string, unknown>[];
    };
    const refuses = (bad: unknown): void => {
      try {
        RemediationLearner.fromJSON(bad);
      } catch (error) {
        expect(AegisError.isInstance(error)).toBe(true);
        return;
      }
      throw new Error('was taken');
    };
    for (const bad of [
      null,
      1,
      [],
      {},
      { ...json, version: 1 },
      { ...json, vocabulary: 'x' },
      { ...json, options: {} },
    ])
      refuses(bad);
    refuses({ ...json, cases: json.cases.map((one) => ({ ...one, features: [1e9] })) });
    refuses({ ...json, cases: json.cases.map((one) => ({ ...one, effect: 'rm' })) });
    refuses({ ...json, cases: json.cases.map((one) => ({ ...one, atMs: null })) });
    refuses({ ...json, cases: Array.from({ length: 10_001 }, () => json.cases[0]) });
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(json)), fc.jsonValue(), (key, value) => {
        try {
          RemediationLearner.fromJSON({ ...json, [key]: value });
        } catch (error) {
          expect(AegisError.isInstance(error)).toBe(true);
        }
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('merges as if it had seen both', () => {
    const [left, right, both] = [
      new RemediationLearner(),
      new RemediationLearner(),
      new RemediationLearner(),
    ];
    for (let i = 1; i <= 20; i++) {
      const one = fix(FAULTS[i % 4]!, i % 3 === 0 ? 'cart' : 'catalog', i * DAY, {
        operator: `o${i % 2}`,
      });
      (i % 2 === 0 ? left : right).captureManualFix(one);
      if (i % 5 === 0) (i % 2 === 0 ? right : left).captureManualFix(one);
      both.captureManualFix(one);
    }
    const merged = left.merge(right);
    expect(merged.cases()).toEqual(both.cases());
    expect(right.merge(left).toJSON()).toEqual(merged.toJSON());
    const query = fix('deploy', 'cart', 30 * DAY);
    expect(ask(merged, query)).toEqual(ask(both, query));
  });

  it('forgets by operator, node and time, as if never seen', () => {
    const learner = taught(6);
    const size = learner.stats().cases;
    expect(learner.forget({ nodeId: 'catalog' })).toBeGreaterThan(0);
    expect(JSON.stringify(learner)).not.toContain('catalog');
    expect(learner.forget({ before: 10 * DAY })).toBeGreaterThan(0);
    expect(learner.cases().every((one) => one.atMs >= 10 * DAY)).toBe(true);
    expect(learner.forget({ operator: 'nobody' })).toBe(0);
    expect(learner.stats().cases).toBeLessThan(size);
    learner.forget({ before: Number.MAX_VALUE });
    expect(learner.stats()).toMatchObject({ cases: 0, groups: 0 });
    expect(() => learner.forget({})).toThrow(/empty filter/);
  });

  it('never throws on data', () => {
    const learner = new RemediationLearner({ maxCases: 50 });
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('__proto__', 'cart', 'a/b', ''),
    );
    const number = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, 1e308),
    );
    const data = fc.record({
      command: fc.oneof(text, fc.constantFrom('kubectl rollout restart deploy/cart', 'rm -rf /')),
      node: fc.option(text),
      template: text,
      at: number,
      score: number,
      success: fc.boolean(),
    });
    fc.assert(
      fc.property(data, ({ command, node, template, at, score, success }) => {
        const issues = [issue('crash', node, template, at)];
        const anomalies = [{ ...anomaly('latency', node, 'up', template, at), score }];
        learner.captureManualFix({ command, issues, anomalies, success, at, graph: SHOP });
        const suggestion = learner.suggestAction(issues, anomalies, { nowMs: at, graph: SHOP });
        if (suggestion.kind === 'known') {
          expect(suggestion.probability).toBeGreaterThanOrEqual(0);
          expect(suggestion.probability).toBeLessThanOrEqual(1);
        }
        expect(learner.stats().cases).toBeLessThanOrEqual(50);
      }),
      { numRuns: 500, seed: 4 },
    );
    const again = RemediationLearner.fromJSON(JSON.parse(JSON.stringify(learner)));
    expect(again.stats().cases).toBe(learner.stats().cases);
  });

  it('gives answers that do not hang on the order of the signals', () => {
    const learner = taught();
    const query = fix('memory', 'cart', 40 * DAY);
    const turned = { ...query, anomalies: [...query.anomalies].reverse() };
    expect(ask(learner, turned)).toEqual(ask(learner, query));
  });

  it('refuses options out of range and outcomes that say nothing', () => {
    expect(() => new RemediationLearner({ maxCases: 0 })).toThrow(/maxCases/);
    expect(() => new RemediationLearner({ cases: 1 } as object)).toThrow(/no option/);
    const action = { kind: 'restart' as const, target: 'x', parameters: {} };
    expect(() =>
      new RemediationLearner().recordOutcome({ action, issues: [], anomalies: [] }),
    ).toThrow(/neither/);
  });
});
