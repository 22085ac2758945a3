/**
 * node tools/check-packages.mjs
 *
 * Packs every package as it would be published, and uses the tarballs as a stranger would: publint and
 * attw look at them, npm installs them into empty projects, all together and each alone, and every door
 * is imported, required and type-checked there.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { buildOrExit } from './lib/build.mjs';
import { checkDoors, checkTypes } from './lib/consumer.mjs';
import { installTarballs, pack } from './lib/pack.mjs';
import { pool } from './lib/pool.mjs';
import { run, tail } from './lib/run.mjs';
import { Tally } from './lib/tally.mjs';
import { ROOT, readPackages } from './lib/workspace.mjs';

const AT_A_TIME = 2;
/** The root of core is contracts; whoever imports a type from it must not pay for more. */
const CORE_ROOT_BYTES = 3 * 1024;

const bin = (name) => join(ROOT, 'node_modules', '.bin', name);
const tally = new Tally('packages');
const work = mkdtempSync(join(tmpdir(), 'aegis-packages-'));

async function checkTarball({ folder }, tarball) {
  const publint = await run(bin('publint'), ['run', tarball, '--strict']);
  tally.check(`${folder}: publint`, publint.code === 0 ? null : tail(publint));
  // The resolution of Node 10 knows no doors; no Node that we support uses it.
  const attw = await run(bin('attw'), [tarball, '--profile', 'node16', '--format', 'ascii']);
  tally.check(`${folder}: attw`, attw.code === 0 ? null : tail(attw, 60));
}

async function checkProject(name, tarballs, members, packages) {
  const project = join(work, name);
  const doors = members.flatMap((one) => one.doors);
  const names = members.map((one) => one.manifest.name);
  const problem = await installTarballs(project, tarballs, names, packages);
  tally.check(`${name}: npm install`, problem);
  if (problem !== null) return;
  for (const one of members) {
    const missing = ['README.md', 'LICENSE'].filter(
      (file) => !existsSync(join(project, 'node_modules', one.manifest.name, file)),
    );
    const lacks = missing.length === 0 ? null : `the tarball lacks ${missing.join(' and ')}`;
    tally.check(`${name}: contents of ${one.folder}`, lacks);
  }
  const { esm, cjs } = await checkDoors(project, doors);
  tally.check(`${name}: import`, esm);
  tally.check(`${name}: require`, cjs);
  for (const resolution of ['nodenext', 'bundler']) {
    tally.check(`${name}: types, ${resolution}`, await checkTypes(project, doors, resolution));
  }
}

async function checkSize() {
  const { outputFiles } = await bundle({
    entryPoints: [join(ROOT, 'packages', 'core', 'dist', 'index.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  const bytes = gzipSync(outputFiles[0].contents).length;
  const problem = bytes <= CORE_ROOT_BYTES ? null : `${bytes} B, at most ${CORE_ROOT_BYTES} B`;
  tally.check('core: size of the root entry, minified and gzipped', problem);
}

await buildOrExit();
try {
  const packages = readPackages();
  const tarballs = new Map();
  await pool(packages, AT_A_TIME, async (one) => {
    const { tarball, problem } = await pack(one, join(work, 'tarballs'));
    tally.check(`${one.folder}: pnpm pack`, problem);
    if (problem !== null) return;
    tarballs.set(one.manifest.name, tarball);
    await checkTarball(one, tarball);
  });
  if (tarballs.size === packages.length) {
    const projects = [['all', packages], ...packages.map((one) => [one.folder, [one]])];
    await pool(projects, AT_A_TIME, ([name, members]) =>
      checkProject(name, tarballs, members, packages),
    );
  }
  await checkSize();
} finally {
  rmSync(work, { recursive: true, force: true });
}
tally.close();
