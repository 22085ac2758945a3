/**
 * node tools/demo-seeds.mjs [--source PATH] [seeds, default 20]
 *
 * Runs the built demo for seeds 1, 2, …, once with the seed's fault and once with none, and counts: the
 * right service first, resolved and verified, acted where nothing was broken. Build first.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run, tail } from './lib/run.mjs';
import { ROOT } from './lib/workspace.mjs';

const { values, positionals } = parseArgs({
  options: { source: { type: 'string' } },
  allowPositionals: true,
});
const seeds = Number(positionals[0] ?? 20);
const source = values.source === undefined ? [] : ['--source', values.source];
const state = mkdtempSync(join(tmpdir(), 'aegis-seeds-'));
const program = join(ROOT, 'examples/sentinel/dist/main.js');

async function report(...args) {
  const own = ['--simulate', '--json', '--state', state, ...source, ...args];
  const done = await run(process.execPath, [program, ...own], { cwd: process.cwd() });
  if (done.code !== 0) throw new Error(tail(done));
  return JSON.parse(done.stdout);
}

let right = 0;
let verified = 0;
let meddled = 0;
try {
  for (let seed = 1; seed <= seeds; seed++) {
    const { fault, rankedCauses, outcome } = await report('--seed', String(seed));
    if (rankedCauses[0]?.nodeId === fault.service) right++;
    if (outcome?.resolved && outcome.verified) verified++;
    else console.log(`seed ${seed}: ${fault.kind} at ${fault.service} was not resolved`);
    const healthy = await report('--seed', String(seed), '--fault', 'none');
    if (healthy.plan !== null) meddled++;
  }
} finally {
  rmSync(state, { recursive: true });
}
console.log(`right service first: ${right} of ${seeds}`);
console.log(`resolved and verified: ${verified} of ${seeds}`);
console.log(`acted without a fault: ${meddled} of ${seeds}`);
