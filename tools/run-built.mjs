/**
 * node tools/run-built.mjs <package> <entry> [arguments…]
 *
 * Builds a program of the workspace and what it needs, then runs it where the user stands. Standard
 * output belongs to the program alone; the build speaks on standard error, and only when it fails.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { build } from './lib/build.mjs';
import { ROOT } from './lib/workspace.mjs';

const PATIENCE_MS = 1500;

const [filter, entry, ...rest] = process.argv.slice(2);
if (filter === undefined || entry === undefined) {
  console.error('usage: node tools/run-built.mjs <package> <entry> [arguments…]');
  process.exit(2);
}
// pnpm hands on the "--" of `pnpm demo -- --json`.
const args = rest[0] === '--' ? rest.slice(1) : rest;

const notice = setTimeout(() => {
  if (process.stderr.isTTY) process.stderr.write(`Building ${filter} …\n`);
}, PATIENCE_MS);
const built = await build(filter);
clearTimeout(notice);
if (built.code !== 0) {
  process.stderr.write(`${built.stdout}${built.stderr}\nThe build of ${filter} failed.\n`);
  process.exit(1);
}

const child = spawn(process.execPath, [resolve(ROOT, entry), ...args], {
  // pnpm runs scripts in the package's folder; the user's paths start where the user stands.
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the program as well; twice would look like impatience.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  });
}
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  process.exit(signal === null ? code : 128 + constants.signals[signal]);
});
