import { RemediationLearner } from '@aegis/learning';
import { describe, expect, it } from 'vitest';
import { ask, fix, taught } from '../fixes.js';
import { DAY, issue, SHOP } from '../incidents.js';

describe('what RemediationLearner believes', () => {
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

  it('is not swayed by a thousand fakes of one operator that all differ', () => {
    const learner = taught(6);
    const query = fix('memory', 'cart', 25 * DAY);
    for (let i = 0; i < 1_000; i++) {
      const fake = fix('memory', 'cart', 24 * DAY + i, {
        command: `kubectl scale deploy/cart --replicas=0 # ${i}`,
        operator: 'mallory',
      });
      const word = [...`${i}`].map((digit) => 'abcdefghij'[Number(digit)]).join('');
      const issues = fake.issues.map((one) => ({ ...one, template: `${one.template} zz${word}` }));
      learner.captureManualFix({ ...fake, issues });
    }
    expect(learner.stats().groups).toBeGreaterThan(1_000);
    expect(ask(learner, query)).toMatchObject({ kind: 'known', effect: 'raise-limits' });
    expect(learner.mayAutomate('scale-in')).toBe(false);
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

  it('takes an outcome of a kind that it does not know, and suggests nothing of it', () => {
    const learner = new RemediationLearner();
    const kind = 'reboot-the-moon' as 'restart';
    const action = { kind, target: 'cart', parameters: {} };
    const { issues, anomalies } = fix('memory', 'cart', DAY);
    learner.recordOutcome({ action, issues, anomalies, success: true });
    expect(learner.cases()[0]!.effect).toBe('unknown');
    expect(learner.successPosterior(kind)).toMatchObject({ n: 0, wilsonLower: 0 });
    expect(learner.suggestAction(issues, anomalies)).toMatchObject({
      kind: 'unknown',
      reason: 'not-an-action',
    });
  });
});
