import { RemediationLearner } from '@aegis/learning';
import { describe, expect, it } from 'vitest';
import { ask, FAULTS, fix, taught } from '../fixes.js';
import { anomaly, BANK, cause, DAY, graph, issue, SHOP } from '../incidents.js';

describe('what RemediationLearner suggests', () => {
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

  it('gives answers that do not hang on the order of the signals', () => {
    const learner = taught();
    const query = fix('memory', 'cart', 40 * DAY);
    const turned = { ...query, anomalies: [...query.anomalies].reverse() };
    expect(ask(learner, turned)).toEqual(ask(learner, query));
  });

  it('says what would have to be missing for another answer', () => {
    const learner = new RemediationLearner();
    const saturated = (atMs: number) =>
      anomaly('saturation', 'cart', 'up', 'container_cpu_utilization_ratio', atMs);
    for (let i = 1; i <= 12; i++) {
      const at = i * DAY;
      const base = { issues: [], anomalies: [saturated(at)], graph: SHOP, success: true, at };
      const deploy = { nodeId: 'cart', kind: 'deploy' as const, timestampMs: at - 60_000 };
      learner.captureManualFix(
        i % 2 === 0
          ? { ...base, command: 'kubectl rollout undo deploy/cart', changes: [deploy] }
          : { ...base, command: 'kubectl scale deploy/cart --replicas=8' },
      );
    }
    const suggestion = learner.suggestAction([], [saturated(20 * DAY)], {
      graph: SHOP,
      changes: [{ nodeId: 'cart', kind: 'deploy', timestampMs: 20 * DAY - 60_000 }],
    });
    if (suggestion.kind !== 'known') throw new Error(suggestion.sentence);
    expect(suggestion.effect).toBe('rollback');
    expect(suggestion.counterfactual?.effect).toBe('scale-out');
    expect(suggestion.sentence).toMatch(/Without change.* it would be scale-out\.$/);
    for (const feature of suggestion.counterfactual!.without) expect(feature).toMatch(/^change/);
    // Nothing in it could be left out of the other kind and make a rollback of it.
    const other = learner.suggestAction([], [saturated(20 * DAY)], { graph: SHOP });
    expect(other).toMatchObject({ kind: 'known', effect: 'scale-out', counterfactual: null });
  });

  it('is the surer the more often memory was right about itself', () => {
    const query = fix('memory', 'cart', 400 * DAY);
    const sure = [2, 4, 16].map((rounds) => {
      const suggestion = ask(taught(rounds), { ...query, at: rounds * 4 * DAY });
      return suggestion.kind === 'known' ? suggestion.probability : 0;
    });
    expect(sure).toEqual([...sure].sort((a, b) => a - b));
    expect(sure[2]!).toBeGreaterThan(0.9);
    // Two people who do opposite things about the same make nobody sure.
    const torn = new RemediationLearner();
    for (let i = 1; i <= 30; i++) {
      const command =
        i % 2 === 0 ? 'kubectl rollout undo deploy/cart' : 'kubectl rollout restart deploy/cart';
      torn.captureManualFix(fix('memory', 'cart', i * DAY, { command, operator: `o${i}` }));
    }
    const answer = ask(torn, fix('memory', 'cart', 31 * DAY));
    if (answer.kind !== 'known') throw new Error(answer.sentence);
    expect(answer.probability).toBeLessThan(0.65);
  });
});
