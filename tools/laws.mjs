/**
 * node tools/laws.mjs [--runs N] [--only Class] [--law name] [--seed N] [--path P] | --table
 *
 * Spends so many runs (10,000 where nothing is said) on the laws that every class keeps, and prints which
 * law held how often for which class; a failure names the seed and path that show it again. `--table` prints
 * which law speaks of which class, and why one does not. Needs no build: it runs on the sources.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { readPackages } from './lib/workspace.mjs';
import { CONTRACT } from './runtimes/contract.mjs';

const work = mkdtempSync(join(tmpdir(), 'aegis-laws-'));
const outfile = join(work, 'laws.mjs');
try {
  await build({
    entryPoints: [join(CONTRACT, 'command.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    alias: Object.fromEntries(
      readPackages().map(({ manifest, path }) => [manifest.name, join(path, 'src')]),
    ),
    outfile,
    sourcemap: 'inline',
    logLevel: 'error',
  });
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(work, { recursive: true, force: true });
}
