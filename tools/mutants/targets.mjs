/**
 * What mutation testing is done on: for each name the sources that are changed and the tests that have to
 * notice. Tests that start other processes are left out, since these run the sources unchanged.
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
      'packages/core/test/stats/{tail-model,combine,pareto-tail}.test.ts',
      'packages/anomaly/test/metrics/{surprise,tail-counts}.test.ts',
      'packages/anomaly/test/logs/windows/{alarm-scale,ban-tail}.test.ts',
      'packages/anomaly/test/multivariate/score-tail.test.ts',
    ],
  },
  guard: {
    sources: ['packages/remediation/src/guard/*.ts'],
    tests: [
      'packages/remediation/test/{guard,guard-rules,guard-doubt}.test.ts',
      'packages/remediation/test/{execute-plan,execute-watch,regression-watch}.test.ts',
      'packages/remediation/test/guard/*.test.ts',
    ],
  },
  kubernetes: {
    sources: ['packages/remediation/src/kubernetes/**/*.ts'],
    tests: ['packages/remediation/test/kubernetes/*.test.ts'],
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
