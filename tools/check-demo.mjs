/**
 * node tools/check-demo.mjs
 *
 * Runs the demo for a program to read: one JSON object on standard output, of the promised shape, the
 * same for the same seed; the right service found, the fault mended, nothing done where nothing is wrong.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pnpmCommand } from './lib/pnpm.mjs';
import { run, tail } from './lib/run.mjs';
import { Tally } from './lib/tally.mjs';
import { ROOT } from './lib/workspace.mjs';

const KEYS = ['seed', 'fault', 'injectedAt', 'detectedAt', 'incidents', 'rankedCauses', 'plan'];

const tally = new Tally('demo');
const state = mkdtempSync(join(tmpdir(), 'aegis-demo-'));

async function demo(...args) {
  const [command, ...first] = pnpmCommand();
  // A folder of its own: what earlier runs have learnt must not change this one.
  const own = ['--state', state, ...args];
  return run(command, [...first, '--silent', 'demo', '--', ...own], { cwd: ROOT });
}

async function report(name, ...args) {
  const done = await demo('--simulate', '--json', ...args);
  tally.check(`${name}: ends well`, done.code === 0 ? null : tail(done));
  try {
    const parsed = JSON.parse(done.stdout);
    const missing = [...KEYS, 'outcome'].filter((key) => !(key in parsed));
    tally.check(`${name}: keys`, missing.length === 0 ? null : `lacks ${missing.join(', ')}`);
    return { parsed, text: done.stdout };
  } catch (error) {
    tally.fail(`${name}: its output is no JSON: ${error.message}\n${done.stdout.slice(0, 500)}`);
    return null;
  }
}

try {
  const first = await report('a fault', '--seed', '1');
  if (first !== null) {
    const { fault, rankedCauses, outcome } = first.parsed;
    const found = rankedCauses[0]?.nodeId;
    const problem = found === fault.service ? null : `${found}, but ${fault.service} is broken`;
    tally.check('a fault: the first cause', problem);
    const mended = outcome?.resolved === true && outcome.verified === true;
    tally.check('a fault: the outcome', mended ? null : JSON.stringify(outcome));
    const second = await report('the same seed', '--seed', '1');
    tally.check(
      'the same seed: the same',
      second?.text === first.text ? null : (second?.text ?? ''),
    );
  }
  const healthy = await report('no fault', '--seed', '2', '--fault', 'none');
  if (healthy !== null) {
    const { plan, outcome } = healthy.parsed;
    const idle = (plan?.steps ?? []).length === 0;
    tally.check('no fault: no action', idle ? null : JSON.stringify({ plan, outcome }));
  }
  const wrong = await demo('--fault', 'nonsense');
  const refused = wrong.code === 2 && wrong.stdout === '' && wrong.stderr !== '';
  tally.check('a wrong argument: exit code 2', refused ? null : `${wrong.code}\n${tail(wrong)}`);
} finally {
  rmSync(state, { recursive: true, force: true });
}
tally.close();
