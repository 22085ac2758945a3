import { AegisError } from '@aegis/core';
import { RemediationLearner } from '@aegis/learning';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, FAULTS, fix, taught } from '../fixes.js';
import { anomaly, DAY, issue, SHOP } from '../incidents.js';

describe('what RemediationLearner remembers', () => {
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
    refuses({ ...json, cases: json.cases.map((one) => ({ ...one, id: 'case-..' })) });
    refuses({ ...json, weights: [Number.NaN] });
    refuses({ ...json, weights: [-1] });
    refuses({ ...json, calibration: { ...(json.calibration as object), slope: 1e9 } });
    refuses({ ...json, calibration: { ...(json.calibration as object), recalled: [2] } });
    refuses({
      ...json,
      calibration: { ...(json.calibration as object), recalled: Array(1e5).fill(0) },
    });
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

  it('refuses options out of range and outcomes that say nothing', () => {
    expect(() => new RemediationLearner({ maxCases: 0 })).toThrow(/maxCases/);
    expect(() => new RemediationLearner({ cases: 1 } as object)).toThrow(/no option/);
    const action = { kind: 'restart' as const, target: 'x', parameters: {} };
    expect(() =>
      new RemediationLearner().recordOutcome({ action, issues: [], anomalies: [] }),
    ).toThrow(/neither/);
  });

  it('keeps texts with characters that do not show apart', () => {
    const learner = new RemediationLearner();
    const kept = learner.captureManualFix({
      command: 'kubectl rollout restart deploy/cart',
      issues: [issue('crash', 'ca\u0000rt'), issue('crash', 'web')],
      anomalies: [],
      success: true,
      operator: 'a\u0000na',
      at: DAY,
    });
    const [one] = learner.cases();
    expect(one!.nodeIds).toEqual(['ca rt', 'web']);
    expect(one!.operator).toBe('a na');
    expect(one!.id).toBe(kept.id);
    const resumed = RemediationLearner.fromJSON(JSON.parse(JSON.stringify(learner)));
    expect(resumed.cases()).toEqual(learner.cases());
  });
});
