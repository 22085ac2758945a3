/**
 * node tools/check-api.mjs [--update]
 *
 * The public face of every door, as api-extractor reads it from the built declarations, must be the one
 * written down in packages/<name>/etc. `--update` writes it down anew; the change then shows in review.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiReports } from './lib/api-report.mjs';
import { buildOrExit } from './lib/build.mjs';
import { run } from './lib/run.mjs';
import { Tally } from './lib/tally.mjs';
import { ROOT, readPackages } from './lib/workspace.mjs';

const update = process.argv.includes('--update');
const tally = new Tally('api');

/** How the two texts differ; null where they do not. */
async function difference(written, text, work) {
  const found = join(work, 'found.api.md');
  writeFileSync(found, text);
  const before = existsSync(written) ? written : '/dev/null';
  const args = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--unified=2', before, found];
  const { code, stdout, stderr } = await run('git', args, { cwd: ROOT });
  if (code === 0) return null;
  // The four lines before the first hunk name files, one of them gone by now.
  const hunks = stdout.slice(Math.max(0, stdout.indexOf('\n@@') + 1));
  return `${hunks || stderr}\nIf that is meant: pnpm check:api -- --update`;
}

async function checkPackage(one, work) {
  const etc = join(one.path, 'etc');
  const reports = apiReports(one, join(work, one.folder));
  if (update) mkdirSync(etc, { recursive: true });
  const kept = existsSync(etc) ? readdirSync(etc).filter((name) => name.endsWith('.api.md')) : [];
  for (const name of kept.filter((each) => !reports.has(each))) {
    if (update) rmSync(join(etc, name));
    else tally.fail(`${one.folder}: etc/${name} belongs to no door`);
  }
  for (const [name, { text, problem }] of reports) {
    if (problem === null && update) writeFileSync(join(etc, name), text);
    const wrong = problem ?? (await difference(join(etc, name), text, work));
    tally.check(`${one.folder}: etc/${name}`, wrong);
  }
}

await buildOrExit();
const work = mkdtempSync(join(tmpdir(), 'aegis-api-'));
try {
  for (const one of readPackages()) await checkPackage(one, work);
} finally {
  rmSync(work, { recursive: true, force: true });
}
tally.close();
