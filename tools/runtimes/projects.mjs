import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { installTarballs, pack } from '../lib/pack.mjs';
import { pool } from '../lib/pool.mjs';
import { readPackages } from '../lib/workspace.mjs';
import { writeContract } from './contract.mjs';

const CHECKS = fileURLToPath(new URL('./checks', import.meta.url));

const entry = (folder) => `import { checks } from './checks/${folder}.mjs';
import { runChecks } from './checks/run-checks.mjs';
import { checks as contract } from './contract.mjs';
export const main = () => runChecks({ ...checks, ...contract });
`;
const PROGRAM = `import { main } from './entry.mjs';
console.log(JSON.stringify(await main()));
`;

/** The bundles for runtimes without packages: as a module, and as a plain script. */
async function writeBundles(project) {
  const options = {
    absWorkingDir: project,
    entryPoints: ['entry.mjs'],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  };
  await bundle({ ...options, format: 'esm', outfile: 'bundle.mjs' });
  await bundle({ ...options, format: 'iife', globalName: 'aegis', outfile: 'bundle.js' });
}

/**
 * A project for each package: its tarball and those it needs installed, its checks beside.
 *
 * @returns {Promise<{ folder: string, project: string, problem: string | null }[]>}
 */
export async function makeProjects(work) {
  const packages = readPackages();
  const tarballs = new Map();
  const problems = new Map();
  await pool(packages, 2, async (one) => {
    const { tarball, problem } = await pack(one, join(work, 'tarballs'));
    tarballs.set(one.manifest.name, tarball);
    if (problem !== null) problems.set(one.folder, problem);
  });
  return pool(packages, 2, async ({ folder, manifest }) => {
    const project = join(work, folder);
    if (!existsSync(join(CHECKS, `${folder}.mjs`))) {
      return { folder, project, problem: `tools/runtimes/checks/${folder}.mjs is missing` };
    }
    const problem =
      problems.get(folder) ?? (await installTarballs(project, tarballs, [manifest.name], packages));
    if (problem !== null) return { folder, project, problem };
    cpSync(CHECKS, join(project, 'checks'), { recursive: true });
    writeFileSync(join(project, 'entry.mjs'), entry(folder));
    writeFileSync(join(project, 'main.mjs'), PROGRAM);
    await writeContract(folder, join(project, 'contract.mjs'));
    await writeBundles(project);
    return { folder, project, problem: null };
  });
}
