import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.js';
import { TARGETS } from './targets.mjs';

const target = TARGETS[process.env.AEGIS_MUTANTS ?? 'snapshot'];
if (target === undefined) throw new Error('AEGIS_MUTANTS names no target.');

const config = mergeConfig(
  shared,
  defineConfig({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    test: {
      reporters: ['default'],
      env: { AEGIS_FUZZ_RUNS: '15' },
      // Loading a dozen files afresh for each of thousands of changes takes longer than running them.
      isolate: false,
      setupFiles: ['tools/mutants/setup.ts'],
    },
  }),
);
// Merging adds to lists; here fewer tests are wanted.
config.test.include = [...target.tests];

export default config;
