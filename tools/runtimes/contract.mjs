import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../lib/workspace.mjs';

/** Where the laws are that every class keeps. */
export const CONTRACT = join(ROOT, 'test', 'contract');

/**
 * Writes the laws and golden outputs of one package's classes as a module of checks. Only fast-check goes
 * into it: the packages are those that the project has installed.
 */
export async function writeContract(folder, outfile) {
  await build({
    stdin: {
      contents: `import { subjects } from './subjects/${folder}.ts';
import { checksOf } from './checks.ts';
export const checks = checksOf(subjects);
`,
      resolveDir: CONTRACT,
      loader: 'ts',
    },
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    external: ['@aegis/*'],
    outfile,
    logLevel: 'error',
  });
}
