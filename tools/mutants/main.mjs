/**
 * node tools/mutants/main.mjs [--only <target>] … [--list]
 *
 * Changes the sources of every target, one small change at a time, and counts the changes that no test
 * notices. Ends with 1 where fewer than 85 of a hundred are noticed. Changes that cannot be noticed, since
 * they change nothing that anybody could see, are listed in docs/mutation-survivors.md; the second score
 * leaves them out. Reports go to out/mutants; what did not change since is not run again.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../lib/workspace.mjs';
import { readEquivalents } from './equivalents.mjs';
import { scoreOf } from './score.mjs';
import { OUT, TARGETS } from './targets.mjs';

const BAR = 85;
const REPORT = 'docs/mutation-survivors.md';

// pnpm hands on the "--" of `pnpm test:mutants -- --only rules`.
const args = process.argv.slice(2).filter((arg, i) => i > 0 || arg !== '--');
const { values } = parseArgs({
  args,
  options: {
    only: { type: 'string', multiple: true },
    list: { type: 'boolean', default: false },
    'report-only': { type: 'boolean', default: false },
  },
});
const names = values.only ?? Object.keys(TARGETS);
const unknown = names.find((name) => TARGETS[name] === undefined);
if (unknown !== undefined) {
  console.error(`There is no target "${unknown}"; give one of ${Object.keys(TARGETS).join(', ')}.`);
  process.exit(2);
}
if (values.list) {
  for (const name of names) console.log(`${name}: ${TARGETS[name].sources.join(' ')}`);
  process.exit(0);
}

/** In a process of its own, since what is changed is read from the environment. */
function stryker(name) {
  return new Promise((resolve) => {
    const program = join(ROOT, 'tools/mutants/stryker.mjs');
    const env = { ...process.env, AEGIS_MUTANTS: name };
    const child = spawn(process.execPath, [program], { cwd: ROOT, stdio: 'inherit', env });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const equivalents = readEquivalents(readFileSync(join(ROOT, REPORT), 'utf8'));
const percent = (share) => `${(100 * share).toFixed(1)} %`;
let failed = false;
for (const name of names) {
  const code = values['report-only'] ? 0 : await stryker(name);
  const file = join(ROOT, OUT, `${name}.json`);
  if (code !== 0 || !existsSync(file)) {
    console.log(`${name}: not measured (stryker ended with ${code})`);
    failed = true;
    continue;
  }
  const score = scoreOf(JSON.parse(readFileSync(file, 'utf8')), equivalents);
  const { killed, all, equivalent, raw, without, left } = score;
  for (const { place, mutator, text } of left) console.log(`  ${place} ${mutator}: ${text}`);
  console.log(
    `${name}: ${killed} of ${all} noticed, ${percent(raw)}; ` +
      `without ${equivalent} that cannot be, ${percent(without)}`,
  );
  if (without * 100 < BAR) failed = true;
}
process.exit(failed ? 1 : 0);
