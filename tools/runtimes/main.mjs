/**
 * node tools/runtimes/main.mjs [--update]
 *
 * Installs every package alone from its tarball and runs its checks, and the laws of its classes, in every
 * runtime that can be found: each must work, and give the very bits that golden.json says. `--update`
 * writes there what the first runtime gives, so that a review sees which outputs changed. A runtime that
 * cannot be found is named, and fails nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOrExit } from '../lib/build.mjs';
import { pool } from '../lib/pool.mjs';
import { Tally } from '../lib/tally.mjs';
import { readGolden, writeGolden } from './golden.mjs';
import { makeProjects } from './projects.mjs';
import { RUNTIMES } from './runtimes.mjs';

/** Checks that failed, or whose digests are not the golden ones. */
function differences(digests, golden) {
  const names = new Set([...Object.keys(golden), ...Object.keys(digests)]);
  return [...names].flatMap((name) => {
    const given = digests[name] ?? 'not run';
    if (given.startsWith('failed') || given === 'not run') return [`${name} ${given}`];
    const wanted = golden[name] ?? 'anything: it is not in golden.json, which --update writes';
    return given === wanted ? [] : [`${name} gives ${given}, not ${wanted}`];
  });
}

const tally = new Tally('runtimes');

/** Runs the checks of all projects in one runtime; the digests by package. */
async function runIn({ name, start }, projects, golden) {
  const all = {};
  const verdicts = [];
  for (const { folder, project } of projects) {
    let problem = null;
    try {
      all[folder] = await start({ project });
      // Where the golden file is written anew, the first runtime says what is right.
      const wanted = golden === null ? all[folder] : (golden[folder] ?? {});
      problem = differences(all[folder], wanted).join('\n') || null;
    } catch (error) {
      problem = String(error.message ?? error);
    }
    tally.check(`${name}: ${folder}`, problem);
    verdicts.push(`${folder} ${problem === null ? 'ok' : 'FAILED'}`);
  }
  console.log(`${name.padEnd(9)} ${verdicts.join(', ')}`);
  return all;
}

const work = mkdtempSync(join(tmpdir(), 'aegis-runtimes-'));
await buildOrExit();
try {
  const located = await pool(RUNTIMES, 4, async (runtime) => ({
    ...runtime,
    ...(await runtime.locate()),
  }));
  const projects = await makeProjects(work);
  for (const { folder, problem } of projects) {
    if (problem !== null) tally.fail(`${folder} could not be installed alone\n${problem}`);
  }
  const usable = projects.filter(({ problem }) => problem === null);
  let golden = process.argv.includes('--update') ? null : readGolden();
  const notFound = [];
  for (const { name, path, why, with: using } of located) {
    if (path === null) {
      notFound.push(name);
      console.log(`${name.padEnd(9)} not found: ${why}`);
      continue;
    }
    const digests = await runIn({ name, start: using(path) }, usable, golden);
    if (golden !== null) continue;
    writeGolden(digests);
    golden = readGolden();
  }
  tally.close(notFound.length > 0 ? `; not found: ${notFound.join(', ')}` : '');
} finally {
  rmSync(work, { recursive: true, force: true });
}
