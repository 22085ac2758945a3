import { OUT, TARGETS } from './tools/mutants/targets.mjs';

// Tools that only look at the configuration name no target.
const name = process.env.AEGIS_MUTANTS ?? 'snapshot';
const target = TARGETS[name];
if (target === undefined) {
  throw new Error(`AEGIS_MUTANTS is "${name}"; give one of ${Object.keys(TARGETS).join(', ')}.`);
}

const config = {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tools/mutants/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  mutate: [...target.sources],
  concurrency: 2,
  // What is changed while a module loads (constants, tables) takes all tests and a fresh process each time,
  // ten times as long as the rest together; such changes are not made, and count nowhere.
  ignoreStatic: true,
  // Most changes end a loop wrongly or not at all; what takes this much longer hangs.
  timeoutMS: 5_000,
  timeoutFactor: 2,
  incremental: true,
  incrementalFile: `${OUT}/${name}.incremental.json`,
  // Sources and tests are all that is needed, and copying is most of what a small target costs.
  ignorePatterns: [
    '/out',
    '/benchmarks',
    '/docs',
    '/examples',
    '/.ci',
    '/.changeset',
    '/packages/*/bench',
    '/packages/*/dist',
    '.turbo',
  ],
  tempDirName: 'out/mutants-tmp',
  reporters: ['json', 'html', 'progress-append-only'],
  jsonReporter: { fileName: `${OUT}/${name}.json` },
  htmlReporter: { fileName: `${OUT}/${name}.html` },
  thresholds: { high: 95, low: 85, break: null },
  allowConsoleColors: false,
};

export default config;
