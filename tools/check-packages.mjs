/**
 * node tools/check-packages.mjs
 *
 * Packs every package as it would be published, and uses the tarballs as a stranger would: publint and
 * attw look at them, npm installs them into empty projects, all together and each alone, and every door
 * is imported, required and type-checked there: all together by every TypeScript that consumers may have.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOrExit } from './lib/build.mjs';
import { compilers, OUR_COMPILER } from './lib/compilers.mjs';
import { checkDoors, checkTypes, RESOLUTIONS } from './lib/consumer.mjs';
import { installTarballs, pack } from './lib/pack.mjs';
import { pool } from './lib/pool.mjs';
import { run, tail } from './lib/run.mjs';
import { Tally } from './lib/tally.mjs';
import { ROOT, readPackages } from './lib/workspace.mjs';

const AT_A_TIME = 2;

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

async function checkProject(name, tarballs, members, packages, using) {
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
  for (const compiler of using) {
    for (const resolution of Object.keys(RESOLUTIONS)) {
      const says = await checkTypes(project, doors, resolution, compiler);
      tally.check(`${name}: types, ${compiler}, ${resolution}`, says);
    }
  }
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
    // What a package lacks when it is alone does not depend on the compiler.
    const alone = packages.map((one) => [one.folder, [one], [OUR_COMPILER]]);
    await pool([['all', packages, compilers()], ...alone], AT_A_TIME, ([name, members, using]) =>
      checkProject(name, tarballs, members, packages, using),
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
tally.close();
