/**
 * node docs/scripts/measure.mjs <suite…>
 *
 * Runs one benchmark and keeps its JSON in docs/benchmarks/results, with where it was measured, for the
 * page that is made of these files.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, relative } from 'node:path';
import { RESULTS, ROOT } from './lib/places.mjs';

const words = process.argv.slice(2);
const main = join(ROOT, 'benchmarks', 'dist', 'main.js');
const before = performance.now();
const run = spawnSync(process.execPath, [main, ...words, '--json'], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const seconds = Math.round((performance.now() - before) / 1000);
if (run.status !== 0) process.exit(run.status ?? 1);

const report = JSON.parse(run.stdout);
const [cpu] = cpus();
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const measured = {
  node: process.version,
  cores: cpus().length,
  processor: cpu?.model ?? 'unknown',
  commit: commit.trim(),
  seconds,
};
mkdirSync(RESULTS, { recursive: true });
const file = join(RESULTS, `${report.suite.replaceAll(' ', '-')}.json`);
const data = report.data === null ? null : relative(ROOT, report.data);
writeFileSync(file, `${JSON.stringify({ ...report, data, measured }, null, 2)}\n`);
console.log(`${relative(ROOT, file)}: ${seconds} s`);
