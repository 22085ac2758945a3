/**
 * node tools/picture-of-demo.mjs [options of the demo…]
 *
 * Runs the built demo as on a terminal and draws what it says: docs/pictures/demo.svg, the picture of the
 * README. Without options it is the run that the README shows. Build first.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run, tail } from './lib/run.mjs';
import { terminalSvg } from './lib/terminal-svg.mjs';
import { ROOT } from './lib/workspace.mjs';

const SHOWN = ['--fault', 'memory-leak:basket', '--seed', '7'];
const COLUMNS = 96;

const asked = process.argv.slice(2);
const options = asked.length > 0 ? asked : SHOWN;
const state = mkdtempSync(join(tmpdir(), 'aegis-picture-'));
const painted = `${pathToFileURL(join(ROOT, 'tools/lib/as-terminal.mjs')).href}?columns=${COLUMNS}`;
const program = join(ROOT, 'examples/sentinel/dist/main.js');
const args = ['--import', painted, program, '--state', state, ...options];
const env = { FORCE_COLOR: '1', NO_COLOR: '' };
const done = await run(process.execPath, args, { cwd: ROOT, env });
rmSync(state, { recursive: true, force: true });

if (done.code === 0) {
  const call = `pnpm demo -- ${options.join(' ')}`;
  const text = `\u001b[2m$ ${call}\u001b[22m\n${done.stdout}`;
  const path = join(ROOT, 'docs/pictures/demo.svg');
  writeFileSync(path, terminalSvg(text, { columns: COLUMNS, title: `What "${call}" says` }));
  console.log(path);
} else {
  console.error(tail(done));
  process.exitCode = 1;
}
