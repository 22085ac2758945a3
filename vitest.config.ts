import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('./packages', import.meta.url));

// Tests run on the sources: every door of a package is a folder of its own with an index.ts.
const alias = [
  { find: /^@aegis\/([a-z-]+)\/([a-z-]+)$/, replacement: `${packages}/$1/src/$2/index.ts` },
  {
    find: /^@aegis\/(core|graph|anomaly|root-cause|remediation|learning)$/,
    replacement: `${packages}/$1/src/index.ts`,
  },
];

// Where the counts go; unset outside .ci/run.
const reports = process.env.AEGIS_REPORT_DIR;

export default defineConfig({
  resolve: { alias },
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'examples/*/test/**/*.test.ts',
      'benchmarks/test/**/*.test.ts',
      'test/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    reporters:
      reports === undefined
        ? ['default']
        : ['default', ['json', { outputFile: join(reports, 'vitest.json') }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
