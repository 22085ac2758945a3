/**
 * What mutation testing is done on: for each name the sources that are changed and the tests that have to
 * notice: no more than these, since each test file is loaded for every change. Tests that start other processes are left out, since these run the sources unchanged.
 *
 * @type {Readonly<Record<string, { sources: readonly string[], tests: readonly string[] }>>}
 */
export const TARGETS = Object.freeze({
  snapshot: {
    sources: ['packages/core/src/snapshot/*.ts'],
    tests: ['packages/core/test/snapshot/*.test.ts'],
  },
  calibration: {
    sources: [
      'packages/core/src/stats/{tail-model,pareto-tail,combine}.ts',
      'packages/anomaly/src/metrics/{surprise,tail-counts}.ts',
      'packages/anomaly/src/logs/windows/{alarm-scale,ban-tail}.ts',
      'packages/anomaly/src/multivariate/score-tail.ts',
    ],
    tests: [
      'packages/core/test/stats/{tail-model*,combine,pareto-tail}.test.ts',
      'packages/anomaly/test/metrics/{surprise,tail-counts*}.test.ts',
      'packages/anomaly/test/logs/windows/{alarm-scale*,ban-tail*}.test.ts',
      'packages/anomaly/test/multivariate/score-tail*.test.ts',
    ],
  },
  rules: {
    sources: [
      'packages/remediation/src/guard/{at-risk,check-step,circumstances,guard-tier,judge-*}.ts',
      'packages/remediation/src/guard/{read-plan,step-facts,guard-options,approvals,breaker}.ts',
    ],
    tests: [
      'packages/remediation/test/{guard,guard-rules}.test.ts',
      'packages/remediation/test/guard/{guard-options,read-plan,arguments,step-facts}.test.ts',
      'packages/remediation/test/guard/{at-risk,budgets,circumstances,who-has-to-agree}.test.ts',
      'packages/remediation/test/guard/{judged-plan,approvals,breaker}.test.ts',
      'packages/remediation/test/guard/guard.fuzz.test.ts',
    ],
  },
  memory: {
    sources: [
      'packages/remediation/src/guard/{guard,ledger,act-notes,guard-snapshot,save-queue}.ts',
      'packages/remediation/src/guard/{audit-*,replay-audit,snapshot-store}.ts',
    ],
    tests: [
      'packages/remediation/test/{guard,guard-doubt,execute-watch}.test.ts',
      'packages/remediation/test/guard/{guard-snapshot,guard-memory,ledger,replay-audit}.test.ts',
      'packages/remediation/test/guard/audit-{entries,inputs,log}.test.ts',
    ],
  },
  execution: {
    sources: [
      'packages/remediation/src/guard/{execut*,within,ask-executor,health-watch}.ts',
      'packages/remediation/src/guard/{settle-unfinished,dry-run-executor}.ts',
    ],
    tests: [
      'packages/remediation/test/{execute-plan,execute-watch,guard-doubt}.test.ts',
      'packages/remediation/test/guard/execute-plan.fuzz.test.ts',
      'packages/remediation/test/guard/{dry-run-executor,health-watch,how-plans-end}.test.ts',
      'packages/remediation/test/guard/{settle-unfinished,taking-back,within}.test.ts',
    ],
  },
  watch: {
    sources: ['packages/remediation/src/guard/{regression-watch,trend,rank-martingale}.ts'],
    tests: [
      'packages/remediation/test/{execute-watch,regression-watch}.test.ts',
      'packages/remediation/test/guard/watching.test.ts',
    ],
  },
  kubernetes: {
    sources: ['packages/remediation/src/kubernetes/**/*.ts'],
    // Not those against the real client, which takes longer to load than all others to run, and no properties:
    // each case is a dozen requests.
    tests: [
      'packages/remediation/test/kubernetes/!(*.fuzz|execute-plan|faults|wait-for-rollout).test.ts',
    ],
  },
  commands: {
    sources: ['packages/learning/src/commands/**/*.ts'],
    tests: [
      'packages/learning/test/{commands,redact,hostile-lines,destruction}.test.ts',
      'packages/learning/test/commands/*.test.ts',
    ],
  },
});

/** The folder that reports go to, below the root. */
export const OUT = 'out/mutants';
