import { describe, expect, it } from 'vitest';
import { RemediationLearner } from '../../src/index.js';
import { borrowCases } from '../../src/transfer/index.js';

const DAY_MS = 86_400_000;

function theirs(cases: number): RemediationLearner {
  const learner = new RemediationLearner({ halfLifeMs: 30 * DAY_MS });
  for (let i = 0; i < cases; i++) {
    learner.captureManualFix({
      command: `kubectl rollout restart deployment/cart-${i} -n shop`,
      issues: [],
      anomalies: [],
      success: true,
      operator: 'alice',
      at: i * DAY_MS,
    });
  }
  return learner;
}

describe('borrowCases', () => {
  it('keeps what was done and leaves every name behind', () => {
    const learner = theirs(3);
    const text = JSON.stringify(borrowCases(learner, { source: 'north' }));
    for (const name of ['cart', 'alice', 'shop', 'kubectl']) expect(text).not.toContain(name);
    const [one] = borrowCases(learner).cases();
    expect(one).toMatchObject({ effect: 'restart', success: true, verified: false, target: null });
    expect(learner.cases()[0]?.operator).toBe('alice');
  });

  it('makes a case older by as much as it is to count for less', () => {
    const age = (weight: number): number =>
      theirs(1).cases()[0]!.atMs - borrowCases(theirs(1), { weight }).cases()[0]!.atMs;
    expect(age(1)).toBe(0);
    expect(age(0.5)).toBeCloseTo(30 * DAY_MS, 3);
    expect(age(0.25)).toBeCloseTo(60 * DAY_MS, 3);
  });

  it('comes in once however often it is merged, and can be forgotten by its source', () => {
    const borrowed = borrowCases(theirs(4), { source: 'north' });
    const ours = theirs(2).merge(borrowed).merge(borrowed);
    expect(ours.stats().cases).toBe(6);
    expect(ours.forget({ operator: 'north' })).toBe(4);
    expect(ours.stats().cases).toBe(2);
  });

  it('makes nothing automatic, whatever was verified elsewhere', () => {
    const elsewhere = new RemediationLearner();
    for (let i = 0; i < 60; i++) {
      elsewhere.recordOutcome({
        action: { kind: 'restart', target: `node-${i}` },
        issues: [],
        anomalies: [],
        outcome: { resolved: true, undone: false, verified: true, endedMs: i * DAY_MS },
      } as unknown as Parameters<RemediationLearner['recordOutcome']>[0]);
    }
    expect(elsewhere.mayAutomate('restart')).toBe(true);
    const ours = new RemediationLearner().merge(borrowCases(elsewhere));
    expect(ours.mayAutomate('restart')).toBe(false);
    expect(ours.successPosterior('restart').n).toBeGreaterThan(0);
  });

  it('refuses options that are none', () => {
    const wrong = [{ weight: 0 }, { weight: 2 }, { source: '' }, { source: 'x'.repeat(65) }];
    for (const options of wrong) {
      expect(() => borrowCases(theirs(1), options)).toThrow(
        expect.objectContaining({ code: 'invalid-option' }),
      );
    }
  });
});
