/**
 * node tools/fuzz/main.mjs [--minutes 10] [--only <part of a path>]
 *
 * Runs every `*.fuzz.test.ts` with fresh seeds, one after the other, for so many minutes in all. A case
 * that fails is printed with its seed and path, and kept in the `*.seeds.json` beside the test, which
 * every later test run begins with.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../lib/workspace.mjs';

// pnpm hands on the "--" of `pnpm test:fuzz -- --minutes 10`.
const args = process.argv.slice(2).filter((arg, i) => i > 0 || arg !== '--');
const { values } = parseArgs({
  args,
  options: {
    minutes: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
  },
});
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 24 * 60)) {
  console.error(`--minutes is ${values.minutes}; give a number of minutes, at most a day.`);
  process.exit(2);
}
const ENDING = '.fuzz.test.ts';
const packages = readdirSync(join(ROOT, 'packages'));
const files = packages
  .flatMap((name) => {
    const below = join('packages', name, 'test');
    return readdirSync(join(ROOT, below), { recursive: true }).map((file) => join(below, file));
  })
  .filter((file) => file.endsWith(ENDING) && file.includes(values.only))
  .sort();
if (files.length === 0) {
  console.error(`No ${ENDING} has "${values.only}" in its path.`);
  process.exit(2);
}

const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
// One after the other, so that each has a processor and the minutes add up.
const child = spawn(process.execPath, [vitest, 'run', '--no-file-parallelism', ...files], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, AEGIS_FUZZ_MS: String((minutes * 60_000) / files.length) },
});
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code) => process.exit(code ?? 1));
